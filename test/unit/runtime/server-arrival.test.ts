import { describe, expect, it } from 'vitest';
import { resourceDocument } from '../../../generator/runtime/http-codec.ts';
import type { HttpExchange } from '../../../generator/runtime/http-exchange.ts';
import { serveHttp } from '../../../generator/runtime/http-server.ts';
import { serveOperation } from '../../../generator/runtime/operation-server.ts';
import { createServer } from '../../../generator/runtime/server-engine.ts';
import type { FetchHandler } from '../../../generator/runtime/server-options.ts';
import { brewExchange } from '../../support/brew-exchange.ts';
import { wardServer } from '../../support/ward-server.ts';

const limits = { maxBodyBytes: 200 };

/** A resource sent and taken outside the FHIR API. */
const postExchange: HttpExchange<unknown, unknown> = {
  id: 'TX:Tea-4/post',
  initiator: 'tea-drinker',
  responder: 'tea-pot',
  methods: ['POST'],
  path: '/letters',
  successStatus: 200,
  headers: {},
  cors: false,
  errors: 'operation-outcome',
  request: { carrier: 'resource', document: resourceDocument('Patient', () => undefined) },
  reply: { kind: 'resource', document: resourceDocument('Patient', () => undefined) },
};

const facts = { actor: 'tea-pot', guide: 'https://tea.example/fhir', fhirVersion: '4.0.1' };

/** One exchange of each wire kind that takes a resource, and the address it is called at. */
const kinds: readonly (readonly [string, FetchHandler, string, string])[] = [
  [
    'an operation',
    createServer({ ...facts, exchanges: [serveOperation(brewExchange, () => ({ cup: 'tea' }))] }, limits),
    '/$brew',
    'Parameters',
  ],
  ['an interaction', wardServer([], limits), '/Patient', 'Patient'],
  [
    'an exchange outside the FHIR API',
    createServer({ ...facts, exchanges: [serveHttp(postExchange, (letter) => letter)] }, limits),
    '/letters',
    'Patient',
  ],
];

const json = { 'content-type': 'application/fhir+json' };
const wantedType = 'The body must be application/fhir+json, FHIR 4.0.1, in UTF-8 and not compressed.';

describe.each(kinds)('%s', (_kind, server, path, resourceType) => {
  it.each<[string, Record<string, string>, string, string]>([
    ['that is not JSON', json, '{', 'The body is not the JSON wanted: the end of the text where'],
    [
      'of another resource type',
      json,
      '{"resourceType":"Basket"}',
      `The body is a Basket resource, wanted a ${resourceType} resource.`,
    ],
    ['that is too large', json, `"${'x'.repeat(300)}"`, '413 The body must not be larger than 200 bytes.'],
    [
      'said to be too large',
      { ...json, 'content-length': '201' },
      '{}',
      '413 The body must not be larger than 200 bytes.',
    ],
    ['of another media type', { 'content-type': 'text/plain' }, '{}', `415 ${wantedType}`],
    [
      'in another version of FHIR',
      { 'content-type': 'application/fhir+json; fhirVersion=5.0' },
      '{}',
      `415 ${wantedType}`,
    ],
    ['that is compressed', { ...json, 'content-encoding': 'gzip' }, '{}', `415 ${wantedType}`],
    [
      'whose sender takes no FHIR JSON',
      { ...json, accept: 'text/html' },
      '{}',
      '406 This server answers in application/fhir+json, FHIR 4.0.1.',
    ],
    [
      'whose sender takes none and is too large',
      { ...json, accept: 'text/html', 'content-length': '201' },
      '{}',
      '406 This server',
    ],
  ])('refuses a message %s', async (_what, headers, body, expected) => {
    const request = new Request(`https://pot.example${path}`, { method: 'POST', headers, body });
    const response = await server(request);
    const { issue }: { readonly issue: readonly { readonly diagnostics: string }[] } = JSON.parse(
      await response.text(),
    );
    expect(`${response.status} ${issue.map(({ diagnostics }) => diagnostics).join(' ')}`).toContain(expected);
    expect(response.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  });

  it('refuses another method, and says which it takes', async () => {
    const response = await server(new Request(`https://pot.example${path}`, { method: 'BREW' }));
    expect([response.status, response.headers.get('allow')?.includes('POST')]).toEqual([405, true]);
  });
});

describe('a server', () => {
  const request = (): Request => new Request('https://tea.example/letters', { method: 'POST', body: '{}' });
  const getExchange: HttpExchange<undefined, unknown> = {
    ...postExchange,
    methods: ['GET'],
    request: { carrier: 'none' },
  };
  const serverFor = (handler: () => unknown, options = {}): FetchHandler =>
    createServer({ ...facts, exchanges: [serveHttp(getExchange, handler)] }, options);
  const get = (): Request => new Request('https://tea.example/letters');
  const letter = { resourceType: 'Patient' };

  it.each<[string, number, FetchHandler, () => Request]>([
    ['a handler that waits for nothing', 200, serverFor(() => letter), get],
    ['a handler that fails', 500, serverFor(() => failing()), get],
    ['an address where nothing is', 404, serverFor(() => letter), () => new Request('https://tea.example/')],
    ['a method that is not taken', 405, serverFor(() => letter), request],
  ])('answers at once where nothing has to be waited for: %s', async (_what, status, server, asked) => {
    const answer = server.answer?.(asked());
    expect(answer).toBeInstanceOf(Response);
    expect([(await answer)?.status, (await server(asked())).status]).toEqual([status, status]);
  });

  it.each<[string, number, FetchHandler]>([
    ['a handler that waits', 200, serverFor(async () => letter)],
    ['a handler that fails later', 500, serverFor(async () => failing())],
    ['a door where one waits', 200, serverFor(() => letter, { admit: async () => {} })],
    ['a door that is closed later', 500, serverFor(() => letter, { admit: async () => failing() })],
  ])('answers later where something has to be waited for: %s', async (_what, status, server) => {
    const answer = server.answer?.(get());
    expect(answer).toBeInstanceOf(Promise);
    expect((await answer)?.status).toBe(status);
  });
});

function failing(): never {
  throw new Error('no');
}
