import { createHash } from 'node:crypto';
import {
  existsSync,
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
import { type OutputPath, parseOutputPath } from '../../../generator/model/identifier.ts';
import { type WriteRequest, writeOutput } from '../../../generator/write/write-output.ts';

let outside: string;
let folder: string;

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'write-output-'));
  folder = join(outside, 'generated');
});

afterEach(() => {
  rmSync(outside, { recursive: true });
});

function path(text: string): OutputPath {
  const parsed = parseOutputPath(text);
  if (parsed === undefined) throw new TypeError(text);
  return parsed;
}

function text(at: string, content: string): GeneratedFile {
  return { kind: 'text', path: path(at), text: content };
}

function module(at: string, initializer: string): GeneratedFile {
  return {
    kind: 'module',
    path: path(at),
    module: {
      header: [],
      imports: [],
      statements: [{ kind: 'constant', name: 'a', exported: true, docs: [], initializer }],
    },
  };
}

function write(files: readonly GeneratedFile[], more: Partial<WriteRequest> = {}): ReturnType<typeof writeOutput> {
  return writeOutput({ folder, files, inputs: [], toolkitVersion: '0.0.0', mode: 'write', full: false, ...more });
}

function read(at: string): string {
  return readFileSync(join(folder, at), 'utf8');
}

function digest(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** Every path below the output folder with its modification time. */
function snapshot(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => `${name} ${statSync(join(folder, name), { bigint: true }).mtimeNs}`);
}

function codes(result: Awaited<ReturnType<typeof writeOutput>>): readonly string[] {
  return result.diagnostics.map((diagnostic) => `${diagnostic.code} ${diagnostic.place.file}`);
}

