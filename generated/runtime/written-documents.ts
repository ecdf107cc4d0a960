/**
 * Remembers how documents were written that cannot change any more: metadata, for the most part, of which a server gives the same again
 * and again. They are validated and written once.
 */
export class WrittenDocuments {
  readonly #texts = new WeakMap<object, string>();

  /** How the document was written before; `undefined` where it was not, or may have changed. */
  find(document: unknown): string | undefined {
    return typeof document === 'object' && document !== null ? this.#texts.get(document) : undefined;
  }

  /** Remembers the text of a valid document, if the document is frozen through and through. */
  keep(document: unknown, text: string): void {
    if (typeof document === 'object' && document !== null && isDeeplyFrozen(document)) this.#texts.set(document, text);
  }
}

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value === 'function') return false;
  if (typeof value !== 'object' || value === null) return true;
  if (!Object.isFrozen(value)) return false;
  // What a member is computed from may change, however frozen the object is.
  const members = Object.values(Object.getOwnPropertyDescriptors(value));
  return members.every((member) => member.get === undefined && isDeeplyFrozen(member.value));
}
