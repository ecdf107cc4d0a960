import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';

/** What an OpenAPI 3.0 schema cannot say and this conversion therefore leaves out. */
export type SchemaLoss = 'contains' | 'pattern-properties' | 'types' | 'reference-siblings';

/** Where losses are noted. */
interface LossLog {
  add(loss: SchemaLoss): unknown;
}

const dropped: ReadonlySet<string> = new Set(['contains', 'minContains', 'maxContains', '$comment', 'examples']);
const lists: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf']);
const single: ReadonlySet<string> = new Set(['items', 'not', 'additionalProperties']);

/**
 * A schema of OpenAPI 3.1 as 3.0 can say it; what it cannot is noted. Values that are not schemas, as those of `enum`, are kept.
 * @see OpenAPI Specification 3.0.3 §4.7.24
 */
export function schemaOf30(schema: JsonValue, losses: LossLog): JsonValue {
  if (typeof schema === 'boolean') return schema ? {} : { not: {} };
  if (!isJsonObject(schema)) return schema;
  if (typeof schema['$ref'] === 'string') {
    if (Object.keys(schema).length > 1) losses.add('reference-siblings');
    return { $ref: schema['$ref'] };
  }
  const members = Object.entries(schema).flatMap(([name, value]): [string, JsonValue][] => {
    if (value === undefined) return [];
    if (name === 'patternProperties') {
      losses.add('pattern-properties');
      return [];
    }
    if (dropped.has(name)) {
      if (name === 'contains') losses.add('contains');
      return [];
    }
    return keyword(name, value, losses);
  });
  const converted = withoutLoneRule(Object.fromEntries(members));
  return converted['type'] === 'array' && converted['items'] === undefined ? { ...converted, items: {} } : converted;
}

/** Where of several rules one is left, that stands beside the rest of the schema. */
function withoutLoneRule(schema: JsonObject): JsonObject {
  const { allOf, ...rest } = schema;
  const [only, ...others] = Array.isArray(allOf) ? allOf : [];
  const isApart =
    isJsonObject(only) && only['$ref'] === undefined && Object.keys(only).every((name) => !(name in rest));
  return isApart && others.length === 0 ? { ...rest, ...only } : schema;
}

function keyword(name: string, value: JsonValue, losses: LossLog): [string, JsonValue][] {
  if (name === 'const') return [['enum', [value]]];
  if (name === 'type' && Array.isArray(value)) return typeKeywords(value, losses);
  if (name === 'properties' && isJsonObject(value)) {
    const properties = Object.entries(value).flatMap(([property, schema]): [string, JsonValue][] =>
      schema === undefined ? [] : [[property, schemaOf30(schema, losses)]],
    );
    return [[name, Object.fromEntries(properties)]];
  }
  if (lists.has(name) && Array.isArray(value)) return listKeyword(name, value, losses);
  // Whether there may be more members is said by a boolean in 3.0 too.
  const isSchema = single.has(name) && typeof value !== 'boolean';
  return [[name, isSchema ? schemaOf30(value, losses) : value]];
}

/** One type, with `nullable` where `null` was one of two; of several, none. */
function typeKeywords(types: readonly JsonValue[], losses: LossLog): [string, JsonValue][] {
  const others = types.filter((type) => type !== 'null');
  const nullable: [string, JsonValue][] = others.length < types.length ? [['nullable', true]] : [];
  const [only, ...more] = others;
  if (only !== undefined && more.length === 0) return [['type', only], ...nullable];
  losses.add('types');
  return [];
}

/** Of what must all hold, nothing stays of what 3.0 cannot say. */
function listKeyword(name: string, schemas: readonly JsonValue[], losses: LossLog): [string, JsonValue][] {
  const converted = schemas.map((schema) => schemaOf30(schema, losses));
  if (name !== 'allOf') return [[name, converted]];
  const kept = converted.filter((schema) => !isJsonObject(schema) || Object.keys(schema).length > 0);
  return kept.length === 0 ? [] : [[name, kept]];
}
