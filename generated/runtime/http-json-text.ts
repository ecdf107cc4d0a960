/** What is wrong with a JSON text, and where. */
export interface JsonFault {
  readonly kind: 'syntax' | 'depth' | 'duplicate-member';
  /** Lines and columns count from 1; a column is a UTF-16 code unit. */
  readonly line: number;
  readonly column: number;
  /** What was found and what was wanted; quotes at most one character of the text. */
  readonly message: string;
}

/**
 * The first fault of a JSON text: bad syntax, nesting deeper than `depthLimit`, or a member named twice in one object,
 * which parsers resolve differently and which FHIR therefore rules out.
 * @see RFC 8259
 */
export function findJsonFault(text: string, depthLimit: number): JsonFault | undefined {
  const read = readJsonText(text, depthLimit);
  return read.ok ? undefined : read.fault;
}

/** A JSON text, read. */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: JsonFault };

/** The value of a JSON text, or its first fault: see `findJsonFault`. */
export function readJsonText(text: string, depthLimit: number): JsonReading {
  const limit = Math.min(depthLimit, deepest);
  const sound = soundValue(text, limit);
  if (sound !== undefined) return { ok: true, value: sound.value };
  const scanner = new JsonScanner(text, limit);
  try {
    scanner.document();
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof ScanFault)) throw error;
    const { kind, message, offset } = error;
    return { ok: false, fault: { kind, message, ...lineAndColumn(text, offset) } };
  }
}

/** The scanner calls itself once a level, so that the limit must stay well below what a stack holds. */
const deepest = 1000;

/**
 * The usual case, answered by the engine's own parser at a fraction of the scan's cost: the value of a text that parses, is not too
 * deep, and holds as many names as its value has members, so that none was named twice.
 */
function soundValue(text: string, depthLimit: number): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return countMembers(value, depthLimit) === countNames(text) ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** Members of all objects in `value`; `NaN`, which equals no count, where it is nested deeper than `levels`. */
function countMembers(value: unknown, levels: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (levels === 0) return Number.NaN;
  if (Array.isArray(value)) {
    let count = 0;
    for (const item of value) count += countMembers(item, levels - 1);
    return count;
  }
  // What the parser makes has members of its own only, and the engine keeps the names of objects that look alike.
  const names = Object.keys(value);
  let count = names.length;
  for (const name of names) {
    const content = (value as JsonMembers)[name];
    // Most members are texts, which need no call.
    if (typeof content === 'object') count += countMembers(content, levels - 1);
  }
  return count;
}

type JsonMembers = Readonly<Record<string, unknown>>;

/**
 * Names in a text known to be JSON, or more: every colon behind a quotation mark is counted. A name has one, and so may the inside of a
 * string, whose text then goes the way of those that are not sound. Nearly nothing of a text is looked at but its colons.
 */
function countNames(text: string): number {
  let count = 0;
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    let before = colon - 1;
    while (isSpace(text.charCodeAt(before))) before -= 1;
    if (text.charCodeAt(before) === quote) count += 1;
  }
  return count;
}

function isSpace(unit: number): boolean {
  return unit === 32 || unit === 10 || unit === 13 || unit === 9;
}

class ScanFault extends Error {
  readonly kind: JsonFault['kind'];
  readonly offset: number;

  constructor(kind: JsonFault['kind'], offset: number, message: string) {
    super(message);
    this.kind = kind;
    this.offset = offset;
  }
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const word = /true|false|null/y;
const escapeMark = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

const quote = 34;
const backslash = 92;
/** Characters below stand in strings escaped only. */
const firstPlain = 32;

/** Every body passes through here, so that the hot loops compare character codes. */
class JsonScanner {
  readonly #text: string;
  readonly #depthLimit: number;
  #at = 0;

  constructor(text: string, depthLimit: number) {
    this.#text = text;
    this.#depthLimit = depthLimit;
  }

  document(): void {
    this.#value(0);
    if (this.#at < this.#text.length) this.#fail('the end of the text');
  }

  #value(depth: number): void {
    this.#space();
    switch (this.#text[this.#at]) {
      case '{':
        this.#object(this.#deeper(depth));
        break;
      case '[':
        this.#array(this.#deeper(depth));
        break;
      case '"':
        this.#string();
        break;
      default:
        if (!this.#skip(word) && !this.#skip(number)) this.#fail('a value');
    }
    this.#space();
  }

  #deeper(depth: number): number {
    if (depth < this.#depthLimit) return depth + 1;
    throw new ScanFault('depth', this.#at, `nesting deeper than ${this.#depthLimit} levels`);
  }

  #object(depth: number): void {
    const names = new Set<string>();
    this.#at += 1;
    this.#space();
    if (this.#take('}')) return;
    do {
      this.#space();
      this.#memberName(names);
      this.#space();
      if (!this.#take(':')) this.#fail('":"');
      this.#value(depth);
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('"," or "}"');
  }

  #memberName(names: Set<string>): void {
    const start = this.#at;
    if (this.#text[start] !== '"') this.#fail('a member name in double quotes');
    const escaped = this.#string();
    const raw = this.#text.slice(start, this.#at);
    const name = escaped ? String(JSON.parse(raw)) : raw.slice(1, -1);
    if (names.has(name)) throw new ScanFault('duplicate-member', start, 'a member that the object already has');
    names.add(name);
  }

  #array(depth: number): void {
    this.#at += 1;
    this.#space();
    if (this.#take(']')) return;
    do this.#value(depth);
    while (this.#take(','));
    if (!this.#take(']')) this.#fail('"," or "]"');
  }

  /** True where the string has escapes. */
  #string(): boolean {
    let escaped = false;
    this.#at += 1;
    for (;;) {
      this.#plainText();
      if (this.#take('"')) return escaped;
      if (!this.#skip(escapeMark)) this.#fail('the rest of a string');
      escaped = true;
    }
  }

  #plainText(): void {
    const text = this.#text;
    let at = this.#at;
    for (; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === quote || unit === backslash || unit < firstPlain) break;
    }
    this.#at = at;
  }

  #space(): void {
    const text = this.#text;
    let at = this.#at;
    while (isSpace(text.charCodeAt(at))) at += 1;
    this.#at = at;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** Moves past what `pattern` matches here; false where that is nothing. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #fail(wanted: string): never {
    const found = this.#at < this.#text.length ? printable(this.#text.charAt(this.#at)) : 'the end of the text';
    throw new ScanFault('syntax', this.#at, `${found} where ${wanted} was wanted`);
  }
}

function printable(character: string): string {
  return /^[\x20-\x7e]$/.test(character) && !/[<>&]/.test(character)
    ? `"${character}"`
    : `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
