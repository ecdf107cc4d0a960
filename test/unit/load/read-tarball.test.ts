import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSources } from '../../../generator/load/load-sources.ts';
import { writePackage } from '../../../generator/write/write-package.ts';
import { TestFolder } from '../../support/guide-folder.ts';
import { toolkitRoot } from '../../support/standard-definitions.ts';
import { type TarEntry, tarOf } from '../../support/tar-archive.ts';

const manifest = { name: 'example.guide', version: '1.2.0', fhirVersions: ['4.0.1'] };
const valueSet = { resourceType: 'ValueSet', id: 'a', url: 'https://guide.example/ValueSet/a' };

const good: readonly TarEntry[] = [
  { path: 'package/package.json', text: JSON.stringify(manifest) },
  { path: 'package/ValueSet-a.json', text: JSON.stringify(valueSet) },
];

describe('a package archive', () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = new TestFolder();
  });

  afterEach(() => folder.remove());

  async function load(archive: Uint8Array) {
    const path = folder.join('guide.tgz');
    writeFileSync(path, archive);
    const { value, diagnostics } = await loadSources({ guide: { kind: 'tarball', path }, toolkitRoot });
    const said = diagnostics.map(
      ({ severity, code, place, message }) =>
        `${severity} ${code} ${place.package} ${place.file}: ${message.replaceAll(JSON.stringify(path), 'it')}`,
    );
    return { files: value?.documents.map(({ place }) => place.file), examples: value?.examples, said };
  }

  it('is read as FHIR lays packages out: resources on one level, the rest left alone', async () => {
    const { files, said } = await load(
      gzipSync(
        tarOf([
          { path: 'package/', type: 'Directory' },
          ...good,
          { path: 'package/.index.json', text: '{"files":[]}' },
          { path: 'package/example/Patient-a.json', text: '{' },
          { path: 'package/other/note.txt', text: 'x' },
          { path: 'package/images/logo.txt', text: 'x' },
          { path: 'package/.hidden/a.json', text: '{}' },
          { path: 'other/b.json', text: '{}' },
          { path: 'usage.ini', text: 'x' },
        ]),
      ),
    );
    expect(said).toEqual([]);
    expect(files).toEqual(['ValueSet-a.json']);
  });

  it('says which of its folders are not entered, once each, and what lies beside its folder of definitions', async () => {
    const lost = JSON.stringify({ ...valueSet, id: 'lost' });
    const { files, said } = await load(
      gzipSync(
        tarOf([
          ...good,
          { path: 'package/sub/lost.json', text: lost },
          { path: 'package/sub/lost-too.JSON', text: lost },
          { path: 'package/deep/er/lost.json', text: lost },
          { path: 'ValueSet-lost.json', text: lost },
          { path: 'more/deep/lost.json', text: lost },
        ]),
      ),
    );
    const notEntered = 'The folder is not entered: a published package has its definitions beside its package.json.';
    expect(said).toEqual([
      `warning resource-not-loaded example.guide#1.2.0 deep: ${notEntered}`,
      `warning resource-not-loaded example.guide#1.2.0 sub: ${notEntered}`,
      'warning resource-not-loaded example.guide#1.2.0 : "ValueSet-lost.json" is not read: it lies beside the folder package/, not in it.',
      'warning resource-not-loaded example.guide#1.2.0 : "more" is not read: it lies beside the folder package/, not in it.',
    ]);
    expect(files).toEqual(['ValueSet-a.json']);
  });

  it.each<[string, readonly TarEntry[], string]>([
    [
      'a path upwards',
      [{ path: 'package/../../evil.json' }],
      'the entry "package/../../evil.json" is no path below the archive',
    ],
    ['an absolute path', [{ path: '/etc/evil.json' }], 'the entry "/etc/evil.json" is no path below the archive'],
    ['a drive', [{ path: 'C:/evil.json' }], 'the entry "C:/evil.json" is no path below the archive'],
    [
      'a symbolic link',
      [{ path: 'package/a', type: 'SymbolicLink', linkpath: '/etc/passwd' }],
      'the entry "package/a" is no file (SymbolicLink)',
    ],
    [
      'a hard link',
      [{ path: 'package/a', type: 'Link', linkpath: 'package/package.json' }],
      'the entry "package/a" is no file (Link)',
    ],
    [
      'a device',
      [{ path: 'package/a', type: 'CharacterDevice' }],
      'the entry "package/a" is no file (CharacterDevice)',
    ],
    ['a file twice', [{ path: 'package/package.json', text: '{}' }], 'the entry "package/package.json" is there twice'],
    [
      'a broken note',
      [{ path: 'package/other/packing-note.json', text: '{' }],
      'its other/packing-note.json is not as the toolkit writes it',
    ],
    [
      'a note that leads outside',
      [{ path: 'package/other/packing-note.json', text: '{"format":1,"sources":{"ValueSet-a.json":"../a.json"}}' }],
      'its other/packing-note.json is not as the toolkit writes it',
    ],
    [
      'a note that makes a resource a manifest',
      [{ path: 'package/other/packing-note.json', text: '{"format":1,"sources":{"ValueSet-a.json":"package.json"}}' }],
      'its other/packing-note.json is not as the toolkit writes it',
    ],
    [
      'a note that gives two files one path',
      [
        { path: 'package/ValueSet-b.json', text: '{}' },
        {
          path: 'package/other/packing-note.json',
          text: '{"format":1,"sources":{"ValueSet-a.json":"ValueSet-b.json"}}',
        },
      ],
      'its other/packing-note.json gives two files one path',
    ],
  ])('is refused as a whole with %s', async (_what, more, reason) => {
    const { files, said } = await load(gzipSync(tarOf([...good, ...more])));
    expect(files).toBeUndefined();
    expect(said).toEqual([`error archive-invalid guide.tgz : it: ${reason}.`]);
  });

  it('is refused where it is no gzip, no tar, cut short or empty', async () => {
    const tar = tarOf(good);
    const reasons: unknown[] = [];
    for (const archive of [
      Buffer.from('PK'),
      gzipSync(Buffer.from('no tar'.repeat(200))),
      gzipSync(tar).subarray(0, 120),
      gzipSync(tar.subarray(0, 700)),
      gzipSync(tarOf([{ path: 'ValueSet-a.json', text: '{}' }])),
    ]) {
      const { files, said } = await load(archive);
      expect(files).toBeUndefined();
      expect(said).toHaveLength(1);
      reasons.push(said[0]?.replace(/^error archive-invalid guide\.tgz : it: /, ''));
    }
    expect(reasons).toEqual([
      'it is no gzip.',
      expect.stringMatching(/^it is no tar \(/),
      'it is no gzip.',
      expect.stringMatching(/^it is no tar \(/),
      'it has no folder package/.',
    ]);
  });

  it('is refused where it unpacks to more than the toolkit reads', async () => {
    const { said } = await load(gzipSync(Buffer.alloc(256_000_001), { level: 1 }));
    expect(said).toEqual(['error archive-invalid guide.tgz : it: it unpacks to more than 256000000 bytes.']);
  });

  it('is refused where it has more files than the toolkit reads', async () => {
    const many = Array.from({ length: 20_001 }, (_, index) => ({ path: `package/${index}.json` }));
    const { said } = await load(gzipSync(tarOf(many), { level: 1 }));
    expect(said).toEqual(['error archive-invalid guide.tgz : it: it has more than 20000 files.']);
  });

  it('is reported where there is none', async () => {
    const path = folder.join('nowhere.tgz');
    const { diagnostics } = await loadSources({ guide: { kind: 'tarball', path }, toolkitRoot });
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      `package-not-found ${JSON.stringify(path)}: the archive cannot be read.`,
    ]);
  });

  it('holds files with names longer than a tar header has room for', async () => {
    const path = folder.join('guide.tgz');
    const long = `package/ValueSet-${'a'.repeat(160)}.json`;
    const files = [
      ...good.map(({ path: name, text = '' }) => ({ path: name, text })),
      { path: long, text: JSON.stringify({ ...valueSet, id: 'b', url: 'https://guide.example/b' }) },
    ];
    expect(writePackage(path, files)).toMatchObject({ outcome: 'created' });
    expect(writePackage(path, files)).toMatchObject({ outcome: 'unchanged' });
    expect(writePackage(path, files.slice(0, 2))).toMatchObject({ outcome: 'replaced' });
    writePackage(path, files);
    const { files: read } = await load(readFileSync(path));
    expect(read).toEqual(['ValueSet-a.json', long.slice('package/'.length)]);
  });

  it('says nothing of who packed it, and when', () => {
    const path = folder.join('guide.tgz');
    writePackage(path, [{ path: 'package/package.json', text: '{}' }]);
    const archive = readFileSync(path);
    expect([...archive.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    const { mtime, uid, gid, uname, gname, mode } = new Header(gunzipSync(archive), 0);
    expect({ mtime, uid, gid, uname, gname, mode }).toEqual({
      mtime: new Date(0),
      uid: 0,
      gid: 0,
      uname: '',
      gname: '',
      mode: 0o644,
    });
  });
});
