import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { annotation } from '../../../generator/cli/github-annotations.ts';
import { safeJson } from '../../../generator/cli/safe-json.ts';
import { sarifLog } from '../../../generator/cli/sarif-log.ts';
import { type TestFolder, teaGuideFolder } from '../../support/guide-folder.ts';
import { runCli } from '../../support/run-cli.ts';
import { readSarif } from '../../support/sarif-rules.ts';

const guide = 'profiles/tea-guide-1.0.0';
const operation = `${guide}/tx-tea/OperationDefinition-brew.json`;
const isDocument = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync('generator/schemas/findings.schema.json', 'utf8')),
);

let sound: TestFolder;
let broken: TestFolder;

beforeAll(() => {
  sound = teaGuideFolder();
  broken = teaGuideFolder();
  broken.replace(operation, 'TEA-002', 'TEA-999');
  broken.replace(operation, '"code": "brew"', '"code": "brew",\n  "inputProfile": "https://tea.example/nothing"');
});

afterAll(() => {
  sound.remove();
  broken.remove();
});

const commands = ['check', 'generate', 'pack', 'coverage'] as const;
const run = (folder: TestFolder, ...args: readonly string[]) => runCli(args, { in: folder.path });

describe.each(commands)('halo %s', (command) => {
  it('--format json is what the published schema says, and --json is short for it', async () => {
    for (const folder of [sound, broken]) {
      const { code, stdout } = await run(folder, command, '--format', 'json');
      expect(isDocument(JSON.parse(stdout)), JSON.stringify(isDocument.errors)).toBe(true);
      expect(JSON.parse(stdout).ok).toBe(code === 0);
      expect((await run(folder, command, '--json')).stdout.length).toBeGreaterThan(0);
    }
  });

  it('--format sarif is sound, with each code that was given as a rule', async () => {
    const { code, stdout } = await run(broken, command, '--format', 'sarif');
    const { faults, rules, results, invocations } = readSarif(stdout);
    expect([code, faults, invocations]).toEqual([1, [], [{ executionSuccessful: true, exitCode: 1 }]]);
    expect(new Set(rules.map(({ id }) => id))).toEqual(new Set(results.map(({ ruleId }) => ruleId)));
    expect(rules.map(({ id }) => id)).toContain('requirement-unknown');
  });

  it('--format github gives one workflow command for each finding, with its place', async () => {
    const { stdout } = await run(broken, command, '--format', 'github');
    const found = stdout.split('\n').filter((line) => line.startsWith('::'));
    expect(found).toContainEqual(
      expect.stringMatching(
        /^::error file=profiles\/tea-guide-1\.0\.0\/\S+\.json,line=\d+,col=\d+,title=requirement-unknown::.+%0A.+$/,
      ),
    );
    expect(stdout).not.toContain('\u001b');
  });

  it('tells a fault of use in the format asked for', async () => {
    const args = [command, '--profiles', 'nowhere', '--format'];
    const json = await run(sound, ...args, 'json');
    expect([json.code, isDocument(JSON.parse(json.stdout))]).toEqual([2, true]);
    const { faults, results, invocations } = readSarif((await run(sound, ...args, 'sarif')).stdout);
    expect([faults, results, invocations]).toEqual([
      [],
      [],
      [
        {
          executionSuccessful: false,
          exitCode: 2,
          toolConfigurationNotifications: [expect.objectContaining({ descriptor: { id: 'profiles-not-found' } })],
        },
      ],
    ]);
    expect((await run(sound, ...args, 'github')).stdout).toMatch(
      /^::error title=profiles-not-found::There is no .+\n$/,
    );
  });

  it('refuses two formats, and one that there is not', async () => {
    const two = await run(sound, command, '--json', '--format', 'sarif');
    expect([two.code, two.stderr]).toEqual([2, expect.stringContaining('--json is short for --format json')]);
    const none = await run(sound, command, '--format', 'sarf');
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringContaining('Allowed choices are pretty, json, github, sarif'),
    ]);
  });
});

describe('halo coverage', () => {
  it('gives what no example shows as findings for machines', async () => {
    const { code, stdout } = await run(sound, 'coverage', '--format', 'sarif');
    const { results } = readSarif(stdout);
    const places = results.map(({ locations }) => locations[0]?.physicalLocation?.artifactLocation.uri);
    expect([code, new Set(places)]).toEqual([1, new Set([`${guide}/tx-tea/CapabilityStatement-tea-pot.json`])]);
    expect(results.map(({ ruleId }) => ruleId)).toEqual([
      'example-incomplete',
      'example-incomplete',
      'example-incomplete',
    ]);
  });
});

describe('a format for machines', () => {
  it('tells paths from the root of the checkout in a job of GitHub Actions', async () => {
    const env = { GITHUB_WORKSPACE: broken.path };
    const { stdout } = await runCli(['check', '--format', 'github', '--profiles', '.'], {
      in: broken.join(guide),
      env,
    });
    expect(stdout).toContain(`::error file=${operation},line=`);
  });

  it('places a finding outside of the current folder by its whole address in sarif', async () => {
    const { stdout } = await runCli(['check', '--format', 'sarif', '--profiles', broken.join(guide)], {
      in: sound.path,
    });
    const { faults, results } = readSarif(stdout);
    const uris = results.flatMap(({ locations }) => locations[0]?.physicalLocation?.artifactLocation.uri ?? []);
    expect(faults).toEqual([]);
    expect(uris).toContain(`file://${broken.join(operation)}`);
  });

  it('lets no text of a guide break out', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(...'%:,\r\n\u001b\u009b\u202e\u2028{}[]()/\\#a<"=.'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(hostile, hostile, hostile, (message, path, pointer) => {
        const place = { package: `p#${path}`, file: path, pointer, path: `x${path}`, line: 3, column: 4 };
        const severity = 'error' as const;
        const found = { severity, code: 'id-invalid' as const, message, remedy: message, specReferences: [], ...place };
        const line = annotation(found, { workingFolder: '/work', checkout: undefined });
        expect(line).toMatch(/^::error file=[^:,]*,line=3,col=4,title=id-invalid::[^\r\n\u001b\u009b\u202e\u2028]*\n$/);
        const log = safeJson(sarifLog({ toolkitVersion: '1', exitCode: 1, found: [found] }));
        expect(log).not.toMatch(/[\u007f-\u009f\u2028\u202e\u001b]/);
        expect(readSarif(log).faults).toEqual([]);
        expect(JSON.parse(safeJson({ message }))).toEqual({ message });
      }),
      { numRuns: 300 },
    );
  });
});
