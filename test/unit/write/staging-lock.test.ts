import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GeneratedFile } from '../../../generator/model/generated-file.ts';
import { fixedPath } from '../../../generator/write/output-path.ts';
import { writeOutput } from '../../../generator/write/write-output.ts';

let outside: string;
let folder: string;

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'cut-short-'));
  folder = join(outside, 'generated');
});

afterEach(() => {
  rmSync(outside, { recursive: true });
});

function text(at: string, content: string): GeneratedFile {
  return { kind: 'text', path: fixedPath(at), text: content };
}

function write(files: readonly GeneratedFile[]): ReturnType<typeof writeOutput> {
  return writeOutput({ folder, files, inputs: [], toolkitVersion: '0.0.0', mode: 'write', full: false });
}

function read(at: string): string {
  return readFileSync(join(folder, at), 'utf8');
}

function digest(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

describe('writeOutput after a run that was cut short', () => {
  /** What a run leaves that died after it moved b.md and before it moved the rest: a.md and the manifest wait in staging. */
  async function cutShort(owner: number | object): Promise<void> {
    await write([text('a.md', 'a'), text('b.md', 'b')]);
    const staging = join(folder, '.staging');
    mkdirSync(staging);
    writeFileSync(join(staging, 'owner'), JSON.stringify(owner));
    writeFileSync(join(staging, '0'), 'a2\n');
    writeFileSync(join(folder, 'b.md'), 'b2\n');
    const next = read('manifest.json').replace(digest('a\n'), digest('a2\n')).replace(digest('b\n'), digest('b2\n'));
    writeFileSync(join(staging, 'manifest.json'), next);
  }

  const deadProcess = 2 ** 30;

  it('clears what was left and finishes', async () => {
    await cutShort(deadProcess);
    const result = await write([text('a.md', 'a2'), text('b.md', 'b2')]);
    expect(result.diagnostics).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['a.md', 'b.md', 'manifest.json']);
    expect([read('a.md'), read('b.md')]).toEqual(['a2\n', 'b2\n']);
  });

  it('still owns what the cut run wrote, though its input has changed since', async () => {
    await cutShort(deadProcess);
    const result = await write([text('a.md', 'a3'), text('b.md', 'b3')]);
    expect(result.diagnostics).toEqual([]);
    expect([read('a.md'), read('b.md')]).toEqual(['a3\n', 'b3\n']);
  });

  it('throws output-busy while another process writes', async () => {
    await cutShort(process.ppid);
    await expect(write([text('a.md', 'changed')])).rejects.toMatchObject({ code: 'output-busy' });
    expect(read('a.md')).toBe('a\n');
  });

  const alive = { processId: process.ppid, host: hostname(), startedAt: '' };
  const elsewhere = { processId: deadProcess, host: 'another-machine', startedAt: 'then' };

  it.each([
    ['a process that cannot tell when it began', alive],
    ['a process of another machine', elsewhere],
  ])('throws output-busy while %s writes', async (_what, owner) => {
    await cutShort(owner);
    await expect(write([text('a.md', 'changed')])).rejects.toMatchObject({ code: 'output-busy' });
    expect(read('a.md')).toBe('a\n');
  });

  it.each([
    ['a process that has written nothing for long', alive],
    ['a process of another machine that has written nothing for long', elsewhere],
  ])('takes the folder from %s', async (_what, owner) => {
    await cutShort(owner);
    utimesSync(join(folder, '.staging'), 0, 0);
    expect((await write([text('a.md', 'a2'), text('b.md', 'b2')])).diagnostics).toEqual([]);
    expect([read('a.md'), read('b.md')]).toEqual(['a2\n', 'b2\n']);
  });

  it.runIf(process.platform === 'linux')(
    'takes the folder from a dead process whose number another has now',
    async () => {
      await cutShort({ ...alive, startedAt: 'another start 1' });
      expect((await write([text('a.md', 'a2'), text('b.md', 'b2')])).diagnostics).toEqual([]);
      expect(existsSync(join(folder, '.staging'))).toBe(false);
    },
  );

  it.each([
    ['words', '"me"'],
    ['no number', '{"processId":-1}'],
    ['half', '{"processId":'],
  ])('throws output-busy where the owner is told by %s', async (_what, owner) => {
    await cutShort(deadProcess);
    writeFileSync(join(folder, '.staging', 'owner'), owner);
    await expect(write([text('a.md', 'changed')])).rejects.toMatchObject({ code: 'output-busy' });
  });

  it('throws output-busy where it did not make the staging folder', async () => {
    await write([text('a.md', 'a')]);
    mkdirSync(join(folder, '.staging'));
    writeFileSync(join(folder, '.staging', 'mine'), '');
    await expect(write([text('a.md', 'changed')])).rejects.toMatchObject({ code: 'output-busy' });
    expect(readdirSync(join(folder, '.staging'))).toEqual(['mine']);
  });
});
