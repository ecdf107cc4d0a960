import { existsSync, readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestFolder, teaGuideFolder } from '../../support/guide-folder.ts';
import { type RunningCli, runCli, startCli } from '../../support/run-cli.ts';

const guide = 'profiles/tea-guide-1.0.0';
const operation = `${guide}/tx-tea/OperationDefinition-brew.json`;

let folder: TestFolder;

beforeEach(() => {
  folder = teaGuideFolder();
});

afterEach(() => {
  folder.remove();
});

const run = (...args: readonly string[]) => runCli(['generate', ...args], { in: folder.path });

function modificationTimes(): readonly string[] {
  return readdirSync(folder.join('generated'), { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => `${name} ${statSync(folder.join('generated', name), { bigint: true }).mtimeNs}`);
}

describe('halo generate', () => {
  it('writes the guide into generated/, and nothing more the second time', async () => {
    const first = await run();
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^ok: (\d+) files: \1 created/);
    expect(readdirSync(folder.join('generated')).sort()).toEqual(['manifest.json', 'runtime', 'tea-guide-1.0.0']);
    const before = modificationTimes();
    const second = await run();
    expect(second.stdout).toMatch(/^ok: \d+ files, none changed/);
    expect(modificationTimes()).toEqual(before);
  });

  it('writes the same bytes from scratch, and --check --full agrees', async () => {
    await run();
    const manifest = folder.read('generated/manifest.json');
    await run('--out', 'again');
    expect(folder.read('again/manifest.json')).toBe(manifest);
    expect((await run('--check', '--full')).code).toBe(0);
  });

  it('writes nothing where the profiles have errors', async () => {
    folder.replace(operation, 'TEA-002', 'TEA-999');
    const { code, stdout } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain('error requirement-unknown');
    expect(stdout).toContain('failed: nothing was written (1 error');
    expect(existsSync(folder.join('generated'))).toBe(false);
  });

  it('says with --check which files an edit of the profiles would change, and changes none', async () => {
    await run();
    const before = modificationTimes();
    folder.replace(operation, '"name": "minutes"', '"name": "seconds"');
    const { code, stdout } = await run('--check');
    expect(code).toBe(1);
    expect(stdout).toContain('error output-drifted  generated/tea-guide-1.0.0/tx-tea/types.ts\n');
    expect(stdout).toContain('failed: the output is not what the profiles give');
    expect(modificationTimes()).toEqual(before);
  });

  it('reports as one JSON document where it is asked to', async () => {
    const { code, stdout } = await run('--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      releases: [{ package: 'example.tea', version: '1.0.0' }],
      counts: { error: 0 },
      output: {
        created: expect.arrayContaining(['tea-guide-1.0.0/tx-tea/types.ts']),
        replaced: [],
        deleted: [],
        unchanged: 0,
      },
    });
  });

  it('puts several releases into one output folder, with one runtime', async () => {
    folder.copyIn(folder.join(guide), 'profiles/tea-guide-2.0.0');
    folder.replace('profiles/tea-guide-2.0.0/package.json', '"version": "1.0.0"', '"version": "2.0.0"');
    expect((await run()).code).toBe(0);
    expect(readdirSync(folder.join('generated')).sort()).toEqual([
      'manifest.json',
      'runtime',
      'tea-guide-1.0.0',
      'tea-guide-2.0.0',
    ]);
    await runCli(['generate', '--profiles', guide], { in: folder.path });
    expect(readdirSync(folder.join('generated')).sort()).toEqual(['manifest.json', 'runtime', 'tea-guide-1.0.0']);
  });
});

describe('halo generate --watch', () => {
  const withWatch = async (test: (watch: RunningCli) => Promise<void>): Promise<void> => {
    const watch = startCli(['generate', '--watch'], { in: folder.path });
    await watch.waitFor('Watching the profiles');
    await test(watch);
    watch.stop();
    expect((await watch.ended).code).toBe(0);
  };

  it('generates again on an edit, and names the files it changed', async () => {
    await withWatch(async (watch) => {
      folder.replace(operation, '"name": "minutes"', '"name": "seconds"');
      await watch.waitFor('~ tea-guide-1.0.0/tx-tea/types.ts\n');
      await watch.waitFor('~ tea-guide-1.0.0/openapi/tea-pot.openapi.d.ts\n');
      expect(folder.read('generated/tea-guide-1.0.0/tx-tea/types.ts')).toContain('seconds?:');
    });
  });

  it('keeps the last good output on a broken edit, and goes on when it is mended', async () => {
    await withWatch(async (watch) => {
      const sound = folder.read(operation);
      const before = modificationTimes();
      folder.write(operation, '{ "resourceType": ');
      await watch.waitFor('error json-invalid');
      expect(modificationTimes()).toEqual(before);
      folder.write(operation, sound.replace('"name": "minutes"', '"name": "seconds"'));
      await watch.waitFor('~ tea-guide-1.0.0/tx-tea/types.ts\n');
    });
  });

  it('sees files in folders made after it began', async () => {
    await withWatch(async (watch) => {
      folder.copyIn(folder.join(guide), 'profiles/tea-guide-2.0.0');
      await watch.waitFor('error name-clash');
      folder.replace('profiles/tea-guide-2.0.0/package.json', '"version": "1.0.0"', '"version": "2.0.0"');
      await watch.waitFor('+ tea-guide-2.0.0/docs/index.md\n');
    });
  });
});
