import type { Bundle, CapabilityStatement, FhirResource } from 'fhir/r4.js';
import type { ClientCall } from './client-call.ts';
import type { CallOptions } from './client-options.ts';
import {
  checkId,
  interactionCall,
  pathOf,
  type ReadOutput,
  readResource,
  versionMember,
} from './interaction-client.ts';
import { type HistoryControls, type InteractionExchange, validatorOf } from './interaction-exchange.ts';
import { etagOf } from './interaction-header.ts';

/** What a read may be told. @see FHIR R4, RESTful API §3.1.0.1.5 Conditional read */
export interface ReadCallOptions extends CallOptions {
  /** Version id that the client has: the resource is only sent where it has another. */
  readonly ifNoneMatch?: string;
  /** The resource is only sent where it was changed after this time, to the second. */
  readonly ifModifiedSince?: Date;
}

/** Which part of a history is wanted. */
export interface HistoryCallOptions extends CallOptions, HistoryControls {}

/** The call of a read. */
export function readCall<R extends FhirResource>(
  exchange: InteractionExchange,
  resourceType: string,
  id: string,
  { ifNoneMatch, ifModifiedSince }: ReadCallOptions = {},
): ClientCall<ReadOutput<R>> {
  const headers = {
    ...(ifNoneMatch === undefined ? {} : { 'If-None-Match': etagOf(ifNoneMatch) }),
    ...(ifModifiedSince === undefined ? {} : { 'If-Modified-Since': ifModifiedSince.toUTCString() }),
  };
  return interactionCall(exchange, {
    method: 'GET',
    path: pathOf(resourceType, id),
    headers,
    mayBeUnmodified: Object.keys(headers).length > 0,
    check: (validation) => checkId(id, 'id', validation),
    read: ({ status, headers: received, content }, validation) => ({
      resource:
        status === 304
          ? undefined
          : readResource<R>(content, resourceType, validatorOf(exchange, resourceType), validation),
      ...versionMember(received, content),
    }),
  });
}

/** The call of a vread. */
export function vreadCall<R extends FhirResource>(
  exchange: InteractionExchange,
  resourceType: string,
  id: string,
  versionId: string,
): ClientCall<R> {
  return interactionCall(exchange, {
    method: 'GET',
    path: pathOf(resourceType, id, '_history', versionId),
    check(validation) {
      checkId(id, 'id', validation);
      checkId(versionId, 'versionId', validation);
    },
    read: ({ content }, validation) =>
      readResource<R>(content, resourceType, validatorOf(exchange, resourceType), validation),
  });
}

/** The call of a history: of a resource, of a type, or of the system, by how much is given. */
export function historyCall(
  exchange: InteractionExchange,
  resourceType: string | undefined,
  id: string | undefined,
  { _count, _since, _at }: HistoryCallOptions = {},
): ClientCall<Bundle<FhirResource>> {
  const controls = { _count, _since, _at };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(controls)) if (value !== undefined) query.set(name, String(value));
  const scope = [resourceType, id].filter((segment) => segment !== undefined);
  return interactionCall(exchange, {
    method: 'GET',
    path: pathOf(...scope, '_history'),
    query,
    ...(id === undefined ? {} : { check: (validation) => checkId(id, 'id', validation) }),
    read: ({ content }, validation) =>
      readResource<Bundle<FhirResource>>(content, 'Bundle', exchange.resources, validation),
  });
}

/** The call that asks what the system can do. */
export function capabilitiesCall(exchange: InteractionExchange): ClientCall<CapabilityStatement> {
  return interactionCall(exchange, {
    method: 'GET',
    path: '/metadata',
    read: ({ content }, validation) =>
      readResource<CapabilityStatement>(content, 'CapabilityStatement', exchange.resources, validation),
  });
}