describe('writeOutput', () => {
  it('writes every file and a manifest that owns them', async () => {
    const result = await write([
      text('a/b.md', 'one\r\ntwo'),
      { kind: 'json', path: path('c.json'), value: { b: 1, a: [true] } },
      module('d.ts', '1'),
    ]);
    expect(result).toEqual({
      value: {
        created: ['a/b.md', 'c.json', 'd.ts'],
        replaced: [],
        deleted: [],
        unchanged: 0,
        manifestChanged: true,
        postponed: [],
      },
      diagnostics: [],
    });
    expect(read('a/b.md')).toBe('one\ntwo\n');
    expect(read('c.json')).toBe('{\n  "b": 1,\n  "a": [\n    true\n  ]\n}\n');
    expect(read('d.ts')).toBe('export const a = 1;\n');
    const manifest = JSON.parse(read('manifest.json'));
    expect(manifest.files.map((file: { path: string }) => file.path)).toEqual(['a/b.md', 'c.json', 'd.ts']);
    expect(manifest.files[0].content).toBe(digest('one\ntwo\n'));
    expect(readdirSync(folder).sort()).toEqual(['a', 'c.json', 'd.ts', 'manifest.json']);
  });

  it('writes nothing where nothing changed', async () => {
    const files = [text('a.md', 'a'), module('b.ts', '1')];
    await write(files);
    const before = snapshot();
    const result = await write(files);
    expect(result.value).toEqual({
      created: [],
      replaced: [],
      deleted: [],
      unchanged: 2,
      manifestChanged: false,
      postponed: [],
    });
    expect(snapshot()).toEqual(before);
  });

  it('replaces what changed and deletes what is no longer wanted, with the folders left empty', async () => {
    await write([text('a/b/c.md', 'c'), text('a/d.md', 'd'), text('e.md', 'e')]);
    const result = await write([text('e.md', 'changed')]);
    expect(result.value).toMatchObject({
      created: [],
      replaced: ['e.md'],
      deleted: ['a/b/c.md', 'a/d.md'],
      unchanged: 0,
    });
    expect(readdirSync(folder).sort()).toEqual(['e.md', 'manifest.json']);
    expect(read('e.md')).toBe('changed\n');
  });

  it('refuses to replace or delete a file edited by hand, and writes nothing at all', async () => {
    await write([text('a.md', 'a'), text('b.md', 'b'), text('c.md', 'c')]);
    writeFileSync(join(folder, 'a.md'), 'by hand\n');
    writeFileSync(join(folder, 'b.md'), 'by hand\n');
    const before = snapshot();
    const result = await write([text('a.md', 'a'), text('c.md', 'changed')]);
    expect(codes(result)).toEqual(['output-edited a.md', 'output-edited b.md']);
    expect(snapshot()).toEqual(before);
  });

  it('takes an edit that gives the bytes wanted for its own', async () => {
    await write([text('a.md', 'a')]);
    writeFileSync(join(folder, 'a.md'), 'b\n');
    const result = await write([text('a.md', 'b')]);
    expect(result.diagnostics).toEqual([]);
    expect(result.value).toMatchObject({ unchanged: 1, manifestChanged: true, postponed: [] });
  });

  it('refuses to overwrite a file that is not its own', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.md'), 'mine\n');
    writeFileSync(join(folder, 'other.md'), 'mine\n');
    const result = await write([text('a.md', 'a')]);
    expect(codes(result)).toEqual(['output-foreign a.md']);
    expect(read('a.md')).toBe('mine\n');
    expect(existsSync(join(folder, 'manifest.json'))).toBe(false);
  });

  it('leaves files in the output folder alone that are not its own', async () => {
    mkdirSync(join(folder, 'a'), { recursive: true });
    writeFileSync(join(folder, 'a', 'mine.md'), 'mine\n');
    await write([text('a/b.md', 'b')]);
    await write([text('c.md', 'c')]);
    expect(readdirSync(join(folder, 'a'))).toEqual(['mine.md']);
  });

  it.each([
    ['a file', 'not json'],
    ['JSON of something else', '{"name":"x"}'],
    [
      'a manifest with a path that leaves the folder',
      '{"formatVersion":1,"files":[{"path":"../x","source":"s","content":"c"}]}',
    ],
  ])('refuses to overwrite %s called manifest.json', async (_what, content) => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'manifest.json'), content);
    const result = await write([text('a.md', 'a')]);
    expect(codes(result)).toEqual(['output-foreign manifest.json']);
    expect(readdirSync(folder)).toEqual(['manifest.json']);
  });

  it('writes through no link, neither over one nor below one', async () => {
    mkdirSync(folder);
    mkdirSync(join(outside, 'elsewhere'));
    writeFileSync(join(outside, 'target.md'), 'mine\n');
    symlinkSync(join(outside, 'target.md'), join(folder, 'a.md'));
    symlinkSync(join(outside, 'elsewhere'), join(folder, 'b'));
    const result = await write([text('a.md', 'a'), text('b/c.md', 'c')]);
    expect(codes(result)).toEqual(['output-foreign a.md', 'output-foreign b/c.md']);
    expect(result.diagnostics.map((diagnostic) => diagnostic.message)).toEqual([
      'a.md cannot be written: a.md is a link',
      'b/c.md cannot be written: b is a link',
    ]);
    expect(readdirSync(join(outside, 'elsewhere'))).toEqual([]);
    expect(readFileSync(join(outside, 'target.md'), 'utf8')).toBe('mine\n');
  });

  it('deletes through no link', async () => {
    await write([text('a/b.md', 'b'), text('c.md', 'c')]);
    rmSync(join(folder, 'a'), { recursive: true });
    mkdirSync(join(outside, 'elsewhere'));
    writeFileSync(join(outside, 'elsewhere', 'b.md'), 'b\n');
    symlinkSync(join(outside, 'elsewhere'), join(folder, 'a'));
    const result = await write([text('c.md', 'c')]);
    expect(codes(result)).toEqual(['output-edited a/b.md']);
    expect(readdirSync(join(outside, 'elsewhere'))).toEqual(['b.md']);
  });

  it('refuses a folder where a file is wanted', async () => {
    mkdirSync(join(folder, 'a.md'), { recursive: true });
    expect(codes(await write([text('a.md', 'a')]))).toEqual(['output-foreign a.md']);
  });

  it('takes an empty run for an error and deletes nothing', async () => {
    await write([text('a.md', 'a')]);
    const result = await write([]);
    expect(codes(result)).toEqual(['input-empty manifest.json']);
    expect(read('a.md')).toBe('a\n');
  });

  it('takes two files that differ in letter case only for a clash', async () => {
    const result = await write([text('A.md', 'a'), text('a.md', 'b')]);
    expect(codes(result)).toEqual(['name-clash a.md']);
    expect(existsSync(folder)).toBe(false);
  });

  it('takes the same file from two releases for one', async () => {
    const result = await write([text('a.md', 'a'), text('a.md', 'a')]);
    expect(result.value.created).toEqual(['a.md']);
  });

  it('throws output-unusable where the output folder is a file', async () => {
    writeFileSync(folder, '');
    await expect(write([text('a.md', 'a')])).rejects.toMatchObject({ code: 'output-unusable' });
  });

  it('throws print-failed where the document of OpenAPI types is not in the run', async () => {
    const types: GeneratedFile = { kind: 'openapi-types', path: path('a.d.ts'), document: path('a.json') };
    await expect(write([types])).rejects.toMatchObject({ code: 'print-failed' });
    expect(existsSync(folder)).toBe(false);
  });

  it('prints the types of an OpenAPI document of the same run', async () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths: {},
      components: { schemas: { A: { type: 'string' } } },
    };
    await write([
      { kind: 'json', path: path('a.openapi.json'), value: document },
      { kind: 'openapi-types', path: path('a.openapi.d.ts'), document: path('a.openapi.json') },
    ]);
    expect(read('a.openapi.d.ts')).toContain('A: string;');
  });
});

