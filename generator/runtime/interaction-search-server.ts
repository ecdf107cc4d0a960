import type { Bundle, FhirResource } from 'fhir/r4.js';
import { understoodAddress } from './interaction-bundle-link.ts';
import type { InteractionExchange, OfType, SystemSearchInput } from './interaction-exchange.ts';
import { preferenceOf } from './interaction-header.ts';
import { type ResourceAddress, routeAt } from './interaction-route.ts';
import {
  bundleReply,
  checkResource,
  type InteractionHandler,
  type InteractionRequest,
  type InteractionSteps,
  servedInteraction,
} from './interaction-server.ts';
import { OperationOutcomeError, refusal } from './operation-outcome-error.ts';
import { plainBody } from './request-body.ts';
import { checkCombinations } from './search-combination.ts';
import type { AnyCriteria, SearchDefinition, SearchShape } from './search-criteria.ts';
import { parseSearch } from './search-parser.ts';
import type { ServedExchange } from './server-exchange.ts';

/**
 * Serves searches of resource types, by GET and by POST to `_search`. Parameters that are not defined are passed over, or
 * refused where the client prefers strict handling.
 * @see FHIR R4, RESTful API §3.1.0.10 search
 */
export function serveSearch<Input extends OfType>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, Bundle<FhirResource>>,
): readonly ServedExchange[] {
  const routes = [routeAt('GET', '/{type}', exchange), routeAt('POST', '/{type}/_search', exchange)];
  return routes.map((route) =>
    servedInteraction(exchange, route, handler, (request, address) => searchSteps(request, address, undefined)),
  );
}

/** Serves searches of the whole system. */
export function serveSystemSearch<Shape extends SearchShape>(
  exchange: InteractionExchange,
  definition: SearchDefinition,
  handler: InteractionHandler<SystemSearchInput<Shape>, Bundle<FhirResource>>,
): readonly ServedExchange[] {
  const routes = [routeAt('GET', '/', exchange), routeAt('POST', '/_search', exchange)];
  return routes.map((route) =>
    servedInteraction(exchange, route, handler, (request, address) => searchSteps(request, address, definition)),
  );
}

function searchSteps(
  request: InteractionRequest,
  address: ResourceAddress | 'system',
  system: SearchDefinition | undefined,
): InteractionSteps {
  const { incoming, exchange } = request;
  const definition = address === 'system' ? system : address.type.search;
  let form = '';
  let self = '';
  return {
    invalid: 400,
    body: incoming.method === 'POST' ? plainBody('search-form') : undefined,
    take({ text }) {
      form = text;
    },
    input(validation) {
      // Parameters in the URL and in the body count alike.
      const query = new URLSearchParams([...incoming.url.searchParams, ...new URLSearchParams(form)]);
      const search = readQuery(request, definition ?? nothing, query);
      checkCombinations(definition ?? nothing, search.search, validation);
      const resourceType = address === 'system' ? {} : { resourceType: address.resourceType };
      self = understoodAddress(resourceType.resourceType ?? '', query, search.unknown);
      return { ...resourceType, ...search };
    },
    check: (output, validation) => checkResource(output, 'Bundle', exchange, validation),
    reply: (output) => bundleReply(request, output, self),
  };
}

const nothing: SearchDefinition = { parameters: {}, includes: [], revIncludes: [] };

function readQuery(
  { incoming }: InteractionRequest,
  definition: SearchDefinition,
  query: URLSearchParams,
): { readonly search: AnyCriteria; readonly unknown: readonly string[] } {
  const { criteria, unknown, issues } = parseSearch(definition, query);
  if (issues.length > 0) throw new OperationOutcomeError(400, issues);
  if (unknown.length > 0 && preferenceOf(incoming.request.headers).handling === 'strict') {
    throw refusal(400, 'not-supported', `Not supported in this search: ${unknown.join(', ')}.`);
  }
  return { search: criteria, unknown };
}
