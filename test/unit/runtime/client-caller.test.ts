import { createServer as createHttpServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterEach, describe, expect, it } from 'vitest';
import { ExchangeCaller } from '../../../generator/runtime/client-caller.ts';
import type { ClientOptions } from '../../../generator/runtime/client-options.ts';
import { describeExchangeError, type ExchangeResult, unwrap } from '../../../generator/runtime/exchange-error.ts';
import type { ExchangeEvent } from '../../../generator/runtime/exchange-event.ts';
import { operationCall } from '../../../generator/runtime/operation-client.ts';
import { serveOperation } from '../../../generator/runtime/operation-server.ts';
import { createServer } from '../../../generator/runtime/server-engine.ts';
import { type BrewInput, type BrewOutput, brewExchange } from '../../support/brew-exchange.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function hostile(answer: (response: ServerResponse) => void): Promise<string> {
  return listen(createHttpServer((_request, response) => answer(response)));
}

function brew(
  baseUrl: string,
  options: Partial<ClientOptions> = {},
  input: BrewInput = { leaf: 'assam' },
  signal?: AbortSignal,
): Promise<ExchangeResult<BrewOutput>> {
  const caller = new ExchangeCaller({ baseUrl, newCorrelationId: () => 'c1', now: () => 1000, ...options }, '4.0.1');
  return caller.call(operationCall(brewExchange, { level: 'system' }, input), signal === undefined ? {} : { signal });
}

function kindOf(result: ExchangeResult<unknown>): string {
  return result.ok ? 'ok' : result.error.kind;
}

function fetchOf(body: string | null, status = 200, type = 'application/fhir+json'): Partial<ClientOptions> {
  const headers = type === '' ? {} : { 'Content-Type': type };
  return { fetch: async () => new Response(body, { status, headers }) };
}

const cup = '{"resourceType":"Parameters","parameter":[{"name":"cup","valueString":"assam"}]}';

describe('a client and a server', () => {
  it('talk over a socket', async () => {
    const events: string[] = [];
    const onEvent = ({ actor, kind, correlationId }: ExchangeEvent) => events.push(`${correlationId} ${actor} ${kind}`);
    const server = createServer(
      {
        actor: 'tea-pot',
        guide: 'https://tea.example/fhir',
        fhirVersion: '4.0.1',
        exchanges: [serveOperation(brewExchange, ({ leaf }) => ({ cup: leaf }))],
      },
      { onEvent, basePath: '/fhir' },
    );
    const baseUrl = await listen(createHttpServer(getRequestListener(server)));
    const result = await brew(`${baseUrl}/fhir/`, { onEvent });
    expect(unwrap(result)).toEqual({ cup: 'assam' });
    expect(events).toEqual([
      'c1 tea-drinker request-sent',
      'c1 tea-pot request-received',
      'c1 tea-pot response-sent',
      'c1 tea-drinker response-received',
    ]);
  });
});