describe('writeOutput that postpones types', () => {
  const files = (type: string): readonly GeneratedFile[] => [
    {
      kind: 'json',
      path: path('a.openapi.json'),
      value: {
        openapi: '3.1.0',
        info: { title: 'T', version: '1' },
        paths: {},
        components: { schemas: { A: { type } } },
      },
    },
    { kind: 'openapi-types', path: path('a.openapi.d.ts'), document: path('a.openapi.json') },
  ];

  it('prints types that are not there yet', async () => {
    const result = await write(files('string'), { postponeTypes: true });
    expect(result.value.created).toEqual(['a.openapi.d.ts', 'a.openapi.json']);
  });

  it('leaves types that are out of date, and the next run prints them', async () => {
    await write(files('string'));
    const postponed = await write(files('number'), { postponeTypes: true });
    expect(postponed.value).toMatchObject({ replaced: ['a.openapi.json'], postponed: ['a.openapi.d.ts'] });
    expect(read('a.openapi.d.ts')).toContain('A: string;');
    const next = await write(files('number'));
    expect(next.value).toMatchObject({ replaced: ['a.openapi.d.ts'], postponed: [] });
    expect(read('a.openapi.d.ts')).toContain('A: number;');
  });
});

describe('writeOutput in mode check', () => {
  it('finds nothing after a run, and writes nothing', async () => {
    const files = [text('a.md', 'a'), module('b.ts', '1')];
    await write(files);
    const before = snapshot();
    for (const full of [false, true]) expect(codes(await write(files, { mode: 'check', full }))).toEqual([]);
    expect(snapshot()).toEqual(before);
  });

  it('names every file that is missing, differs, is left over or was edited, and changes none', async () => {
    await write([text('a.md', 'a'), text('b.md', 'b'), text('c.md', 'c'), text('d.md', 'd')]);
    rmSync(join(folder, 'a.md'));
    writeFileSync(join(folder, 'd.md'), 'by hand\n');
    const before = snapshot();
    const result = await write([text('a.md', 'a'), text('b.md', 'changed'), text('d.md', 'd')], { mode: 'check' });
    expect(codes(result)).toEqual([
      'output-edited d.md',
      'output-drifted a.md',
      'output-drifted b.md',
      'output-drifted c.md',
    ]);
    expect(snapshot()).toEqual(before);
  });

  it('finds inputs that the manifest does not record', async () => {
    await write([text('a.md', 'a')]);
    const inputs = [{ package: 'p#1', origin: 'folder', digest: 'sha256:0' }] as const;
    expect(codes(await write([text('a.md', 'a')], { mode: 'check', inputs }))).toEqual([
      'output-drifted manifest.json',
    ]);
  });

  it('says of a folder made from other packages only that, and not to generate again', async () => {
    const from = (label: string) =>
      ({ inputs: [{ package: label, origin: 'folder', digest: digest(label) }] }) as const;
    await write([text('a.md', 'a'), text('b.md', 'b')], from('one.guide#1.0.0'));
    const other = await write([text('c.md', 'c')], { mode: 'check', ...from('two.guide#1.0.0') });
    expect(other.diagnostics).toMatchObject([
      {
        code: 'output-drifted',
        message: 'The folder was made from "one.guide#1.0.0", and is compared with what "two.guide#1.0.0" gives',
        remedy: expect.stringContaining('--package'),
      },
    ]);
    const later = await write([text('c.md', 'c')], { mode: 'check', ...from('one.guide#2.0.0') });
    expect(later.diagnostics).toHaveLength(3);
  });

  it('makes no output folder', async () => {
    await write([text('a.md', 'a')], { mode: 'check' });
    expect(existsSync(folder)).toBe(false);
  });
});
