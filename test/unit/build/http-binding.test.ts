import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../generator/model/json.ts';
import { built, exchangeOf } from '../../support/building.ts';
import { languageParts, minimalGuide, operationDefinition, part } from '../../support/minimal-guide.ts';

const file = 'OperationDefinition-ask.json';
const binding = `${file}#/modifierExtension/0`;
const patient = 'http://hl7.org/fhir/StructureDefinition/Patient';

function target(kind: string, ...parts: readonly JsonObject[]): JsonObject {
  return { url: 'target', extension: [part('kind', { valueCode: kind }), ...parts] };
}

const atBase = target('base', part('path', { valueString: '/ask' }));
const post = part('method', { valueCode: 'POST' });
const empty = part('reply', { valueCode: 'empty' });

function bound(parts: readonly JsonObject[], more: JsonObject = {}) {
  const modifierExtension = [languageParts('http-binding', ...parts)];
  return built(
    minimalGuide({ operation: operationDefinition('ask', [], { system: false, modifierExtension, ...more }) }),
  );
}

describe('an http-binding', () => {
  test('has the usual values for what it does not say', () => {
    const { release, lines } = bound([post, atBase, empty]);
    expect(lines).toEqual([]);
    expect(exchangeOf(release, 'TG-1').wire).toEqual({
      kind: 'http',
      methods: ['POST'],
      target: { kind: 'base', path: '/ask' },
      requestBody: 'none',
      reply: 'empty',
      successStatus: 204,
      responseHeaders: [],
      errors: 'status-only',
      security: [],
      unknown: 'ignore',
      cors: false,
    });
  });

  test('says everything it can', () => {
    const { release, lines } = bound([
      post,
      atBase,
      part('requestBody', { valueCode: 'resource' }),
      part('requestModel', { valueCanonical: patient }),
      part('reply', { valueCode: 'resource' }),
      part('responseModel', { valueCanonical: patient }),
      part('successStatus', { valueInteger: 201 }),
      part('errors', { valueCode: 'operation-outcome' }),
      part('security', { valueString: 'bearer' }),
      part('security', { valueString: 'mtls' }),
      part('unknown', { valueCode: 'reject' }),
      part('cors', { valueBoolean: true }),
    ]);
    expect(lines).toEqual([]);
    const { wire, request, response } = exchangeOf(release, 'TG-1');
    expect(wire).toMatchObject({
      requestBody: 'resource',
      reply: 'resource',
      successStatus: 201,
      errors: 'operation-outcome',
      security: ['bearer', 'mtls'],
      unknown: 'reject',
      cors: true,
    });
    expect([request, response]).toEqual([
      { kind: 'structure', structure: patient },
      { kind: 'structure', structure: patient },
    ]);
  });

  test.each([
    ['no method', [atBase, empty], [`error element-missing ${binding}`]],
    ['no target', [post, empty], [`error element-missing ${binding}`]],
    ['no reply', [post, atBase], [`error element-missing ${binding}`]],
    [
      'a method outside HTTP',
      [part('method', { valueCode: 'FETCH' }), atBase, empty],
      [`error element-invalid ${binding}/extension/0/valueCode`],
    ],
    [
      'a status that is no success',
      [post, atBase, empty, part('successStatus', { valueInteger: 500 })],
      [`error element-invalid ${binding}/extension/3/valueInteger`],
    ],
    [
      'a JSON body without a model',
      [post, atBase, empty, part('requestBody', { valueCode: 'json' })],
      [`error binding-contradictory ${binding}`],
    ],
    [
      'a model without a body',
      [post, atBase, empty, part('requestModel', { valueCanonical: patient })],
      [`error binding-contradictory ${binding}/extension/3/valueCanonical`],
    ],
    [
      'a JSON reply without a model',
      [post, atBase, part('reply', { valueCode: 'json' })],
      [`error binding-contradictory ${binding}`],
    ],
    [
      'replyTo without a redirect',
      [post, atBase, empty, part('replyTo', { valueString: 'uri' })],
      [`error binding-contradictory ${binding}/extension/3/valueString`],
    ],
    [
      'a model that names nothing',
      [
        post,
        atBase,
        empty,
        part('requestBody', { valueCode: 'json' }),
        part('requestModel', { valueCanonical: 'https://no.example/x' }),
      ],
      [`error canonical-dangling ${binding}/extension/4/valueCanonical`],
    ],
    [
      'a GET with a body',
      [
        part('method', { valueCode: 'GET' }),
        atBase,
        empty,
        part('requestBody', { valueCode: 'json' }),
        part('requestModel', { valueCanonical: patient }),
      ],
      [`error binding-contradictory ${binding}/extension/0/valueCode`],
    ],
    [
      'a header that would break out of its line',
      [
        post,
        atBase,
        empty,
        {
          url: 'responseHeader',
          extension: [part('name', { valueString: 'X' }), part('value', { valueString: 'a\r\nSet-Cookie: b' })],
        },
      ],
      [`error element-invalid ${binding}/extension/3`],
    ],
  ])('with %s is refused', (_title, parts, expected) => {
    expect(bound(parts).lines).toEqual(expected);
  });

  test('of a definition that is also a FHIR operation contradicts it', () => {
    expect(bound([post, atBase, empty], { system: true }).lines).toEqual([
      `error binding-contradictory ${file}#/system`,
    ]);
  });

  test('beside a channel-binding contradicts it', () => {
    const modifierExtension = [languageParts('http-binding', post, atBase, empty), languageParts('channel-binding')];
    expect(bound([], { modifierExtension }).lines).toEqual([
      `error binding-contradictory ${file}#/modifierExtension/1`,
    ]);
  });

  test('with a model and a parameter contradicts itself', () => {
    const parts = [
      post,
      atBase,
      empty,
      part('requestBody', { valueCode: 'json' }),
      part('requestModel', { valueCanonical: patient }),
    ];
    const parameter = [{ name: 'a', use: 'in', min: 0, max: '1', type: 'string' }];
    expect(bound(parts, { parameter }).lines).toEqual([`error binding-contradictory ${file}#/parameter/0`]);
  });
});

