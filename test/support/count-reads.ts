/** How often members of a value, at any depth, are read by `use`. */
export function countReads(value: unknown, use: (value: unknown) => unknown): number {
  let reads = 0;
  const wrapped = new WeakMap<object, unknown>();
  const watch = (inner: unknown): unknown => {
    if (typeof inner !== 'object' || inner === null) return inner;
    const known = wrapped.get(inner);
    if (known !== undefined) return known;
    const proxy = new Proxy(inner, {
      get(target, key) {
        reads += 1;
        return watch(Reflect.get(target, key));
      },
    });
    wrapped.set(inner, proxy);
    return proxy;
  };
  use(watch(value));
  return reads;
}
