import type { JsonObject } from '../../generator/model/json.ts';
import type { TestFolder } from './guide-folder.ts';
import { operationShapes } from './operation-shapes.ts';
import { standardResources } from './standard-resources.ts';

const language = 'https://halo-toolkit.example/fhir/StructureDefinition/';
const base = 'https://core.example/fhir';

/** Two actors of a guide and what one asks of the other: an exchange of each key by its definition. */
interface Pair {
  readonly name: string;
  readonly initiator: string;
  readonly responder: string;
  readonly exchanges: readonly {
    readonly key: string;
    readonly title: string;
    readonly definition: string;
    readonly method?: string;
  }[];
}

/**
 * Writes a guide of three integration profiles: the operations that FHIR R4 itself defines (`core-ops`), and one operation of each
 * shape by GET (`core-get`) and by POST (`core-post`). Gives the number of the former.
 */
export function writeOperationsGuide(folder: TestFolder): number {
  const standard = standardResources('OperationDefinition');
  folder.write('guide/package.json', {
    name: 'example.core',
    version: '1.0.0',
    title: 'Core',
    description: 'The operations of the standard itself, and one of each shape.',
    canonical: base,
    fhirVersions: ['4.0.1'],
    dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
    license: 'Apache-2.0',
    type: 'fhir.ig',
  });
  writePair(folder, {
    name: 'ops',
    initiator: 'asker',
    responder: 'answerer',
    exchanges: standard.map(({ id, name, url }) => ({
      key: String(id).toLowerCase(),
      title: String(name),
      definition: String(url),
    })),
  });
  for (const [code, { parameter }] of Object.entries(operationShapes)) {
    folder.write(`guide/shapes/OperationDefinition-${code}.json`, shapeDefinition(code, parameter));
  }
  for (const method of ['GET', 'POST']) {
    const name = method.toLowerCase();
    writePair(folder, {
      name,
      initiator: `${name}-asker`,
      responder: `${name}-answerer`,
      exchanges: Object.keys(operationShapes).map((code) => ({
        key: code,
        title: code,
        definition: canonicalOf('OperationDefinition', code),
        method,
      })),
    });
  }
  return standard.length;
}

function canonicalOf(type: string, id: string): string {
  return `${base}/${type}/${id}`;
}

function shapeDefinition(code: string, parameter: readonly JsonObject[]): JsonObject {
  return {
    resourceType: 'OperationDefinition',
    id: code,
    url: canonicalOf('OperationDefinition', code),
    version: '1.0.0',
    name: code,
    status: 'draft',
    kind: 'operation',
    affectsState: false,
    code,
    resource: ['Patient'],
    system: true,
    type: true,
    instance: true,
    parameter,
  };
}

function writePair(folder: TestFolder, pair: Pair): void {
  writeActor(folder, pair, pair.initiator, 'client');
  writeActor(folder, pair, pair.responder, 'server');
  folder.write(`guide/core-${pair.name}/Requirements-${pair.name}.json`, {
    resourceType: 'Requirements',
    id: pair.name,
    url: canonicalOf('Requirements', pair.name),
    version: '1.0.0',
    name: pair.name,
    title: pair.name,
    status: 'draft',
    description: 'x',
    identifier: [{ value: identifierOf(pair) }],
    actor: [pair.initiator, pair.responder].map((id) => canonicalOf('ActorDefinition', id)),
    statement: [{ key: `C-${pair.name}`, requirement: 'x', conformance: ['SHALL'] }],
  });
}

function writeActor(folder: TestFolder, pair: Pair, id: string, mode: 'client' | 'server'): void {
  const common = { version: '1.0.0', name: id, title: id, status: 'draft', experimental: true };
  const capabilities = canonicalOf('CapabilityStatement', id);
  const url = canonicalOf('ActorDefinition', id);
  folder.write(`guide/core-${pair.name}/ActorDefinition-${id}.json`, {
    resourceType: 'ActorDefinition',
    id,
    url,
    ...common,
    type: 'system',
    documentation: 'x',
    capabilities,
  });
  folder.write(`guide/core-${pair.name}/CapabilityStatement-${id}.json`, {
    resourceType: 'CapabilityStatement',
    id,
    url: capabilities,
    ...common,
    date: '2024-01-01',
    kind: 'requirements',
    fhirVersion: '4.0.1',
    format: ['json'],
    extension: [{ url: `${language}actor`, valueCanonical: url }, ...transactions(pair, mode)],
    rest: [{ mode }],
  });
}

function identifierOf({ name }: Pair): string {
  return `CORE:${name[0]?.toUpperCase()}${name.slice(1)}`;
}

function transactions(pair: Pair, mode: 'client' | 'server'): readonly JsonObject[] {
  return pair.exchanges.map(({ key, title, definition, method }, index) => {
    const id = { url: 'id', valueString: `${identifierOf(pair)}-${index + 1}` };
    const expectation = { url: 'expectation', valueCode: 'SHALL' };
    if (mode === 'client') return { url: `${language}transaction`, extension: [id, expectation] };
    const exchange = [
      { url: 'key', valueString: key },
      { url: 'definition', valueCanonical: definition },
      ...(method === undefined ? [] : [{ url: 'method', valueCode: method }]),
    ];
    const extension = [
      id,
      { url: 'name', valueString: title },
      { url: 'initiator', valueCanonical: canonicalOf('ActorDefinition', pair.initiator) },
      { url: 'responder', valueCanonical: canonicalOf('ActorDefinition', pair.responder) },
      expectation,
      { url: 'exchange', extension: exchange },
    ];
    return { url: `${language}transaction`, extension };
  });
}
