import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { ValueConstraint } from '../../model/structure.ts';

/** What `fixed[x]` (exactly this) or `pattern[x]` (at least this) demands, as a schema. */
export function valueSchema(constraint: ValueConstraint): JsonObject {
  return constraint.kind === 'fixed' ? { const: constraint.value } : patternSchema(constraint.value);
}

function patternSchema(value: JsonValue): JsonObject {
  if (Array.isArray(value)) {
    return { type: 'array', allOf: value.map((item: JsonValue) => ({ contains: patternSchema(item) })) };
  }
  if (!isJsonObject(value)) return { const: value };
  const members = Object.entries(value).filter((member): member is [string, JsonValue] => member[1] !== undefined);
  return {
    type: 'object',
    required: members.map(([name]) => name),
    properties: Object.fromEntries(members.map(([name, item]) => [name, patternSchema(item)])),
  };
}
