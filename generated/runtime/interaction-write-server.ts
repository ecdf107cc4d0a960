import type { FhirResource, Resource } from 'fhir/r4.js';
import type { DeleteAnswer, InteractionExchange, OfType, WriteAnswer } from './interaction-exchange.ts';
import { preferenceOf, versionFields, versionOf } from './interaction-header.ts';
import { readPatch } from './interaction-patch.ts';
import { named, type ResourceAddress, routeAt, routeByIdOrSearch } from './interaction-route.ts';
import {
  checkResource,
  type InteractionHandler,
  type InteractionRequest,
  type InteractionSteps,
  resourceReply,
  servedInteraction,
} from './interaction-server.ts';
import { OperationOutcomeError, refusal } from './operation-outcome-error.ts';
import { resourceBody } from './request-body.ts';
import type { AnyCriteria } from './search-criteria.ts';
import { parseSearch } from './search-parser.ts';
import type { ServedExchange } from './server-exchange.ts';
import type { ServerReply } from './server-reply.ts';
import { isObject, type Validation } from './validation.ts';

/** Serves creates. @see FHIR R4, RESTful API §3.1.0.8 create */
export function serveCreate<Input extends OfType, Output extends FhirResource>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, WriteAnswer<Output>>,
): ServedExchange {
  return servedInteraction(exchange, routeAt('POST', '/{type}', exchange), handler, (request, address) => {
    const steps = resourceSteps(request, named(address));
    return {
      ...steps,
      input: (validation) => ({ ...steps.input(validation), ...ifNoneExist(request, named(address)) }),
    };
  });
}

/** Serves updates, by id and, where a resource type is offered so, by a search. @see FHIR R4, RESTful API §3.1.0.4 update */
export function serveUpdate<Input extends OfType, Output extends FhirResource>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, WriteAnswer<Output>>,
): ServedExchange {
  const route = routeByIdOrSearch('PUT', exchange, ({ conditional }) => conditional.update);
  return servedInteraction(exchange, route, handler, (request, address) => {
    const steps = resourceSteps(request, named(address));
    return {
      ...steps,
      input(validation) {
        const input = steps.input(validation);
        requireSameId(input.resource, named(address));
        return { ...input, ...ifMatch(request), ...target(request, named(address)) };
      },
    };
  });
}

/** Serves patches, by id and, where a resource type is offered so, by a search. @see FHIR R4, RESTful API §3.1.0.6 patch */
export function servePatch<Input extends OfType, Output extends FhirResource>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, WriteAnswer<Output>>,
): ServedExchange {
  const route = routeByIdOrSearch('PATCH', exchange, ({ conditional }) => conditional.update);
  return servedInteraction(exchange, route, handler, (request, address) => {
    const { resourceType } = named(address);
    const patch = readPatch(request);
    return {
      body: patch.body,
      take: patch.take,
      input: (validation) => ({
        resourceType,
        patch: patch.patch(validation),
        ...ifMatch(request),
        ...target(request, named(address)),
      }),
      check: (output, validation) => checkWrite(output, resourceType, request, validation),
      reply: (output) => writeReply(request, output),
    };
  });
}

/** Serves deletes, by id and, where a resource type is offered so, by a search. @see FHIR R4, RESTful API §3.1.0.7 delete */
export function serveDelete<Input extends OfType>(
  exchange: InteractionExchange,
  handler: InteractionHandler<Input, DeleteAnswer | undefined>,
): ServedExchange {
  const route = routeByIdOrSearch('DELETE', exchange, ({ conditional }) => conditional.delete !== 'not-supported');
  return servedInteraction(exchange, route, handler, (request, address) => ({
    input: () => ({
      resourceType: named(address).resourceType,
      ...ifMatch(request),
      ...target(request, named(address)),
    }),
    check(output, validation) {
      const outcome = isObject(output) ? output['outcome'] : undefined;
      if (outcome !== undefined) checkResource(outcome, 'OperationOutcome', request.exchange, validation);
    },
    reply: (output) => deleteReply(output),
  }));
}

function deleteReply(output: unknown): ServerReply {
  const outcome = isObject(output) ? output['outcome'] : undefined;
  return isObject(outcome) ? resourceReply(200, outcome) : resourceReply(204, undefined);
}

