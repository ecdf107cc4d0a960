import { renderError } from './error-format.ts';
import { negotiateFhirJson, type ParsedBody, readFhirBody } from './fhir-request.ts';
import { fhirJson } from './http-media-type.ts';
import type { MessageDefinition } from './message-definition.ts';
import { parametersFromQuery } from './message-query.ts';
import { newValidation } from './message-validation.ts';
import { type BareBody, bareBody, operationBodyRules, placeInBareBody } from './operation-body.ts';
import type { OperationExchange, OperationFacts, OperationTarget } from './operation-exchange.ts';
import { brokenRules } from './operation-outcome-error.ts';
import { r4ResourceTypes } from './resource-type.ts';
import type { Answer, Arrival, CommonContext, Judged, ServedExchange, ServerSettings } from './server-exchange.ts';
import type { IncomingRequest } from './server-incoming.ts';
import type { Handler } from './server-options.ts';
import type { ServerReply } from './server-reply.ts';
import type { WireError } from './wire-error.ts';

/** Joins a FHIR operation with the handler that answers it. @see FHIR R4, Operations §3.2.0.4 Executing an operation */
export function serveOperation<Input, Output>(
  exchange: OperationExchange<Input, Output>,
  handler: Handler<Input, Output>,
): ServedExchange {
  return {
    id: exchange.id,
    methods: exchange.methods,
    errors: 'operation-outcome',
    cors: false,
    addresses: (basePath) => addresses(exchange, basePath),
    arrive: (incoming, settings) => {
      const target = targetOf(exchange, incoming.segments ?? []);
      return target === undefined ? undefined : new OperationArrival(exchange, handler, target, incoming, settings);
    },
    explainMiss: ({ segments }, basePath) =>
      segments?.at(-1) === `$${exchange.code}`
        ? `The operation is not served at this address, but at ${addresses(exchange, basePath).join(', ')}.`
        : undefined,
  };
}

class OperationArrival<Input, Output> implements Arrival {
  readonly #exchange: OperationExchange<Input, Output>;
  readonly #handler: Handler<Input, Output>;
  readonly #target: OperationTarget;
  readonly #incoming: IncomingRequest;
  readonly #settings: ServerSettings;
  #body: unknown;
  #bare: BareBody | undefined;

  constructor(
    exchange: OperationExchange<Input, Output>,
    handler: Handler<Input, Output>,
    target: OperationTarget,
    incoming: IncomingRequest,
    settings: ServerSettings,
  ) {
    this.#exchange = exchange;
    this.#handler = handler;
    this.#target = target;
    this.#incoming = incoming;
    this.#settings = settings;
  }

  async read(): Promise<number> {
    const { fhirVersion } = this.#settings;
    negotiateFhirJson(this.#incoming, fhirVersion);
    const { body, bytes } = await readRequest(this.#exchange, this.#incoming, fhirVersion);
    const { definition } = this.#exchange.request;
    this.#bare =
      this.#incoming.method === 'GET' ? undefined : bareBody(definition, body, this.#incoming.url.searchParams);
    this.#body = this.#bare?.parameters ?? body;
    return bytes;
  }

  judge(): Judged {
    const validation = newValidation(this.#exchange, this.#settings.options);
    const input = this.#exchange.request.read(this.#body, validation);
    if (this.#bare !== undefined) placeInBareBody(validation, this.#bare.resourceType);
    return {
      validation,
      refusal: () => brokenRules(this.#exchange.refusal.invalid, validation),
      // An input that is `undefined` here belongs to a message without content; a refused one is never answered.
      answer: (context) => this.#answer(input as Input, context),
    };
  }

  refuse(error: WireError): ServerReply {
    return renderError('operation-outcome', error, this.#settings.guide);
  }

  async #answer(input: Input, context: CommonContext): Promise<Answer> {
    const output = await this.#handler(input, { ...context, target: this.#target });
    const resource = this.#exchange.response.write(output);
    const validation = newValidation(this.#exchange, this.#settings.options);
    this.#exchange.response.read(resource, validation);
    const reply: ServerReply =
      resource === undefined
        ? { status: 204, headers: {}, body: undefined }
        : { status: 200, headers: { 'Content-Type': fhirJson }, body: JSON.stringify(resource) };
    return { reply, breaches: validation.accepted ? [] : validation.issues };
  }
}

async function readRequest(
  {
    request: { definition },
    refusal,
  }: OperationFacts & { readonly request: { readonly definition: MessageDefinition } },
  incoming: IncomingRequest,
  fhirVersion: string,
): Promise<ParsedBody> {
  if (incoming.method === 'GET') {
    const query = incoming.url.searchParams;
    return { body: definition.kind === 'parameters' ? parametersFromQuery(definition, query) : undefined, bytes: 0 };
  }
  return readFhirBody(incoming, {
    fhirVersion,
    malformed: refusal.malformed,
    ...operationBodyRules(definition),
  });
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
