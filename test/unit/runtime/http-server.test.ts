import { afterEach, describe, expect, it } from 'vitest';
import type { ExchangeEvent } from '../../../generator/runtime/exchange-event.ts';
import { serveHttp, servePage } from '../../../generator/runtime/http-server.ts';
import { OAuthError } from '../../../generator/runtime/oauth-error.ts';
import { ProblemError } from '../../../generator/runtime/problem-error.ts';
import { createServer } from '../../../generator/runtime/server-engine.ts';
import type { ServerOptions } from '../../../generator/runtime/server-options.ts';
import { greetExchange, LoopbackServers, type ShelfInput, shelfExchange, type Ticket } from '../../support/tea-http.ts';
import { type OrderHandler, pot } from '../../support/tea-pot-server.ts';

const loopback = new LoopbackServers();
afterEach(() => loopback.close());

/** Sends a form over a socket and gives status, body and headers. */
async function send(
  body: string,
  headers: Record<string, string> = {},
  options: ServerOptions = {},
  order?: OrderHandler,
) {
  const base = await loopback.listen(pot(order, options));
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${base}/counter`, { method: 'POST', headers: { ...type, ...headers }, body });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('a form', () => {
  it('is read, answered with JSON, and carries the headers of its definition', async () => {
    const { status, text, headers } = await send('grant_type=order&leaf=Earl+Gr%C3%A9y&cups=2&unknown=1&cups2=');
    expect([status, text]).toEqual([200, '{"ticket":"Earl Gréy"}']);
    expect([headers.get('content-type'), headers.get('cache-control'), headers.get('pragma')]).toEqual([
      'application/json',
      'no-store',
      'no-cache',
    ]);
  });

  it('gives typed values', async () => {
    let seen: unknown;
    await send('grant_type=order&leaf=a&cups=2', {}, {}, (input) => {
      seen = input;
      return { ticket: 't' };
    });
    expect(seen).toEqual({ grant_type: 'order', leaf: 'a', cups: 2 });
  });

  it.each([
    ['grant_type=order', 'invalid_request', 'Found nothing, wanted parameter leaf, at leaf.'],
    ['grant_type=order&leaf=', 'invalid_request', 'Found nothing, wanted parameter leaf, at leaf.'],
    [
      'grant_type=order&leaf=a&leaf=b',
      'invalid_request',
      "Found '2 of them', wanted parameter leaf at most once, at leaf.",
    ],
    [
      'grant_type=order&leaf=a&cups=0',
      'invalid_request',
      "Found '0', wanted positiveInt: a whole number from 1, at cups.",
    ],
    ['leaf=a', 'invalid_request', 'The parameter grant_type is missing.'],
    ['grant_type=order&grant_type=order', 'invalid_request', 'The parameter grant_type is there more than once.'],
    ['grant_type=steal', 'unsupported_grant_type', 'The parameter grant_type has a value that is not supported here.'],
    ['leaf=%E0%A4', 'invalid_request', 'The body has percent signs that stand for no UTF-8.'],
  ])('such as %s is refused with %s', async (body, code, description) => {
    const { status, text, headers } = await send(body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ error: code, error_description: description });
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('is told apart from another at its address by a parameter', async () => {
    expect((await send('grant_type=refill')).status).toBe(204);
  });

  it.each([
    ['text/plain', 415],
    ['application/json', 415],
    ['application/x-www-form-urlencoded; charset=iso-8859-1', 415],
    ['application/x-www-form-urlencoded; charset=UTF-8', 200],
  ])('with the content type %s is answered with %i', async (type, status) => {
    expect((await send('grant_type=order&leaf=a', { 'Content-Type': type })).status).toBe(status);
  });

  it('that is too large is refused', async () => {
    expect((await send(`grant_type=order&leaf=${'a'.repeat(200)}`, {}, { maxBodyBytes: 100 })).status).toBe(413);
  });

  it('must hold what a condition on the client asks for, once somebody says what the client is', async () => {
    const clientFacts = () => ({ type: 'public' });
    const { text } = await send('grant_type=order&leaf=a', {}, { clientFacts });
    expect(JSON.parse(text).error_description).toBe(
      "Found nothing, wanted parameter client_id, because %client.type = 'public', at client_id.",
    );
    expect((await send('grant_type=order&leaf=a&client_id=x', {}, { clientFacts })).status).toBe(200);
    expect((await send('grant_type=order&leaf=a')).status).toBe(200);
  });
});

describe('a handler', () => {
  it('is told the credentials of the client', async () => {
    const credentials: unknown[] = [];
    const order: OrderHandler = (_input, exchange) => {
      credentials.push(exchange.credentials);
      return { ticket: 't' };
    };
    const form = 'grant_type=order&leaf=a';
    await send(form, {}, {}, order);
    await send(form, { Authorization: `Basic ${btoa('id%2B1:s%3A+%25')}` }, {}, order);
    await send(form, { Authorization: 'Bearer abc.def' }, {}, order);
    await send(form, { Authorization: 'Basic !!' }, {}, order);
    expect(credentials).toEqual([
      { kind: 'none' },
      { kind: 'basic', clientId: 'id+1', clientSecret: 's: %' },
      { kind: 'bearer', token: 'abc.def' },
      { kind: 'unreadable', scheme: 'Basic' },
    ]);
  });

  it('refuses a client, with a challenge where it used the header Authorization', async () => {
    const order: OrderHandler = () => {
      throw new OAuthError('invalid_client', 'Unknown “client” é.', { detail: 'no such client' });
    };
    const bare = await send('grant_type=order&leaf=a', {}, {}, order);
    const basic = await send('grant_type=order&leaf=a', { Authorization: `Basic ${btoa('a:b')}` }, {}, order);
    expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([400, null]);
    expect([basic.status, basic.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="OAuth client"']);
    expect(JSON.parse(basic.text)).toEqual({ error: 'invalid_client', error_description: 'Unknown ?client? e.' });
  });

  it('tells its log more than the peer', async () => {
    const events: ExchangeEvent[] = [];
    const order: OrderHandler = () => {
      throw new OAuthError('invalid_grant', undefined, { detail: 'used before' });
    };
    const { text } = await send('grant_type=order&leaf=a', {}, { onEvent: (event) => events.push(event) }, order);
    expect(text).toBe('{"error":"invalid_grant"}');
    expect(events.find(({ kind }) => kind === 'message-refused')).toMatchObject({
      exchange: 'TX:Tea-2/order',
      detail: 'invalid_grant: used before',
    });
  });

  it('that fails is answered with server_error and no word of why', async () => {
    const order: OrderHandler = () => {
      throw new Error('secret');
    };
    const { status, text } = await send('grant_type=order&leaf=a', {}, {}, order);
    expect(status).toBe(500);
    expect(JSON.parse(text)).toEqual({
      error: 'server_error',
      error_description: 'The server failed. Its log has more under the correlation id c1.',
    });
  });
});

describe('an address', () => {
  it.each([
    ['PUT', '/counter', 405, 'POST, OPTIONS'],
    ['HEAD', '/counter', 405, 'POST, OPTIONS'],
    ['POST', '/shelves/a', 405, 'GET, HEAD, OPTIONS'],
    ['OPTIONS', '/counter', 204, 'POST, OPTIONS'],
    ['OPTIONS', '/shelves/a', 204, 'GET, HEAD, OPTIONS'],
    ['OPTIONS', '/cellar', 404, null],
    ['POST', '/cellar', 404, null],
    ['POST', '/shelves/a/b', 404, null],
  ])('called with %s %s is answered with %i', async (method, path, status, allow) => {
    const response = await pot()(new Request(`https://pot.example${path}`, { method }));
    expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
  });

  it('of nothing is answered with problem details where no exchange is FHIR', async () => {
    const response = await pot()(new Request('https://pot.example/cellar'));
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'Nothing is served at this address, but at /counter, /shelves/{shelf}, /push, /greet.',
    });
  });

  it('may be moved, and must be known', async () => {
    const moved = pot(undefined, { paths: { 'TX:Tea-6/greet': '/hello' } });
    expect((await moved(new Request('https://pot.example/hello?name=a'))).status).toBe(200);
    const nowhere = { ...greetExchange, path: undefined };
    const definition = { actor: 'a', guide: 'g', fhirVersion: '4.0.1', exchanges: [servePage(nowhere, () => '')] };
    expect(() => createServer(definition, {})).toThrow('TX:Tea-6/greet has no path of its own');
  });
});

