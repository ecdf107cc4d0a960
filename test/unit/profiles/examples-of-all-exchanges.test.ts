import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from '../../../generator/model/exchange.ts';
import { isJsonObject, type JsonObject } from '../../../generator/model/json.ts';
import type { Release } from '../../../generator/model/release.ts';
import { runCheck } from '../../../generator/pipeline.ts';
import { membersOf, packageFolder, projectRoot } from '../../support/profile-package.ts';

let exchanges: readonly Exchange[];

beforeAll(async () => {
  const { releases } = await runCheck({ packages: [packageFolder], toolkitRoot: projectRoot });
  exchanges = releases.flatMap((release: Release) => [...release.exchanges.values()]);
});

interface Shown {
  readonly exchange: Exchange;
  readonly label: string;
  readonly body: JsonObject;
}

function shown(direction: 'request' | 'response', error: boolean, wanted: (exchange: Exchange) => boolean): Shown[] {
  return exchanges
    .filter(wanted)
    .flatMap((exchange) =>
      exchange.examples.flatMap((example) =>
        example.direction === direction && example.error === error && isJsonObject(example.body)
          ? [{ exchange, label: example.label, body: example.body }]
          : [],
      ),
    );
}

function one(id: string, direction: 'request' | 'response', label = ''): JsonObject {
  const found = shown(direction, label.startsWith('error'), (exchange) => exchange.id === id);
  const body = found.find((each) => each.label === label)?.body;
  if (body === undefined) throw new Error(`No example ${label} of ${id}`);
  return body;
}

function errorFormat({ wire }: Exchange): string {
  if (wire.kind === 'http') return wire.errors;
  return wire.kind === 'channel' ? 'none' : 'operation-outcome';
}

function valuesOf(value: unknown, member: string): readonly unknown[] {
  return [...membersOf(value)].filter(([name]) => name === member).map(([, found]) => found);
}

describe('the examples of an exchange', () => {
  it('show every request and every answer that has a body', () => {
    const silent = exchanges.flatMap((exchange) =>
      (['request', 'response'] as const)
        .filter((direction) => exchange[direction].kind !== 'empty')
        .filter((direction) => !exchange.examples.some((each) => each.direction === direction && !each.error))
        .map((direction) => `${exchange.id} ${direction}`),
    );

    expect(silent).toEqual([]);
  });

  it('show an error wherever errors have a body', () => {
    const silent = exchanges
      .filter((exchange) => !['none', 'status-only'].includes(errorFormat(exchange)))
      .filter(({ examples }) => !examples.some(({ error, direction }) => error && direction === 'response'))
      .map(({ id }) => id);

    // A capability statement may be read by anyone, at any time.
    expect(silent).toEqual(['CA:SoF~fhir-access/capabilities']);
  });

  it('show errors in the format of the exchange', () => {
    const wanted: Readonly<Record<string, JsonObject>> = {
      'operation-outcome': { resourceType: 'OperationOutcome' },
      problem: { type: expect.any(String), title: expect.any(String), status: expect.any(Number) },
      'oauth-json': { error: expect.any(String), error_description: expect.any(String) },
      'oauth-redirect': { error: expect.any(String), state: expect.any(String) },
    };

    for (const { exchange, body } of shown('response', true, () => true)) {
      expect(body).toMatchObject(wanted[errorFormat(exchange)] ?? {});
    }
  });

  it('say in a problem the status that the label says', () => {
    for (const { label, body } of shown('response', true, (exchange) => errorFormat(exchange) === 'problem')) {
      expect(label).toBe(`error-${String(body['status'])}`);
    }
  });
});

