import { assertNever } from '../model/assert-never.ts';
import type { FhirInteractionBinding, FhirOperationBinding, Target, WireBinding } from '../model/exchange.ts';
import { isAbstractType } from '../model/exchange.ts';

/** Where an exchange is addressed and by which HTTP methods, as far as that is known before run time. */
export interface WireAddress {
  readonly methods: readonly string[];
  /** Paths below the base address: `/$set`, `/Patient/{id}/$match`. */
  readonly paths: readonly string[];
}

/** Methods and paths of a wire binding. */
export function wireAddress(wire: WireBinding): WireAddress {
  switch (wire.kind) {
    case 'fhir-operation':
      return { methods: wire.methods, paths: operationPaths(wire) };
    case 'fhir-interaction':
      return interactionAddress(wire);
    case 'http':
      return { methods: wire.methods, paths: targetPaths(wire.target) };
    case 'channel':
      return { methods: [], paths: targetPaths(wire.target) };
    default:
      return assertNever(wire);
  }
}

function operationPaths(wire: FhirOperationBinding): string[] {
  const operation = `/$${wire.code}`;
  const types = wire.resourceTypes.map((type) => (isAbstractType(type) ? '{type}' : type));
  return [
    ...(wire.levels.includes('system') ? [operation] : []),
    ...(wire.levels.includes('type') ? types.map((type) => `/${type}${operation}`) : []),
    ...(wire.levels.includes('instance') ? types.map((type) => `/${type}/{id}${operation}`) : []),
  ];
}

/** @see FHIR R4, RESTful API, Summary */
const interactions: Readonly<Record<FhirInteractionBinding['interaction'], readonly [string, string]>> = {
  read: ['GET', '/{type}/{id}'],
  vread: ['GET', '/{type}/{id}/_history/{vid}'],
  update: ['PUT', '/{type}/{id}'],
  patch: ['PATCH', '/{type}/{id}'],
  delete: ['DELETE', '/{type}/{id}'],
  'history-instance': ['GET', '/{type}/{id}/_history'],
  'history-type': ['GET', '/{type}/_history'],
  create: ['POST', '/{type}'],
  'search-type': ['GET', '/{type}'],
  transaction: ['POST', '/'],
  batch: ['POST', '/'],
  'search-system': ['GET', '/'],
  'history-system': ['GET', '/_history'],
  capabilities: ['GET', '/metadata'],
};

function interactionAddress(wire: FhirInteractionBinding): WireAddress {
  const [method, path] = interactions[wire.interaction];
  const { resourceType } = wire;
  return { methods: [method], paths: [resourceType === '*' ? path : path.replace('{type}', () => resourceType)] };
}

function targetPaths(target: Target): string[] {
  if (target.kind === 'base') return [target.path];
  return target.defaultPath === undefined ? [] : [target.defaultPath];
}
