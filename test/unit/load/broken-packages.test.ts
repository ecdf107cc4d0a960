import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inputLimits } from '../../../generator/load/input-limits.ts';
import type { JsonObject } from '../../../generator/model/json.ts';
import { asAnyUser, meetsPermissions } from '../../support/as-any-user.ts';
import { clinicFolder, clinicManifest, clinicPatient, readGuide } from '../../support/clinic-guide.ts';
import type { TestFolder } from '../../support/guide-folder.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = clinicFolder();
});

afterEach(() => folder.remove());

const read = (...folders: readonly string[]) =>
  readGuide(
    folder.join('guide'),
    folders.map((name) => folder.join(name)),
  );

function writeBytes(file: string, bytes: Uint8Array): void {
  writeFileSync(folder.join('guide', file), bytes);
}

const profile = JSON.stringify(clinicPatient('ClinicPatient'), null, 1);

describe('a file of the package that is no sound JSON', () => {
  it.each([
    ['a comment', `// ours\n${profile}`, 'Line 1, column 1: "/" where a value was wanted: JSON has no comments.'],
    [
      'a comment within',
      profile.replace('{\n', '{ /* ours */\n'),
      'Line 1, column 3: "/" where a member name in double quotes was wanted: JSON has no comments.',
    ],
    [
      'a comma too many',
      profile.replace(/\n\}$/, ',\n}'),
      expect.stringMatching(/^Line \d+, column 1: "\}" where .*: no comma may stand before it\.$/),
    ],
    [
      'a comma too many in a list',
      '{"a":[1,]}',
      'Line 1, column 9: "]" where a value was wanted: no comma may stand before it.',
    ],
    ['single quotes', "{'a':1}", expect.stringMatching(/: JSON takes double quotes only\.$/)],
    ['not a number', '{"min":NaN}', 'Line 1, column 8: "N" where a value was wanted: JSON has no such value.'],
    [
      'XML',
      '<Patient xmlns="http://hl7.org/fhir"/>',
      'Line 1, column 1: U+003C where a value was wanted: this looks like XML.',
    ],
    ['nothing', '', 'Line 1, column 1: the end of the text where a value was wanted.'],
    [
      'a member twice',
      '{"resourceType":"ValueSet","id":"a","id":"b"}',
      'Line 1, column 37: a member that the object already has.',
    ],
    ['100,000 levels', '['.repeat(100_000), 'Line 1, column 201: nesting deeper than 200 levels.'],
  ])('is named with line and column where it has %s', async (_what, text, message) => {
    folder.write('guide/broken.json', text);
    const { lines, messages } = await read();
    expect(lines).toEqual(['error json-invalid broken.json']);
    expect(messages).toEqual([message]);
  });

  it('is named where it is in UTF-16, with a byte order mark or without', async () => {
    writeBytes('little.json', Buffer.from(`\ufeff${profile}`, 'utf16le'));
    writeBytes('plain.json', Buffer.from(profile, 'utf16le'));
    writeBytes('big.json', Buffer.from(`\ufeff${profile}`, 'utf16le').swap16());
    const { lines, messages } = await read();
    expect(lines).toEqual(['big.json', 'little.json', 'plain.json'].map((file) => `error json-invalid ${file}`));
    expect(new Set(messages)).toEqual(new Set(['The file is in UTF-16; FHIR JSON is in UTF-8.']));
  });

  it('is named with line and column where bytes are no UTF-8, whatever stands before them', async () => {
    writeBytes('latin.json', Buffer.concat([Buffer.from('{\n "é": "'), Buffer.from([0xe9]), Buffer.from('"}')]));
    writeBytes('cut.json', Buffer.from('{"a":"é').subarray(0, 7));
    const { messages } = await read();
    expect(messages).toEqual([
      'The file is not UTF-8. Line 1, column 7: bytes that are no character.',
      'The file is not UTF-8. Line 2, column 8: bytes that are no character.',
    ]);
  });

  it('is named with its place where a number cannot be computed with', async () => {
    folder.write('guide/huge.json', profile.replace('"min": 1', '"min": 1e999'));
    const { lines } = await read();
    expect(lines).toEqual(['error json-invalid huge.json#/differential/element/0/min']);
  });

  it('does not keep a byte order mark or CRLF from being read', async () => {
    folder.write('guide/marked.json', `\ufeff${profile.replaceAll('\n', '\r\n')}`);
    const { lines, release } = await read();
    expect(lines).toEqual(['warning json-invalid marked.json']);
    expect([...(release?.structures.values() ?? [])].map(({ name }) => name)).toContain('ClinicPatient');
  });
});