describe('the examples of a launch', () => {
  it('carry one launch from the launch URL to the token', () => {
    const launch = one('CA:SoF-1/launch', 'request');
    const authorize = one('CA:SoF-3/authorize', 'request');
    const redirect = one('CA:SoF-3/authorize', 'response');
    const token = one('CA:SoF-3/token.code', 'request');
    const setContext = one('CA:SoFA-1/set-context', 'response');

    expect(valuesOf(setContext, 'valueString')).toContain(launch['launch']);
    expect(authorize).toMatchObject({ launch: launch['launch'], aud: launch['iss'] });
    expect(redirect['state']).toBe(authorize['state']);
    expect(token).toMatchObject({
      code: redirect['code'],
      redirect_uri: authorize['redirect_uri'],
      client_id: authorize['client_id'],
    });
  });

  it('have a PKCE verifier that gives the challenge', () => {
    const { code_verifier: verifier } = one('CA:SoF-3/token.code', 'request');
    const { code_challenge: challenge } = one('CA:SoF-3/authorize', 'request');

    expect(createHash('sha256').update(String(verifier)).digest('base64url')).toBe(challenge);
  });

  it('have a state of at least 122 bits', () => {
    for (const { body } of shown('request', false, ({ id }) => id === 'CA:SoF-3/authorize')) {
      expect(Buffer.from(String(body['state']), 'base64url').length * 8).toBeGreaterThanOrEqual(122);
    }
  });

  it('name the app by its id in the catalog', () => {
    const apps = exchanges
      .find(({ id }) => id === 'CA:AC-1/app-list')
      ?.examples.find(({ label }) => label === '')?.body;
    const ids = Array.isArray(apps) ? apps.map((app) => (isJsonObject(app) ? app['id'] : undefined)) : [];

    expect(ids).toContain(valuesOf(one('CA:SoFA-1/set-context', 'request'), 'valueString')[0]);
  });

  it('give ids, not references, as launch context', () => {
    for (const { body } of shown('response', false, ({ id }) => /token\.(code|refresh)$/.test(id))) {
      for (const member of ['patient', 'encounter']) expect(body[member] ?? 'p').toMatch(/^[A-Za-z0-9.-]{1,64}$/);
    }
  });

  it('show each kind of client where clients authenticate', () => {
    const labels = shown('request', false, ({ id }) => id === 'CA:SoF-3/token.code').map(({ label }) => label);

    expect(labels).toEqual(['asymmetric', '', 'symmetric']);
  });

  it('show a token that is good and one that is not', () => {
    expect(one('CA:SoF~introspect', 'response')['active']).toBe(true);
    expect(one('CA:SoF~introspect', 'response', 'inactive')).toEqual({ active: false });
  });
});

describe('the examples of subscriptions', () => {
  const typesOf = (id: string, direction: 'request' | 'response') =>
    shown(direction, false, (exchange) => exchange.id === id).flatMap(({ body }) => valuesOf(body, 'valueCode'));

  it('show every type of notification and every state of a subscription', () => {
    const codes = [
      ...typesOf('CA:FSub~notify', 'request'),
      ...typesOf('CA:FSub~bind', 'response'),
      ...typesOf('CA:FSub~subscription-status', 'response'),
      ...typesOf('CA:FSub~subscription-events', 'response'),
    ];

    expect([...new Set(codes)].sort()).toEqual([
      ...['active', 'error', 'event-notification', 'handshake', 'heartbeat', 'off'],
      ...['query-event', 'query-status', 'requested'],
    ]);
  });

  it('show every payload level, on both channels', () => {
    const created = shown('request', false, ({ id }) => id === 'CA:FSub~create-subscription').map(({ body }) => body);

    expect([...new Set(created.flatMap((body) => valuesOf(body, 'valueCode')))].sort()).toEqual([
      'empty',
      'full-resource',
      'id-only',
    ]);
    expect(
      [...new Set(created.map(({ channel }) => (isJsonObject(channel) ? channel['type'] : undefined)))].sort(),
    ).toEqual(['rest-hook', 'websocket']);
  });

  it('begin every notification with a status, and give every entry request and response', () => {
    const notifications = [
      ...shown('request', false, ({ id }) => id === 'CA:FSub~notify'),
      ...shown('response', false, ({ id }) => id === 'CA:FSub~bind' || id === 'CA:FSub~subscription-events'),
    ].map(({ body }) => body);

    expect(notifications).toHaveLength(11);
    for (const { type, entry } of notifications) {
      expect(type).toBe('history');
      expect(entry).toMatchObject([
        { resource: { resourceType: 'Parameters' } },
        ...Array(lengthOf(entry) - 1).fill({}),
      ]);
      expect(Array.isArray(entry) ? entry : []).toEqual(
        Array(lengthOf(entry)).fill(
          expect.objectContaining({ request: expect.anything(), response: expect.anything() }),
        ),
      );
    }
  });

  it('answer a request for a token with the subscriptions it names', () => {
    const asked = valuesOf(one('CA:FSub~get-ws-binding-token', 'request'), 'valueId');
    const bound = valuesOf(one('CA:FSub~get-ws-binding-token', 'response'), 'valueString').slice(1);

    expect(bound).toEqual(asked);
    expect(valuesOf(one('CA:FSub~get-ws-binding-token', 'response'), 'valueString')[0]).toBe(
      one('CA:FSub~bind', 'request')['token'],
    );
  });
});

function lengthOf(entry: unknown): number {
  return Array.isArray(entry) ? entry.length : 0;
}