describe('a request', () => {
  it('carries the headers of client and call', async () => {
    let sent: Request | undefined;
    const options: ClientOptions = {
      baseUrl: 'https://pot.example/fhir',
      newCorrelationId: () => 'c1',
      headers: async () => ({ Authorization: 'Bearer t1', 'X-Kind': 'client' }),
      fetch: async (request) => {
        sent = request;
        return new Response(cup, { headers: { 'Content-Type': 'application/fhir+json' } });
      },
    };
    const call = { headers: { 'X-Kind': 'call' } };
    const caller = new ExchangeCaller(options, '4.0.1');
    await caller.call(operationCall(brewExchange, { level: 'system' }, { leaf: 'assam' }), call);
    expect([sent?.method, sent?.url, sent?.redirect]).toEqual(['POST', 'https://pot.example/fhir/$brew', 'manual']);
    expect(Object.fromEntries(sent?.headers ?? [])).toEqual({
      accept: 'application/fhir+json',
      authorization: 'Bearer t1',
      'content-type': 'application/fhir+json; charset=utf-8',
      'x-correlation-id': 'c1',
      'x-kind': 'call',
    });
  });

  it('that breaks its definition is not sent', async () => {
    let calls = 0;
    const fetch = async () => {
      calls += 1;
      return new Response(cup, { headers: { 'Content-Type': 'application/fhir+json' } });
    };
    // As a caller in JavaScript might: the compiler would refuse it.
    const misspelt = { leef: 'assam' } as object as BrewInput;
    const result = await brew('https://pot.example', { fetch }, misspelt);
    expect(result.ok ? '' : describeExchangeError(result.error)).toBe(
      'Nothing was sent, the request breaks its definition: ' +
        'found "leef", wanted one of leaf, minutes, milk, at Parameters.parameter[0].name; ' +
        'found nothing, wanted parameter leaf at least once, at Parameters.parameter',
    );
    expect(calls).toBe(0);
    expect(kindOf(await brew('https://pot.example', { fetch, validateRequest: false }, misspelt))).toBe('ok');
  });

  it('goes to an instance by GET where POST is not offered', async () => {
    let url = '';
    const fetch = async (request: Request) => {
      url = `${request.method} ${request.url}`;
      return new Response(cup, { headers: { 'Content-Type': 'application/fhir+json' } });
    };
    const caller = new ExchangeCaller({ baseUrl: 'https://pot.example', fetch }, '4.0.1');
    const target = { level: 'instance', resourceType: 'Device', id: 'a/../b' } as const;
    await caller.call(operationCall({ ...brewExchange, methods: ['GET'] }, target, { leaf: 'assam', minutes: 3 }));
    expect(url).toBe('GET https://pot.example/Device/a%2F..%2Fb/$brew?leaf=assam&minutes=3');
  });

  it('by GET does not leave out what a query cannot carry: nothing is sent', async () => {
    let calls = 0;
    const fetch = async () => {
      calls += 1;
      return new Response(cup, { headers: { 'Content-Type': 'application/fhir+json' } });
    };
    const parameter = [
      { name: 'leaf', valueString: 'assam' },
      { name: 'pot', valueReference: { reference: 'Device/1' } },
      { name: 'lid', part: [{ name: 'weight', valueInteger: 3 }] },
      { name: 'cup', resource: { resourceType: 'Device' as const } },
    ];
    const write = () => ({ resourceType: 'Parameters' as const, parameter });
    const request = { ...brewExchange.request, write, read: () => ({ leaf: 'assam' }) };
    const caller = new ExchangeCaller({ baseUrl: 'https://pot.example', fetch }, '4.0.1');
    const call = operationCall({ ...brewExchange, request, methods: ['GET'] }, { level: 'system' }, { leaf: 'assam' });
    const result = await caller.call(call);
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid-request' } });
    expect(
      !result.ok && 'issues' in result.error && result.error.issues.map(({ pointer, found }) => [pointer, found]),
    ).toEqual([
      ['/parameter/1', '"pot"'],
      ['/parameter/2', '"lid"'],
      ['/parameter/3', '"cup"'],
    ]);
    expect(calls).toBe(0);
  });

  it.each(['/fhir', 'ftp://pot.example', 'https://pot.example?x=1', 'https://pot.example#x'])(
    'is not possible to the base URL %s',
    (baseUrl) => {
      expect(() => new ExchangeCaller({ baseUrl }, '4.0.1')).toThrow(TypeError);
    },
  );
});

describe('a refusal', () => {
  const at = 'https://pot.example';

  it('with an OperationOutcome is told as one', async () => {
    const outcome =
      '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"conflict","diagnostics":"Full."}]}';
    const result = await brew(at, fetchOf(outcome, 409));
    expect(result.ok ? '' : describeExchangeError(result.error)).toBe('The server refused with status 409: Full.');
  });

  it.each([
    ['{"error":"invalid_token","error_description":"Expired."}', 'application/json', 'oauth'],
    ['{"title":"No tea","detail":"None."}', 'application/problem+json', 'problem'],
    ['{}', 'application/problem+json', 'problem'],
    ['{"title":"No tea"}', 'application/json', 'http'],
    ['<html></html>', 'text/html', 'http'],
    ['{"resourceType":"OperationOutcome"}', 'application/fhir+json', 'http'],
    ['', 'text/plain', 'http'],
  ])('with %s as %s is told as %s', async (body, type, kind) => {
    expect(kindOf(await brew(at, fetchOf(body, 401, type)))).toBe(kind);
  });

  it('by a redirect is not followed', async () => {
    const elsewhere = await hostile((response) => response.end('elsewhere'));
    const baseUrl = await hostile((response) => response.writeHead(307, { Location: elsewhere }).end());
    const result = await brew(baseUrl);
    expect(result.ok ? '' : result.error).toMatchObject({ kind: 'http', status: 307 });
  });
});

