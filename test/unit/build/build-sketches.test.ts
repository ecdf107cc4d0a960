import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../../generator/build/build-release.ts';
import { checkRelease } from '../../../generator/check/check-release.ts';
import { loadSources } from '../../../generator/load/load-sources.ts';
import { hasErrors } from '../../../generator/model/diagnostic.ts';
import { diagnosticLine, exchangeOf } from '../../support/building.ts';

const notification =
  'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-notification-r4';

async function sketches() {
  const loaded = await loadSources({
    guide: { kind: 'folder', path: 'test/fixtures/sketches' },
    toolkitRoot: process.cwd(),
  });
  if (loaded.value === undefined) throw new TypeError('The sketches do not load');
  const built = buildRelease(loaded.value);
  if (built.value === undefined) throw new TypeError('The sketches do not build');
  return { release: built.value, diagnostics: [...loaded.diagnostics, ...built.diagnostics] };
}

const { release, diagnostics } = await sketches();

describe('the hard cases of the input language', () => {
  test('load and build without a diagnostic', () => {
    expect(diagnostics.map(diagnosticLine)).toEqual([]);
  });

  test('pass every check that is an error', () => {
    expect(hasErrors(checkRelease(release))).toBe(false);
  });

  test('give integration profiles from the identifiers of Requirements', () => {
    expect(
      release.integrationProfiles.map(({ id, slug, actors, transactions }) => [id, slug, actors, transactions]),
    ).toEqual([
      [
        'CA:FSub',
        'ca-fsub',
        ['notification-consumer', 'notification-producer', 'subscription-manager', 'subscription-requester'],
        [
          'CA:FSub~create-subscription',
          'CA:FSub~get-ws-binding-token',
          'CA:FSub~notify-rest-hook',
          'CA:FSub~notify-websocket',
        ],
      ],
      [
        'CA:SoF',
        'ca-sof',
        ['authorization-client', 'authorization-server', 'resource-server'],
        ['CA:SoF-2', 'CA:SoF-3'],
      ],
    ]);
  });

  test('give every exchange a method name unique at its responder', () => {
    expect([...release.exchanges.values()].map(({ id, responder, methodName }) => [id, responder, methodName])).toEqual(
      [
        ['CA:FSub~create-subscription', 'subscription-manager', 'createSubscription'],
        ['CA:FSub~get-ws-binding-token', 'subscription-manager', 'getWsBindingToken'],
        ['CA:FSub~notify-rest-hook/notify', 'notification-consumer', 'notify'],
        ['CA:FSub~notify-websocket/bind', 'notification-producer', 'bind'],
        ['CA:SoF-2/smart-configuration', 'resource-server', 'smartConfiguration'],
        ['CA:SoF-3/authorize', 'authorization-server', 'authorize'],
        ['CA:SoF-3/token.code', 'authorization-server', 'tokenCode'],
      ],
    );
  });
});

