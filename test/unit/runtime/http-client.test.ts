import { afterEach, describe, expect, it } from 'vitest';
import { ExchangeCaller } from '../../../generator/runtime/client-caller.ts';
import type { CallerOptions } from '../../../generator/runtime/client-options.ts';
import { describeExchangeError, unwrap } from '../../../generator/runtime/exchange-error.ts';
import { httpCall, knownEndpoints } from '../../../generator/runtime/http-client.ts';
import { OAuthError } from '../../../generator/runtime/oauth-error.ts';
import {
  LoopbackServers,
  type OrderInput,
  orderExchange,
  pushExchange,
  shelfExchange,
} from '../../support/tea-http.ts';
import { type OrderHandler, pot } from '../../support/tea-pot-server.ts';

const loopback = new LoopbackServers();
afterEach(() => loopback.close());

describe('a client', () => {
  async function client(options: CallerOptions = {}, order?: OrderHandler) {
    const baseUrl = await loopback.listen(pot(order));
    return new ExchangeCaller({ baseUrl, newCorrelationId: () => 'c1', ...options }, '4.0.1');
  }

  const input: OrderInput = { grant_type: 'order', leaf: 'Earl Gréy & co', cups: 2 };

  it('talks to a server over a socket', async () => {
    const caller = await client();
    expect(unwrap(await caller.call(httpCall(orderExchange, { kind: 'base' }, input)))).toEqual({
      ticket: 'Earl Gréy & co',
    });
    expect(unwrap(await caller.call(httpCall(shelfExchange, { kind: 'base' }, { shelf: 'a/b', limit: 2 })))).toEqual({
      ticket: 'a/b 2',
    });
    const pushed = await caller.call(httpCall(pushExchange, { kind: 'base' }, { resourceType: 'Bundle' }));
    expect(pushed.ok).toBe(true);
  });

  it('goes to an address of its own, and nowhere where there is none', async () => {
    const base = await loopback.listen(pot());
    const caller = new ExchangeCaller({}, '4.0.1');
    const there = await caller.call(httpCall(orderExchange, { kind: 'url', url: `${base}/counter` }, input));
    expect(there.ok).toBe(true);
    const nowhere = await caller.call(httpCall(orderExchange, { kind: 'url', url: undefined }, input));
    expect(nowhere.ok ? '' : describeExchangeError(nowhere.error)).toBe(
      'Nothing was sent, the address of TX:Tea-2/order is not known',
    );
    const unsafe = await caller.call(httpCall(orderExchange, { kind: 'url', url: 'ftp://pot.example' }, input));
    expect(unsafe).toMatchObject({ ok: false, error: { kind: 'no-address' } });
  });

  it.each([
    [{ kind: 'public', clientId: 'app' } as const, { kind: 'none' }, 'app'],
    [
      { kind: 'client_secret_basic', clientId: 'a:b', clientSecret: 'p é' } as const,
      { kind: 'basic', clientId: 'a:b', clientSecret: 'p é' },
      undefined,
    ],
    [{ kind: 'bearer', token: async () => 'tok' } as const, { kind: 'bearer', token: 'tok' }, undefined],
  ])('says who it is: %j', async (authentication, credentials, clientId) => {
    let seen: unknown;
    const caller = await client({ authentication }, ({ client_id }, exchange) => {
      seen = [exchange.credentials, client_id];
      return { ticket: 't' };
    });
    await caller.call(httpCall(orderExchange, { kind: 'base' }, input));
    expect(seen).toEqual([credentials, clientId]);
  });

  it('signs an assertion for the address it goes to, and tells it nobody but OAuth endpoints', async () => {
    const bodies: string[] = [];
    const options: CallerOptions = {
      authentication: { kind: 'private_key_jwt', clientAssertion: async (audience) => `signed for ${audience}` },
      fetch: async (request) => {
        bodies.push(`${request.url} ${await request.text()}`);
        return new Response('{"ticket":"t"}', { headers: { 'Content-Type': 'application/json' } });
      },
    };
    const caller = new ExchangeCaller({ baseUrl: 'https://pot.example', ...options }, '4.0.1');
    await caller.call(httpCall(orderExchange, { kind: 'base' }, { grant_type: 'order', leaf: 'a' }));
    await caller.call(httpCall(shelfExchange, { kind: 'base' }, { shelf: 'a' }));
    expect(bodies).toEqual([
      'https://pot.example/counter grant_type=order&leaf=a&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A' +
        'client-assertion-type%3Ajwt-bearer&client_assertion=signed+for+https%3A%2F%2Fpot.example%2Fcounter',
      'https://pot.example/shelves/a ',
    ]);
  });

  it('tells refusals by their kind', async () => {
    const caller = await client({}, () => {
      throw new OAuthError('invalid_grant', 'Used before.');
    });
    const result = await caller.call(httpCall(orderExchange, { kind: 'base' }, input));
    expect(result.ok ? {} : result.error).toMatchObject({
      kind: 'oauth',
      status: 400,
      error: 'invalid_grant',
      description: 'Used before.',
    });
  });

  it('sends nothing that breaks its definition', async () => {
    const caller = await client();
    // As a caller in JavaScript might: the compiler would refuse it.
    const misspelt = { grant_type: 'order', leef: 'a' } as object as OrderInput;
    const result = await caller.call(httpCall(orderExchange, { kind: 'base' }, misspelt));
    expect(result.ok ? '' : result.error.kind).toBe('invalid-request');
  });

  it.each([
    ['{"ticket":1}', 'application/json', 'invalid-response'],
    ['{"ticket":"t"}', 'text/plain', 'invalid-response'],
    ['{"ticket":"t"}', 'application/json; charset=utf-8', 'ok'],
    ['', 'application/json', 'invalid-response'],
  ])('given %s as %s finds it %s', async (body, type, kind) => {
    const fetch = async () => new Response(body, { headers: { 'Content-Type': type } });
    const caller = new ExchangeCaller({ baseUrl: 'https://pot.example', fetch }, '4.0.1');
    const result = await caller.call(httpCall(orderExchange, { kind: 'base' }, input));
    expect(result.ok ? 'ok' : result.error.kind).toBe(kind);
  });

  it('follows no redirect', async () => {
    const elsewhere = await loopback.listen(async () => new Response('{"ticket":"stolen"}'));
    const baseUrl = await loopback.listen(
      async () => new Response(null, { status: 307, headers: { Location: elsewhere } }),
    );
    const caller = new ExchangeCaller({ baseUrl }, '4.0.1');
    const result = await caller.call(httpCall(orderExchange, { kind: 'base' }, input));
    expect(result).toMatchObject({ ok: false, error: { kind: 'http', status: 307 } });
  });
});

describe('addresses', () => {
  it('that are given go before those that were discovered', () => {
    expect(knownEndpoints({ a: 'given', b: undefined }, { a: 'found', b: 'found', c: undefined })).toEqual({
      a: 'given',
      b: 'found',
      c: undefined,
    });
  });
});
