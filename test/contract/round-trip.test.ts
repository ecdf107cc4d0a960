import { beforeAll, describe, expect, test } from 'vitest';
import { release as generated } from '../../generated/halo-1.1.0/release.ts';
import { assertNever } from '../../generator/model/assert-never.ts';
import { errorStatus } from '../../generator/model/error-status.ts';
import type { Exchange } from '../../generator/model/exchange.ts';
import type { Release } from '../../generator/model/release.ts';
import { publishedDocuments, publishedRelease } from '../support/published-document.ts';
import { channelTrip } from '../support/round-trip/channel-trip.ts';
import { declaredErrors, declaredPairs } from '../support/round-trip/declared-errors.ts';
import { type ExamplePair, examplePairs } from '../support/round-trip/example-pairs.ts';
import { errorEssence, exampleEssence } from '../support/round-trip/example-refusal.ts';
import { httpTrip, operationTrip } from '../support/round-trip/http-trip.ts';
import {
  addressOf,
  exampleAddress,
  interactionMeaning,
  interactionTrip,
} from '../support/round-trip/interaction-trip.ts';
import { plainMessage } from '../support/round-trip/plain-message.ts';
import {
  type Bend,
  byPost,
  hasBody,
  isSayable,
  refusedPairs,
  sendRefused,
} from '../support/round-trip/refused-request.ts';
import type { Journey, Trip } from '../support/round-trip/trip.ts';
import { bentRequests, refusalReasons, unaskedRefusals } from '../support/round-trip/unasked-refusals.ts';

/** Every exchange that was generated; a test for each, whatever the examples. */
const exchangeIds = Object.keys(generated.exchanges);
let release: Release;
let declared: ReturnType<typeof declaredErrors>;

beforeAll(async () => {
  ({ release } = await publishedRelease());
  const documents = [...(await publishedDocuments())].filter(([actor]) => !actor.includes('3.0'));
  declared = declaredErrors(documents.map(([, document]) => document));
});

function exchangeOf(id: string): Exchange {
  const exchange = [...release.exchanges.values()].find((each) => each.id === id);
  if (exchange === undefined) throw new TypeError(`The profiles have no exchange ${id}.`);
  return exchange;
}