describe('a package index', () => {
  it.each([
    [
      'is no JSON',
      '{ "files": [',
      'Line 1, column 13: the end of the text where a value was wanted. The files of the package were read without it.',
    ],
    ['lists nothing', '{}', '"files" is no list. The files of the package were read without it.'],
  ])('that %s is reported, and the files are read', async (_what, text, message) => {
    folder.write('guide/.index.json', text);
    const { lines, messages, release } = await read();
    expect(lines).toEqual(['warning package-index-invalid .index.json']);
    expect(messages).toEqual([message]);
    expect(release?.structures.size).toBeGreaterThan(0);
  });

  it('that lies is reported entry by entry, and nothing that it names outside of the folder is read', async () => {
    folder.write('secret.json', { resourceType: 'ValueSet', id: 'secret' });
    folder.write('guide/.index.json', {
      'index-version': 2,
      files: [
        { filename: 'BasePatient.json', resourceType: 'StructureDefinition' },
        { filename: 'package.json' },
        { filename: 'BasePatient.json', resourceType: 'ValueSet' },
        { filename: 'gone.json', resourceType: 'ValueSet' },
        { filename: '../secret.json', resourceType: 'ValueSet' },
        { resourceType: 'ValueSet' },
        7,
      ],
    });
    const { lines, messages } = await read();
    expect(lines).toEqual([2, 3, 4, 5, 6].map((index) => `warning package-index-invalid .index.json#/files/${index}`));
    expect(messages.slice(0, 3)).toEqual([
      '"BasePatient.json" is a StructureDefinition, not "ValueSet".',
      'There is no file "gone.json".',
      '"../secret.json" leads out of the folder of the index.',
    ]);
  });

  it('that lies a thousand times is complained of ten times', async () => {
    folder.write('guide/.index.json', {
      files: Array.from({ length: 1000 }, (_, index) => ({ filename: `${index}.json` })),
    });
    expect((await read()).lines).toHaveLength(10);
  });
});

describe('a package manifest', () => {
  it.each<[string, unknown, readonly string[]]>([
    [
      'of another kind of package',
      { name: 'left-pad', version: '1.0.0', main: 'index.js' },
      ['error package-manifest-invalid package.json'],
    ],
    ['that is no object', '[]', ['error json-invalid package.json']],
    ['that is no JSON', '{', ['error json-invalid package.json']],
    [
      'with a version that is a number',
      clinicManifest({ version: 1 }),
      ['error package-manifest-invalid package.json#/version'],
    ],
    [
      'for FHIR R5',
      clinicManifest({ fhirVersions: ['5.0.0'] }),
      ['error fhir-version-unsupported package.json#/fhirVersions'],
    ],
    [
      'for FHIR R4B',
      clinicManifest({ fhirVersions: ['4.3.0'] }),
      ['error fhir-version-unsupported package.json#/fhirVersions'],
    ],
    [
      'for no FHIR version',
      clinicManifest({ fhirVersions: [] }),
      ['error fhir-version-unsupported package.json#/fhirVersions'],
    ],
    [
      'with versions that are no list',
      clinicManifest({ fhirVersions: '4.0.1' }),
      ['error package-manifest-invalid package.json#/fhirVersions'],
    ],
  ])('%s is reported, and nothing is generated', async (_what, content, expected) => {
    folder.write('guide/package.json', content);
    const { lines, release } = await read();
    expect([lines, release]).toEqual([expected, undefined]);
  });

  it('of another kind of package is all that is said of it', async () => {
    folder.write('guide/package.json', { name: 'left-pad', version: '1.0.0' });
    folder.write('guide/tsconfig.json', '{ /* no resource */ }');
    expect((await read()).messages).toEqual(['"left-pad" is no FHIR package: "fhirVersions" is missing.']);
  });

  it('may write the version as older packages do', async () => {
    folder.write('guide/package.json', clinicManifest({ fhirVersions: ['4.0.0'] }));
    expect((await read()).lines).toEqual([]);
  });
});

