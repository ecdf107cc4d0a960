import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clinicManifest, clinicPatient, structureUrl } from '../../support/clinic-guide.ts';
import { TestFolder } from '../../support/guide-folder.ts';
import { type RunningCli, runCli, startCli } from '../../support/run-cli.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = new TestFolder();
  folder.write('clinic/package.json', clinicManifest({ dependencies: { 'clinic.base': '1.0.x' } }));
  folder.write('clinic/OwnPatient.json', clinicPatient('OwnPatient', { baseDefinition: structureUrl('BasePatient') }));
  folder.write('cache/clinic.base#1.0.0/package/package.json', clinicManifest({ name: 'clinic.base' }));
  folder.write('cache/clinic.base#1.0.0/package/BasePatient.json', clinicPatient('BasePatient'));
});

afterEach(() => folder.remove());

const options = ['--package', 'clinic', '--cache', 'cache'] as const;

async function withWatch(test: (watch: RunningCli) => Promise<void>): Promise<void> {
  const watch = startCli(['generate', '--watch', ...options, '--out', 'out'], { in: folder.path });
  await watch.waitFor('Watching the profiles');
  await test(watch);
  watch.stop();
  expect((await watch.ended).code).toBe(0);
}

/** Every file below a folder with its text. */
function filesIn(root: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder.join(root), { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => statSync(folder.join(root, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, folder.read(`${root}/${path}`)]));
}

/** What a run from nothing gives. */
async function fromNothing(): Promise<Readonly<Record<string, string>>> {
  await runCli(['generate', ...options, '--out', 'fresh'], { in: folder.path });
  return filesIn('fresh');
}

const types = 'clinic.guide-1.0.0/structures/types.ts';

describe('halo generate --watch', () => {
  it('loses no file that is made, renamed, saved by renaming over it, or deleted in a burst', async () => {
    await withWatch(async (watch) => {
      for (let count = 0; count < 14; count += 1) {
        folder.write(`clinic/Patient${count}.json`, clinicPatient(`Patient${count}`));
      }
      for (let count = 0; count < 10; count += 1) rmSync(folder.join(`clinic/Patient${count}.json`));
      renameSync(folder.join('clinic/Patient10.json'), folder.join('clinic/Renamed.json'));
      folder.write('clinic/.saved', clinicPatient('Patient11', { name: 'SavedPatient' }));
      renameSync(folder.join('clinic/.saved'), folder.join('clinic/Patient11.json'));
      folder.write('clinic/Last.json', clinicPatient('LastPatient'));
      while (!folder.read(`out/${types}`).includes('LastPatient')) await watch.waitFor(' in ');
      expect(folder.read(`out/${types}`)).toContain('interface SavedPatient ');
      expect(folder.read(`out/${types}`)).not.toContain('interface Patient9 ');
    });
    expect(filesIn('out')).toEqual(await fromNothing());
  });

  it('generates again when a package changes that the guide depends on', async () => {
    await withWatch(async (watch) => {
      const named = clinicPatient('BasePatient', { name: 'FirstPatient' });
      folder.write('cache/clinic.base#1.0.0/package/BasePatient.json', named);
      await watch.waitFor(`~ ${types}\n`);
      expect(folder.read(`out/${types}`)).toContain('interface FirstPatient ');
    });
  });

  it('keeps the last good output while the guide is broken or gone, and goes on when it is back', async () => {
    await withWatch(async (watch) => {
      const good = filesIn('out');
      folder.write('clinic/package.json', '{ "name": "clinic.guide"');
      await watch.waitFor('nothing was written');
      expect(filesIn('out')).toEqual(good);
      renameSync(folder.join('clinic'), folder.join('away'));
      await watch.waitFor('error profiles-not-found');
      expect(filesIn('out')).toEqual(good);
      folder.write('away/package.json', clinicManifest({ dependencies: { 'clinic.base': '1.0.x' } }));
      folder.write('away/Another.json', clinicPatient('AnotherPatient'));
      renameSync(folder.join('away'), folder.join('clinic'));
      while (!folder.read(`out/${types}`).includes('AnotherPatient')) await watch.waitFor(' in ');
    });
  });
});

describe('halo generate --watch, as a process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends at once on %s', async (signal) => {
    const halo = fileURLToPath(new URL('../../../bin/halo', import.meta.url));
    const args = [halo, 'generate', '--watch', ...options, '--out', 'out'];
    const child = spawn(process.execPath, args, { cwd: folder.path, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(child, 'close');
    for await (const line of createInterface({ input: child.stderr })) {
      if (line.startsWith('Watching the profiles')) child.kill(signal);
    }
    expect(await ended).toEqual([0, null]);
  });
});
