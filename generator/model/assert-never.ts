/** Closes a `switch` over a union: a case added later does not compile until it is handled. */
export function assertNever(value: never): never {
  throw new TypeError(`Unhandled case: ${JSON.stringify(value)}`);
}