describe('a package folder', () => {
  it('with nothing but XML is reported file by file, and as empty', async () => {
    folder.write('xml/package.json', clinicManifest());
    folder.write('xml/Patient-a.xml', '<Patient/>');
    expect((await readGuide(folder.join('xml'))).lines).toEqual([
      'error file-format-unsupported Patient-a.xml',
      'error input-empty ',
    ]);
  });

  it('is left neither by links nor by circles of them', async () => {
    folder.write('secret/StructureDefinition.json', clinicPatient('Secret'));
    symlinkSync(folder.join('secret'), folder.join('guide/elsewhere'));
    symlinkSync(folder.join('secret/StructureDefinition.json'), folder.join('guide/linked.json'));
    symlinkSync(folder.join('guide'), folder.join('guide/loop'));
    symlinkSync('nowhere', folder.join('guide/nowhere.json'));
    const { lines, release } = await read();
    expect(lines).toEqual(
      ['elsewhere', 'linked.json', 'loop', 'nowhere.json'].map((file) => `warning resource-not-loaded ${file}`),
    );
    expect([...(release?.structures.values() ?? [])].map(({ name }) => name)).not.toContain('Secret');
  });

  it('has an index that is a link followed nowhere', async () => {
    folder.write('secret.json', '{ "files": [');
    symlinkSync(folder.join('secret.json'), folder.join('guide/.index.json'));
    expect((await read()).lines).toEqual(['warning resource-not-loaded .index.json']);
  });

  it('that lies within another package is to be given as a package of its own', async () => {
    folder.write('guide/inner/package.json', clinicManifest({ name: 'inner.guide' }));
    const { lines, messages } = await read();
    expect(lines).toEqual(['error resource-type-missing inner/package.json']);
    expect(messages[0]).toContain('give its folder as a package of its own');
  });

  it('as it is published says which folders in it are not entered, those apart that hold no definitions', async () => {
    folder.write('published/package/package.json', clinicManifest());
    folder.write('published/package/one.json', clinicPatient('One'));
    folder.write('published/package/more/lost.json', clinicPatient('Lost'));
    folder.write('published/package/example/patient.json', { resourceType: 'Patient' });
    folder.write('published/package/images/logo.txt', '');
    folder.write('published/package/deep/er/lost.json', clinicPatient('Lost'));
    folder.write('published/beside/deep/lost.json', clinicPatient('Lost'));
    folder.write('published/lost.json', clinicPatient('Lost'));
    folder.write('published/openapi/lost.json', '{}');
    folder.write('published/usage.ini', '');
    symlinkSync(folder.join('secret'), folder.join('published/package/linked'));
    const { lines, messages, release } = await readGuide(folder.join('published'));
    expect(lines).toEqual([
      'warning resource-not-loaded linked',
      'warning resource-not-loaded deep',
      'warning resource-not-loaded more',
      'warning resource-not-loaded ',
      'warning resource-not-loaded ',
    ]);
    expect(messages.slice(3)).toEqual(
      ['beside', 'lost.json'].map((name) => `"${name}" is not read: it lies beside the folder package/, not in it.`),
    );
    expect([...(release?.structures.values() ?? [])].map(({ name }) => name)).not.toContain('Lost');
  });

  it('is read to any depth that a file system allows', async () => {
    folder.write(`guide/${'a/'.repeat(100)}deep.json`, clinicPatient('DeepPatient'));
    const { lines, release } = await read();
    expect(lines).toEqual([]);
    expect([...(release?.structures.values() ?? [])].map(({ name }) => name)).toContain('DeepPatient');
  });

  it.runIf(meetsPermissions)('with files and folders that may not be read names each, and reads the rest', async () => {
    folder.write('guide/locked.json', clinicPatient('Locked'));
    folder.write('guide/sub/inside.json', clinicPatient('Inside'));
    chmodSync(folder.join('guide/locked.json'), 0);
    chmodSync(folder.join('guide/sub'), 0);
    const { lines, messages } = await asAnyUser(folder.path, () => read());
    chmodSync(folder.join('guide/sub'), 0o755);
    expect(lines).toEqual(['error file-unreadable locked.json', 'error file-unreadable sub']);
    expect(messages[0]).toBe('It cannot be read (EACCES).');
  });

  it('with a file larger than the toolkit reads names it, and holds none of it in memory', async () => {
    folder.write('guide/large.json', '');
    truncateSync(folder.join('guide/large.json'), inputLimits.fileBytes + 1);
    const { lines, messages } = await read();
    expect(lines).toEqual(['error input-too-large large.json']);
    expect(messages).toEqual([`It holds more than ${inputLimits.fileBytes} bytes.`]);
  });

  it('may be called as a file is', async () => {
    mkdirSync(folder.join('guide/folder.json'));
    expect((await read()).lines).toEqual([]);
  });
});

