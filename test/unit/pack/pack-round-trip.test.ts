import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Fhir } from 'fhir/fhir.js';
import { list } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSources } from '../../../generator/load/load-sources.ts';
import { type Diagnostic, hasErrors } from '../../../generator/model/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../../../generator/model/json.ts';
import { runBuild, runCheck, runPack } from '../../../generator/pipeline.ts';
import { TestFolder } from '../../support/guide-folder.ts';
import { packageFolder, projectRoot } from '../../support/profile-package.ts';

const toolkitRoot = projectRoot;
const golden = join(projectRoot, 'test/golden');
const sketches = join(projectRoot, 'test/fixtures/sketches');
const guides = [
  packageFolder,
  sketches,
  ...readdirSync(golden, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'clashing-case')
    .map(({ name }) => join(golden, name, 'package')),
];

let folder: TestFolder;
/** The guide this repository restates, packed once for all that only read it. */
let packed: string;

beforeAll(async () => {
  folder = new TestFolder();
  packed = await pack(packageFolder, 'guide.tgz');
});

afterAll(() => folder.remove());

async function pack(guide: string, file: string): Promise<string> {
  const path = folder.join(file);
  const { diagnostics, archives } = await runPack({ packages: [guide], toolkitRoot, archivePath: () => path });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(archives).toHaveLength(1);
  return path;
}

const said = ({ code, place, message }: Diagnostic): string => `${code} ${place.file}${place.pointer} ${message}`;

describe('a packed guide', () => {
  it.each(guides)('reloads to the same release with the same diagnostics: %s', async (guide) => {
    const archive = guide === packageFolder ? packed : await pack(guide, 'again.tgz');
    const options = { toolkitRoot };
    const before = await runBuild({ packages: [guide], ...options });
    const after = await runBuild({ packages: [archive], ...options });
    expect(after.diagnostics.map(said)).toEqual(before.diagnostics.map(said));
    expect(before.releases).toHaveLength(1);
    // With places: file and pointer lead to where the author wrote it.
    expect(after.releases).toEqual(before.releases);
  });

  it('generates what its folder generates', async () => {
    const before = await runCheck({ packages: [packageFolder], toolkitRoot });
    const after = await runCheck({ packages: [packed], toolkitRoot });
    expect(hasErrors(after.diagnostics)).toBe(false);
    expect(after.files).toEqual(before.files);
    expect(after.inputs.map(({ origin }) => origin)).toEqual(['tarball', 'core']);
  });

  it('gives the same tar when it is packed again, and from its own archive', async () => {
    const second = await pack(packageFolder, 'second.tgz');
    const third = await pack(packed, 'third.tgz');
    expect(readFileSync(second).equals(readFileSync(packed))).toBe(true);
    expect(gunzipSync(readFileSync(third)).equals(gunzipSync(readFileSync(packed)))).toBe(true);
  });

  it('is nothing but R4, each resource in the index and in the ImplementationGuide', async () => {
    const files = await readArchive(packed);
    const paths = [...files.keys()];
    expect(paths).toEqual([...paths].sort());
    expect(paths.every((path) => path.startsWith('package/'))).toBe(true);
    const resources = paths
      .filter((path) => /^package\/[A-Z][^/]*\.json$/.test(path))
      .map((path) => [path, files.get(path)]);
    const types = new Set(resources.map(([, resource]) => (isJsonObject(resource) ? resource['resourceType'] : '')));
    expect([...types].sort()).toEqual([
      'Basic',
      'CapabilityStatement',
      'CodeSystem',
      'ExampleScenario',
      'ImplementationGuide',
      'OperationDefinition',
      'StructureDefinition',
      'ValueSet',
    ]);
    const index = files.get('package/.index.json');
    const indexed = isJsonObject(index) && Array.isArray(index['files']) ? index['files'] : [];
    expect(indexed.map((entry) => `package/${entry.filename}`)).toEqual(resources.map(([path]) => path));
    const guide = files.get('package/ImplementationGuide-ca.halo-toolkit.reconstruction.json');
    const definition = isJsonObject(guide) ? guide['definition'] : undefined;
    const listed = isJsonObject(definition) && Array.isArray(definition['resource']) ? definition['resource'] : [];
    const wanted = indexed.filter(({ resourceType }) => resourceType !== 'ImplementationGuide');
    expect(listed.map((entry) => entry.reference.reference)).toEqual(
      wanted.map(({ resourceType, id }) => `${resourceType}/${id}`),
    );
  });

  it('meets an R4 validator that is not ours', async () => {
    const files = await readArchive(packed);
    const validator = new Fhir();
    const resources = [...files].filter(([path]) => /^package\/[A-Z][^/]*\.json$/.test(path));
    const complaints = resources.flatMap(([path, resource]) =>
      validator.validate(resource).messages.flatMap(({ severity, location, message }) =>
        // The codes of `Basic.code` are an example binding, so that another code is only remarked upon.
        severity === 'error' || severity === 'fatal' ? [`${path} ${location}: ${message}`] : [],
      ),
    );
    expect(complaints).toEqual([]);
  });

  it('writes an R5 resource as the standard says', async () => {
    const files = await readArchive(packed);
    expect(files.get('package/Basic-context-source.json')).toMatchObject({
      resourceType: 'Basic',
      id: 'context-source',
      extension: expect.arrayContaining([
        {
          url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ActorDefinition.type',
          valueCode: 'system',
        },
      ]),
      modifierExtension: [
        { url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ActorDefinition.status', valueCode: 'draft' },
      ],
      code: { coding: [{ system: 'http://hl7.org/fhir/fhir-types', code: 'ActorDefinition' }] },
    });
  });

  it('is loaded with the places of its folder', async () => {
    const { value } = await loadSources({ guide: { kind: 'tarball', path: packed }, toolkitRoot });
    expect(value?.guide).toMatchObject({ name: 'ca.halo-toolkit.reconstruction', origin: 'tarball' });
    expect(value?.documents.map(({ place }) => place.file)).toContain('ca-sofa/Requirements-ca-sofa.json');
    expect(value?.examples.map(({ place }) => place.file)).toContain('examples/ca-sofa-2.clear-context.request.json');
  });
});

/** The JSON in an archive, by path. */
async function readArchive(path: string): Promise<ReadonlyMap<string, JsonObject>> {
  const files = new Map<string, JsonObject>();
  await list({
    file: path,
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
      entry.on('end', () => files.set(entry.path, JSON.parse(Buffer.concat(chunks).toString('utf8'))));
    },
  });
  return files;
}
