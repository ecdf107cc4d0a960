import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ElementJson, ElementNode, Structure } from '../../model/structure.ts';
import { isCertain } from '../types/enforcement.ts';
import { choiceName, choiceRules } from './choice-schema.ts';
import { valueSchema } from './value-schema.ts';

/** The schema of a type by its code; `at` names the place. */
type TypeSchema = (code: string, at: string) => JsonObject;

/**
 * The schema of a logical model: JSON that is not FHIR. Its members have no extensions, repeat in the shapes that the
 * extension `json` names, and unknown ones are let through where the model is open. @see RFC 6749 §5.1
 */
export function logicalSchema(
  structure: Structure,
  typeSchema: TypeSchema,
): JsonObject & { readonly properties?: Readonly<Record<string, JsonObject>> } {
  const open = structure.json?.open === true;
  const [only] = structure.root.children;
  if (structure.json?.shape === 'array' && only !== undefined) {
    return { type: 'array', ...emptiness(only, false), items: itemSchema(only, open, typeSchema) };
  }
  return objectSchema(structure.root.children, open, typeSchema);
}

function objectSchema(
  children: readonly ElementNode[],
  open: boolean,
  typeSchema: TypeSchema,
): JsonObject & { readonly properties: Readonly<Record<string, JsonObject>> } {
  const known = children.filter(({ content }) => content.kind !== 'prohibited');
  const required = known.filter((child) => minOf(child) > 0 && !isChoice(child)).map(({ name }) => name);
  return {
    type: 'object',
    ...(open ? {} : { additionalProperties: false }),
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(known.flatMap((child) => members(child, open, typeSchema))),
    ...choicesMember(known),
  };
}

/** Of the members that a choice may have, one. */
function choicesMember(children: readonly ElementNode[]): JsonObject {
  const rules = children.flatMap((child) => {
    const { content } = child;
    if (content.kind !== 'typed' || !content.choice) return [];
    return choiceRules(
      content.types.map((type) => choiceName(child, type)),
      minOf(child),
    );
  });
  return rules.length === 0 ? {} : { allOf: rules };
}

/** Cardinality as far as it is enforced. */
function minOf(node: ElementNode): number {
  return isCertain(node.evidence) ? node.min : 0;
}

function isChoice({ content }: ElementNode): boolean {
  return content.kind === 'typed' && content.choice;
}

function members(node: ElementNode, open: boolean, typeSchema: TypeSchema): readonly [string, JsonObject][] {
  const { content } = node;
  if (content.kind !== 'typed' || !content.choice) return [[node.name, memberSchema(node, open, typeSchema)]];
  return content.types.map((type) => [choiceName(node, type), typeSchema(type.code, node.path)]);
}

function jsonOf(node: ElementNode): ElementJson {
  return node.json ?? { shape: node.isArray ? 'array' : 'scalar', emptyArray: false, emptyString: false };
}

function memberSchema(node: ElementNode, open: boolean, typeSchema: TypeSchema): JsonObject {
  const json = jsonOf(node);
  const described = node.short === '' ? {} : { description: node.short.replaceAll('<', '\\<').toWellFormed() };
  switch (json.shape) {
    case 'array':
      return {
        ...described,
        type: 'array',
        ...emptiness(node, json.emptyArray),
        items: itemSchema(node, open, typeSchema),
      };
    case 'space-separated':
      return { ...described, type: 'string', pattern: listPattern(node, json.emptyString) };
    case 'scalar': {
      const item = itemSchema(node, open, typeSchema);
      const value = json.emptyString ? { anyOf: [item, { type: 'string', const: '' }] } : item;
      return value['$ref'] === undefined ? { ...described, ...value } : value;
    }
  }
}

const tokens: Readonly<Record<string, string>> = {
  id: '[A-Za-z0-9.-]{1,64}',
  string: '[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u0020]+',
};

/** Items with one space between them. @see RFC 6749 §3.3 */
function listPattern(node: ElementNode, orEmpty: boolean): string {
  const [type] = node.content.kind === 'typed' ? node.content.types : [];
  const codes = boundCodes(node)?.map((code) => String(code).replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const token = codes === undefined ? (tokens[type?.code ?? ''] ?? '\\S+') : `(${codes.join('|')})`;
  const list = `${token}( ${token})*`;
  return orEmpty ? `^(${list})?$` : `^${list}$`;
}

function emptiness(node: ElementNode, emptyArray: boolean): JsonObject {
  const min = emptyArray || node.json?.emptyArray === true ? 0 : Math.max(1, minOf(node));
  const max = node.max !== '*' && isCertain(node.evidence) ? { maxItems: node.max } : {};
  return { ...(min === 0 ? {} : { minItems: min }), ...max };
}

function itemSchema(node: ElementNode, open: boolean, typeSchema: TypeSchema): JsonObject {
  const { content } = node;
  if (content.kind === 'backbone') return objectSchema(node.children, open, typeSchema);
  if (content.kind !== 'typed') return { type: 'object' };
  const [type] = content.types;
  if (type === undefined) return {};
  const value = node.value !== undefined && isCertain(node.evidence) ? valueSchema(node.value) : undefined;
  if (value !== undefined && typeof value['const'] === 'string') return { type: 'string', ...value };
  const codes = boundCodes(node);
  return codes === undefined ? typeSchema(type.code, node.path) : { type: 'string', enum: codes };
}

function boundCodes({ binding, evidence }: ElementNode): JsonValue[] | undefined {
  if (binding?.strength !== 'required' || binding.codes === undefined || !isCertain(evidence)) return undefined;
  return [...new Set(binding.codes.map(({ code }) => code))].sort();
}
