import type { FetchHandler } from '../../../generated/runtime/server-options.ts';
import type { HttpBinding } from '../../../generator/model/exchange.ts';
import { isJsonObject } from '../../../generator/model/json.ts';
import { serve } from '../../../simulators/kit/http-server.ts';
import { generatedModule, responderName } from './generated-code.ts';
import { plainMessage } from './plain-message.ts';
import { type Journey, PairServer, type Trip } from './trip.ts';

const page = '<p>Here you are.</p>';

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A call of an operation. Of several levels the first is taken. */
export async function operationTrip(journey: Journey): Promise<Trip> {
  const { exchange, pair } = journey;
  const { wire, request } = exchange;
  if (wire.kind !== 'fhir-operation') throw new TypeError('Not an operation.');
  const [level] = wire.levels;
  const [resourceType] = wire.resourceTypes;
  const target = level === 'instance' ? { level, resourceType, id: 'x-1' } : { level, resourceType };
  const input = request.kind === 'empty' ? [] : [plainMessage(request, pair.request)];
  const args = level === 'system' && wire.levels.length === 1 ? input : [target, ...input];
  return calledTrip(journey, args, () => ({}));
}

/** A call of an HTTP exchange whose answer the client reads. */
export async function httpTrip(journey: Journey, wire: HttpBinding): Promise<Trip> {
  const { exchange, pair } = journey;
  const { reply } = pair;
  if (wire.reply === 'redirect') {
    return reply.kind === 'error' && reply.inPlace === true ? inPlaceTrip(journey) : redirectTrip(journey);
  }
  if (wire.reply === 'html') return pageTrip(journey);
  const input = exchange.request.kind === 'empty' ? [] : [plainMessage(exchange.request, pair.request)];
  const { target } = wire;
  const path = target.kind === 'base' ? target.path : target.defaultPath;
  const endpoint = (base: string): string => `${base}${path ?? ''}`;
  if (target.kind === 'base') return calledTrip(journey, input, () => ({}));
  if (target.kind === 'discovered') {
    return calledTrip(journey, input, (base) => ({ endpoints: { [exchange.id]: endpoint(base) } }));
  }
  return calledTrip(
    journey,
    (base) => [endpoint(base), ...input],
    () => ({}),
  );
}

async function calledTrip(
  journey: Journey,
  args: readonly unknown[] | ((base: string) => readonly unknown[]),
  options: (base: string) => object,
): Promise<Trip> {
  const { release, exchange, pair } = journey;
  const server = await PairServer.start(journey, (body) => plainMessage(exchange.response, body));
  try {
    const module = await generatedModule(release, exchange, 'client');
    // Only credentials in the header are refused by 401. @see RFC 6749 §5.2
    const refused = pair.reply.kind === 'error' && pair.reply.status === 401;
    const headers = refused ? { Authorization: `Basic ${btoa('app:secret')}` } : {};
    const all = { baseUrl: server.baseUrl, headers, ...options(server.baseUrl) };
    const client = module.construct(`${responderName(release, exchange)}Client`, all);
    const given = typeof args === 'function' ? args(server.baseUrl) : args;
    // What every client method gives.
    const returned = (await client.call(exchange.methodName, ...given)) as Trip['returned'];
    return { received: server.received, address: server.address, returned };
  } finally {
    await server.close();
  }
}

/** A navigation of the browser that ends at a page. */
async function pageTrip(journey: Journey): Promise<Trip> {
  const { release, exchange, pair } = journey;
  const server = await PairServer.start(journey, () => page);
  try {
    const module = await generatedModule(release, exchange, 'client');
    const url = module.call(`build${pascal(exchange.methodName)}Url`, endpointOf(journey, server), pair.request);
    const response = await fetch(String(url));
    const shown = (await response.text()) === page;
    const returned = shown
      ? { ok: true as const, output: pair.reply.body }
      : { ok: false as const, error: { kind: 'http', status: response.status } };
    return { received: server.received, address: server.address, returned };
  } finally {
    await server.close();
  }
}

function endpointOf({ exchange: { wire } }: Journey, server: PairServer): string {
  const target = wire.kind === 'http' ? wire.target : undefined;
  const path = target?.kind === 'base' ? target.path : target?.defaultPath;
  return `${server.baseUrl}${path ?? ''}`;
}

/** A navigation that is refused before it is known where an answer goes, so that the browser is told where it is. */
async function inPlaceTrip(journey: Journey): Promise<Trip> {
  const { release, exchange, pair } = journey;
  const wrap = (confirm: (input: unknown) => unknown): object => ({ confirm, answer: () => ({}) });
  const server = await PairServer.start(journey, (body) => body, wrap);
  try {
    const module = await generatedModule(release, exchange, 'client');
    const url = module.call(`build${pascal(exchange.methodName)}Url`, pair.request, {
      url: endpointOf(journey, server),
    });
    const response = await fetch(String(url), { headers: { Accept: 'application/json' }, redirect: 'manual' });
    const { error, error_description: description } = await response.json();
    const returned = { ok: false as const, error: { kind: 'oauth', error, description, status: response.status } };
    return { received: plainMessage(exchange.request, pair.request), address: server.address, returned };
  } finally {
    await server.close();
  }
}

/** A navigation there and back: the address of the way back is visited at a generated callback, on a socket of its own. */
async function redirectTrip(journey: Journey): Promise<Trip> {
  const { release, exchange, pair } = journey;
  const wrap = (answer: (input: unknown) => unknown): object => ({ confirm: () => true, answer });
  const server = await PairServer.start(journey, (body) => body, wrap);
  const back: { returned: Trip['returned'] } = { returned: { ok: false, error: 'nobody came back' } };
  const module = await generatedModule(release, exchange, 'client');
  const handlers = {
    answered: (output: unknown): string => {
      back.returned = { ok: true, output };
      return page;
    },
    failed: (failure: Readonly<Record<string, unknown>>): string => {
      back.returned = { ok: false, error: { ...failure, status: undefined } };
      return page;
    },
  };
  // A generated callback is a FetchHandler; which one is known at run time only.
  const callback = module.call(`create${pascal(exchange.methodName)}Callback`, handlers) as FetchHandler;
  const app = await serve(callback);
  try {
    const options = { url: endpointOf(journey, server) };
    const url = module.call(`build${pascal(exchange.methodName)}Url`, pair.request, options);
    const away = await fetch(String(url), { redirect: 'manual' });
    const location = new URL(away.headers.get('location') ?? '');
    const wanted = isJsonObject(pair.request) ? pair.request['redirect_uri'] : undefined;
    if (`${location.origin}${location.pathname}` !== wanted) throw new Error(`Sent to ${location.href}`);
    await fetch(`${app.origin}${location.pathname}${location.search}`);
    return { received: server.received, address: server.address, returned: back.returned };
  } finally {
    await server.close();
    await app.close();
  }
}
