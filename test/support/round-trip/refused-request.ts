import { errorStatus } from '../../../generator/model/error-status.ts';
import type { Exchange, FhirInteractionBinding, FhirOperationBinding } from '../../../generator/model/exchange.ts';
import { isJsonObject, type JsonValue } from '../../../generator/model/json.ts';
import type { ExamplePair } from './example-pairs.ts';
import { type Journey, PairServer } from './trip.ts';

/** How a refusal came back to whoever sent the request. */
interface Refused {
  readonly status: number;
  /** The code of an OAuth error, whether in the body or in the redirect; none of others. */
  readonly code: JsonValue | undefined;
  /** True where the generated rules did not see what is wrong, so that the handler had to. */
  readonly reachedHandler: boolean;
}

/**
 * The refused requests of an exchange, each with the reply of its label.
 * @throws TypeError where there is no such reply, and no status either.
 */
export function refusedPairs(exchange: Exchange): readonly ExamplePair[] {
  const errors = exchange.examples.filter(({ error }) => error);
  return errors
    .filter(({ direction }) => direction === 'request')
    .map((request) => {
      const reply = errors.find(({ direction, label }) => direction === 'response' && label === request.label);
      const status = errorStatus(exchange.wire, reply ?? request);
      if (reply === undefined && status === undefined) throw new TypeError(`Nothing refuses ${request.place.file}.`);
      const refusal = { kind: 'error' as const, status: Number(status ?? 302), body: reply?.body };
      return { label: request.label, request: request.body, reply: refusal };
    });
}

/**
 * False where a typed client has no way to say what is refused: parameters of other names or more of them than there may be, a body
 * that is none of the exchange, and searches, whose names are types.
 */
export function isSayable({ request, wire }: Exchange, body: JsonValue | undefined): boolean {
  if (wire.kind === 'fhir-interaction') return wire.interaction !== 'search-type';
  if (wire.kind !== 'fhir-operation' || request.kind !== 'parameters' || !isJsonObject(body)) return true;
  const list = body['resourceType'] === 'Parameters' ? (body['parameter'] ?? []) : undefined;
  if (!Array.isArray(list)) return request.bareResource !== undefined;
  const names = list.filter(isJsonObject).map(({ name }) => name);
  return names.every((name) => {
    const max = request.parameters.find((parameter) => parameter.name === name)?.max ?? 0;
    return max === '*' || names.filter((each) => each === name).length <= max;
  });
}

/** Sends a request as it stands, whatever a generated client makes of it, to a generated server over a socket. */
export async function sendRefused(journey: Journey): Promise<Refused> {
  const wrap = (answer: (input: unknown) => unknown): unknown =>
    isRedirect(journey.exchange) ? { confirm: () => true, answer } : answer;
  const server = await PairServer.start(journey, (body) => body, wrap);
  try {
    const response = await fetch(rawRequest(journey.exchange, journey.pair.request, server.baseUrl));
    const location = response.headers.get('location');
    const text = await response.text();
    const body: unknown = text.startsWith('{') ? JSON.parse(text) : {};
    const code = location === null ? Reflect.get(Object(body), 'error') : new URL(location).searchParams.get('error');
    return { status: response.status, code: code ?? undefined, reachedHandler: server.received !== 'nothing' };
  } finally {
    await server.close();
  }
}

function isRedirect({ wire }: Exchange): boolean {
  return wire.kind === 'http' && wire.reply === 'redirect';
}

/** @throws TypeError where a request of this kind has no refused example yet. */
function rawRequest({ id, wire }: Exchange, body: JsonValue | undefined, base: string): Request {
  if (wire.kind === 'fhir-interaction') return interactionRequest(id, wire, body, base);
  if (wire.kind === 'fhir-operation') {
    return post(`${base}${operationPath(wire)}`, 'application/fhir+json', JSON.stringify(body));
  }
  if (wire.kind !== 'http') throw new TypeError(`No raw request for ${id}.`);
  const { target, requestBody } = wire;
  const url = base + ((target.kind === 'base' ? target.path : target.defaultPath) ?? '');
  if (requestBody === 'json' || requestBody === 'resource') {
    return post(url, requestBody === 'json' ? 'application/json' : 'application/fhir+json', JSON.stringify(body));
  }
  const form = formOf(body);
  return requestBody === 'form' && wire.reply !== 'redirect'
    ? post(url, 'application/x-www-form-urlencoded', form)
    : new Request(`${url}?${form}`, { redirect: 'manual' });
}

function interactionRequest(
  id: string,
  { interaction, resourceType }: FhirInteractionBinding,
  body: JsonValue | undefined,
  base: string,
): Request {
  const members = isJsonObject(body) ? body : {};
  const type = resourceType === '*' ? String(members['resourceType'] ?? members['path']) : resourceType;
  const text = JSON.stringify(body);
  switch (interaction) {
    case 'create':
      return post(`${base}/${type}`, 'application/fhir+json', text);
    case 'update':
      return post(`${base}/${type}/${String(members['id'])}`, 'application/fhir+json', text, 'PUT');
    case 'transaction':
    case 'batch':
      return post(`${base}/`, 'application/fhir+json', text);
    case 'search-type':
      return new Request(`${base}/${type}?${formOf(members['query'] ?? body)}`);
    default:
      throw new TypeError(`No raw request for ${id}.`);
  }
}

function formOf(body: JsonValue | undefined): string {
  const members = Object.entries(isJsonObject(body) ? body : {});
  return new URLSearchParams(members.map(([name, value]): [string, string] => [name, String(value)])).toString();
}

/** Of several levels the first is taken. */
function operationPath({ code, levels: [level], resourceTypes: [type] }: FhirOperationBinding): string {
  if (level === 'system') return `/$${code}`;
  return level === 'type' ? `/${type}/$${code}` : `/${type}/x-1/$${code}`;
}

function post(url: string, mediaType: string, body: string, method = 'POST'): Request {
  return new Request(url, { method, headers: { 'Content-Type': mediaType }, body });
}