describe('packages that a guide depends on', () => {
  const depending = (dependencies: JsonObject): void =>
    folder.write('guide/package.json', clinicManifest({ dependencies }));

  function writePackage(place: string, name: string, version: string, more: JsonObject = {}): void {
    folder.write(`${place}/package/package.json`, clinicManifest({ name, version, ...more }));
    folder.write(`${place}/package/StructureDefinition-${name}.json`, clinicPatient(name.replace('.', '-')));
  }

  it('in two versions are told of: who asks for which, and which is used', async () => {
    depending({ 'dep.one': '1.0.0', 'dep.two': '2.0.0' });
    writePackage('cache/dep.one#1.0.0', 'dep.one', '1.0.0', { dependencies: { 'dep.two': '3.0.x' } });
    writePackage('cache/dep.two#2.0.0', 'dep.two', '2.0.0', { dependencies: { 'clinic.guide': '9.9.9' } });
    writePackage('cache/dep.two#3.0.0', 'dep.two', '3.0.0');
    const { lines, messages } = await read('cache');
    expect(lines).toEqual([
      'warning dependency-conflict package.json#/dependencies/dep.two',
      'warning dependency-conflict package.json#/dependencies/clinic.guide',
    ]);
    expect(messages[0]).toBe(
      'dep.one#1.0.0 asks for dep.two#3.0.x; dep.two#2.0.0 is used, which clinic.guide#1.0.0 asks for.',
    );
  });

  it('are no builds of a branch, which nobody could look up', async () => {
    depending({ 'dep.one': 'current$main' });
    const { lines, messages } = await read();
    expect(lines).toEqual(['error package-manifest-invalid package.json#/dependencies/dep.one']);
    expect(messages[0]).toBe(
      '"dep.one": "current$main" asks for the build of a branch, which no registry and no cache holds; wanted a version, or "current".',
    );
  });

  it('may depend on each other in a circle, in builds that are no release', async () => {
    depending({ 'dep.one': 'current' });
    writePackage('cache/dep.one#current', 'dep.one', '1.0.0-cibuild', { dependencies: { 'dep.two': 'dev' } });
    writePackage('cache/dep.two#current', 'dep.two', '1.0.0-cibuild', {
      dependencies: { 'dep.one': 'current', 'clinic.guide': '1.0.x', 'dep.two': 'dev' },
    });
    expect((await read('cache')).lines).toEqual([]);
  });

  it('with faults of their own are warned of, and keep nothing else from being generated', async () => {
    depending({
      'dep.one': '1.0.0',
      'dep.empty': '1.0.0',
      'dep.r5': '1.0.0',
      'dep.liar': '1.0.0',
      'dep.archive': '1.0.0',
    });
    writePackage('cache/dep.one#1.0.0', 'dep.one', '1.0.0');
    folder.write('cache/dep.one#1.0.0/package/broken.json', '{');
    folder.write('cache/dep.one#1.0.0/package/twin.json', clinicPatient('dep-one'));
    mkdirSync(folder.join('cache/dep.empty#1.0.0'));
    writePackage('cache/dep.r5#1.0.0', 'dep.r5', '1.0.0', { fhirVersions: ['5.0.0'] });
    writePackage('cache/dep.liar#1.0.0', 'somebody.else', '1.0.0');
    folder.write('cache/dep.archive-1.0.0.tgz', 'no archive');
    const { lines, release } = await read('cache');
    expect(lines).toEqual([
      'warning json-invalid broken.json',
      'warning package-manifest-invalid package.json',
      'warning fhir-version-unsupported package.json#/fhirVersions',
      'warning package-manifest-invalid package.json#/name',
      'warning archive-invalid ',
      'warning duplicate-id twin.json#/id',
      'warning duplicate-canonical twin.json#/url',
    ]);
    expect(release?.structures.size).toBeGreaterThan(0);
  });

  it.runIf(meetsPermissions)('are said to be missing with the cache that cannot be read', async () => {
    depending({ 'dep.one': '1.0.0' });
    folder.write('cache/note.txt', '');
    chmodSync(folder.join('cache'), 0);
    const { lines, messages } = await asAnyUser(folder.path, () => read('cache'));
    chmodSync(folder.join('cache'), 0o755);
    expect(lines).toEqual(['warning package-not-found package.json#/dependencies/dep.one']);
    expect(messages[0]).toBe(
      `dep.one#1.0.0, which clinic.guide#1.0.0 asks for, is in no place searched (${JSON.stringify(folder.join('cache'))}); ${JSON.stringify(folder.join('cache'))} cannot be read.`,
    );
  });
});
