import { describe, expect, it } from 'vitest';
import type { ExchangeEvent } from '../../../generator/runtime/exchange-event.ts';
import type { RedirectHandler } from '../../../generator/runtime/http-handler.ts';
import { serveRedirect } from '../../../generator/runtime/http-server.ts';
import { OAuthError } from '../../../generator/runtime/oauth-error.ts';
import { isRedirectAddress } from '../../../generator/runtime/redirect-address.ts';
import { type CallbackHandlers, createCallback } from '../../../generator/runtime/redirect-callback.ts';
import { navigationUrl, readRedirect } from '../../../generator/runtime/redirect-client.ts';
import { redirectAnswer, redirectRefusal } from '../../../generator/runtime/redirect-reply.ts';
import { createServer } from '../../../generator/runtime/server-engine.ts';
import {
  greetExchange,
  orderExchange,
  type VisitInput,
  type VisitOutput,
  visitExchange,
} from '../../support/tea-http.ts';

const back = 'https://app.example/back?kept=1';
const visit: VisitInput = { response_type: 'code', back, scope: 'tea', state: 's 1' };
type VisitHandler = RedirectHandler<VisitInput, VisitOutput>;

function door(
  answer: VisitHandler['answer'] = ({ state }) => ({ code: 'c+1', state }),
  confirm?: VisitHandler['confirm'],
) {
  const handler = { confirm: confirm ?? (({ address }) => address === back), answer };
  return createServer(
    { actor: 'tea-pot', guide: 'g', fhirVersion: '4.0.1', exchanges: [serveRedirect(visitExchange, handler)] },
    { newCorrelationId: () => 'c1' },
  );
}

function ask(query: Record<string, string> | string, server = door(), headers: Record<string, string> = {}) {
  const text = typeof query === 'string' ? query : String(new URLSearchParams(query));
  return server(new Request(`https://pot.example/door?${text}`, { headers }));
}

const locationOf = ({ status, headers }: Response) => [status, headers.get('location')];
const good = { response_type: 'code', back, scope: 'tea', state: 's 1' };

describe('an answer by redirect', () => {
  it('goes to the address that was asked for and confirmed, its query kept', async () => {
    expect(locationOf(await ask(good))).toEqual([302, `${back}&code=c%2B1&state=s+1`]);
  });

  it('comes to a form in a POST as well', async () => {
    const body = new URLSearchParams(good);
    const response = await door()(new Request('https://pot.example/door', { method: 'POST', body }));
    expect(response.status).toBe(302);
  });

  it('may be a page, where the user has to be asked first', async () => {
    const server = door(() => new Response('<form>', { headers: { 'Content-Type': 'text/html' } }));
    const response = await ask(good, server);
    expect([response.status, await response.text()]).toEqual([200, '<form>']);
  });

  it('can be given later', () => {
    expect(redirectAnswer(visitExchange, back, { code: 'c', state: 's' })).toBe(`${back}&code=c&state=s`);
    expect(redirectRefusal(back, new OAuthError('access_denied', 'No.'), 's')).toBe(
      `${back}&error=access_denied&error_description=No.&state=s`,
    );
    expect(() => redirectAnswer(orderExchange, back, { ticket: 't' })).toThrow(TypeError);
  });
});

describe('a refusal by redirect', () => {
  it.each([
    [
      { ...good, response_type: 'token' },
      'unsupported_response_type',
      "Found 'token', wanted exactly code, at response_type.",
    ],
    [{ ...good, scope: 'coffee' }, 'invalid_scope', "Found 'coffee', wanted one of tea, at scope."],
    [{ ...good, scope: '' }, 'invalid_request', 'Found nothing, wanted parameter scope, at scope.'],
  ])('of %j says %s', async (query, error, description) => {
    const location = new URL((await ask(query)).headers.get('location') ?? '');
    expect(Object.fromEntries(location.searchParams)).toEqual({
      kept: '1',
      error,
      error_description: description,
      state: 's 1',
    });
  });

  it('says what the handler throws, and server_error of what it should not', async () => {
    const denied = await ask(
      good,
      door(() => Promise.reject(new OAuthError('access_denied'))),
    );
    expect(locationOf(denied)).toEqual([302, `${back}&error=access_denied&state=s+1`]);
    const failed = await ask(
      good,
      door(() => Promise.reject(new Error('secret'))),
    );
    expect(failed.headers.get('location')).toMatch(/&error=server_error&error_description=The\+server\+failed/);
  });

  it('that would repeat a state sent twice leaves it out', async () => {
    const twice = `${new URLSearchParams(good)}&state=s2`;
    const location = new URL((await ask(twice)).headers.get('location') ?? '');
    expect([location.searchParams.get('error'), location.searchParams.has('state')]).toEqual([
      'invalid_request',
      false,
    ]);
  });

  it.each([
    ['of another client', { ...good, back: 'https://evil.example' }],
    ['that is missing', { response_type: 'code', scope: 'tea' }],
    ['that is a script', { ...good, back: 'javascript:alert(1)' }],
    ['with a fragment', { ...good, back: 'https://app.example/back#a' }],
  ])('never goes to an address %s', async (_title, query) => {
    const server = door(undefined, ({ address }) => address !== 'https://evil.example');
    const response = await ask({ ...query, response_type: 'token' }, server);
    expect(locationOf(response)).toEqual([400, null]);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });

  it('never goes to an address that was sent twice', async () => {
    const response = await ask(`${new URLSearchParams(good)}&back=x`);
    expect(locationOf(response)).toEqual([400, null]);
  });

  it('is a page where a browser asks and there is no address', async () => {
    const thrown = () => {
      throw new OAuthError('invalid_request', '<b>No</b>');
    };
    const response = await ask(good, door(undefined, thrown), { Accept: 'text/html,*/*' });
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(await response.text()).toContain('&#60;b&#62;No&#60;/b&#62;');
  });
});

