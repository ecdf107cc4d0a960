/* Lists as FHIRPath compares and joins them, each in time that grows with their lengths only. */
import { isSame } from './validate-value.ts';

const known = new WeakMap<readonly unknown[], ReadonlySet<unknown>>();
const long = 16;

/** Whether two items are equal; `undefined` where one is missing. What has no value equals nothing. */
export function isEqual(left: unknown, right: unknown): boolean | undefined {
  return left === undefined || right === undefined ? undefined : isSame(left, right);
}

/** Whether two lists are equal, item by item; `undefined` where one is empty. */
export function areEqual(left: readonly unknown[], right: readonly unknown[]): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined;
  return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
}

/** Whether an item is in a list; `undefined` where there is no item. */
export function isAmong(item: unknown, list: readonly unknown[]): boolean | undefined {
  if (item === undefined) return undefined;
  if (list.length >= long) return identities(list).has(identity(item));
  return typeof item === 'object' ? list.some((other) => isSame(item, other)) : list.includes(item);
}

/** True where no two items of a list are equal. */
export function isDistinct(list: readonly unknown[]): boolean {
  return new Set(list.map(identity)).size === list.length;
}

/** The items of all lists, each only once. */
export function union(...lists: readonly (readonly unknown[])[]): readonly unknown[] {
  const found = new Map<unknown, unknown>();
  for (const list of lists) {
    for (const item of list) {
      const key = identity(item);
      if (!found.has(key)) found.set(key, item);
    }
  }
  return [...found.values()];
}

/** The items that are in both lists, each only once. */
export function intersect(left: readonly unknown[], right: readonly unknown[]): readonly unknown[] {
  if (left.length === 0 || right.length === 0) return [];
  const kept = identities(right);
  return union(left.filter((item) => kept.has(identity(item))));
}

/** The items of the first list that are not in the second. */
export function exclude(left: readonly unknown[], right: readonly unknown[]): readonly unknown[] {
  const dropped = identities(right);
  return left.filter((item) => !dropped.has(identity(item)));
}

/** True where the second list has everything of the first. */
export function isSubset(left: readonly unknown[], right: readonly unknown[]): boolean {
  const all = identities(right);
  return left.every((item) => all.has(identity(item)));
}

/** What tells the items of a list; kept for a long list, which may be asked for again and again. */
function identities(list: readonly unknown[]): ReadonlySet<unknown> {
  if (list.length < long) return new Set(list.map(identity));
  const kept = known.get(list) ?? new Set(list.map(identity));
  known.set(list, kept);
  return kept;
}

/** Equal items have the same: a primitive is its own, an object has a text with its members sorted. */
function identity(item: unknown): unknown {
  return typeof item === 'object' && item !== null ? `\u0000${sortedText(item, 0)}` : item;
}

const depthLimit = 64;

function sortedText(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null || depth > depthLimit) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map((item) => sortedText(item, depth + 1)).join(',')}]`;
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${sortedText(item, depth + 1)}`).join(',')}}`;
}