describe('a query', () => {
  it('takes a parameter from the path', async () => {
    const response = await pot()(new Request('https://pot.example/shelves/a%2Fb?limit=3'));
    expect(await response.json()).toEqual({ ticket: 'a/b 3' });
  });

  it('that is closed refuses parameters it does not know, with problem details', async () => {
    const response = await pot()(new Request('https://pot.example/shelves/a?limt=3'));
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect(await response.json()).toMatchObject({ detail: 'Found "limt", wanted one of shelf, limit.' });
  });

  it('is refused with what a ProblemError says', async () => {
    const handler = (_input: ShelfInput): Ticket => {
      throw new ProblemError(409, { title: 'Empty', detail: 'No tea.', members: { left: 0 } });
    };
    const definition = { actor: 'a', guide: 'g', fhirVersion: '4.0.1', exchanges: [serveHttp(shelfExchange, handler)] };
    const response = await createServer(definition, {})(new Request('https://pot.example/shelves/a'));
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({
      left: 0,
      type: 'about:blank',
      title: 'Empty',
      status: 409,
      detail: 'No tea.',
    });
  });
});

describe('a pushed resource', () => {
  const push = (body: string, type = 'application/fhir+json') =>
    pot()(new Request('https://pot.example/push', { method: 'POST', headers: { 'Content-Type': type }, body }));

  it.each([
    ['{"resourceType":"Bundle"}', 'application/fhir+json', 204],
    ['{"resourceType":"Basic"}', 'application/fhir+json', 400],
    ['{', 'application/fhir+json', 400],
    ['{"resourceType":"Bundle"}', 'text/plain', 415],
  ])('such as %s as %s is answered with %i and no body', async (body, type, status) => {
    const response = await push(body, type);
    expect([response.status, await response.text()]).toEqual([status, '']);
  });
});

