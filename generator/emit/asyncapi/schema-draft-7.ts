import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';

/**
 * A schema as JSON Schema draft 7 reads it, the dialect of AsyncAPI 3.0. Draft 7 knows no `minContains` and takes `contains` for
 * at least one, so that it stays only where one at least must be there.
 */
export function schemaOfDraft7(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map((item: JsonValue) => schemaOfDraft7(item));
  if (!isJsonObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, value]): [string, JsonValue][] => {
      if (value === undefined || isUnknown(schema, name)) return [];
      if (name === 'properties' && isJsonObject(value)) return [[name, mapped(value)]];
      // Values, not schemas.
      return [[name, name === 'const' || name === 'enum' ? value : schemaOfDraft7(value)]];
    }),
  );
}

function mapped(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [[name, schemaOfDraft7(value)]])),
  );
}

function isUnknown(schema: JsonObject, name: string): boolean {
  if (name === 'minContains' || name === 'maxContains') return schema['contains'] !== undefined;
  return name === 'contains' && schema['minContains'] === 0;
}