describe('a generated client and a generated server', () => {
  test.each(exchangeIds)('exchange the examples of %s', async (id) => {
    const exchange = exchangeOf(id);
    const pairs = examplePairs(exchange);
    expect(pairs.filter(({ reply }) => reply.kind === 'success')).not.toEqual([]);
    for (const pair of pairs) await expectTrip({ release, exchange, pair });
  });

  test.each(exchangeIds)('exchange every error that the document of %s declares', async (id) => {
    const exchange = exchangeOf(id);
    const shown = examplePairs(exchange);
    const errors = declared.get(id) ?? [];
    // A socket has no document of HTTP errors; everything else has.
    expect(errors.length > 0).toBe(exchange.wire.kind !== 'channel');
    const isStatusOnly = exchange.wire.kind === 'http' && exchange.wire.errors === 'status-only';
    expect(errors.filter(({ body }) => (body === undefined) !== isStatusOnly)).toEqual([]);
    const [success] = shown;
    for (const pair of success === undefined ? [] : declaredPairs(errors, success, shown)) {
      await expectTrip({ release, exchange, pair });
    }
  });

  test.each(exchangeIds)('refuse each request of %s that is shown as refused', async (id) => {
    const exchange = exchangeOf(id);
    for (const pair of refusedPairs(exchange)) await expectRefused({ release, exchange, pair });
  });

  test('close a socket that is refused, and tell why', async () => {
    const channels = [...release.exchanges.values()].filter(({ wire }) => wire.kind === 'channel');
    expect(channels).not.toEqual([]);
    for (const exchange of channels) {
      const reply = { kind: 'error', status: 403, body: undefined } as const;
      const pairs = examplePairs(exchange).map((pair) => ({ ...pair, label: 'The token has expired.', reply }));
      for (const pair of pairs) {
        const { received, returned } = await channelTrip({ release, exchange, pair });
        expect(received).toEqual(inputOf(exchange, pair));
        const error = { kind: 'closed', code: 1008, reason: 'The token has expired.' };
        expect(returned).toEqual({ ok: false, error });
      }
    }
  });

  test('are shown for each refusal of what a message says a message that is refused, or it is listed why not', () => {
    const unasked = [...release.exchanges.values()].flatMap(unaskedRefusals);
    const told = [...Object.keys(refusalReasons), ...Object.keys(bentRequests)];
    expect(unasked.toSorted()).toEqual(told.toSorted());
  });

  test.each(Object.entries(bentRequests))('refuse %s, which no example can ask for', async (name, bend) => {
    const [id = '', label] = name.split(' ');
    const exchange = exchangeOf(id);
    const reply = exchange.examples.find((each) => each.direction === 'response' && each.label === label);
    const { status, reachedHandler, text } = await sendRefused(firstJourney(exchange), bend);
    expect({ status: String(status), reachedHandler }).toEqual({
      status: reply && errorStatus(exchange.wire, reply),
      reachedHandler: false,
    });
    expect(JSON.parse(text)).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  test('take each body in UTF-8 and not compressed, and refuse it in anything else with 415 and words', async () => {
    const bodies = [...release.exchanges.values()].filter(hasBody);
    const kinds = new Set<string>();
    for (const exchange of bodies) {
      const journey = firstJourney(exchange);
      const send = (change: Bend) =>
        sendRefused(journey, (request) => {
          const posted = { ...request, ...byPost(request) };
          kinds.add(posted.mediaType);
          return { ...posted, ...change(posted) };
        });
      for (const [what, charset, headers] of unreadable) {
        const { status, reachedHandler, text } = await send(({ mediaType }) => ({
          mediaType: mediaType + charset,
          headers,
        }));
        expect([exchange.id, what, status, reachedHandler]).toEqual([exchange.id, what, 415, false]);
        const isSilent = exchange.wire.kind === 'http' && exchange.wire.errors === 'status-only';
        const words = isSilent ? '' : expect.stringContaining('in UTF-8 and not compressed.');
        expect([exchange.id, text]).toEqual([exchange.id, words]);
      }
      const taken = await send(({ mediaType }) => ({ mediaType: `${mediaType}; charset="UTF-8"` }));
      expect([exchange.id, taken.status === 415, taken.reachedHandler]).toEqual([exchange.id, false, true]);
    }
    expect([...kinds].toSorted()).toEqual([
      'application/fhir+json',
      'application/json-patch+json',
      'application/x-www-form-urlencoded',
    ]);
  });

  test('cannot be tried where an exchange has no example of a message', () => {
    for (const exchange of release.exchanges.values()) {
      if (exchange.request.kind === 'empty' && exchange.response.kind === 'empty') continue;
      expect(() => examplePairs({ ...exchange, examples: [] }), exchange.id).toThrow('has no example');
    }
  });

  test('are generated for every exchange of the profiles', () => {
    expect(exchangeIds.toSorted()).toEqual([...release.exchanges.keys()].toSorted());
  });
});

/** How a body cannot be read: what is appended to its media type, and headers beside that. */
const unreadable: readonly (readonly [what: string, charset: string, headers: Readonly<Record<string, string>>])[] = [
  ['another charset', '; charset=iso-8859-1', {}],
  ['another coding of Unicode', '; charset=utf-16', {}],
  ['compressed', '', { 'Content-Encoding': 'gzip' }],
];

/** The first success that examples show. */
function firstJourney(exchange: Exchange): Journey {
  const pair = examplePairs(exchange).find(({ reply }) => reply.kind === 'success');
  if (pair === undefined) throw new TypeError(`${exchange.id} has no success.`);
  return { release, exchange, pair };
}

async function expectTrip(journey: Journey): Promise<void> {
  const { exchange, pair } = journey;
  const trip = await tripOf(journey);
  expectReceived(journey, trip);
  if (pair.reply.kind === 'success') {
    const output = plainMessage(exchange.response, pair.reply.body);
    expect({ label: pair.label, error: trip.returned.ok ? undefined : trip.returned.error }).toEqual({
      label: pair.label,
      error: undefined,
    });
    expect(trip.returned).toMatchObject({ ok: true, output });
    return;
  }
  const { status, body } = pair.reply;
  const error = trip.returned.ok ? trip.returned : errorEssence(exchange, trip.returned.error);
  expect({ label: pair.label, error }).toEqual({ label: pair.label, error: exampleEssence(exchange, status, body) });
}

/** Sent as it stands, the request is refused as its example says; a generated client refuses too, or does not even send it. */
async function expectRefused(journey: Journey): Promise<void> {
  const { exchange, pair } = journey;
  if (pair.reply.kind !== 'error') throw new TypeError('Not a refusal.');
  const { status, body } = pair.reply;
  const wanted = exampleEssence(exchange, status, body);
  const refused = await sendRefused(journey);
  expect({ label: pair.label, ...refused }).toMatchObject({ label: pair.label, status, code: wanted['code'] });
  if (exchange.wire.kind === 'http' && exchange.wire.reply === 'redirect') return;
  if (!isSayable(exchange, pair.request)) return;
  const { returned } = await tripOf(journey);
  const error = returned.ok ? returned : errorEssence(exchange, returned.error);
  // What breaks a rule that the client knows is not sent; else the handler refuses as the example does.
  expect([pair.label, error]).toEqual([
    pair.label,
    refused.reachedHandler ? wanted : expect.objectContaining({ kind: 'invalid-request' }),
  ]);
}

function tripOf(journey: Journey): Promise<Trip> {
  const { wire } = journey.exchange;
  switch (wire.kind) {
    case 'fhir-operation':
      return operationTrip(journey);
    case 'http':
      return httpTrip(journey, wire);
    case 'fhir-interaction':
      return interactionTrip(journey, wire);
    case 'channel':
      return channelTrip(journey);
    default:
      return assertNever(wire);
  }
}

/** The handler was given the example: its message, and in interactions what the address says. */
function expectReceived(journey: Journey, { received, address }: Trip): void {
  const { exchange, pair } = journey;
  const { wire } = exchange;
  if (wire.kind !== 'fhir-interaction') {
    expect([pair.label, received]).toEqual([pair.label, inputOf(exchange, pair)]);
    return;
  }
  const { input } = interactionMeaning(journey, wire);
  if (input === undefined) expect([pair.label, received]).toEqual([pair.label, undefined]);
  else expect([pair.label, received]).toMatchObject([pair.label, input]);
  const wanted = exampleAddress(journey, wire);
  const url = new URL(address, 'http://server.example');
  if (wanted !== undefined) expect(addressOf(url.pathname, [...url.searchParams])).toBe(wanted);
}

function inputOf({ request }: Exchange, pair: ExamplePair): unknown {
  return plainMessage(request, pair.request);
}
