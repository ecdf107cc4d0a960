import { describe, expect, test } from 'vitest';
import { openApi30 } from '../../../../generator/emit/openapi/openapi-3-0.ts';
import { isJsonObject, type JsonObject } from '../../../../generator/model/json.ts';

const converted = (schema: JsonObject): unknown => {
  const document = openApi30({ info: {}, components: { schemas: { It: schema } } });
  return [document['components'], isJsonObject(document['info']) && document['info']['x-losses']];
};

const kept = (schema: JsonObject, ...losses: readonly string[]): unknown => [{ schemas: { It: schema } }, losses];

describe('openApi30', () => {
  test('says one value as a list of one', () => {
    expect(converted({ type: 'string', const: 'x' })).toEqual(kept({ type: 'string', enum: ['x'] }));
  });

  test('says null as nullable, and nothing of several types', () => {
    expect(converted({ type: ['string', 'null'] })).toEqual(kept({ type: 'string', nullable: true }));
    expect(converted({ type: ['string', 'number'] })).toEqual(kept({}, 'types'));
  });

  test('leaves out how often a member comes, with the rules that said nothing else', () => {
    expect(converted({ type: 'array', items: {}, allOf: [{ contains: { const: 1 }, minContains: 1 }] })).toEqual(
      kept({ type: 'array', items: {} }, 'contains'),
    );
  });

  test('says boolean schemas as objects, and keeps whether there may be more members', () => {
    expect(converted({ additionalProperties: false, properties: { a: true, b: false } })).toEqual(
      kept({ additionalProperties: false, properties: { a: {}, b: { not: {} } } }),
    );
  });

  test('leaves out what members of like names have in common', () => {
    expect(converted({ not: { not: { patternProperties: { '^a': { type: 'object' } } } } })).toEqual(
      kept({ not: { not: {} } }, 'pattern-properties'),
    );
  });

  test('puts the one rule that is left beside the rest, unless both say the same member', () => {
    const rule = { items: { type: 'string' } };
    expect(converted({ type: 'array', allOf: [{ contains: {} }, rule] })).toEqual(
      kept({ type: 'array', items: { type: 'string' } }, 'contains'),
    );
    expect(converted({ items: {}, allOf: [{ contains: {} }, rule] })).toEqual(
      kept({ items: {}, allOf: [rule] }, 'contains'),
    );
  });

  test('does not take a property for a keyword of its name', () => {
    expect(converted({ properties: { const: { const: 1 }, contains: { type: 'string' } } })).toEqual(
      kept({ properties: { const: { enum: [1] }, contains: { type: 'string' } } }),
    );
  });

  test('keeps examples as they are', () => {
    const content = {
      'application/json': { schema: { const: 1 }, examples: { a: { value: { const: 1, schema: 2 } } } },
    };
    const { paths } = openApi30({ info: {}, paths: { '/x': { get: { responses: { '200': { content } } } } } });
    expect(JSON.stringify(paths)).toBe(
      '{"/x":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"enum":[1]},' +
        '"examples":{"a":{"value":{"const":1,"schema":2}}}}}}}}}}',
    );
  });

  test('moves webhooks aside, and names the licence by its address', () => {
    const document = openApi30({ info: { license: { name: 'x', identifier: 'MIT' } }, webhooks: { a: {} } });
    expect(document['x-webhooks']).toEqual({ a: {} });
    expect(document['paths']).toEqual({});
    expect(document['info']).toMatchObject({
      license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
      'x-losses': ['webhooks'],
    });
  });
});