describe('a page', () => {
  it('is what the handler makes of it', async () => {
    const page = await pot()(new Request('https://pot.example/greet?name=a'));
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<p>a</p>',
    ]);
    const away = await pot()(new Request('https://pot.example/greet?name=away'));
    expect([away.status, away.headers.get('location'), away.headers.get('x-correlation-id')]).toEqual([
      302,
      '/elsewhere',
      'c1',
    ]);
  });
});

describe('a page of another origin', () => {
  const origin = 'https://app.example';
  const preflight = (path: string, method: string, options: ServerOptions = {}) =>
    pot(
      undefined,
      options,
    )(
      new Request(`https://pot.example${path}`, {
        method: 'OPTIONS',
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': method,
          'Access-Control-Request-Headers': 'authorization, content-type',
        },
      }),
    );

  it('may ask first', async () => {
    const response = await preflight('/counter', 'POST');
    expect([response.status, ...corsOf(response)]).toEqual([204, '*', 'POST', 'authorization, content-type']);
  });

  it('is refused where the definition does not say that it may', async () => {
    const response = await preflight('/push', 'POST');
    expect([response.status, ...corsOf(response)]).toEqual([204, null, null, null]);
    const open = await preflight('/push', 'POST', { cors: { everyExchange: true } });
    expect([open.status, open.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  });

  it('may read answers and refusals, where its origin is one of those allowed', async () => {
    const ask = (options: ServerOptions) =>
      pot(undefined, options)(new Request('https://pot.example/shelves/a?limt=3', { headers: { Origin: origin } }));
    const fields = ['access-control-allow-origin', 'vary'];
    const any = await ask({});
    const known = await ask({ cors: { allowOrigin: (asked) => asked === origin } });
    const unknown = await ask({ cors: { allowOrigin: () => false } });
    expect([any, known, unknown].map(({ headers }) => fields.map((name) => headers.get(name)))).toEqual([
      ['*', null],
      [origin, 'Origin'],
      [null, 'Origin'],
    ]);
  });

  function corsOf({ headers }: Response): readonly (string | null)[] {
    return ['origin', 'methods', 'headers'].map((name) => headers.get(`access-control-allow-${name}`));
  }
});
