import { Readable } from 'node:stream';
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

async function run(files: readonly string[], flags: Parameters<typeof validateFiles>[1] = {}, input = '') {
  const printed = { out: '', error: '' };
  const code = await validateFiles(
    files.map((file) => (file === '-' ? file : folder.join(file))),
    flags,
    {
      input: Readable.from([input]),
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

  it('reads every .json file of a folder, at any depth, in order of names', async () => {
    const tree = new TestFolder();
    tree.write('in/b.json', { resourceType: 'Patient', active: true });
    tree.write('in/deep/er/a.json', { resourceType: 'Patient', active: 1 });
    tree.write('in/c.txt', 'not JSON');
    tree.write('empty/c.txt', 'not JSON');
    const lines: string[] = [];
    const output = {
      out: (text: string) => lines.push(...text.split('\n')),
      error: (text: string) => lines.push(text),
    };
    expect(await validateFiles([tree.join('in')], {}, output)).toBe(1);
    expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
      `ok  ${tree.join('in/b.json')}`,
      `refused  ${tree.join('in/deep/er/a.json')}`,
    ]);
    lines.length = 0;
    expect(await validateFiles([tree.join('empty')], {}, output)).toBe(2);
    expect(lines).toEqual([`halo: no .json file in ${tree.join('empty')}`]);
    tree.remove();
  });

  it('reads the standard input where a file is called -', async () => {
    expect(await run(['-'], {}, '{ "resourceType": "Patient" , "active": true }')).toMatchObject({
      code: 0,
      out: 'ok  -',
    });
    const { code, out } = await run(['-'], {}, '{ "resourceType": "Patient", "active": 1 }');
    expect(code).toBe(1);
    expect(out).toContain('1:40  error  Patient.active');
    expect((await run(['-'], {}, '{ "a": 1, "a": 2 }')).code).toBe(1);
    expect((await run(['-', 'good.json'], {}, '')).code).toBe(1);
  });

  it('holds files that are no resources to the logical models of the guide, whatever their shape', async () => {
    const base = 'https://halo-toolkit.example/fhir/StructureDefinition';
    folder.write('list.json', '[]');
    folder.write('keys.json', { keys: [] });
    folder.write('error.json', { error: 'invalid_grant' });
    const fits = (file: string, model: string) => run([file], { profile: `${base}/${model}` });
    expect((await fits('list.json', 'app-list')).code).toBe(0);
    expect((await fits('error.json', 'oauth-error-response')).code).toBe(0);
    expect((await fits('error.json', 'app-list')).out).toContain('error  app-list: found an object, wanted an array');
    expect((await fits('list.json', 'json-web-key-set')).code).toBe(1);
    expect((await fits('keys.json', 'oauth-error-response')).out).toContain('oauth-error-response.error: ');
  });

  it('knows the resource types of the standard by their canonicals, with the version of R4 or none', async () => {
    const standard = 'http://hl7.org/fhir/StructureDefinition/';
    for (const profile of ['Patient', 'Patient|4.0.1', 'Resource']) {
      expect((await run(['good.json'], { profile: standard + profile })).code).toBe(0);
    }
    const { code, out } = await run(['good.json'], { profile: `${standard}Bundle` });
    expect(code).toBe(1);
    expect(out).toContain('found "Patient", wanted resource type Bundle');
    for (const profile of ['Patient|5.0.0', 'Unheard', '']) {
      const wrong = await run(['good.json'], { profile: standard + profile });
      expect(wrong.code).toBe(2);
      expect(wrong.error).toContain(`halo: no definition ${standard}${profile}. There are:\n`);
    }
  });

  it('ends with the worst of its files', async () => {
    expect((await run(['good.json', 'bad.json', 'missing.json'])).code).toBe(2);
    expect((await run(['bad.json', 'good.json'])).code).toBe(1);
    expect((await run(['text.json'])).code).toBe(1);
    expect((await run(['good.json'], { json: true, format: 'pretty' })).code).toBe(2);
  });

  it('says in JSON what it says to people', async () => {
    const { code, out } = await run(['good.json', 'bad.json'], { json: true });
    expect(code).toBe(1);
    const document: unknown = JSON.parse(out);
    expect(JSON.stringify(document)).toContain('Patient.active');
    expect(JSON.stringify(document)).toContain('"resourceType":"OperationOutcome"');
  });

  it('tells wrong use from a refusal', async () => {
    expect((await run(['missing.json'])).code).toBe(2);
    expect((await run(['good.json'], { profile: '__proto__' })).code).toBe(2);
  });
});

it('says on a terminal which long file it reads, and takes that away before it prints; to a program it says nothing', async () => {
  folder.write('long.json', `${' '.repeat(5_200_000)}{"resourceType":"Basic","code":{"text":"long"}}`);
  const said = async (flags: Parameters<typeof validateFiles>[1]): Promise<string> => {
    let text = '';
    const write = (more: string): void => {
      text += more;
    };
    const output = { out: write, error: write, terminal: { write } };
    await validateFiles([folder.join('long.json')], flags, output);
    return text.split(folder.path).join('').replaceAll('\r\u001b[K', '|');
  };
  expect(await said({})).toMatch(/^\|validating \/long\.json, 5 MB …\|\w+ +\/long\.json/);
  expect(await said({ json: true })).not.toContain('|');
});
