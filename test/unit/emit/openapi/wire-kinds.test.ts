import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../../../generator/emit/openapi/openapi-document.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../generator/model/json.ts';
import { sketchRelease } from '../../../support/sketch-release.ts';

const release = await sketchRelease();

/** The document of one actor of the sketches. */
function documentOf(id: string): JsonObject {
  const actor = release.actors.find((one) => one.id === id);
  const document = actor === undefined ? undefined : openApiDocument(release, actor);
  if (document === undefined) throw new TypeError(`No document of ${id}.`);
  return document;
}

function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((found, name) => (isJsonObject(found) ? found[name] : undefined), value);
}

function names(value: JsonValue | undefined): string[] {
  return Object.keys(isJsonObject(value) ? value : {});
}

describe('an HTTP exchange in OpenAPI', () => {
  const document = documentOf('authorization-server');
  const token = at(document, 'paths', '/auth/token', 'post');

  test('sends its parameters as a form, the fixed ones as the only value', () => {
    const schema = at(token, 'requestBody', 'content', 'application/x-www-form-urlencoded', 'schema');
    expect(schema).toEqual({ $ref: '#/components/schemas/TokenCodeInput' });
    expect(at(document, 'components', 'schemas', 'TokenCodeInput', 'properties', 'grant_type')).toMatchObject({
      const: 'authorization_code',
    });
  });

  test('lets unknown parameters and members through where its binding has them passed over', () => {
    const schemas = at(document, 'components', 'schemas');
    expect(at(schemas, 'TokenCodeInput', 'additionalProperties')).toBeUndefined();
    expect(at(schemas, 'SmartTokenResponse')).toMatchObject({
      type: 'object',
      required: ['access_token', 'token_type', 'scope'],
    });
  });

  test('answers with the headers and the errors of its binding', () => {
    expect(at(token, 'responses', '200', 'headers', 'Cache-Control', 'schema')).toEqual({
      type: 'string',
      enum: ['no-store'],
    });
    expect(names(at(token, 'responses'))).toEqual(['200', '400', '401', '405', '413', '415', '500']);
    expect(at(token, 'responses', '400', 'content', 'application/json', 'schema')).toEqual({
      $ref: '#/components/schemas/OauthError',
    });
  });

  test('has its parameters in the query by GET, and redirects with a Location', () => {
    const authorize = at(document, 'paths', '/auth/authorize', 'get');
    const parameters = at(authorize, 'parameters');
    expect(Array.isArray(parameters) && parameters.map((one) => at(one, 'name')).slice(0, 3)).toEqual([
      'response_type',
      'client_id',
      'redirect_uri',
    ]);
    expect(names(at(authorize, 'responses', '302', 'headers'))).toEqual(['Location']);
    expect(at(authorize, 'operationId')).toBe('authorizeByGet');
  });

  test('is a webhook of the one who calls, and an operation of the one who is called', () => {
    expect(names(documentOf('notification-producer')['webhooks'])).toEqual(['notify']);
    expect(documentOf('notification-producer')['paths']).toBeUndefined();
    expect(names(documentOf('notification-consumer')['paths'])).toEqual(['/notify']);
  });
});

describe('a RESTful interaction in OpenAPI', () => {
  test('stands under its resource type, with the refusals FHIR has for it', () => {
    const document = documentOf('subscription-manager');
    const create = at(document, 'paths', '/Subscription', 'post');
    expect(at(create, 'operationId')).toBe('createSubscription');
    expect(names(at(create, 'responses'))).toEqual([
      '201',
      '400',
      '401',
      '403',
      '404',
      '406',
      '412',
      '413',
      '415',
      '422',
      '500',
    ]);
  });

  test('for every type comes with each form the statement offers', () => {
    const actor = release.actors.find(({ id }) => id === 'subscription-manager');
    const exchange = [...release.exchanges.values()].find(({ wire }) => wire.kind === 'fhir-interaction');
    if (actor === undefined || exchange === undefined) throw new TypeError('The sketches have changed.');
    const conditional = { create: true, update: true, delete: 'single' } as const;
    const more = (['search-type', 'update'] as const).map((interaction) => ({
      ...exchange,
      methodName: interaction,
      wire: { kind: 'fhir-interaction', interaction, resourceType: '*' } as const,
    }));
    const everything = {
      ...actor,
      resources: actor.resources.map((resource) => ({
        ...resource,
        conditional,
        interactions: [{ code: 'search-type' }, { code: 'update' }],
      })),
    };
    const exchanges = new Map([...release.exchanges, ...more.map((one) => [one.methodName as never, one] as const)]);
    const document = openApiDocument({ ...release, exchanges }, everything);
    const operations = Object.entries(isJsonObject(document?.['paths']) ? document['paths'] : {}).flatMap(
      ([path, item]) => names(item).map((method) => `${method} ${path}`),
    );
    expect(operations.filter((operation) => !operation.includes('$'))).toEqual([
      'post /Subscription',
      'get /Subscription',
      'put /Subscription',
      'post /Subscription/_search',
      'put /Subscription/{id}',
    ]);
    expect(at(document, 'components', 'parameters', 'status', 'schema')).toEqual({
      type: 'array',
      items: { type: 'string', minLength: 1 },
    });
  });
});
