import { describe, expect, it } from 'vitest';
import type { ExchangeEvent } from '../../../generator/runtime/exchange-event.ts';
import { OperationOutcomeError } from '../../../generator/runtime/operation-outcome-error.ts';
import { serveOperation } from '../../../generator/runtime/operation-server.ts';
import { createServer } from '../../../generator/runtime/server-engine.ts';
import type { Handler, ServerOptions } from '../../../generator/runtime/server-options.ts';
import { type BrewInput, type BrewOutput, brewExchange } from '../../support/brew-exchange.ts';

const url = 'https://pot.example/fhir/$brew';
const good = { resourceType: 'Parameters', parameter: [{ name: 'leaf', valueString: 'assam' }] };

function start(handler: Handler<BrewInput, BrewOutput> = ({ leaf }) => ({ cup: leaf }), options: ServerOptions = {}) {
  const events: ExchangeEvent[] = [];
  const server = createServer(
    {
      actor: 'tea-pot',
      guide: 'https://tea.example/fhir',
      fhirVersion: '4.0.1',
      exchanges: [serveOperation(brewExchange, handler)],
    },
    {
      basePath: '/fhir',
      now: () => 1000,
      newCorrelationId: () => 'c1',
      onEvent: (event) => events.push(event),
      ...options,
    },
  );
  return { server, events };
}

function post(body: unknown, headers: Record<string, string> = {}, address = url): Request {
  return new Request(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json', ...headers },
    body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
  });
}

async function outcomeOf(request: Request, options: ServerOptions = {}) {
  const response = await start(undefined, options).server(request);
  const body: { readonly resourceType: string; readonly issue: readonly { readonly diagnostics: string }[] } =
    JSON.parse(await response.text());
  expect(body.resourceType).toBe('OperationOutcome');
  return { status: response.status, diagnostics: body.issue.map(({ diagnostics }) => diagnostics), response };
}

describe('a server', () => {
  it('answers a good request with what the handler gives', async () => {
    const { server, events } = start();
    const response = await server(post(good, { 'X-Request-Id': 'r1' }));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      resourceType: 'Parameters',
      parameter: [{ name: 'cup', valueString: 'assam' }],
    });
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/fhir+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-correlation-id': 'r1',
      'x-request-id': 'r1',
    });
    const common = { exchange: 'TX:Tea-1/brew', actor: 'tea-pot', correlationId: 'r1', atMs: 1000 };
    expect(events).toEqual([
      { ...common, kind: 'request-received', method: 'POST', path: '/fhir/$brew', bytes: 81 },
      { ...common, kind: 'response-sent', status: 200, bytes: 80, durationMs: 0 },
    ]);
  });

  it('tells the handler about the exchange', async () => {
    let seen: unknown;
    const { server } = start((_input, { exchange, correlationId, target, notes, emit }) => {
      emit({ kind: 'step-passed', step: 'poured' });
      seen = { exchange, correlationId, target, notes: notes.length };
      return { cup: 'a' };
    });
    await server(post({ ...good, parameter: [...good.parameter, { name: 'milk', valueString: 'no' }] }));
    expect(seen).toEqual({ exchange: 'TX:Tea-1/brew', correlationId: 'c1', target: { level: 'system' }, notes: 1 });
  });

  it('refuses a message that breaks rules with one issue for each', async () => {
    const { server, events } = start();
    const response = await server(
      post({ resourceType: 'Parameters', parameter: [{ name: 'sugar', valueString: 'x' }] }),
    );
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'not-supported',
          details: {
            coding: [{ system: 'https://tea.example/fhir/evidence', code: 'base' }],
            text: 'Found "sugar", wanted one of leaf, minutes, milk, at Parameters.parameter[0].name.',
          },
          diagnostics:
            'Found "sugar", wanted one of leaf, minutes, milk, at Parameters.parameter[0].name. JSON pointer /parameter/0/name.',
          expression: ['Parameters.parameter[0].name'],
        },
        {
          severity: 'error',
          code: 'required',
          details: {
            coding: [
              { system: 'https://tea.example/fhir/requirements', code: 'TEA-002' },
              { system: 'https://tea.example/fhir/evidence', code: 'stated' },
            ],
            text: 'Found nothing, wanted parameter leaf at least once, at Parameters.parameter.',
          },
          diagnostics:
            'Found nothing, wanted parameter leaf at least once, at Parameters.parameter. JSON pointer /parameter. Requirement TEA-002 (stated).',
          expression: ['Parameters.parameter'],
        },
      ],
    });
    expect(
      events.slice(1).map(({ exchange: _1, actor: _2, correlationId: _3, atMs: _4, ...detail }) => detail),
    ).toEqual([
      {
        kind: 'requirement-missed',
        requirement: 'TEA-002',
        evidence: 'stated',
        check: 'message:cardinality-min',
        expression: 'Parameters.parameter',
        refused: true,
      },
      { kind: 'message-refused', status: 422, issues: 2 },
      { kind: 'response-sent', status: 422, bytes: 911, durationMs: 0 },
    ]);
  });

  it.each(['[', '{"a":'])('refuses a body nested very deep by %s, without reading on', async (open) => {
    const text = `{"resourceType":"Parameters","parameter":${open.repeat(100_000)}`;
    const response = await start().server(new Request(post(good), { body: text }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('"too-costly"');
  });

  it('counts issues beyond the limit', async () => {
    const parameter = Array.from({ length: 5 }, (_, index) => ({ name: `sugar${index}`, valueString: 'x' }));
    const { diagnostics } = await outcomeOf(post({ resourceType: 'Parameters', parameter }), { issueLimit: 2 });
    expect(diagnostics.slice(2)).toEqual(['4 more issues are not listed.']);
  });

  it('refuses what the policy enforces', async () => {
    const body = { ...good, parameter: [...good.parameter, { name: 'milk', valueString: 'no' }] };
    expect((await start().server(post(body))).status).toBe(200);
    expect((await outcomeOf(post(body), { policy: { enforce: 'chosen' } })).status).toBe(422);
  });
});

