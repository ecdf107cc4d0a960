import { assertNever } from '../../../generator/model/assert-never.ts';
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
  /** The body of the answer. */
  readonly text: string;
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

/** A request as it goes over the wire. */
interface WireRequest {
  readonly url: string;
  readonly method: string;
  readonly mediaType: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty: none. */
  readonly body: string;
}

/** Changes some of a request. */
export type Bend = (request: WireRequest) => Partial<WireRequest>;

/**
 * Sends the request of a pair as it stands, or bent, whatever a generated client makes of it, to a generated server over a socket.
 *  */
export async function sendRefused(journey: Journey, bend: Bend = () => ({})): Promise<Refused> {
  const wrap = (answer: (input: unknown) => unknown): unknown =>
    isRedirect(journey.exchange) ? { confirm: () => true, answer } : answer;
  const server = await PairServer.start(journey, (body) => body, wrap);
  try {
    const plain = await wireRequest(journey, server.baseUrl);
    const { url, method, mediaType, headers, body: text } = { ...plain, ...bend(plain) };
    const typed = mediaType === '' ? headers : { ...headers, 'Content-Type': mediaType };
    const sent = new Request(url, {
      method,
      headers: typed,
      redirect: 'manual',
      ...(text === '' ? {} : { body: text }),
    });
    const response = await fetch(sent);
    return await refusedBy(response, server.received !== 'nothing');
  } finally {
    await server.close();
  }
}

async function refusedBy(response: Response, reachedHandler: boolean): Promise<Refused> {
  const location = response.headers.get('location');
  const text = await response.text();
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  const code = location === null ? Reflect.get(Object(body), 'error') : new URL(location).searchParams.get('error');
  return { status: response.status, code: code ?? undefined, reachedHandler, text };
}

async function wireRequest({ exchange, pair }: Journey, base: string): Promise<WireRequest> {
  const request = rawRequest(exchange, pair, base);
  const mediaType = request.headers.get('content-type') ?? '';
  return { url: request.url, method: request.method, mediaType, headers: {}, body: await request.text() };
}

/** True for an exchange whose request has a body; a search has one where it is sent by POST. */
export function hasBody({ wire }: Exchange): boolean {
  switch (wire.kind) {
    case 'fhir-operation':
      return wire.methods.includes('POST');
    case 'http':
      return wire.requestBody !== 'none' && wire.requestBody !== 'query' && wire.reply !== 'redirect';
    case 'fhir-interaction':
      return ['create', 'update', 'patch', 'transaction', 'batch', 'search-type'].includes(wire.interaction);
    case 'channel':
      return false;
    default:
      return assertNever(wire);
  }
}

/** A search sent by POST, anything else as it is. */
export const byPost: Bend = ({ url, method, body }) => {
  if (method !== 'GET' || body !== '') return {};
  const [address = '', query = ''] = url.split('?');
  return { url: `${address}/_search`, method: 'POST', mediaType: 'application/x-www-form-urlencoded', body: query };
};

function isRedirect({ wire }: Exchange): boolean {
  return wire.kind === 'http' && wire.reply === 'redirect';
}

/** @throws TypeError where a request of this kind has no refused example yet. */
function rawRequest({ id, wire }: Exchange, { request: body, reply }: ExamplePair, base: string): Request {
  if (wire.kind === 'fhir-interaction') return interactionRequest(id, wire, body, base, reply.body);
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
  reply: JsonValue | undefined,
): Request {
  const members = isJsonObject(body) ? body : {};
  const type = resourceType === '*' ? String(members['resourceType'] ?? members['path']) : resourceType;
  const text = JSON.stringify(body);
  switch (interaction) {
    case 'create':
      return post(`${base}/${type}`, 'application/fhir+json', text);
    case 'update':
      return post(`${base}/${type}/${String(members['id'])}`, 'application/fhir+json', text, 'PUT');
    case 'patch': {
      // The document of a patch does not say what it is for; its answer does.
      const { resourceType: patched, id: at } = isJsonObject(reply) ? reply : {};
      return post(`${base}/${String(patched)}/${String(at)}`, 'application/json-patch+json', text, 'PATCH');
    }
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
