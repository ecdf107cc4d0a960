import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { validateFiles } from '../../../../simulators/validate/validate-files.ts';
import { TestFolder } from '../../../support/guide-folder.ts';
import { readSarif } from '../../../support/sarif-rules.ts';

const folder = new TestFolder();
folder.write('good.json', { resourceType: 'Patient', active: true });
folder.write('bad.json', { resourceType: 'Patient', active: 'yes' });
folder.write('bare.json', { resourceType: 'Bundle', type: 'collection' });
folder.write('text.json', 'not JSON');

afterAll(() => folder.remove());

async function run(files: readonly string[], flags: Parameters<typeof validateFiles>[1] = {}) {
  const printed = { out: '', error: '' };
  const code = await validateFiles(
    files.map((file) => folder.join(file)),
    flags,
    {
      out: (text) => {
        printed.out += text;
      },
      error: (text) => {
        printed.error += text;
      },
    },
  );
  return { code, ...printed };
}

const bundleProfile = 'http://fhir.infoway-inforoute.ca/io/HALO/StructureDefinition/set-context-transaction-bundle';

describe('halo validate', () => {
  it('accepts what keeps every rule', async () => {
    expect(await run(['good.json'])).toEqual({ code: 0, out: `ok  ${folder.join('good.json')}`, error: '' });
  });

  it('says what is wrong, file by file', async () => {
    expect(await run(['good.json', 'bad.json'])).toEqual({
      code: 1,
      out: [
        `ok  ${folder.join('good.json')}`,
        `refused  ${folder.join('bad.json')}`,
        '  3:13  error  Patient.active: found "yes", wanted boolean: true or false, without quotes',
      ].join('\n'),
      error: '',
    });
  });

  it('mentions warnings where they are asked for', async () => {
    const { code, out } = await run(['good.json'], { warnings: true });
    expect(code).toBe(0);
    expect(out).toContain('warning  Patient: found an object, wanted dom-6: ');
  });

  it('holds every file to a profile', async () => {
    const { code, out } = await run(['bare.json'], { profile: bundleProfile });
    expect(code).toBe(1);
    expect(out).toContain('error  Bundle.type: found "collection", wanted "transaction" (SOFA-030, stated)');
  });

  it('prints OperationOutcomes', async () => {
    const { out } = await run(['bad.json', 'good.json'], { json: true });
    expect(JSON.parse(out)).toMatchObject([
      { accepted: false, outcome: { issue: [{ severity: 'error', expression: ['Patient.active'] }] } },
      { accepted: true, outcome: { issue: [{ severity: 'information', code: 'informational' }] } },
    ]);
  });

  it('gives findings as annotations and for code scanning, each with its place', async () => {
    const github = await run(['bad.json'], { format: 'github' });
    const file = folder.join('bad.json');
    expect(github).toEqual({
      code: 1,
      out: [
        `::error file=${file},line=3,col=13,title=primitive::Patient.active: found "yes", wanted boolean: true or false, without quotes`,
        '1 read, 1 refused, 0 unread',
      ].join('\n'),
      error: '',
    });
    const { faults, rules, results } = readSarif((await run(['bad.json'], { format: 'sarif' })).out);
    expect([faults, rules.map(({ id }) => id)]).toEqual([[], ['primitive']]);
    expect(results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: pathToFileURL(file).href },
      region: { startLine: 3, startColumn: 13 },
    });
  });

  it('tells machines of a file that it cannot read', async () => {
    const github = await run(['missing.json'], { format: 'github' });
    expect([github.code, github.out]).toEqual([
      2,
      expect.stringMatching(/^::error file=.*missing\.json,title=unread::/),
    ]);
    const { faults, invocations } = readSarif((await run(['missing.json'], { format: 'sarif' })).out);
    expect([faults, invocations]).toEqual([[], [expect.objectContaining({ executionSuccessful: false, exitCode: 2 })]]);
  });

  it('lets no text of a file break out of an annotation or a log', async () => {
    folder.write('evil.json', { resourceType: 'Patient', 'a\n::error::%0A,b:{0}[x](http://evil)\u001b\u202e': 1 });
    const github = await run(['evil.json'], { format: 'github' });
    expect(github.out.split('\n')).toEqual([
      expect.stringMatching(/^::error file=[^:,]*,line=\d+,col=\d+,title=unknown-element::[^\u001b\u202e]*$/),
      '1 read, 1 refused, 0 unread',
    ]);
    const sarif = await run(['evil.json'], { format: 'sarif' });
    const { faults, results } = readSarif(sarif.out);
    expect([faults, results.length]).toEqual([[], 1]);
    expect(sarif.out).not.toMatch(/\]\(|\u202e/);
  });

  it('tells wrong use from a refusal', async () => {
    expect((await run(['missing.json'])).code).toBe(2);
    expect((await run(['good.json'], { profile: '__proto__' })).code).toBe(2);
  });
});