describe('a target', () => {
  const at = `${binding}/extension/1`;

  test('is a callback, or registered', () => {
    const callback = target(
      'callback',
      part('resource', { valueCode: 'Subscription' }),
      part('expression', { valueString: 'channel.endpoint' }),
    );
    const registered = target(
      'registered',
      part('name', { valueString: 'launch-url' }),
      part('defaultPath', { valueString: '/launch' }),
    );
    const targetOf = (node: JsonObject) => {
      const { wire } = exchangeOf(bound([post, node, empty]).release, 'TG-1');
      return wire.kind === 'http' ? wire.target : undefined;
    };
    expect(targetOf(callback)).toEqual({ kind: 'callback', resource: 'Subscription', expression: 'channel.endpoint' });
    expect(targetOf(registered)).toEqual({ kind: 'registered', name: 'launch-url', defaultPath: '/launch' });
  });

  test.each([
    [
      'without what its kind needs',
      target('callback', part('resource', { valueCode: 'Patient' })),
      [`error element-missing ${at}`],
    ],
    [
      'with what its kind has not',
      target('base', part('path', { valueString: '/a' }), part('name', { valueString: 'n' })),
      [`error binding-contradictory ${at}/extension/2/valueString`],
    ],
    ['of no kind', target('elsewhere'), [`error element-invalid ${at}/extension/0/valueCode`]],
    [
      'discovered from an exchange there is not',
      target('discovered', part('exchange', { valueString: 'TG-9' }), part('pointer', { valueString: '/a' })),
      [`error exchange-unknown ${at}/extension/1/valueString`],
    ],
    [
      'discovered in two ways',
      target(
        'discovered',
        part('exchange', { valueString: 'TG-1' }),
        part('pointer', { valueString: '/a' }),
        part('expression', { valueString: 'a' }),
      ),
      [`error binding-contradictory ${at}`],
    ],
  ])('%s is refused', (_title, node, expected) => {
    expect(bound([post, node, empty]).lines).toEqual(expected);
  });

  test.each([
    'ask',
    '/../ask',
    '/a/./b',
    '/a?b=c',
    '//evil.example',
    '/a b',
    '/%zz',
    '/a#b',
    'https://evil.example/',
    '/',
  ])('has no path %j', (path) => {
    const { lines } = bound([post, target('base', part('path', { valueString: path })), empty]);
    expect(lines).toEqual(path === '/' ? [] : [`error element-invalid ${at}/extension/1/valueString`]);
  });
});
