import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GeneratedFile } from '../../../generator/model/generated-file.ts';
import { fixedPath } from '../../../generator/write/output-path.ts';
import { writeOutput } from '../../../generator/write/write-output.ts';
import { asAnyUser, meetsPermissions } from '../../support/as-any-user.ts';

let outside: string;
let folder: string;

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'output-folder-'));
  folder = join(outside, 'generated');
});

afterEach(() => rmSync(outside, { recursive: true }));

const text = (path: string, content: string): GeneratedFile => ({ kind: 'text', path: fixedPath(path), text: content });

function write(files: readonly GeneratedFile[], to = folder): ReturnType<typeof writeOutput> {
  return writeOutput({ folder: to, files, inputs: [], toolkitVersion: '0.0.0', mode: 'write', full: false });
}

/** Every path below the output folder with its modification time. */
function snapshot(): readonly string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return paths.map((path) => `${path} ${statSync(join(folder, path), { bigint: true }).mtimeNs}`);
}

describe('an output folder', () => {
  it('may be named by a link', async () => {
    mkdirSync(join(outside, 'real'));
    symlinkSync(join(outside, 'real'), folder);
    await write([text('a.md', 'a')]);
    expect(readdirSync(join(outside, 'real')).sort()).toEqual(['a.md', 'manifest.json']);
  });

  it.each([
    ['a link that leads nowhere', () => symlinkSync(join(outside, 'nowhere'), folder)],
    ['a link to itself', () => symlinkSync(folder, folder)],
    ['a link to a file', () => symlinkSync(join(outside, 'file'), folder)],
    ['below a file', () => writeFileSync(folder, '')],
  ])('is unusable where it is %s', async (what, make) => {
    writeFileSync(join(outside, 'file'), '');
    make();
    const to = what === 'below a file' ? join(folder, 'sub') : folder;
    await expect(write([text('a.md', 'a')], to)).rejects.toMatchObject({ code: 'output-unusable' });
    expect(readFileSync(join(outside, 'file'), 'utf8')).toBe('');
  });

  it.runIf(meetsPermissions)(
    'is unusable where permissions keep it from being read or written, and nothing in it is changed',
    async () => {
      await write([text('a.md', 'a'), text('b.md', 'b')]);
      const before = snapshot();
      for (const [at, mode] of [
        ['.', 0o555],
        ['a.md', 0],
      ] as const) {
        chmodSync(join(folder, at), mode);
        const run = asAnyUser(outside, () => write([text('a.md', 'a2'), text('b.md', 'b')]));
        await expect(run).rejects.toMatchObject({ code: 'output-unusable', cause: { code: 'EACCES' } });
        chmodSync(join(folder, at), at === '.' ? 0o755 : 0o644);
      }
      expect(snapshot()).toEqual(before);
    },
  );
});
