/**
 * `next`, with every part that equals the one at the same place of `previous` replaced by that very part, so that what did not
 * change is known by identity alone. Both must be plain data without circles: objects, lists, maps and primitive values.
 */
export function shareEqual<T>(previous: T, next: T): T {
  return share(previous, next, new Map()) as T; // A part is only ever replaced by one that equals it.
}

/** What became of a part that stands in several places. */
type Shared = Map<object, { readonly previous: unknown; readonly result: unknown }>;

function share(previous: unknown, next: unknown, shared: Shared): unknown {
  if (Object.is(previous, next)) return previous;
  if (!isObject(previous) || !isObject(next)) return next;
  const known = shared.get(next);
  if (known !== undefined && known.previous === previous) return known.result;
  const result = shareObject(previous, next, shared);
  shared.set(next, { previous, result });
  return result;
}

function shareObject(previous: object, next: object, shared: Shared): object {
  if (Array.isArray(next)) return Array.isArray(previous) ? shareList(previous, next, shared) : next;
  if (next instanceof Map) return previous instanceof Map ? shareMap(previous, next, shared) : next;
  return isPlain(previous) && isPlain(next) ? shareMembers(previous, next, shared) : next;
}

function shareList(previous: readonly unknown[], next: readonly unknown[], shared: Shared): readonly unknown[] {
  const result = next.map((item, index) => share(previous[index], item, shared));
  return isSame(previous, result) ? previous : result;
}

function shareMap(
  previous: ReadonlyMap<unknown, unknown>,
  next: ReadonlyMap<unknown, unknown>,
  shared: Shared,
): ReadonlyMap<unknown, unknown> {
  const result = new Map([...next].map(([key, value]) => [key, share(previous.get(key), value, shared)]));
  const isEqual =
    isSame([...previous.keys()], [...result.keys()]) && isSame([...previous.values()], [...result.values()]);
  return isEqual ? previous : result;
}

function shareMembers(
  previous: Readonly<Record<string, unknown>>,
  next: Readonly<Record<string, unknown>>,
  shared: Shared,
): object {
  const names = Object.keys(next);
  // `previous` may hold less, so only its own members are asked for.
  const kept = names.map((name) =>
    share(Object.hasOwn(previous, name) ? previous[name] : undefined, next[name], shared),
  );
  if (isSame(Object.keys(previous), names) && names.every((name, index) => Object.is(previous[name], kept[index])))
    return previous;
  return Object.fromEntries(names.map((name, index) => [name, kept[index]]));
}

/** The same things in the same order. */
function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => Object.is(item, right[index]));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype;
}
