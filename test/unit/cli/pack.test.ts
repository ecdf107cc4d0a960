import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestFolder, teaGuideFolder } from '../../support/guide-folder.ts';
import { runCli } from '../../support/run-cli.ts';

const operation = 'profiles/tea-guide-1.0.0/tx-tea/OperationDefinition-brew.json';

describe('halo pack', () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = teaGuideFolder();
  });

  afterEach(() => folder.remove());

  const run = (...args: readonly string[]) => runCli(args, { in: folder.path });

  it('writes an archive named by package and version, and leaves one alone that would not change', async () => {
    const line =
      /^example\.tea-1\.0\.0\.tgz: example\.tea#1\.0\.0, 12 files, \d+ bytes, sha256:[0-9a-f]{64} \((\w+)\)$/m;
    const first = await run('pack');
    expect([first.code, line.exec(first.stdout)?.[1]]).toEqual([0, 'created']);
    expect(line.exec((await run('pack')).stdout)?.[1]).toBe('unchanged');
    folder.replace(operation, 'Brews a cup.', 'Brews a pot.');
    expect(line.exec((await run('pack')).stdout)?.[1]).toBe('replaced');
  });

  it('prints one JSON document with --json', async () => {
    const { code, stdout } = await run('pack', '--out', 'made/tea.tgz', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      archives: [{ package: 'example.tea#1.0.0', path: folder.join('made/tea.tgz'), files: 12, outcome: 'created' }],
      counts: { error: 0 },
    });
  });

  it('makes what every command takes in place of the folder', async () => {
    await run('pack', '--out', 'tea.tgz');
    expect((await run('check', '--profiles', 'tea.tgz')).code).toBe(0);
    expect((await run('list', 'exchanges', '--profiles', 'tea.tgz')).stdout).toContain('TX:Tea-1/brew');
    await run('generate', '--out', 'of-folder');
    await run('generate', '--out', 'of-archive', '--profiles', 'tea.tgz');
    const file = 'tea-guide-1.0.0/tx-tea/messages.ts';
    expect(folder.read(`of-archive/${file}`)).toBe(folder.read(`of-folder/${file}`));
  });

  it('packs nothing that has errors', async () => {
    folder.replace(operation, 'TEA-002', 'TEA-999');
    const { code, stdout } = await run('pack');
    expect(code).toBe(1);
    expect(stdout).toContain('requirement-unknown');
    expect(stdout).toContain('failed: nothing was packed');
    expect(existsSync(folder.join('example.tea-1.0.0.tgz'))).toBe(false);
  });

  it('packs nothing that has no form in R4, and says where', async () => {
    const actor = 'profiles/tea-guide-1.0.0/tx-tea/ActorDefinition-tea-pot.json';
    folder.replace(actor, '"type": "system"', '"type": "system",\n  "colour": "blue"');
    const { code, stdout } = await run('pack');
    expect(code).toBe(1);
    expect(stdout).toContain(`${actor}:11:13`);
    expect(stdout).toContain('ActorDefinition has no element "colour", so it has no form in R4.');
  });

  it('packs nothing where two resources would become one', async () => {
    folder.copyIn(
      folder.join('profiles/tea-guide-1.0.0/tx-tea/Requirements-tea.json'),
      'profiles/tea-guide-1.0.0/tx-tea/b.json',
    );
    const other = 'profiles/tea-guide-1.0.0/tx-tea/b.json';
    folder.replace(other, '"id": "tea"', '"id": "tea-pot"');
    folder.replace(other, 'Requirements/tea"', 'Requirements/tea-pot"');
    folder.replace(other, 'TX:Tea', 'TX:Pot');
    folder.replace(other, 'TEA-00', 'POT-00');
    folder.replace(other, '"actor"', '"reference"');
    const { code, stdout } = await run('pack');
    expect(code).toBe(1);
    expect(stdout).toContain('would both be Basic-tea-pot.');
  });

  it.each([
    [['--out', 'tea.zip'], '--out names no .tgz file: tea.zip'],
    [['--profiles', 'nowhere.tgz'], 'There is no folder'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await run('pack', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('refuses one name for several packages, and the package that it reads', async () => {
    await run('pack', '--out', 'tea.tgz');
    folder.copyIn(folder.join('profiles/tea-guide-1.0.0'), 'profiles/tea-guide-1.0.1');
    expect((await run('pack', '--out', 'both.tgz')).stderr).toContain('--out names one file, but there are 2 packages');
    expect((await run('pack', '--profiles', 'tea.tgz', '--out', 'tea.tgz')).stderr).toContain('--out is the package');
  });

  it('says what is wrong with an archive that it cannot read', async () => {
    folder.write('broken.tgz', 'PK');
    const { code, stdout } = await run('check', '--profiles', 'broken.tgz');
    expect(code).toBe(1);
    expect(stdout).toContain('archive-invalid');
    expect(stdout).toContain('it is no gzip.');
  });
});
