/*
 * What compiled FHIRPath calls to find its way through a message. `null` in a list stands for a primitive that has no value, only
 * extensions. Nothing here throws, whatever the message is.
 */
import { isObject } from './validation.ts';

const none: readonly unknown[] = [];

/** A member of an object; `undefined` of anything else. Never asked for a name that every object has. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

/** A primitive, `null` where only extensions of it are there. */
export function itemOf(value: unknown, sibling: unknown): unknown {
  return value === undefined && sibling !== undefined ? null : value;
}

/** What stands under a name as a list. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (value === undefined) return none;
  return Array.isArray(value) ? value : [value];
}

/** Primitives with what stands beside them under `_name`: as many as there are of either. */
export function valuesOf(values: unknown, siblings: unknown): readonly unknown[] {
  if (siblings === undefined) return itemsOf(values);
  const list = itemsOf(values);
  const beside = itemsOf(siblings);
  return beside.length <= list.length ? list : [...list, ...new Array<null>(beside.length - list.length).fill(null)];
}

/** The members named `key` of all objects in a list. */
export function step(list: readonly unknown[], key: string): readonly unknown[] {
  if (list.length === 0) return none;
  const found: unknown[] = [];
  for (const item of list) append(found, itemsOf(member(item, key)));
  return found;
}

/** As `step`, for members that are primitives. */
export function stepValues(list: readonly unknown[], key: string): readonly unknown[] {
  if (list.length === 0) return none;
  const found: unknown[] = [];
  for (const item of list) append(found, valuesOf(member(item, key), member(item, `_${key}`)));
  return found;
}

/** As `step`, for an element that has a name for each of its types. */
export function stepChoice(list: readonly unknown[], keys: readonly string[]): readonly unknown[] {
  const found: unknown[] = [];
  for (const item of list) {
    for (const key of keys) append(found, valuesOf(member(item, key), member(item, `_${key}`)));
  }
  return found;
}

/** The first member of a choice that is there. */
export function choiceOf(value: unknown, keys: readonly string[]): unknown {
  for (const key of keys) {
    const found = member(value, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** True where one of the members named is there. */
export function hasMember(value: unknown, keys: readonly string[]): boolean {
  return choiceOf(value, keys) !== undefined;
}

/** The only item of a list; `undefined` where there is none, or more than one. */
export function only(list: readonly unknown[]): unknown {
  return list.length === 1 ? list[0] : undefined;
}

/** Everything directly below the items of a list. */
export function childrenOf(list: readonly unknown[]): readonly unknown[] {
  const found: unknown[] = [];
  for (const item of list) {
    if (!isObject(item)) continue;
    for (const key of Object.keys(item)) {
      if (key === 'resourceType' || (key.startsWith('_') && item[key.slice(1)] !== undefined)) continue;
      append(
        found,
        key.startsWith('_') ? valuesOf(undefined, item[key]).map(() => null) : valuesOf(item[key], item[`_${key}`]),
      );
    }
  }
  return found;
}

/** Everything anywhere below the items of a list. */
export function descendantsOf(list: readonly unknown[]): readonly unknown[] {
  const found: unknown[] = [];
  walk(list, (key, values) => {
    append(found, key.startsWith('_') ? values.map(() => null) : values);
  });
  return found;
}

/** Texts anywhere below the items of a list, under one of the names given. */
export function descendantValues(list: readonly unknown[], keys: readonly string[]): readonly unknown[] {
  const names = new Set(keys);
  const found: unknown[] = [];
  walk(list, (key, values) => {
    if (names.has(key))
      append(
        found,
        values.filter((value) => typeof value === 'string'),
      );
  });
  return found;
}

type Visit = (key: string, values: readonly unknown[]) => void;

/** Visits each member of every object below; without recursion, so that depth cannot exhaust the stack. */
function walk(list: readonly unknown[], visit: Visit): void {
  const left: unknown[] = [...list];
  for (let item = left.pop(); left.length > 0 || item !== undefined; item = left.pop()) {
    if (!isObject(item)) continue;
    for (const key of Object.keys(item)) {
      if (key === 'resourceType') continue;
      const values = itemsOf(item[key]);
      visit(key, values);
      append(left, values.filter(isObject));
    }
  }
}

/** Appends one by one: a call with very many arguments would exhaust the stack. */
function append(list: unknown[], more: readonly unknown[]): void {
  for (const item of more) list.push(item);
}

/** True or false as a list; nothing where it is neither. */
export function truthItems(holds: boolean, fails: boolean): readonly boolean[] {
  return holds ? [true] : fails ? [false] : [];
}

/** True for a value, which extensions alone are not. */
export function isValue(item: unknown): boolean {
  return item !== undefined && item !== null && typeof item !== 'object';
}

/** True for `false`, and for nothing at all. */
export function isFalseOrNone(item: unknown): boolean {
  return item === undefined || item === false;
}

/** Whether a resource is of a type; `undefined` where there is none. */
export function isResourceOf(value: unknown, type: string): boolean | undefined {
  return value === undefined ? undefined : member(value, 'resourceType') === type;
}

/** The resource, where it is of the type. */
export function resourceOf(value: unknown, type: string): unknown {
  return isResourceOf(value, type) === true ? value : undefined;
}

/** The resources of a type. */
export function resourcesOf(list: readonly unknown[], type: string): readonly unknown[] {
  return list.filter((item) => isResourceOf(item, type));
}