describe('an address for a redirect', () => {
  it.each([
    ['https://app.example/back', true],
    ['com.example.app:/back', true],
    ['http://127.0.0.1:80/back?x=y', true],
    ['/back', false],
    ['JavaScript:alert(1)', false],
    ['data:text/html,x', false],
    ['https://app.example/back#x', false],
    ['https://app.example/ back', false],
    ['https://app.example/\r\nSet-Cookie: a=b', false],
    ['https://', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isRedirectAddress(text)).toBe(expected);
  });
});

describe('a builder of addresses', () => {
  it('keeps the query that is there, to the letter', () => {
    const url = navigationUrl(greetExchange, { name: 'a&b' }, { url: 'https://app.example/launch?skin=a%20b' });
    expect(url.href).toBe('https://app.example/launch?skin=a%20b&name=a%26b');
    expect(navigationUrl(greetExchange, { name: 'a' }, { url: 'https://app.example/' }).search).toBe('?name=a');
  });

  it('builds nothing that breaks its definition', () => {
    // As a caller in JavaScript might: the compiler would refuse it.
    const wrong = { ...visit, response_type: 'token' } as object as VisitInput;
    expect(() => navigationUrl(visitExchange, wrong, { url: 'https://pot.example/door' })).toThrow(
      'The parameters of TX:Tea-3/visit break their definition: found "token", wanted exactly code',
    );
    expect(() => navigationUrl(visitExchange, visit, { url: 'file:///door' })).toThrow(TypeError);
  });

  it('builds what the server understands', async () => {
    const url = navigationUrl(visitExchange, visit, { url: 'https://pot.example/door' });
    expect((await door()(new Request(url))).status).toBe(302);
  });
});

describe('the way back', () => {
  it('is read as an answer, a refusal or neither', () => {
    expect(readRedirect(visitExchange, `${back}&code=c&state=s&iss=x`)).toEqual({
      ok: true,
      output: { code: 'c', state: 's' },
      notes: [],
    });
    expect(readRedirect(visitExchange, new URL(`${back}&error=access_denied&state=s`))).toEqual({
      ok: false,
      error: { kind: 'oauth', error: 'access_denied', description: undefined, uri: undefined, state: 's' },
    });
    for (const url of [back, `${back}&code=a&code=b`, `${back}&code=%E0`, `${back}&error=a&error=b`]) {
      expect(readRedirect(visitExchange, url)).toMatchObject({ ok: false, error: { kind: 'invalid-response' } });
    }
  });

  const handlers: CallbackHandlers<VisitOutput> = {
    answered: ({ code }) => (code === 'fail' ? Promise.reject(new Error('secret')) : `<p>${code}</p>`),
    failed: (error) => (error.kind === 'oauth' ? new Response(error.error, { status: 403 }) : error.kind),
  };

  it.each([
    ['code=c&state=s', 200, '<p>c</p>'],
    ['error=access_denied', 403, 'access_denied'],
    ['', 400, 'invalid-response'],
    ['code=fail', 500, '<p>The app failed. Its log has more under c1.</p>'],
  ])('with %s is answered with %i', async (query, status, text) => {
    const callback = createCallback(visitExchange, handlers, { newCorrelationId: () => 'c1' });
    const response = await callback(new Request(`https://app.example/back?${query}`));
    expect([response.status, await response.text()]).toEqual([status, text]);
  });

  it('keeps the code out of caches and of other servers, and tells events', async () => {
    const events: ExchangeEvent[] = [];
    const callback = createCallback(visitExchange, handlers, { onEvent: (event) => events.push(event) });
    const response = await callback(new Request('https://app.example/back?code=c'));
    expect(['cache-control', 'referrer-policy'].map((name) => response.headers.get(name))).toEqual([
      'no-store',
      'no-referrer',
    ]);
    expect(events.map(({ actor, kind }) => `${actor} ${kind}`)).toEqual([
      'tea-drinker response-received',
      'tea-drinker response-sent',
    ]);
    expect((await callback(new Request('https://app.example/back', { method: 'POST' }))).status).toBe(405);
  });
});
