/** A place in a text, counted from 1 as editors do. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * Where the value that a JSON pointer names begins in the text, or the deepest value on the way to it that is there. `undefined`
 * where the pointer is the whole text or the text is not JSON.
 */
export function locatePointer(text: string, pointer: string): TextPosition | undefined {
  if (pointer === '') return undefined;
  const segments = pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  try {
    return positionOf(text, new JsonScanner(text).find(segments));
  } catch {
    // Not JSON: the diagnostic itself says where it breaks.
    return undefined;
  }
}

function positionOf(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** Walks JSON text without building values, so that offsets are known. */
class JsonScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Offset of the value `segments` lead to, or of the last one found on the way. */
  find(segments: readonly string[]): number {
    let found = this.#skipSpace();
    if (found === this.#text.length) throw new SyntaxError('No JSON value');
    for (const segment of segments) {
      const next = this.#text[this.#at] === '[' ? this.#enterItem(Number(segment)) : this.#enterMember(segment);
      if (next === undefined) return found;
      found = next;
    }
    return found;
  }

  #enterMember(name: string): number | undefined {
    if (this.#text[this.#at] !== '{') return undefined;
    this.#at += 1;
    while (this.#text[this.#skipSpace()] === '"') {
      const member: unknown = JSON.parse(this.#take(stringToken));
      this.#skipSpace();
      this.#take(/:/y);
      const start = this.#skipSpace();
      if (member === name) return start;
      this.#skipValue();
      if (this.#text[this.#skipSpace()] === ',') this.#at += 1;
    }
    return undefined;
  }

  #enterItem(index: number): number | undefined {
    this.#at += 1;
    for (let item = 0; this.#text[this.#skipSpace()] !== ']'; item += 1) {
      if (item === index) return this.#at;
      this.#skipValue();
      if (this.#text[this.#skipSpace()] === ',') this.#at += 1;
    }
    return undefined;
  }

  /** Steps over one value of any depth. */
  #skipValue(): void {
    let depth = 0;
    do {
      this.#skipSpace();
      const token = this.#take(anyToken);
      if (token === '{' || token === '[') depth += 1;
      if (token === '}' || token === ']') depth -= 1;
    } while (depth > 0);
  }

  #skipSpace(): number {
    this.#take(/[\s]*/y);
    return this.#at;
  }

  #take(token: RegExp): string {
    token.lastIndex = this.#at;
    const match = token.exec(this.#text);
    if (match === null) throw new SyntaxError(`Unexpected text at ${this.#at}`);
    this.#at = token.lastIndex;
    return match[0];
  }
}

const stringToken = /"(?:[^"\\]|\\.)*"/y;
const anyToken = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/y;