describe('an OAuth redirect', () => {
  const authorize = exchangeOf(release, 'CA:SoF-3/authorize');

  test('is bound to an endpoint that discovery names', () => {
    expect(authorize.wire).toEqual({
      kind: 'http',
      methods: ['GET', 'POST'],
      target: {
        kind: 'discovered',
        exchange: 'CA:SoF-2/smart-configuration',
        at: { kind: 'pointer', value: '/authorization_endpoint' },
        defaultPath: '/auth/authorize',
      },
      requestBody: 'form',
      reply: 'redirect',
      replyTo: 'redirect_uri',
      successStatus: 302,
      responseHeaders: [],
      errors: 'oauth-redirect',
      security: [],
      unknown: 'ignore',
      cors: false,
    });
  });

  test('has parameters both ways, in the order of the definition', () => {
    const { request, response } = authorize;
    if (request.kind !== 'parameters' || response.kind !== 'parameters') throw new TypeError('not parameters');
    expect([request.typeName, response.typeName]).toEqual(['AuthorizeInput', 'AuthorizeOutput']);
    expect(request.parameters.map(({ name, min, max, content, fixed }) => [name, min, max, content, fixed])).toEqual([
      ['response_type', 1, 1, { kind: 'primitive', type: 'code' }, 'code'],
      ['client_id', 1, 1, { kind: 'primitive', type: 'string' }, undefined],
      ['redirect_uri', 1, 1, { kind: 'primitive', type: 'uri' }, undefined],
      ['launch', 0, 1, { kind: 'primitive', type: 'string' }, undefined],
      ['scope', 1, 1, { kind: 'primitive', type: 'string' }, undefined],
      ['state', 1, 1, { kind: 'primitive', type: 'string' }, undefined],
      ['aud', 1, 1, { kind: 'primitive', type: 'url' }, undefined],
      ['code_challenge', 1, 1, { kind: 'primitive', type: 'string' }, undefined],
      ['code_challenge_method', 1, 1, { kind: 'primitive', type: 'code' }, 'S256'],
    ]);
    expect(response.parameters.map(({ name }) => name)).toEqual(['code', 'state']);
  });

  test('names its definition with the version, and the place of its declaration', () => {
    expect(authorize.definition).toBe('https://halo-toolkit.example/fhir/OperationDefinition/smart-authorize|1.1.0');
    expect(authorize.place).toEqual({
      package: 'test.sketches#1.1.0',
      file: 'CapabilityStatement-authorization-server.json',
      pointer: '/extension/1/extension/6',
    });
  });
});

describe('an OAuth token request', () => {
  const token = exchangeOf(release, 'CA:SoF-3/token.code');

  test('is told apart by its grant type and answered by a logical model', () => {
    expect(token.wire).toEqual({
      kind: 'http',
      methods: ['POST'],
      target: {
        kind: 'discovered',
        exchange: 'CA:SoF-2/smart-configuration',
        at: { kind: 'pointer', value: '/token_endpoint' },
        defaultPath: '/auth/token',
      },
      selector: { parameter: 'grant_type', value: 'authorization_code' },
      requestBody: 'form',
      reply: 'json',
      successStatus: 200,
      responseHeaders: [{ name: 'Cache-Control', value: 'no-store' }],
      errors: 'oauth-json',
      security: [],
      unknown: 'ignore',
      cors: false,
    });
    expect(token.response).toEqual({
      kind: 'structure',
      structure: 'https://halo-toolkit.example/fhir/StructureDefinition/smart-token-response',
    });
  });

  test('has the example named after it', () => {
    expect(token.examples.map(({ direction, label, error }) => [direction, label, error])).toEqual([
      ['response', '', false],
    ]);
  });
});

describe('discovery', () => {
  test('is a path of the base, open to browsers, with an empty request', () => {
    const { wire, request } = exchangeOf(release, 'CA:SoF-2/smart-configuration');
    expect(request).toEqual({ kind: 'empty' });
    expect(wire).toMatchObject({
      methods: ['GET'],
      target: { kind: 'base', path: '/.well-known/smart-configuration' },
      requestBody: 'none',
      cors: true,
    });
  });
});

describe('a REST hook', () => {
  const notify = exchangeOf(release, 'CA:FSub~notify-rest-hook/notify');

  test('goes to the endpoint a Subscription names, closed to unknown members', () => {
    expect(notify.wire).toEqual({
      kind: 'http',
      methods: ['POST'],
      target: { kind: 'callback', resource: 'Subscription', expression: 'channel.endpoint', defaultPath: '/notify' },
      requestBody: 'resource',
      reply: 'empty',
      successStatus: 204,
      responseHeaders: [],
      errors: 'status-only',
      security: [],
      unknown: 'reject',
      cors: false,
    });
    expect([notify.request, notify.response]).toEqual([
      { kind: 'structure', structure: notification },
      { kind: 'empty' },
    ]);
  });

  test('applies under an option of its actors, with the expectations of both sides', () => {
    const transaction = [...release.transactions.values()].find(({ id }) => id === notify.transaction);
    expect(transaction).toMatchObject({
      name: 'Notify by REST Hook',
      integrationProfile: 'CA:FSub',
      initiator: 'notification-producer',
      responder: 'notification-consumer',
      initiatorExpectation: 'SHALL',
      responderExpectation: 'SHALL',
      option: 'rest-hook',
      requirements: ['FSUB-001'],
    });
  });
});

