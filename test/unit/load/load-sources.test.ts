import { rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSources } from '../../../generator/load/load-sources.ts';
import type { Diagnostic } from '../../../generator/model/diagnostic.ts';
import { TestFolder } from '../../support/guide-folder.ts';
import { toolkitRoot } from '../../support/standard-definitions.ts';

const manifest = { name: 'example.guide', version: '1.2.0', fhirVersions: ['4.0.1'] };
const valueSet = (id: string) => ({ resourceType: 'ValueSet', id, url: `https://guide.example/ValueSet/${id}` });

function line({ severity, code, place, message }: Diagnostic): string {
  return `${severity} ${code} ${place.package} ${place.file}${place.pointer}: ${message}`;
}

describe('loadSources', () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = new TestFolder();
    folder.write('guide/package.json', manifest);
  });

  afterEach(() => folder.remove());

  async function load(folders: readonly string[] = []) {
    const guide = { kind: 'folder', path: folder.join('guide') } as const;
    const { value, diagnostics } = await loadSources({ guide, toolkitRoot, packages: { folders } });
    return { sources: value, said: diagnostics.map(line) };
  }

  it('reads the resources of all sub-folders, sorted by file, with their places', async () => {
    folder.write('guide/b/ValueSet-b.json', valueSet('b'));
    folder.write('guide/a/deep/ValueSet-a.json', valueSet('a'));
    folder.write('guide/ActorDefinition-c.json', { resourceType: 'ActorDefinition', id: 'c' });
    folder.write('guide/README.md', '# Not a resource');
    const { sources, said } = await load();
    expect(said).toEqual([]);
    expect(sources?.documents.map((document) => document.place)).toEqual([
      { package: 'example.guide#1.2.0', file: 'ActorDefinition-c.json', pointer: '' },
      { package: 'example.guide#1.2.0', file: 'a/deep/ValueSet-a.json', pointer: '' },
      { package: 'example.guide#1.2.0', file: 'b/ValueSet-b.json', pointer: '' },
    ]);
    expect(sources?.documents[2]?.resource).toEqual(valueSet('b'));
  });

  it('reads the manifest', async () => {
    folder.write('guide/ValueSet-a.json', valueSet('a'));
    folder.write('guide/package.json', { ...manifest, title: 'Guide', canonical: 'https://guide.example' });
    const { sources } = await load();
    expect(sources?.guide).toMatchObject({
      name: 'example.guide',
      version: '1.2.0',
      title: 'Guide',
      canonical: 'https://guide.example',
      fhirVersion: '4.0.1',
      origin: 'folder',
      dependencies: {},
    });
  });

  it('reads examples as messages that need not be FHIR, nor objects', async () => {
    folder.write('guide/ValueSet-a.json', valueSet('a'));
    folder.write('guide/examples/tx-1.list.response.json', [{ name: 'y' }]);
    folder.write('guide/examples/tx-1.request.json', { grant_type: 'x' });
    const { sources, said } = await load();
    expect(said).toEqual([]);
    expect(sources?.examples).toEqual([
      {
        fileName: 'tx-1.list.response.json',
        body: [{ name: 'y' }],
        place: { package: 'example.guide#1.2.0', file: 'examples/tx-1.list.response.json', pointer: '' },
      },
      {
        fileName: 'tx-1.request.json',
        body: { grant_type: 'x' },
        place: { package: 'example.guide#1.2.0', file: 'examples/tx-1.request.json', pointer: '' },
      },
    ]);
  });

  it('reads runtime sources and the standard, and locks every package by digest', async () => {
    folder.write('guide/ValueSet-a.json', valueSet('a'));
    const first = (await load()).sources;
    expect(first?.runtime.map((text) => text.name)).toContain('validation.ts');
    expect(first?.core.label).toBe('hl7.fhir.r4.core#4.0.1');
    expect(first?.inputs.map((input) => [input.package, input.origin])).toEqual([
      ['example.guide#1.2.0', 'folder'],
      ['hl7.fhir.r4.core#4.0.1', 'core'],
    ]);
    folder.write('guide/README.md', 'prose');
    expect((await load()).sources?.inputs).toEqual(first?.inputs);
    folder.write('guide/ValueSet-a.json', { ...valueSet('a'), name: 'A' });
    expect((await load()).sources?.inputs).not.toEqual(first?.inputs);
  });

  it('reads a package that keeps its content in a folder named package', async () => {
    folder.write('whole/package/package.json', manifest);
    folder.write('whole/package/ValueSet-a.json', valueSet('a'));
    const { value } = await loadSources({ guide: { kind: 'folder', path: folder.join('whole') }, toolkitRoot });
    expect(value?.documents.map((document) => document.place.file)).toEqual(['ValueSet-a.json']);
  });

  it('follows dependencies of dependencies, whatever circles they make', async () => {
    folder.write('guide/ValueSet-a.json', valueSet('a'));
    folder.write('guide/package.json', {
      ...manifest,
      dependencies: { 'hl7.fhir.r4.core': '4.0.x', 'example.one': '2.0.x' },
    });
    const one = { ...manifest, name: 'example.one', dependencies: { 'example.two': '1.0.0' } };
    for (const version of ['2.0.9', '2.0.10', '2.1.0']) {
      folder.write(`cache/example.one#${version}/package/package.json`, { ...one, version });
      folder.write(`cache/example.one#${version}/package/ValueSet-one.json`, valueSet('one'));
    }
    folder.write('cache/example.two#1.0.0/package/package.json', {
      ...manifest,
      name: 'example.two',
      version: '1.0.0',
      dependencies: { 'example.one': '2.0.10', 'example.guide': '1.2.0' },
    });
    folder.write('cache/example.two#1.0.0/package/ValueSet-two.json', valueSet('two'));
    folder.write('cache/example.two#1.0.0/package/other/ValueSet-three.json', valueSet('three'));
    const { sources, said } = await load([folder.join('cache')]);
    expect(said).toEqual([]);
    expect(sources?.dependencies.map((each) => `${each.name}#${each.version}`)).toEqual([
      'example.one#2.0.10',
      'example.two#1.0.0',
    ]);
    expect(sources?.documents.map((document) => document.place.file)).toEqual([
      'ValueSet-a.json',
      'ValueSet-one.json',
      'ValueSet-two.json',
    ]);
  });

  it('reports a dependency that is nowhere, and another version of the standard', async () => {
    folder.write('guide/ValueSet-a.json', valueSet('a'));
    folder.write('guide/package.json', {
      ...manifest,
      dependencies: { 'example.gone': '1.0.0', 'hl7.fhir.r4.core': '4.3.0' },
    });
    const searched = folder.join('no-such-folder');
    expect((await load([searched])).said).toEqual([
      `warning package-not-found example.guide#1.2.0 package.json/dependencies/example.gone: example.gone#1.0.0, which example.guide#1.2.0 asks for, is in no place searched ("${searched}").`,
      `warning package-not-found example.guide#1.2.0 package.json/dependencies/hl7.fhir.r4.core: hl7.fhir.r4.core#4.3.0, which example.guide#1.2.0 asks for, is in no place searched ("${searched}").`,
    ]);
  });

  it('reports every bad file at once and still reads the good ones', async () => {
    folder.write('guide/ValueSet-a.json', valueSet('a'));
    folder.write('guide/broken.json', '{\n  "resourceType": "ValueSet",\n}');
    folder.write('guide/twice.json', '{"resourceType":"ValueSet","id":"a","id":"b"}');
    folder.write('guide/list.json', '[]');
    folder.write('guide/no-type.json', '{"id":"x"}');
    folder.write('guide/odd-type.json', '{"resourceType":"Pateint"}');
    folder.write('guide/number-type.json', '{"resourceType":7}');
    folder.write('guide/proto.json', '{"resourceType":"constructor"}');
    folder.write('guide/ValueSet-x.xml', '<ValueSet/>');
    folder.write('guide/guide.fsh', 'Profile: X');
    folder.write('guide/bom.json', `\ufeff${JSON.stringify(valueSet('bom'))}`);
    folder.write('guide/examples/bad.json', '{');
    symlinkSync('/', folder.join('guide/link'));
    const { sources, said } = await load();
    const known = 'is no resource type of FHIR R4, nor one of ActorDefinition, Requirements, SubscriptionTopic.';
    expect(said.map((each) => each.replace('example.guide#1.2.0 ', '')).sort()).toEqual([
      'error file-format-unsupported ValueSet-x.xml: XML is not read.',
      'error json-invalid broken.json: Line 3, column 1: "}" where a member name in double quotes was wanted: no comma may stand before it.',
      'error json-invalid examples/bad.json: Line 1, column 2: the end of the text where a member name in double quotes was wanted.',
      'error json-invalid list.json: Line 1, column 1: wanted an object, found a list.',
      'error json-invalid twice.json: Line 1, column 37: a member that the object already has.',
      'error resource-type-missing no-type.json: The file is not a FHIR resource: it has no resourceType.',
      'error resource-type-missing number-type.json: The file is not a FHIR resource: it has no resourceType.',
      `error resource-type-unknown odd-type.json/resourceType: "Pateint" ${known}`,
      `error resource-type-unknown proto.json/resourceType: "constructor" ${known}`,
      'warning file-format-unsupported guide.fsh: Only .json files are read.',
      'warning json-invalid bom.json: The file starts with a byte order mark, which JSON must not have; it was skipped.',
      'warning resource-not-loaded link: A link or device is not followed.',
    ]);
    expect(sources?.documents.map((document) => document.place.file)).toEqual(['ValueSet-a.json', 'bom.json']);
  });

  it('reports a package that holds nothing', async () => {
    folder.write('guide/README.md', '# Empty');
    const { sources, said } = await load();
    expect(sources).toBeUndefined();
    expect(said).toEqual(['error input-empty example.guide#1.2.0 : The package holds no resource that could be read.']);
  });

  it('reports a folder that does not exist', async () => {
    const { value, diagnostics } = await loadSources({
      guide: { kind: 'folder', path: 'no/such/folder' },
      toolkitRoot,
    });
    expect(value).toBeUndefined();
    expect(diagnostics.map(line)).toEqual([
      'error package-not-found folder : The folder "no/such/folder" cannot be read (ENOENT).',
    ]);
  });

  it.each([
    ['no manifest', undefined, [': The package has no package.json.']],
    [
      'a manifest that says nothing',
      {},
      [': "name" is missing.', ': "version" is missing.', ': "fhirVersions" is missing.'],
    ],
    [
      'an unsafe name and version',
      { ...manifest, name: '../x', version: '1/2' },
      ['/name: "../x" is not a package name.', '/version: "1/2" is not a package version.'],
    ],
    [
      'another FHIR version',
      { ...manifest, fhirVersions: ['5.0.0'] },
      ['/fhirVersions: Wanted "4.0.1", found "5.0.0".'],
    ],
    [
      'dependencies that could lead astray',
      { ...manifest, dependencies: { '../x': '1.0.0', 'a.b': '../../c' } },
      [
        '/dependencies/..~1x: "../x": "1.0.0" is not a package with a version.',
        '/dependencies/a.b: "a.b": "../../c" is not a package with a version.',
      ],
    ],
  ])('reports %s', async (_how, content, expected) => {
    folder.write('guide/ValueSet-a.json', valueSet('a'));
    if (content === undefined) {
      rmSync(folder.join('guide/package.json'));
    } else folder.write('guide/package.json', content);
    const { said } = await load();
    expect(said.map((each) => each.slice(each.indexOf('package.json') + 'package.json'.length))).toEqual(expected);
  });
});
