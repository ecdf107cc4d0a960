import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixedPath } from '../../../generator/write/output-path.ts';
import { writeOutput } from '../../../generator/write/write-output.ts';

/** Steps that change the disk: `left` of them are carried out, then the process is as good as dead. */
const life = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const die = (): void => {
    life.left -= 1;
    if (life.left < 0) throw new Error('killed');
  };
  return {
    ...real,
    mkdirSync: (...args: Parameters<typeof real.mkdirSync>) => {
      die();
      return real.mkdirSync(...args);
    },
    writeFileSync: (path: string, text: string, options: object) => {
      // A file is made, filled by half, filled: three places to die at.
      for (const part of ['', text.slice(0, text.length / 2)]) {
        die();
        real.writeFileSync(path, part, options);
        real.unlinkSync(path);
        if (life.left === 0) real.writeFileSync(path, part, options);
      }
      die();
      real.writeFileSync(path, text, options);
    },
    renameSync: (from: string, to: string) => {
      die();
      real.renameSync(from, to);
    },
    unlinkSync: (path: string) => {
      die();
      real.unlinkSync(path);
    },
    rmdirSync: (path: string) => {
      die();
      real.rmdirSync(path);
    },
    rmSync: (path: string, options: object) => {
      die();
      real.rmSync(path, options);
    },
  };
});

let outside: string;
let folder: string;

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'cut-short-'));
  folder = join(outside, 'generated');
});

afterEach(() => {
  life.left = Number.POSITIVE_INFINITY;
  rmSync(outside, { recursive: true });
});

type Wanted = Readonly<Record<string, string>>;

const before: Wanted = { 'a.md': 'a\n', 'b.md': 'b\n', 'gone/deep/c.md': 'c\n' };
const after: Wanted = { 'a.md': 'a2\n', 'b.md': 'b\n', 'new/d.md': 'd\n' };

function write(wanted: Wanted): ReturnType<typeof writeOutput> {
  const files = Object.entries(wanted).map(([path, text]) => ({ kind: 'text' as const, path: fixedPath(path), text }));
  return writeOutput({ folder, files, inputs: [], toolkitVersion: '0.0.0', mode: 'write', full: false });
}

/** Every file below the output folder but the manifest, with its text. */
function onDisk(): Wanted {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile() && path !== 'manifest.json')
    .sort();
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** From `before` towards `after`, killed after so many steps; true where that was enough to finish. */
async function killAfter(steps: number): Promise<boolean> {
  rmSync(folder, { recursive: true, force: true });
  await write(before);
  life.left = steps;
  const finished = await write(after).then(
    () => life.left >= 0,
    () => false,
  );
  life.left = Number.POSITIVE_INFINITY;
  return finished;
}

describe('a run that is killed at any step', () => {
  it.each([
    ['the same run finishes it', after],
    ['a run of what was there before takes it back', before],
    ['a run of something else goes on from there', { 'a.md': 'a3\n', 'new/d.md': 'd3\n', 'gone/deep/c.md': 'c3\n' }],
  ])('leaves what the next run can mend: %s', async (_what, wanted) => {
    let steps = 0;
    for (; !(await killAfter(steps)); steps += 1) {
      const { diagnostics } = await write(wanted);
      expect([steps, diagnostics, onDisk()]).toEqual([steps, [], wanted]);
      expect(readdirSync(folder).sort()).toEqual(
        [...new Set(Object.keys(wanted).map((path) => path.replace(/\/.*/, ''))), 'manifest.json'].sort(),
      );
    }
    expect(steps).toBeGreaterThan(15);
  });

  it('has nothing half-written where a file is looked for', async () => {
    const texts = [...Object.values(before), ...Object.values(after)];
    for (let steps = 0; !(await killAfter(steps)); steps += 1) {
      const shown = Object.entries(onDisk()).filter(([path]) => !path.startsWith('.staging'));
      for (const [, text] of shown) expect(texts).toContain(text);
    }
  });
});

describe('two runs at once', () => {
  it('give the output of one of them, whole, and the other says that it was too late', async () => {
    await write(before);
    const results = await Promise.allSettled([write(after), write({ 'e.md': 'e\n' })]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'output-busy', message: expect.stringContaining('meanwhile') });
    const winner = results[0].status === 'fulfilled' ? after : { 'e.md': 'e\n' };
    expect(onDisk()).toEqual(winner);
    expect((await write(before)).diagnostics).toEqual([]);
    expect(onDisk()).toEqual(before);
  });

  it('leave the staging folder to the one that is writing, where the other has nothing to write', async () => {
    await write(before);
    mkdirSync(join(folder, '.staging'));
    const { writeFileSync } = await vi.importActual<typeof import('node:fs')>('node:fs');
    writeFileSync(join(folder, '.staging/owner'), String(process.ppid));
    await write(before);
    expect(readdirSync(join(folder, '.staging'))).toEqual(['owner']);
  });
});
