import type { Bundle, CapabilityStatement, FhirResource, Resource } from 'fhir/r4.js';
import { understoodAddress } from './interaction-bundle-link.ts';
import type { HistoryControls, InteractionExchange, OfType, SystemHistoryInput } from './interaction-exchange.ts';
import { isNotModified, versionFields } from './interaction-header.ts';
import { named, type ResourceAddress, routeAt } from './interaction-route.ts';
import {
  bundleReply,
  checkResource,
  type InteractionHandler,
  type InteractionRequest,
  type InteractionSteps,
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
  return servedInteraction(exchange, routeAt('GET', '/{type}/{id}', exchange), handler, readSteps);
}

/** Serves reads of versions. @see FHIR R4, RESTful API §3.1.0.3 vread */
export function serveVread<Input extends OfType, Output extends FhirResource>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, Output>,
): ServedExchange {
  return servedInteraction(exchange, routeAt('GET', '/{type}/{id}/_history/{version}', exchange), handler, readSteps);
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

/** Serves the history of one resource. @see FHIR R4, RESTful API §3.1.0.12 history */
export function serveInstanceHistory<Input extends OfType>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, Bundle<FhirResource>>,
): ServedExchange {
  return servedInteraction(exchange, routeAt('GET', '/{type}/{id}/_history', exchange), handler, historySteps);
}

/** Serves the history of a resource type. */
export function serveTypeHistory<Input extends OfType>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, Bundle<FhirResource>>,
): ServedExchange {
  return servedInteraction(exchange, routeAt('GET', '/{type}/_history', exchange), handler, historySteps);
}

/** Serves the history of the whole system. */
export function serveSystemHistory(
  exchange: InteractionExchange,
  handler: InteractionHandler<SystemHistoryInput, Bundle<FhirResource>>,
): ServedExchange {
  return servedInteraction(exchange, routeAt('GET', '/_history', exchange), handler, historySteps);
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
    reply: (output) => bundleReply(request, output, historyAddress(address, request.incoming.url.searchParams)),
  };
}

const historyParameters: ReadonlySet<string> = new Set(['_count', '_since', '_at']);

function historyAddress(address: ResourceAddress | 'system', query: URLSearchParams): string {
  const path = address === 'system' ? [] : [address.resourceType, ...(address.id === undefined ? [] : [address.id])];
  const unknown = [...query.keys()].filter((name) => !historyParameters.has(name));
  return understoodAddress([...path, '_history'].join('/'), query, unknown);
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
  return servedInteraction(exchange, routeAt('GET', '/metadata', exchange), handler, (request) => ({
    input: () => undefined,
    check: (output, validation) => checkResource(output, 'CapabilityStatement', request.exchange, validation),
    reply: (output) => readReply(request, output),
  }));
}
