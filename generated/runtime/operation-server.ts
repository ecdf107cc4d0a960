import { fhirJson } from './http-media-type.ts';
import { parametersFromQuery } from './message-query.ts';
import { type BareBody, bareBody, operationBody, placeInBareBody } from './operation-body.ts';
import type { OperationExchange, OperationFacts, OperationTarget } from './operation-exchange.ts';
import { brokenRules } from './operation-outcome-error.ts';
import type { BodyRules, CarriedBody } from './request-body.ts';
import { r4ResourceTypes } from './resource-type.ts';
import { type ArrivalSteps, ServerArrival } from './server-arrival.ts';
import type { CommonContext, ServedExchange } from './server-exchange.ts';
import type { IncomingRequest } from './server-incoming.ts';
import type { Handler } from './server-options.ts';
import type { ServerReply } from './server-reply.ts';
import type { ResourceValidator, Validation } from './validation.ts';
import type { WireError } from './wire-error.ts';

/** Joins a FHIR operation with the handler that answers it. @see FHIR R4, Operations §3.2.0.4 Executing an operation */
export function serveOperation<Input, Output>(
  exchange: OperationExchange<Input, Output>,
  handler: Handler<Input, Output>,
): ServedExchange {
  const body = operationBody(exchange.request.definition, exchange.refusal.malformed);
  return {
    id: exchange.id,
    methods: exchange.methods,
    errors: 'operation-outcome',
    cors: false,
    addresses: (basePath) => addresses(exchange, basePath),
    arrive: (incoming, settings) => {
      const target = targetOf(exchange, incoming.segments ?? []);
      if (target === undefined) return undefined;
      return new ServerArrival(new OperationSteps(exchange, handler, target, incoming, body), incoming, settings);
    },
    explainMiss: ({ segments }, basePath) =>
      segments?.at(-1) === `$${exchange.code}`
        ? `The operation is not served at this address, but at ${addresses(exchange, basePath).join(', ')}.`
        : undefined,
  };
}

class OperationSteps<Input, Output> implements ArrivalSteps<Input, Output> {
  readonly answersFhirJson = true;
  readonly resources: ResourceValidator;
  readonly body: BodyRules | undefined;
  readonly #exchange: OperationExchange<Input, Output>;
  readonly #handler: Handler<Input, Output>;
  readonly #target: OperationTarget;
  readonly #incoming: IncomingRequest;
  #message: unknown;
  #bare: BareBody | undefined;

  constructor(
    exchange: OperationExchange<Input, Output>,
    handler: Handler<Input, Output>,
    target: OperationTarget,
    incoming: IncomingRequest,
    body: BodyRules,
  ) {
    this.resources = exchange.resources;
    this.body = incoming.method === 'GET' ? undefined : body;
    this.#exchange = exchange;
    this.#handler = handler;
    this.#target = target;
    this.#incoming = incoming;
  }

  take({ json }: CarriedBody): void {
    const { definition } = this.#exchange.request;
    if (this.body === undefined) {
      this.#message =
        definition.kind === 'parameters' ? parametersFromQuery(definition, this.#incoming.url.searchParams) : undefined;
      return;
    }
    this.#bare = bareBody(definition, json, this.#incoming);
    this.#message = this.#bare?.parameters ?? json;
  }

  input(validation: Validation): Input | undefined {
    const input = this.#exchange.request.read(this.#message, validation);
    if (this.#bare !== undefined) placeInBareBody(validation, this.#bare.resourceType);
    return input;
  }

  broken(validation: Validation): WireError {
    return brokenRules(this.#exchange.refusal.invalid, validation);
  }

  run(input: Input, context: CommonContext): Output | Promise<Output> {
    const { exchange, correlationId, baseUrl, request, notes, emit } = context;
    return this.#handler(input, { exchange, correlationId, baseUrl, request, notes, emit, target: this.#target });
  }

  reply(output: Output, validation: Validation): ServerReply {
    const { response } = this.#exchange;
    const resource = response.write(output);
    response.read(resource, validation);
    if (resource === undefined) return { status: 204, headers: {}, body: undefined };
    return { status: 200, headers: { 'Content-Type': fhirJson }, body: JSON.stringify(resource) };
  }
}

const resourceId = /^[A-Za-z0-9.-]{1,64}$/;

/** Where the operation is called by this path; `undefined` where it is not. */
function targetOf(facts: OperationFacts, segments: readonly string[]): OperationTarget | undefined {
  if (segments.length === 0 || segments.length > 3 || segments.at(-1) !== `$${facts.code}`) return undefined;
  const target = scopeOf(segments);
  return target !== undefined && isServedAt(facts, target) ? target : undefined;
}

function scopeOf(segments: readonly string[]): OperationTarget | undefined {
  const [resourceType = '', id = ''] = segments;
  switch (segments.length) {
    case 1:
      return { level: 'system' };
    case 2:
      return { level: 'type', resourceType };
    default:
      return resourceId.test(id) ? { level: 'instance', resourceType, id } : undefined;
  }
}

function isServedAt({ levels, resourceTypes }: OperationFacts, target: OperationTarget): boolean {
  if (!levels.includes(target.level)) return false;
  if (target.level === 'system') return true;
  if (resourceTypes.includes('Resource')) return r4ResourceTypes.has(target.resourceType);
  return resourceTypes.includes(target.resourceType);
}

function addresses({ code, levels, resourceTypes }: OperationFacts, basePath: string): string[] {
  return levels.flatMap((level) => {
    if (level === 'system') return [`${basePath}/$${code}`];
    const types = resourceTypes.map((type) => (type === 'Resource' ? '{type}' : type));
    return types.map((type) => `${basePath}/${type}/${level === 'type' ? '' : '{id}/'}$${code}`);
  });
}