describe('a request that is no message of the exchange', () => {
  it.each([
    [
      '{"resourceType":',
      400,
      'The body is not the JSON wanted: the end of the text where a value was wanted, at line 1, column 17.',
    ],
    ['', 400, 'The body is not the JSON wanted: the end of the text where a value was wanted, at line 1, column 1.'],
    [
      '{"a":1,"a":2}',
      400,
      'The body is not the JSON wanted: a member that the object already has, at line 1, column 8.',
    ],
    ['['.repeat(100), 400, 'The body is not the JSON wanted: nesting deeper than 64 levels, at line 1, column 65.'],
    ['{"resourceType":"Bundle"}', 400, 'The body is a Bundle resource, wanted a Parameters resource.'],
    ['{"resourceType":"<b>"}', 400, 'The body is no FHIR resource, wanted a Parameters resource.'],
    ['[]', 400, 'The body is no FHIR resource, wanted a Parameters resource.'],
    ['null', 400, 'The body is no FHIR resource, wanted a Parameters resource.'],
    [new Blob([new Uint8Array([0x22, 0xff, 0x22])]), 400, 'The body is not UTF-8.'],
  ])('such as %j is refused', async (body, status, message) => {
    const outcome = await outcomeOf(post(body));
    expect([outcome.status, ...outcome.diagnostics]).toEqual([status, message]);
  });

  it('is refused where it is larger than the limit, whether it says so or not', async () => {
    const body = JSON.stringify({ ...good, id: 'x'.repeat(200) });
    const stated = await outcomeOf(post(body, { 'Content-Length': '10000' }), { maxBodyBytes: 100 });
    const unstated = await outcomeOf(post(body), { maxBodyBytes: 100 });
    expect([stated.status, unstated.status]).toEqual([413, 413]);
    expect(unstated.diagnostics).toEqual(['The body must not be larger than 100 bytes.']);
  });

  it('is refused where it breaks off', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"resourceType":'));
        controller.error(new Error('gone'));
      },
    });
    // The types of the DOM do not know `duplex`, which Node wants for a stream.
    const init: RequestInit & { readonly duplex: 'half' } = {
      method: 'POST',
      headers: { 'Content-Type': 'application/fhir+json' },
      body,
      duplex: 'half',
    };
    const request = new Request(url, init);
    const outcome = await outcomeOf(request);
    expect([outcome.status, ...outcome.diagnostics]).toEqual([400, 'The body ended early.']);
  });

  it.each([
    'text/plain',
    'application/fhir+xml',
    'application/fhir+json; charset=utf-16',
    'application/fhir+json; fhirVersion=5.0',
    'nonsense',
  ])('is refused with the content type %s', async (type) => {
    expect((await outcomeOf(post(good, { 'Content-Type': type }))).status).toBe(415);
  });

  it('is refused compressed', async () => {
    expect((await outcomeOf(post(good, { 'Content-Encoding': 'gzip' }))).status).toBe(415);
  });

  it.each(['application/fhir+xml', 'text/html'])('is refused where it accepts only %s', async (accept) => {
    expect((await outcomeOf(post(good, { Accept: accept }))).status).toBe(406);
  });

  it('is judged by _format before Accept', async () => {
    const taken = await start().server(post(good, { Accept: 'text/html' }, `${url}?_format=json`));
    expect(taken.status).toBe(200);
    expect((await outcomeOf(post(good, {}, `${url}?_format=xml`))).status).toBe(406);
  });

  it('is refused with another method, and told which one', async () => {
    const { status, response } = await outcomeOf(new Request(url));
    expect([status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  it.each([
    '/$brew',
    '/fhir',
    '/fhir/',
    '/fhir/brew',
    '/fhir/$pour',
    '/fhir/$brew/',
    '/fhir/%E0%A4%A/$brew',
    '/other/$brew',
  ])('is refused at %s', async (path) => {
    expect((await outcomeOf(post(good, {}, `https://pot.example${path}`))).status).toBe(404);
  });

  it('is told where the operation is', async () => {
    const { diagnostics } = await outcomeOf(post(good, {}, 'https://pot.example/fhir/Device/$brew'));
    expect(diagnostics).toEqual(['The operation is not served at this address, but at /fhir/$brew.']);
  });

  it('finds an operation whose $ is escaped', async () => {
    expect((await start().server(post(good, {}, 'https://pot.example/fhir/%24brew'))).status).toBe(200);
  });
});

describe('a handler', () => {
  it('refuses with an OperationOutcomeError', async () => {
    const { server } = start(() => {
      throw new OperationOutcomeError(
        409,
        { severity: 'error', code: 'conflict', text: 'The pot is full.', requirement: 'TEA-004', evidence: 'inferred' },
        { headers: { 'Retry-After': '5' } },
      );
    });
    const response = await server(post(good));
    expect([response.status, response.headers.get('retry-after')]).toEqual([409, '5']);
    expect(await response.json()).toMatchObject({
      issue: [{ code: 'conflict', diagnostics: 'The pot is full. Requirement TEA-004 (inferred).' }],
    });
  });

  it.each([new TypeError('secret'), 'secret', undefined])(
    'that throws anything else is answered with 500 and no word of it',
    async (thrown) => {
      const { server, events } = start(async () => {
        throw thrown;
      });
      const response = await server(post(good));
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(text).toContain('The server failed. Its log has more under the correlation id c1.');
      expect(text + JSON.stringify(events)).not.toContain('secret');
      expect(events.map(({ kind }) => kind)).toContain('exchange-failed');
    },
  );

  it('that breaks its contract is answered with 500 where issues are only counted, too', async () => {
    const broken: object = { cup: undefined };
    const { server } = start(() => broken as BrewOutput, { issueLimit: 0 });
    expect((await server(post(good))).status).toBe(500);
  });

  it('that breaks its contract is answered with 500, and the event says where', async () => {
    // As a handler in JavaScript might: the compiler would refuse it.
    const broken: object = { cup: undefined };
    const { server, events } = start(() => broken as BrewOutput);
    expect((await server(post(good))).status).toBe(500);
    expect(events.find(({ kind }) => kind === 'exchange-failed')).toMatchObject({
      reason: 'output breaks cardinality-min at Parameters.parameter',
    });
    expect(events.find(({ kind }) => kind === 'requirement-missed')).toMatchObject({ requirement: 'TEA-003' });
  });
});

describe('events', () => {
  it('never keep the exchange from going on', async () => {
    const { server } = start(undefined, {
      onEvent: () => {
        throw new Error('sink');
      },
    });
    expect((await server(post(good))).status).toBe(200);
  });

  it('and headers carry no id that the peer could do harm with', async () => {
    const response = await start().server(post(good, { 'X-Correlation-Id': 'a b<script>' }));
    expect(response.headers.get('x-correlation-id')).toBe('c1');
  });
});
