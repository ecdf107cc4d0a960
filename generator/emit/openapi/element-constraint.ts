import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ElementNode } from '../../model/structure.ts';
import { isCertain } from '../types/enforcement.ts';
import { valueSchema } from './value-schema.ts';

/** More codes than this are not listed: the type's own pattern stands instead. */
const enumerationLimit = 200;

/** Cardinality as far as it is enforced: what is only inferred or chosen falls back on the base definition. */
export function cardinality(node: ElementNode): { readonly min: number; readonly max: number | '*' } {
  return isCertain(node.evidence) ? node : node.base;
}

/** Code of the first type of an element. */
export function onlyType(node: ElementNode): string | undefined {
  return node.content.kind === 'typed' ? node.content.types[0]?.code : undefined;
}

/** Adds what this element demands of its value beyond its type: fixed value, pattern, codes, length. */
export function constrained(node: ElementNode, schema: JsonObject): JsonObject {
  const value = node.value !== undefined && isCertain(node.evidence) ? valueSchema(node.value) : undefined;
  // One value says more than any type or list of codes.
  if (value !== undefined && typeof value['const'] === 'string') return { type: 'string', ...value };
  const codes = boundCodes(node);
  if (codes !== undefined) return { type: 'string', enum: codes };
  const extra = [
    ...(value === undefined ? [] : [value]),
    ...(node.maxLength === undefined ? [] : [{ maxLength: node.maxLength }]),
  ];
  return extra.length === 0 ? schema : { allOf: [schema, ...extra] };
}

function boundCodes(node: ElementNode): JsonValue[] | undefined {
  const { binding } = node;
  const type = onlyType(node);
  if (binding?.strength !== 'required' || binding.codes === undefined || type === undefined) return undefined;
  if (!['code', 'string', 'uri'].includes(type) || binding.codes.length > enumerationLimit) return undefined;
  return [...new Set(binding.codes.map(({ code }) => code))].sort();
}

/** Members that say all of these rules, beside others of the same schema. */
export function allOf(rules: readonly JsonObject[]): JsonObject {
  const [only, ...others] = rules;
  if (only === undefined) return {};
  return others.length === 0 ? only : { allOf: rules };
}
