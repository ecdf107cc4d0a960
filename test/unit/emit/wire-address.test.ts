import { describe, expect, test } from 'vitest';
import { wireAddress } from '../../../generator/emit/wire-address.ts';
import type { HttpBinding } from '../../../generator/model/exchange.ts';
import { exchangeId } from '../../support/release.ts';

const http: HttpBinding = {
  kind: 'http',
  methods: ['POST'],
  target: { kind: 'base', path: '/token' },
  requestBody: 'form',
  reply: 'json',
  successStatus: 200,
  responseHeaders: [],
  errors: 'oauth-json',
  security: [],
  unknown: 'ignore',
  cors: false,
};

describe('wireAddress', () => {
  test('gives an operation a path for each level', () => {
    const levels = ['system', 'type', 'instance'] as const;
    const refusal = { malformed: 400, invalid: 422 };
    expect(
      wireAddress({
        kind: 'fhir-operation',
        code: 'x',
        levels,
        resourceTypes: ['Patient'],
        methods: ['POST'],
        affectsState: true,
        refusal,
      }),
    ).toEqual({ methods: ['POST'], paths: ['/$x', '/Patient/$x', '/Patient/{id}/$x'] });
  });

  test.each([
    ['create', 'Subscription', 'POST', '/Subscription'],
    ['read', '*', 'GET', '/{type}/{id}'],
    ['search-type', 'Patient', 'GET', '/Patient'],
  ] as const)('gives the interaction %s of %s its method and path', (interaction, resourceType, method, path) => {
    expect(wireAddress({ kind: 'fhir-interaction', interaction, resourceType })).toEqual({
      methods: [method],
      paths: [path],
    });
  });

  test('gives the path below the base address', () => {
    expect(wireAddress(http)).toEqual({ methods: ['POST'], paths: ['/token'] });
  });

  test('gives no path where the address is learned at run time', () => {
    const at = { kind: 'pointer', value: '/token_endpoint' } as const;
    expect(wireAddress({ ...http, target: { kind: 'discovered', exchange: exchangeId('x'), at } }).paths).toEqual([]);
  });

  test('gives a channel no method', () => {
    const channel = { kind: 'channel', channel: 'websocket', target: http.target, frames: [] } as const;
    expect(wireAddress(channel)).toEqual({ methods: [], paths: ['/token'] });
  });
});