describe('a WebSocket', () => {
  test('is a channel at a discovered address, with frames of both sides', () => {
    const { wire, request, response } = exchangeOf(release, 'CA:FSub~notify-websocket/bind');
    expect(wire).toEqual({
      kind: 'channel',
      channel: 'websocket',
      target: {
        kind: 'discovered',
        exchange: 'CA:FSub~get-ws-binding-token',
        at: { kind: 'expression', value: "parameter.where(name='websocket-url').value" },
      },
      frames: [
        {
          from: 'initiator',
          content: { kind: 'text', template: 'bind-with-token: {token}', accept: 'bind-with-token[:] {token}' },
        },
        {
          from: 'responder',
          content: { kind: 'resource', model: notification },
          order: 'handshake{1..n per subscription}, (event-notification|heartbeat)*',
        },
      ],
    });
    expect(request).toMatchObject({ kind: 'parameters', typeName: 'BindInput' });
    expect(response).toEqual({ kind: 'empty' });
  });
});

describe('an operation of the standard', () => {
  test('has the method its transaction narrows it to, and the parameters of both directions', () => {
    const { wire, request, response } = exchangeOf(release, 'CA:FSub~get-ws-binding-token');
    expect(wire).toEqual({
      kind: 'fhir-operation',
      code: 'get-ws-binding-token',
      levels: ['type', 'instance'],
      resourceTypes: ['Subscription'],
      methods: ['POST'],
      affectsState: false,
      refusal: { malformed: 400, invalid: 422 },
    });
    if (request.kind !== 'parameters' || response.kind !== 'parameters') throw new TypeError('not parameters');
    expect(request.parameters.map(({ name, max }) => [name, max])).toEqual([['id', '*']]);
    expect(response.parameters.map(({ name }) => name)).toEqual([
      'token',
      'expiration',
      'subscription',
      'websocket-url',
    ]);
  });
});

describe('a RESTful interaction', () => {
  test('carries the resource both ways', () => {
    const { wire, request, response } = exchangeOf(release, 'CA:FSub~create-subscription');
    const subscription = { kind: 'structure', structure: 'http://hl7.org/fhir/StructureDefinition/Subscription' };
    expect(wire).toEqual({ kind: 'fhir-interaction', interaction: 'create', resourceType: 'Subscription' });
    expect([request, response]).toEqual([subscription, subscription]);
  });
});

describe('topics', () => {
  test('are the same from a SubscriptionTopic and from a Basic', () => {
    const common = {
      filters: [{ resource: 'Observation', parameter: 'patient' }],
      shapes: [{ resource: 'Observation' }],
    };
    expect(release.topics).toMatchObject([
      {
        typeName: 'ContentUpdate',
        evidence: 'chosen',
        triggers: [
          {
            resource: 'Observation',
            interactions: ['create', 'update'],
            queryCriteria: {
              previous: 'status:not=final',
              current: 'status=final',
              requireBoth: true,
              resultForCreate: 'test-passes',
            },
            origin: 'app',
          },
        ],
        ...common,
      },
      {
        typeName: 'ContentUpdateInR4',
        evidence: 'stated',
        triggers: [
          {
            resource: 'Observation',
            interactions: ['create'],
            queryCriteria: { current: 'status=final', requireBoth: false },
          },
        ],
        ...common,
      },
    ]);
  });
});

describe('a system', () => {
  test('has the transactions of the actors it plays, under the options it plays them with', () => {
    expect(release.systems).toMatchObject([
      {
        id: 'point-of-care',
        plays: [
          { actor: 'notification-consumer', options: ['rest-hook'] },
          { actor: 'subscription-requester', options: [] },
        ],
        transactions: [
          { id: 'CA:FSub~create-subscription', expectation: 'SHALL' },
          { id: 'CA:FSub~get-ws-binding-token', expectation: 'MAY' },
          { id: 'CA:FSub~notify-rest-hook', expectation: 'SHALL' },
        ],
      },
    ]);
  });
});
