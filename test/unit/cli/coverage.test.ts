import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestFolder, teaGuideFolder } from '../../support/guide-folder.ts';
import { runCli } from '../../support/run-cli.ts';

const exceptionsFile = 'profiles/tea-guide-1.0.0/coverage-exceptions.json';
const minutes = 'TX:Tea-1/brew request minutes';
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
        'TX:Tea-1/brew  3       2      0         1',
        'total          3       2      0         1',
        '',
        `missing  parameter  ${minutes}`,
        'incomplete: tea-guide-1.0.0, 3 points, 2 shown, 0 excepted, 1 missing',
        '',
      ].join('\n'),
    });
  });

  it('takes exceptions from the package', async () => {
    folder.write(exceptionsFile, { exceptions: [{ element: minutes, reason: 'Nobody counts.' }] });
    const { code, stdout } = await run();
    expect([code, stdout.split('\n').at(-2)]).toEqual([
      0,
      'ok: tea-guide-1.0.0, 3 points, 2 shown, 1 excepted, 0 missing',
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
    const [release] = JSON.parse(stdout);
    expect([code, release.total, release.missing]).toEqual([
      1,
      { points: 3, shown: 2, excepted: 0, missing: 1 },
      [minutes],
    ]);
    expect(release.points[0]).toEqual({
      id: 'TX:Tea-1/brew request leaf',
      kind: 'parameter',
      exchanges: ['TX:Tea-1/brew'],
      examples: ['tx-tea-1.brew.request.json'],
    });
  });
});
