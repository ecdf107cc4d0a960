import type { Bundle } from 'fhir/r4.js';
import { fhirJson } from './http-media-type.ts';
import { withLinks } from './interaction-bundle-link.ts';
import { type InteractionExchange, offeredResources, validatorOf } from './interaction-exchange.ts';
import type { InteractionRoute, ResourceAddress } from './interaction-route.ts';
import { brokenRules } from './operation-outcome-error.ts';
import type { BodyRules, CarriedBody } from './request-body.ts';
import { type ArrivalSteps, ServerArrival } from './server-arrival.ts';
import type { CommonContext, ServedExchange, ServerSettings } from './server-exchange.ts';
import type { IncomingRequest } from './server-incoming.ts';
import type { Handler } from './server-options.ts';
import type { ServerReply } from './server-reply.ts';
import type { Validation } from './validation.ts';
import type { WireError } from './wire-error.ts';

/** Answers an interaction; where it was called is part of its input. */
export type InteractionHandler<Input, Output> = Handler<Input, Output, CommonContext>;

/** A request that an interaction knows to be its own. */
export interface InteractionRequest {
  readonly exchange: InteractionExchange;
  readonly incoming: IncomingRequest;
  readonly settings: ServerSettings;
}

/** How one request is dealt with. What it takes and gives is known to the interaction only. */
export interface InteractionSteps {
  /** Status of a refusal where the request breaks a rule (422 without it). */
  readonly invalid?: number;
  /** What the body is held against; without it, it is not read. */
  readonly body?: BodyRules | undefined;
  /** Takes what the body holds. */
  readonly take?: (body: CarriedBody) => void;
  /** True where the request, having been read, is for this interaction and no other at the same address. */
  readonly selects?: () => boolean;
  /** What the request is refused with where no interaction selects it. */
  readonly unselected?: () => WireError;
  /**
   * The input of the handler; its content is judged by `validation`.
   * @throws WireError where the request is refused for another reason.
   */
  readonly input: (validation: Validation) => unknown;
  /** Holds what the handler gave against its definition. */
  readonly check: (output: unknown, validation: Validation) => void;
  readonly reply: (output: unknown) => ServerReply;
}

/** Joins an interaction with its handler. `Handler`'s input and output are those that `steps` makes and takes. */
export function servedInteraction<Input, Output>(
  exchange: InteractionExchange,
  route: InteractionRoute,
  handler: InteractionHandler<Input, Output>,
  steps: (request: InteractionRequest, address: ResourceAddress | 'system') => InteractionSteps,
): ServedExchange {
  const addresses = pathsOf(route.path, exchange);
  return {
    id: exchange.id,
    methods: route.methods,
    errors: 'operation-outcome',
    cors: false,
    addresses: (basePath) => addresses.map((path) => basePath + path),
    arrive: (incoming, settings) => {
      const address = route.match(incoming.segments ?? []);
      if (address === undefined) return undefined;
      const request = { exchange, incoming, settings };
      // The steps of an interaction give the input that its handler takes, and take the output that it gives.
      const run = handler as InteractionHandler<unknown, unknown>;
      return new ServerArrival(arrivalSteps(request, run, steps(request, address)), incoming, settings);
    },
  };
}

/** More types than this are written as one form. */
const listedTypes = 5;

function pathsOf(path: string, { types }: InteractionExchange): readonly string[] {
  const names = Object.keys(types);
  if (!path.includes('{type}') || names.length === 0 || names.length > listedTypes) return [path];
  return names.map((name) => path.replace('{type}', name));
}

/** What all interactions share. */
function arrivalSteps(
  { exchange }: InteractionRequest,
  handler: InteractionHandler<unknown, unknown>,
  { invalid, body, take, selects, unselected, input, check, reply }: InteractionSteps,
): ArrivalSteps<unknown, unknown> {
  return {
    answersFhirJson: true,
    resources: offeredResources(exchange),
    body,
    take,
    selects,
    unselected,
    input,
    broken: (validation) => brokenRules(invalid ?? 422, validation),
    run: handler,
    reply(output, validation) {
      check(output, validation);
      // What breaks its definition is not sent, so that nothing of it has to be made.
      return validation.accepted ? reply(output) : noContent;
    },
  };
}

const noContent: ServerReply = { status: 204, headers: {}, body: undefined };

/** An answer with a resource, or without a body. */
export function resourceReply(
  status: number,
  resource: unknown,
  headers: Readonly<Record<string, string>> = {},
): ServerReply {
  if (resource === undefined) return { status, headers, body: undefined };
  return { status, headers: { ...headers, 'Content-Type': fhirJson }, body: JSON.stringify(resource) };
}

/** The answer of a search or a history, with its links. `self`: the address of what was asked, below the base. */
export function bundleReply({ incoming, settings }: InteractionRequest, output: unknown, self: string): ServerReply {
  // The output has just been validated.
  return resourceReply(200, withLinks(output as Bundle, settings.baseUrl(incoming), self));
}

/** Validates a resource that must be of this type. */
export function checkResource(
  resource: unknown,
  resourceType: string,
  exchange: InteractionExchange,
  validation: Validation,
): void {
  const found =
    typeof resource === 'object' && resource !== null && 'resourceType' in resource ? resource.resourceType : undefined;
  if (found !== resourceType) {
    const wanted = `a ${resourceType} resource`;
    validation.report({ rule: 'resource-type', code: 'structure', at: resourceType, found, wanted });
    return;
  }
  validatorOf(exchange, resourceType)(resource, validation, resourceType);
}
