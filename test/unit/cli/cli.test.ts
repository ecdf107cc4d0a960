import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultCatalogue } from '../../../generator/model/toolkit-error.ts';
import { type TestFolder, teaGuideFolder } from '../../support/guide-folder.ts';
import { runCli } from '../../support/run-cli.ts';

const operation = 'profiles/tea-guide-1.0.0/tx-tea/OperationDefinition-brew.json';

let folder: TestFolder;

beforeAll(() => {
  folder = teaGuideFolder();
});

afterAll(() => {
  folder.remove();
});

const run = (...args: readonly string[]) => runCli(args, { in: folder.path });

/** A guide whose operation names a requirement and a structure that do not exist. */
async function withBrokenGuide(test: (broken: TestFolder) => Promise<void>): Promise<void> {
  const broken = teaGuideFolder();
  try {
    broken.replace(operation, 'TEA-002', 'TEA-999');
    broken.replace(operation, '"code": "brew"', '"code": "brew",\n  "inputProfile": "https://tea.example/nothing"');
    await test(broken);
  } finally {
    broken.remove();
  }
}

describe('halo', () => {
  it('prints help with every command and exit code', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect([code, stderr]).toEqual([0, '']);
    for (const text of ['generate', 'check', 'list', 'explain', 'pack', 'demo', 'Examples:', 'Exit codes:']) {
      expect(stdout).toContain(text);
    }
  });

  it('prints the help of the program where no command is given, and takes it for a fault', async () => {
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: halo');
  });

  it('prints its version', async () => {
    expect(await run('--version')).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
  });

  it.each([
    [['chekc'], "error: unknown command 'chekc'\n(Did you mean check?)\nLook at `halo --help`.\n"],
    [
      ['generate', '--chekc'],
      "error: unknown option '--chekc'\n(Did you mean --check?)\nLook at `halo generate --help`.\n",
    ],
    [
      ['list', 'actor'],
      "error: command-argument value 'actor' is invalid for argument 'what'. Allowed choices are profiles, actors, transactions, exchanges, requirements.\nLook at `halo list --help`.\n",
    ],
    [
      ['generate', '--watch', '--check'],
      "error: option '--watch' cannot be used with option '--check'\nLook at `halo generate --help`.\n",
    ],
    [
      ['check', 'extra'],
      "error: too many arguments for 'check'. Expected 0 arguments but got 1.\nLook at `halo check --help`.\n",
    ],
  ])('refuses %j and says what was meant', async (args, stderr) => {
    expect(await run(...args)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('says what to do where there are no profiles', async () => {
    const { code, stdout, stderr } = await run('check', '--profiles', 'nowhere', '--json');
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error profiles-not-found  There is no folder ${folder.join('nowhere')}\n` +
        `  do:  ${faultCatalogue['profiles-not-found'].remedy}\n`,
    );
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'profiles-not-found' } });
  });
});

describe('halo check', () => {
  it('finds no error in a sound guide', async () => {
    const { code, stdout } = await run('check');
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/^(error|warning)/m);
    expect(stdout).toMatch(/^ok: .*\ntea-guide-1\.0\.0: 1 transaction, 1 exchange, 2 requirements\n$/m);
  });

  it('prints every diagnostic at once, with code, file, place and what to do', async () => {
    await withBrokenGuide(async (broken) => {
      const { code, stdout } = await runCli(['check'], { in: broken.path });
      expect(code).toBe(1);
      expect(stdout).toContain(`error canonical-dangling  ${operation}:14:19 /inputProfile\n`);
      expect(stdout).toContain('error requirement-unknown  ');
      expect(stdout).toMatch(/^ {2}do: {2}\S/m);
      expect(stdout).toMatch(/^ {2}see: https:/m);
      expect(stdout).toContain('\nfailed: 2 errors, 1 note\n');
    });
  });

  it('prints one JSON document where it is asked to', async () => {
    await withBrokenGuide(async (broken) => {
      const { code, stdout } = await runCli(['check', '--json'], { in: broken.path });
      expect(code).toBe(1);
      const document = JSON.parse(stdout);
      expect(document).toMatchObject({ ok: false, counts: { error: 2, warning: 0, information: 1 } });
      expect(document.diagnostics[0]).toEqual({
        severity: 'error',
        code: 'canonical-dangling',
        package: 'example.tea#1.0.0',
        file: 'tx-tea/OperationDefinition-brew.json',
        pointer: '/inputProfile',
        path: operation,
        line: 14,
        column: 19,
        message: expect.stringContaining('https://tea.example/nothing'),
        remedy: expect.any(String),
        specReferences: expect.any(Array),
      });
    });
  });

  it('complains of a folder without a manifest beside the packages', async () => {
    const broken = teaGuideFolder();
    broken.write('profiles/forgotten/notes.md', 'no manifest');
    const { code, stdout } = await runCli(['check'], { in: broken.path });
    broken.remove();
    expect(code).toBe(1);
    expect(stdout).toContain('error package-manifest-invalid  ');
  });

  it('colours on a terminal, and not where NO_COLOR is set', async () => {
    const coloured = await runCli(['check'], { in: folder.path, isTTY: true });
    expect(coloured.stdout).toContain('\u001b[32mok\u001b[39m');
    const plain = await runCli(['check'], { in: folder.path, isTTY: true, env: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
  });
});

describe('halo list', () => {
  it.each([
    [
      [],
      'PROFILE  ACTORS  TRANSACTIONS  REQUIREMENTS  EVIDENCE  TITLE\nTX:Tea   2       1             2             stated    Asking for tea\n',
    ],
    [
      ['actors'],
      'ACTOR        PROFILE  RESPONDS  INITIATES  OPTIONS  TITLE\n' +
        'tea-drinker  TX:Tea   -         TX:Tea-1   -        Tea Drinker\n' +
        'tea-pot      TX:Tea   TX:Tea-1  -          -        Tea Pot\n',
    ],
    [
      ['transactions'],
      'TRANSACTION  INITIATOR    RESPONDER  EXPECTATION  EXCHANGES  EVIDENCE  NAME\n' +
        'TX:Tea-1     tea-drinker  tea-pot    SHALL        1          stated    Brew Tea\n',
    ],
    [
      ['exchanges'],
      'EXCHANGE       METHOD  INITIATOR    RESPONDER  REQUIREMENTS  WIRE\n' +
        'TX:Tea-1/brew  brew    tea-drinker  tea-pot    1             POST [base]/$brew\n',
    ],
    [
      ['requirements'],
      'REQUIREMENT  STRENGTH  EVIDENCE  ACTORS  STATEMENT\n' +
        'TEA-001      shall     stated    all     A Tea Pot brews tea.\n' +
        'TEA-002      shall     stated    all     A Tea Drinker names one leaf.\n',
    ],
  ])('lists %j as a table', async (what, stdout) => {
    expect(await run('list', ...what)).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('cuts lines to the width of a terminal', async () => {
    const { stdout } = await runCli(['list', 'requirements'], {
      in: folder.path,
      isTTY: true,
      columns: 50,
      env: { NO_COLOR: '1' },
    });
    expect(stdout.split('\n')[2]).toBe('TEA-002      shall     stated    all     A Tea Dr…');
  });

  it('lists as one JSON document where it is asked to', async () => {
    const { stdout } = await run('list', 'exchanges', '--json');
    expect(JSON.parse(stdout)).toEqual([
      {
        release: 'tea-guide-1.0.0',
        id: 'TX:Tea-1/brew',
        transaction: 'TX:Tea-1',
        methodName: 'brew',
        title: 'Brew',
        initiator: 'tea-drinker',
        responder: 'tea-pot',
        requirements: ['TEA-001'],
        wire: 'POST [base]/$brew',
      },
    ]);
  });
});

describe('halo explain', () => {
  it('explains the code of a diagnostic', async () => {
    const { code, stdout } = await run('explain', 'Output-Edited');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^output-edited\n {2}meaning {2}\S.*\n {2}do {7}\S.*\n$/);
  });

  it('explains a requirement, with where it is used', async () => {
    const { code, stdout } = await run('explain', 'tea-001');
    expect(code).toBe(0);
    expect(stdout).toBe(
      `TEA-001
  statement  A Tea Pot brews tea.
  strength   shall
  evidence   stated: the guide says so
  actors     every actor of the profile
  used by    exchange TX:Tea-1/brew
  used by    transaction TX:Tea-1
  source     example.tea#1.0.0 tx-tea/Requirements-tea.json
  see        https://tea.example/brewing
`,
    );
  });

  it('explains a fault of use, as JSON where it is asked to', async () => {
    const { stdout } = await run('explain', 'output-busy', '--json');
    expect(JSON.parse(stdout)).toEqual({
      name: 'output-busy',
      meaning: [expect.any(String)],
      do: [expect.any(String)],
    });
  });

  it('names what is nearest to a name it does not know', async () => {
    const { code, stderr } = await run('explain', 'TEA-01');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean TEA-001 or TEA-002?');
  });

  it('lists every code where no name is given', async () => {
    const { stdout } = await run('explain');
    expect(stdout).toContain('\njson-invalid');
    expect(stdout).toContain('\nprofiles-not-found');
  });
});
