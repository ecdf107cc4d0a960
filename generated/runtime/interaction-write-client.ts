import type { Bundle, FhirResource, Parameters } from 'fhir/r4.js';
import type { ClientCall } from './client-call.ts';
import type { CallOptions, HeaderFields } from './client-options.ts';
import {
  checkId,
  type DeleteOutput,
  interactionCall,
  pathOf,
  readOutcome,
  readResource,
  readWrite,
  type WriteOutput,
} from './interaction-client.ts';
import { type InteractionExchange, type JsonPatchOperation, validatorOf } from './interaction-exchange.ts';
import { etagOf, type Preference, writePreference } from './interaction-header.ts';
import { checkJsonPatch } from './interaction-patch.ts';
import { jsonPatchType } from './request-body.ts';
import type { AnyCriteria, SearchDefinition } from './search-criteria.ts';
import { writeSearch } from './search-writer.ts';
import type { Validation } from './validation.ts';

/** What a write may be told. */
export interface WriteCallOptions extends CallOptions {
  /** What the answer should hold; without it the server decides. */
  readonly prefer?: Exclude<Preference['return'], undefined>;
  /** Version id that the write is meant for; the server refuses with 412 where there is another. */
  readonly ifMatch?: string;
}

/** What a create may be told. */
export interface CreateCallOptions<Search> extends Omit<WriteCallOptions, 'ifMatch'> {
  /** Nothing is created where this search finds one. */
  readonly ifNoneExist?: Search;
}

/** A patch as a client gives it: JSON Patch is a list, FHIRPath Patch is Parameters. */
export type PatchContent = readonly JsonPatchOperation[] | Parameters;

/** The call of a create. */
export function createCall<R extends FhirResource>(
  exchange: InteractionExchange,
  resourceType: string,
  resource: R,
  options: CreateCallOptions<AnyCriteria> = {},
): ClientCall<WriteOutput<R>> {
  const condition: HeaderFields =
    options.ifNoneExist === undefined
      ? {}
      : { 'If-None-Exist': writeSearch(searchOf(exchange, resourceType), options.ifNoneExist).toString() };
  return interactionCall(exchange, {
    method: 'POST',
    path: pathOf(resourceType),
    headers: { ...writeHeaders(options), ...condition },
    body: resource,
    check: (validation) => void readResource(resource, resourceType, validatorOf(exchange, resourceType), validation),
    read: (answer, validation) => readWrite<R>(exchange, resourceType, answer, validation),
  });
}

/** The call of an update, by the id of the resource or by a search that finds the resource. */
export function updateCall<R extends FhirResource>(
  exchange: InteractionExchange,
  resourceType: string,
  resource: R,
  search: AnyCriteria | undefined,
  options: WriteCallOptions = {},
): ClientCall<WriteOutput<R>> {
  return interactionCall(exchange, {
    method: 'PUT',
    ...addressed(exchange, resourceType, resource.id ?? '', search),
    headers: writeHeaders(options),
    body: resource,
    check(validation) {
      checkAddress(exchange, resourceType, resource.id, search, validation);
      readResource(resource, resourceType, validatorOf(exchange, resourceType), validation);
    },
    read: (answer, validation) => readWrite<R>(exchange, resourceType, answer, validation),
  });
}

/** The call of a patch, by id or by a search that finds the resource. */
export function patchCall<R extends FhirResource>(
  exchange: InteractionExchange,
  resourceType: string,
  target: string | AnyCriteria,
  patch: PatchContent,
  options: WriteCallOptions = {},
): ClientCall<WriteOutput<R>> {
  const [id, search] = typeof target === 'string' ? [target, undefined] : ['', target];
  const isJsonPatch = Array.isArray(patch);
  return interactionCall(exchange, {
    method: 'PATCH',
    ...addressed(exchange, resourceType, id, search),
    headers: { ...writeHeaders(options), ...(isJsonPatch ? { 'Content-Type': jsonPatchType } : {}) },
    body: patch,
    check(validation) {
      checkAddress(exchange, resourceType, id, search, validation);
      if (isJsonPatch) checkJsonPatch(patch, validation);
      else readResource(patch, 'Parameters', exchange.resources, validation);
    },
    read: (answer, validation) => readWrite<R>(exchange, resourceType, answer, validation),
  });
}

/** The call of a delete, by id or by a search that finds the resource. */
export function deleteCall(
  exchange: InteractionExchange,
  resourceType: string,
  target: string | AnyCriteria,
  options: Pick<WriteCallOptions, 'ifMatch'> = {},
): ClientCall<DeleteOutput> {
  const [id, search] = typeof target === 'string' ? [target, undefined] : ['', target];
  return interactionCall(exchange, {
    method: 'DELETE',
    ...addressed(exchange, resourceType, id, search),
    headers: writeHeaders(options),
    check: (validation) => checkAddress(exchange, resourceType, id, search, validation),
    read: ({ content }, validation) =>
      content === undefined ? {} : { outcome: readOutcome(exchange, content, validation) },
  });
}

/** The call of a batch or a transaction. */
export function bundleCall(
  exchange: InteractionExchange,
  bundle: Bundle<FhirResource>,
): ClientCall<Bundle<FhirResource>> {
  const read = (content: unknown, validation: Validation) =>
    readResource<Bundle<FhirResource>>(content, 'Bundle', exchange.resources, validation);
  return interactionCall(exchange, {
    method: 'POST',
    path: '/',
    body: bundle,
    check(validation) {
      read(bundle, validation);
      if (bundle.type === exchange.interaction) return;
      const wanted = exchange.interaction;
      validation.report({ rule: 'fixed', code: 'value', at: 'Bundle.type', found: bundle.type, wanted });
    },
    read: ({ content }, validation) => read(content, validation),
  });
}

function writeHeaders({ prefer, ifMatch }: WriteCallOptions): HeaderFields {
  const preference = prefer === undefined ? undefined : writePreference({ return: prefer });
  return {
    ...(preference === undefined ? {} : { Prefer: preference }),
    ...(ifMatch === undefined ? {} : { 'If-Match': etagOf(ifMatch) }),
  };
}

function addressed(
  exchange: InteractionExchange,
  resourceType: string,
  id: string,
  search: AnyCriteria | undefined,
): { readonly path: string; readonly query?: URLSearchParams } {
  if (search === undefined) return { path: pathOf(resourceType, id) };
  return { path: pathOf(resourceType), query: writeSearch(searchOf(exchange, resourceType), search) };
}

/** A write by a search without any criterion could hit any resource. */
function checkAddress(
  exchange: InteractionExchange,
  resourceType: string,
  id: string | undefined,
  search: AnyCriteria | undefined,
  validation: Validation,
): void {
  if (search === undefined) {
    checkId(id, `${resourceType}.id`, validation);
  } else if (writeSearch(searchOf(exchange, resourceType), search).size === 0) {
    const wanted = 'a search parameter';
    validation.report({ rule: 'empty', code: 'required', at: 'search', found: undefined, wanted });
  }
}

/** How a resource type is searched; one that is not offered has no parameters. */
export function searchOf({ types }: InteractionExchange, resourceType: string): SearchDefinition {
  const type = Object.hasOwn(types, resourceType) ? types[resourceType] : undefined;
  return type?.search ?? { parameters: {}, includes: [], revIncludes: [] };
}