describe('an answer', () => {
  const at = 'https://pot.example';

  it.each([
    [
      'that is not JSON',
      '<html>',
      'application/fhir+json',
      'found "<" where a value was wanted, at line 1, column 1, wanted JSON',
    ],
    ['of another type', cup, 'text/html', 'found content type text/html, wanted content type application/fhir+json'],
    ['of no type', cup, 'text/plain', 'found content type text/plain, wanted content type application/fhir+json'],
    [
      'of another resource type',
      '{"resourceType":"Basic"}',
      'application/json',
      'found "Basic", wanted a Parameters resource, at Parameters',
    ],
    [
      'without its parameter',
      '{"resourceType":"Parameters"}',
      'application/json',
      'found nothing, wanted parameter cup at least once, at Parameters.parameter',
    ],
  ])('%s is invalid', async (_title, body, type, message) => {
    const result = await brew(at, fetchOf(body, 200, type));
    expect(result.ok ? '' : describeExchangeError(result.error)).toBe(
      `The answer breaks its definition: ${message.replace('"<"', 'U+003C')}`,
    );
  });

  it('without a body is invalid where one is due', async () => {
    expect(kindOf(await brew(at, fetchOf(null, 204, '')))).toBe('invalid-response');
  });

  it('that comes later is pending, at the address it names', async () => {
    const headers = { 'Content-Location': 'https://pot.example/status/1' };
    const later = { fetch: async () => new Response(null, { status: 202, headers }) };
    expect(await brew(at, later)).toMatchObject({
      ok: false,
      error: { kind: 'pending', status: 202, statusUrl: 'https://pot.example/status/1' },
    });
    expect(kindOf(await brew(at, fetchOf(null, 202, '')))).toBe('invalid-response');
  });

  it('larger than the limit is invalid, and not read to its end', async () => {
    const baseUrl = await hostile((response) => {
      response.writeHead(200, { 'Content-Type': 'application/fhir+json' });
      const chunk = 'x'.repeat(64 * 1024);
      const write = () => {
        while (response.write(chunk));
        response.once('drain', write);
      };
      write();
    });
    const result = await brew(baseUrl, { maxBodyBytes: 100_000 });
    expect(result.ok ? '' : describeExchangeError(result.error)).toBe(
      'The answer breaks its definition: found a larger body, wanted a body within maxBodyBytes',
    );
  });

  it('that breaks off is a fault of the network', async () => {
    const baseUrl = await hostile((response) => {
      response.writeHead(200, { 'Content-Type': 'application/fhir+json', 'Content-Length': '500' });
      response.write('{"resourceType"', () => response.destroy());
    });
    expect(kindOf(await brew(baseUrl))).toBe('network');
  });

  it('that never comes is a timeout', async () => {
    const baseUrl = await hostile(() => undefined);
    expect(await brew(baseUrl, { timeoutMs: 20 })).toEqual({ ok: false, error: { kind: 'timeout', timeoutMs: 20 } });
  });

  it('whose body never ends is a timeout', async () => {
    const baseUrl = await hostile((response) => {
      response.writeHead(200, { 'Content-Type': 'application/fhir+json' });
      response.write('{');
    });
    expect(kindOf(await brew(baseUrl, { timeoutMs: 50 }))).toBe('timeout');
  });

  it('is not waited for where fetch ignores its signal', async () => {
    const fetch = () => new Promise<Response>(() => undefined);
    expect(kindOf(await brew(at, { fetch, timeoutMs: 10 }))).toBe('timeout');
  });

  it('is not waited for after the caller ends the call', async () => {
    const controller = new AbortController();
    const fetch = () => {
      controller.abort(new Error('enough'));
      return new Promise<Response>(() => undefined);
    };
    expect(kindOf(await brew(at, { fetch }, { leaf: 'assam' }, controller.signal))).toBe('aborted');
    expect(kindOf(await brew(at, { fetch }, { leaf: 'assam' }, AbortSignal.abort()))).toBe('aborted');
  });

  it('from nobody is a fault of the network', async () => {
    const fetch = async () => {
      throw new TypeError('connection refused');
    };
    const result = await brew(at, { fetch });
    expect(() => unwrap(result)).toThrow('No whole answer came: connection refused');
  });
});
