import type { Exchange, FhirInteractionBinding } from '../../../generator/model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../generator/model/json.ts';
import { generatedModule, responderName } from './generated-code.ts';
import { writtenSearch } from './search-example.ts';
import { type Journey, PairServer, type Trip } from './trip.ts';

/** What an interaction's example means: the arguments of the client's method, and what the handler should be given at least. */
export interface InteractionMeaning {
  readonly args: readonly unknown[];
  readonly input: unknown;
}

/** A RESTful interaction. */
export async function interactionTrip(journey: Journey, wire: FhirInteractionBinding): Promise<Trip> {
  const { release, exchange } = journey;
  const server = await PairServer.start(journey, (body) => handlerAnswer(wire, body));
  try {
    const module = await generatedModule(release, exchange, 'client');
    const client = module.construct(`${responderName(release, exchange)}Client`, { baseUrl: server.baseUrl });
    const { args } = interactionMeaning(journey, wire);
    // What every client method gives.
    const result = (await client.call(exchange.methodName, ...args)) as Trip['returned'];
    const returned = result.ok ? { ok: true as const, output: clientOutput(wire, result.output) } : result;
    return { received: server.received, address: server.address, returned };
  } finally {
    await server.close();
  }
}

/** Reads the example of a request: a body, or `{ path, query }` where it has none. */
export function interactionMeaning(
  { release, exchange, pair }: Journey,
  wire: FhirInteractionBinding,
): InteractionMeaning {
  const { request } = pair;
  const target = targetOf(exchange, wire, request, pair.reply.body);
  const type = wire.resourceType === '*' ? [target.resourceType] : [];
  const { resourceType, id, versionId } = target;
  switch (wire.interaction) {
    case 'read':
    case 'delete':
      return { args: [...type, id], input: { resourceType, id } };
    case 'vread':
      return { args: [...type, id, versionId], input: { resourceType, id, versionId } };
    case 'history-instance':
      return { args: [...type, id, target.controls], input: { resourceType, id, page: target.controls } };
    case 'create':
      return { args: [...type, request], input: { resourceType, resource: request } };
    case 'update':
      return { args: [...type, request], input: { resourceType, id, resource: request } };
    case 'patch': {
      const patch = Array.isArray(request)
        ? { kind: 'json-patch', operations: request }
        : { kind: 'fhirpath-patch', parameters: request };
      return { args: [...type, id, request], input: { resourceType, id, patch } };
    }
    case 'search-type': {
      const search = writtenSearch(release, exchange, target.resourceType, target.query);
      return { args: [...type, search], input: { resourceType } };
    }
    case 'batch':
    case 'transaction':
      return { args: [request], input: request };
    case 'capabilities':
      return { args: [], input: undefined };
    default:
      throw new TypeError(`No round trip for the interaction ${wire.interaction}.`);
  }
}

/** What the URL of a request by example says. */
interface RequestTarget {
  readonly resourceType: string;
  readonly id: string;
  readonly versionId: string;
  readonly query: JsonObject;
  readonly controls: JsonObject;
}

function targetOf(
  exchange: Exchange,
  wire: FhirInteractionBinding,
  request: JsonValue | undefined,
  answer: JsonValue | undefined,
): RequestTarget {
  const body = isJsonObject(request) ? request : {};
  const path = typeof body['path'] === 'string' ? body['path'] : undefined;
  const [pathType = '', pathId = '', , versionId = ''] = path?.split('/') ?? [];
  const query = path === undefined ? body : isJsonObject(body['query']) ? body['query'] : {};
  // The document of a patch does not say what it is for; its answer does.
  const resource =
    isJsonObject(request) && request['resourceType'] !== undefined ? request : successOf(exchange, answer);
  const resourceType = wire.resourceType !== '*' ? wire.resourceType : pathType || String(resource['resourceType']);
  const controls = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, Number(value)]));
  return { resourceType, id: pathId || String(resource['id']), versionId, query, controls };
}

function successOf(exchange: Exchange, answer: JsonValue | undefined): JsonObject {
  if (isJsonObject(answer) && answer['resourceType'] !== 'OperationOutcome') return answer;
  const example = exchange.examples.find(({ direction, error }) => direction === 'response' && !error);
  return isJsonObject(example?.body) ? example.body : {};
}

function handlerAnswer({ interaction }: FhirInteractionBinding, body: JsonValue | undefined): unknown {
  if (interaction === 'create') return { resource: body, created: true };
  return interaction === 'update' || interaction === 'patch' ? { resource: body, created: false } : body;
}

const resourceWithin: ReadonlySet<string> = new Set(['read', 'create', 'update', 'patch']);

function clientOutput({ interaction }: FhirInteractionBinding, output: unknown): unknown {
  const fields = typeof output === 'object' && output !== null ? output : {};
  if (interaction === 'delete') return Reflect.get(fields, 'outcome');
  return resourceWithin.has(interaction) ? Reflect.get(fields, 'resource') : output;
}

/** The path and query that the request of an example should go to; `undefined` where its body says all. */
export function exampleAddress(journey: Journey, wire: FhirInteractionBinding): string | undefined {
  const { exchange, pair } = journey;
  const body = isJsonObject(pair.request) ? pair.request : {};
  const { resourceType, query } = targetOf(exchange, wire, pair.request, pair.reply.body);
  const path =
    typeof body['path'] === 'string' ? body['path'] : wire.interaction === 'search-type' ? resourceType : undefined;
  return path === undefined
    ? undefined
    : addressOf(
        `/${path}`,
        Object.entries(query).map(([name, value]) => [name, String(value)]),
      );
}

/** An address with its query in one order, decoded. */
export function addressOf(path: string, query: readonly (readonly [string, string])[]): string {
  return [path, ...query.map(([name, value]) => `${name}=${value}`).sort()].join(' ');
}
