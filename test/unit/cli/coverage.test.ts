import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestFolder, teaGuideFolder } from '../../support/guide-folder.ts';
import { runCli } from '../../support/run-cli.ts';

const exceptionsFile = 'profiles/tea-guide-1.0.0/coverage-exceptions.json';
const minutes = 'TX:Tea-1/brew request minutes';
const refusals = ['TX:Tea-1/brew error 400', 'TX:Tea-1/brew error 422'];
let folder: TestFolder;

beforeEach(() => {
  folder = teaGuideFolder();
});

afterEach(() => {
  folder.remove();
});

const run = (...args: readonly string[]) => runCli(['coverage', ...args], { in: folder.path });

describe('halo coverage', () => {
  it('prints how much the examples show of each exchange, and fails where something is missing', async () => {
    expect(await run()).toEqual({
      code: 1,
      stderr: '',
      stdout: [
        'exchange       points  shown  excepted  missing',
        'TX:Tea-1/brew  5       2      0         3',
        'total          5       2      0         3',
        '',
        ...refusals.map((id) => `missing  refusal  ${id}`),
        `missing  parameter  ${minutes}`,
        'incomplete: tea-guide-1.0.0, 5 points, 2 shown, 0 excepted, 3 missing',
        '',
      ].join('\n'),
    });
  });

  it('takes exceptions from the package', async () => {
    const exceptions = [minutes, ...refusals].map((element) => ({ element, reason: 'Nobody counts.' }));
    folder.write(exceptionsFile, { exceptions });
    const { code, stdout } = await run();
    expect([code, stdout.split('\n').at(-2)]).toEqual([
      0,
      'ok: tea-guide-1.0.0, 5 points, 2 shown, 3 excepted, 0 missing',
    ]);
  });

  it('fails on an exception that is stale', async () => {
    const exceptions = [minutes, 'TX:Tea-1/brew request leaf'].map((element) => ({
      element,
      reason: 'Nobody counts.',
    }));
    folder.write(exceptionsFile, { exceptions });
    const { code, stdout } = await run();
    expect([code, stdout]).toEqual([1, expect.stringContaining('stale exception  TX:Tea-1/brew request leaf\n')]);
  });

  it('says what is wrong with the exceptions', async () => {
    folder.write(exceptionsFile, { exceptions: [{ element: minutes }] });
    const { code, stderr } = await run();
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('An exception has an element and a reason, both texts.'),
    ]);
  });

  it('prints every point with its examples as JSON', async () => {
    const { code, stdout } = await run('--json');
    const [release] = JSON.parse(stdout).releases;
    expect([code, release.total, release.missing]).toEqual([
      1,
      { points: 5, shown: 2, excepted: 0, missing: 3 },
      [...refusals, minutes],
    ]);
    expect(release.points[refusals.length]).toEqual({
      id: 'TX:Tea-1/brew request leaf',
      kind: 'parameter',
      exchanges: ['TX:Tea-1/brew'],
      examples: ['tx-tea-1.brew.request.json'],
    });
  });
});
