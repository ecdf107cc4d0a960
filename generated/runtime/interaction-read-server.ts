import type { Bundle, CapabilityStatement, FhirResource, Resource } from 'fhir/r4.js';
import type { HistoryControls, InteractionExchange, OfType, SystemHistoryInput } from './interaction-exchange.ts';
import { isNotModified, versionFields } from './interaction-header.ts';
import {
  addressAt,
  checkResource,
  type InteractionHandler,
  type InteractionRequest,
  type InteractionSteps,
  type ResourceAddress,
  resourceReply,
  servedInteraction,
} from './interaction-server.ts';
import { refusal } from './operation-outcome-error.ts';
import { isDateTime, isInstant } from './primitive-scanner.ts';
import type { ServedExchange } from './server-exchange.ts';
import type { ServerReply } from './server-reply.ts';

/** Serves reads. The handler refuses with 404 what is not there, with 410 what was deleted. @see FHIR R4, RESTful API §3.1.0.2 read */
export function serveRead<Input extends OfType, Output extends FhirResource>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, Output>,
): ServedExchange {
  const route = {
    methods: ['GET'],
    paths: ['/{type}/{id}'],
    match: (segments: readonly string[]) => addressAt(['type', 'id'], segments, exchange),
  };
  return servedInteraction(exchange, route, handler, readSteps);
}

/** Serves reads of versions. @see FHIR R4, RESTful API §3.1.0.3 vread */
export function serveVread<Input extends OfType, Output extends FhirResource>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, Output>,
): ServedExchange {
  const route = {
    methods: ['GET'],
    paths: ['/{type}/{id}/_history/{version}'],
    match: (segments: readonly string[]) => addressAt(['type', 'id', '_history', 'version'], segments, exchange),
  };
  return servedInteraction(exchange, route, handler, readSteps);
}

function readSteps(request: InteractionRequest, address: ResourceAddress | 'system'): InteractionSteps {
  const { type: _type, ...input } = named(address);
  return {
    input: () => input,
    check: (output, validation) => checkResource(output, input.resourceType, request.exchange, validation),
    reply: (output) => readReply(request, output),
  };
}

function readReply({ incoming }: InteractionRequest, output: unknown): ServerReply {
  // The output has just been validated as a resource.
  const resource = output as Resource;
  const fields = versionFields(resource);
  if (isNotModified(incoming.request.headers, resource)) return { status: 304, headers: fields, body: undefined };
  return resourceReply(200, resource, fields);
}

/** The address of an interaction that is only ever with a resource type. */
export function named(address: ResourceAddress | 'system'): ResourceAddress {
  if (address === 'system') throw new TypeError('This interaction is with a resource type.');
  return address;
}

/** Serves the history of one resource. @see FHIR R4, RESTful API §3.1.0.12 history */
export function serveInstanceHistory<Input extends OfType>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, Bundle<FhirResource>>,
): ServedExchange {
  const route = {
    methods: ['GET'],
    paths: ['/{type}/{id}/_history'],
    match: (segments: readonly string[]) => addressAt(['type', 'id', '_history'], segments, exchange),
  };
  return servedInteraction(exchange, route, handler, historySteps);
}

/** Serves the history of a resource type. */
export function serveTypeHistory<Input extends OfType>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, Bundle<FhirResource>>,
): ServedExchange {
  const route = {
    methods: ['GET'],
    paths: ['/{type}/_history'],
    match: (segments: readonly string[]) => addressAt(['type', '_history'], segments, exchange),
  };
  return servedInteraction(exchange, route, handler, historySteps);
}

/** Serves the history of the whole system. */
export function serveSystemHistory(
  exchange: InteractionExchange,
  handler: InteractionHandler<SystemHistoryInput, Bundle<FhirResource>>,
): ServedExchange {
  const route = {
    methods: ['GET'],
    paths: ['/_history'],
    match: (segments: readonly string[]) => (isExactly(segments, '_history') ? ('system' as const) : undefined),
  };
  return servedInteraction(exchange, route, handler, historySteps);
}

function historySteps(request: InteractionRequest, address: ResourceAddress | 'system'): InteractionSteps {
  return {
    input() {
      const page = historyControls(request.incoming.url.searchParams);
      if (address === 'system') return { page };
      const { type: _type, ...input } = address;
      return { ...input, page };
    },
    check: (output, validation) => checkResource(output, 'Bundle', request.exchange, validation),
    reply: (output) => resourceReply(200, output),
  };
}

function historyControls(query: URLSearchParams): HistoryControls {
  const count = query.get('_count');
  const since = query.get('_since');
  const at = query.get('_at');
  if (count !== null && !/^[0-9]{1,9}$/.test(count)) throw refusal(400, 'value', '_count is a number from 0.');
  if (since !== null && !isInstant(since)) throw refusal(400, 'value', '_since is an instant.');
  if (at !== null && !isDateTime(at)) throw refusal(400, 'value', '_at is a date or a time.');
  return {
    ...(count === null ? {} : { _count: Number(count) }),
    ...(since === null ? {} : { _since: since }),
    ...(at === null ? {} : { _at: at }),
  };
}

/** Serves what the system can do. @see FHIR R4, RESTful API §3.1.0.9 capabilities */
export function serveCapabilities(
  exchange: InteractionExchange,
  handler: InteractionHandler<undefined, CapabilityStatement>,
): ServedExchange {
  const route = {
    methods: ['GET'],
    paths: ['/metadata'],
    match: (segments: readonly string[]) => (isExactly(segments, 'metadata') ? ('system' as const) : undefined),
  };
  return servedInteraction(exchange, route, handler, (request) => ({
    input: () => undefined,
    check: (output, validation) => checkResource(output, 'CapabilityStatement', request.exchange, validation),
    reply: (output) => readReply(request, output),
  }));
}

function isExactly(segments: readonly string[], only: string): boolean {
  return segments.length === 1 && segments[0] === only;
}