/** What a create and an update share: a resource in, what became of it out. */
function resourceSteps(
  request: InteractionRequest,
  { resourceType }: ResourceAddress,
): Omit<InteractionSteps, 'input'> & {
  readonly input: (validation: Validation) => { readonly resourceType: string; readonly resource: unknown };
} {
  let resource: unknown;
  return {
    body: resourceBody(resourceType),
    take({ json }) {
      resource = json;
    },
    input(validation) {
      checkResource(resource, resourceType, request.exchange, validation);
      return { resourceType, resource };
    },
    check: (output, validation) => checkWrite(output, resourceType, request, validation),
    reply: (output) => writeReply(request, output),
  };
}

function checkWrite(
  output: unknown,
  resourceType: string,
  { exchange }: InteractionRequest,
  validation: Validation,
): void {
  const { resource, outcome } = isObject(output) ? output : {};
  checkResource(resource, resourceType, exchange, validation);
  if (!isObject(resource) || typeof resource['id'] !== 'string') {
    const at = `${resourceType}.id`;
    validation.report({ rule: 'cardinality-min', code: 'required', at, found: undefined, wanted: 'an id' });
  }
  if (outcome !== undefined) checkResource(outcome, 'OperationOutcome', exchange, validation);
}

function writeReply(request: InteractionRequest, output: unknown): ServerReply {
  // The output has just been validated.
  const { resource, created, outcome } = output as WriteAnswer<Resource>;
  const { incoming, settings } = request;
  const preferred = preferenceOf(incoming.request.headers).return ?? 'representation';
  const version = resource.meta?.versionId === undefined ? '' : `/_history/${resource.meta.versionId}`;
  const base = settings.baseUrl(incoming);
  const location: Readonly<Record<string, string>> = created
    ? { Location: `${base}/${resource.resourceType}/${resource.id ?? ''}${version}` }
    : {};
  const bodies = { minimal: undefined, OperationOutcome: outcome ?? nothingToSay, representation: resource };
  return resourceReply(created ? 201 : 200, bodies[preferred], { ...location, ...versionFields(resource) });
}

const nothingToSay = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'information', code: 'informational', details: { text: 'Done.' } }],
};

function requireSameId(resource: unknown, { id }: ResourceAddress): void {
  const found = isObject(resource) ? resource['id'] : undefined;
  // By a search, the resource may have no id, which the server then finds.
  if (found === id || (id === undefined && typeof found === 'string')) return;
  throw refusal(400, 'value', 'The id of the resource is not that of the address.');
}

/** @throws OperationOutcomeError with status 400 where the header is no version. */
function ifMatch({ incoming }: InteractionRequest): { readonly ifMatch?: string } {
  const stated = incoming.request.headers.get('if-match');
  if (stated === null) return {};
  const versionId = versionOf(stated);
  if (versionId === undefined) throw refusal(400, 'value', 'If-Match must be one ETag, as in W/"1".');
  return { ifMatch: versionId };
}

function target(
  { incoming }: InteractionRequest,
  { id, type }: ResourceAddress,
): { readonly id: string } | { readonly search: AnyCriteria } {
  return id === undefined ? { search: condition(type.search, incoming.url.searchParams) } : { id };
}

function ifNoneExist(
  { incoming }: InteractionRequest,
  { type }: ResourceAddress,
): { readonly ifNoneExist?: AnyCriteria } {
  const stated = incoming.request.headers.get('if-none-exist');
  if (stated === null) return {};
  if (!type.conditional.create) throw refusal(412, 'not-supported', 'This resource type is not created conditionally.');
  const query = stated.slice(stated.indexOf('?') + 1);
  return { ifNoneExist: condition(type.search, new URLSearchParams(query)) };
}

/**
 * A search that says which resource is meant. Unlike in a search proper, nothing in it is passed over: a write to another
 * resource than was meant is worse than none.
 * @throws OperationOutcomeError with status 400, or 412 where it says nothing.
 */
function condition(definition: ResourceAddress['type']['search'], query: URLSearchParams): AnyCriteria {
  const { criteria, unknown, issues } = parseSearch(definition, query);
  if (issues.length > 0) throw new OperationOutcomeError(400, issues);
  if (unknown.length > 0) throw refusal(400, 'not-supported', `Not a search parameter here: ${unknown.join(', ')}.`);
  if (Object.keys(criteria).length === 0)
    throw refusal(412, 'required', 'The search that names the resource is empty.');
  return criteria;
}

/**
 * For handlers: whether a write is meant for the version there is.
 * @throws OperationOutcomeError with status 412 where it is not.
 */
export function requireVersion(wanted: string | undefined, current: string | undefined): void {
  if (wanted === undefined || wanted === current) return;
  throw refusal(412, 'conflict', 'The resource has another version than the one the write is meant for.');
}
