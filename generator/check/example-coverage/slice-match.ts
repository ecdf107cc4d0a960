import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Discriminator, ElementNode, Slice, Slicing, Structure, ValueConstraint } from '../../model/structure.ts';
import { wireValues } from './element-values.ts';
import type { GuideStructures } from './guide-structures.ts';

/**
 * True where a repetition belongs to a slice. Profiles are told apart by the type they constrain and what they fix at their
 * first level, which is enough for examples: these are valid already.
 */
export function inSlice(item: JsonValue, slicing: Slicing, slice: Slice, structures: GuideStructures): boolean {
  return slicing.discriminators.every((discriminator) => meets(item, discriminator, slice, structures));
}

function meets(
  item: JsonValue,
  { type, path }: Discriminator,
  { element }: Slice,
  structures: GuideStructures,
): boolean {
  const found = at(item, element, path, structures);
  if (found === undefined) return false;
  const { node, values } = found;
  if (type === 'exists') return node.max === 0 ? values.length === 0 : values.length > 0;
  if (type === 'value' || type === 'pattern') return values.some((value) => hasValue(value, node));
  return values.some((value) => isOfType(value, node, structures));
}

interface Found {
  readonly node: ElementNode;
  readonly values: readonly JsonValue[];
}

function at(item: JsonValue, element: ElementNode, path: string, structures: GuideStructures): Found | undefined {
  let found: Found = { node: element, values: [item] };
  for (const name of path === '$this' ? [] : path.split('.')) {
    const node = structures.childrenOf(found.node).find((child) => child.name === name);
    if (node === undefined) return undefined;
    found = { node, values: found.values.flatMap((value) => wireValues(value, node).map((each) => each.value)) };
  }
  return found;
}

function hasValue(value: JsonValue, { value: wanted, binding }: ElementNode): boolean {
  if (wanted !== undefined) return holds(value, wanted);
  return binding?.codes?.some(({ code }) => code === value) ?? false;
}

/** True where `value` is, or for a pattern has, what is wanted. */
function holds(value: JsonValue | undefined, { kind, value: wanted }: ValueConstraint): boolean {
  return kind === 'fixed' ? JSON.stringify(value) === JSON.stringify(wanted) : hasPattern(value, wanted);
}

function hasPattern(value: JsonValue | undefined, pattern: JsonValue): boolean {
  if (Array.isArray(pattern)) {
    const items: readonly JsonValue[] = pattern;
    return Array.isArray(value) && items.every((item) => value.some((found: JsonValue) => hasPattern(found, item)));
  }
  if (!isJsonObject(pattern)) return value === pattern;
  if (!isJsonObject(value)) return false;
  return Object.entries(pattern).every(([key, item]) => item === undefined || hasPattern(value[key], item));
}

function isOfType(value: JsonValue, node: ElementNode, structures: GuideStructures): boolean {
  if (node.content.kind !== 'typed' || !isJsonObject(value)) return false;
  return node.content.types.some(({ code, profiles }) => {
    const resource = structures.ofType(code)?.kind === 'resource';
    if (resource && code !== 'Resource' && value['resourceType'] !== code) return false;
    const wanted = profiles.map((profile) => structures.ofCanonical(profile));
    return wanted.length === 0 || wanted.some((structure) => structure !== undefined && isLike(value, structure));
  });
}

/**
 * True where a value of an example may be meant by a structure: of its resource type, and with the values that it fixes at its
 * first level.
 */
export function isLike(value: JsonValue, structure: Structure): boolean {
  if (structure.kind === 'logical') return typeof value === 'object' && value !== null;
  if (!isJsonObject(value)) return false;
  if (structure.kind === 'resource' && value['resourceType'] !== structure.type) return false;
  return structure.root.children
    .filter(({ value: wanted, min }) => wanted !== undefined && min > 0)
    .every((child) => wireValues(value, child).some((found) => hasValue(found.value, child)));
}
