/** Why a text is not the JSON that is wanted, and where. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** What is wrong, a clause without a full stop. */
  readonly reason: string;
}

/** Deeper nesting than any FHIR resource needs, and still safe for functions that recurse. */
const deepest = 200;

/**
 * Finds the first fault of a JSON text: a syntax error, a member that is named twice (JSON.parse keeps the last and says
 * nothing), or nesting that is too deep. `undefined` where there is none. Linear, and does not recurse.
 *
 * @see RFC 8259 §2 to §4
 */
export function findJsonFault(text: string): JsonFault | undefined {
  if (isSurelySound(text)) return undefined;
  const scan = new JsonScan(text);
  const reason = scan.run();
  return reason === undefined ? undefined : { ...positionOf(text, scan.at), reason };
}

/**
 * The usual case, answered by the engine's own parser at a tenth of the scan's cost: a text that parses, is not too deep,
 * and holds as many names as its value has members, so that none was named twice.
 */
function isSurelySound(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  return countMembers(value, 0) === countNames(text);
}

/** Members of all objects in `value`; `NaN`, which equals no count, where it is nested too deep. */
function countMembers(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth >= deepest) return Number.NaN;
  const contents: unknown[] = Object.values(value);
  let count = Array.isArray(value) ? 0 : contents.length;
  for (const content of contents) count += countMembers(content, depth + 1);
  return count;
}

/** Strings of a text known to be JSON, each with the colon that makes it a name. */
const stringOrName = /"(?:[^"\\]+|\\.)*"(\s*:)?/g;

function countNames(text: string): number {
  let count = 0;
  stringOrName.lastIndex = 0;
  for (let found = stringOrName.exec(text); found !== null; found = stringOrName.exec(text)) {
    if (found[1] !== undefined) count += 1;
  }
  return count;
}

/** Line and column of an offset, both counted from 1. */
function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastBreak };
}

const scalar = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const blank = /[ \t\r\n]*/y;

/** An open object with the names it has so far, or an open array. */
type Container = Set<string> | 'array';

/** Which token may come next. */
type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'comma-or-end' | 'end';

class JsonScan {
  at = 0;
  readonly #text: string;
  readonly #open: Container[] = [];
  #expected: Expected = 'value';

  constructor(text: string) {
    this.#text = text;
  }

  /** The reason of the first fault, which then stands at `at`. */
  run(): string | undefined {
    for (;;) {
      this.#match(blank);
      if (this.at >= this.#text.length) return this.#expected === 'end' ? undefined : 'the text ends too early';
      const fault = this.#step();
      if (fault !== undefined) return fault;
    }
  }

  #step(): string | undefined {
    switch (this.#expected) {
      case 'value':
        return this.#value();
      case 'value-or-end':
        return this.#closes(']') ? undefined : this.#value();
      case 'name':
        return this.#name();
      case 'name-or-end':
        return this.#closes('}') ? undefined : this.#name();
      case 'comma-or-end':
        return this.#commaOrEnd();
      case 'end':
        return 'there is text behind the end of the value';
    }
  }

  #value(): string | undefined {
    const first = this.#text[this.at];
    if (first === '{' || first === '[') {
      if (this.#open.length >= deepest) return `nesting is deeper than ${deepest} levels`;
      this.at += 1;
      this.#open.push(first === '{' ? new Set() : 'array');
      this.#expected = first === '{' ? 'name-or-end' : 'value-or-end';
      return undefined;
    }
    if (this.#match(string) === undefined && this.#match(scalar) === undefined) return this.#unexpected('a value');
    this.#valueDone();
    return undefined;
  }

  #name(): string | undefined {
    const start = this.at;
    const name = this.#match(string);
    if (name === undefined) return this.#unexpected('a member name in double quotes');
    const names = this.#open.at(-1);
    if (names instanceof Set) {
      const unescaped = name.includes('\\') ? JSON.stringify(JSON.parse(name)) : name;
      if (names.has(unescaped)) {
        this.at = start;
        return `the member ${name.slice(0, 60)} is named twice`;
      }
      names.add(unescaped);
    }
    this.#match(blank);
    if (this.#text[this.at] !== ':') return this.#unexpected('":"');
    this.at += 1;
    this.#expected = 'value';
    return undefined;
  }

  #commaOrEnd(): string | undefined {
    const isArray = this.#open.at(-1) === 'array';
    if (this.#closes(isArray ? ']' : '}')) return undefined;
    if (this.#text[this.at] !== ',') return this.#unexpected(isArray ? '"," or "]"' : '"," or "}"');
    this.at += 1;
    this.#expected = isArray ? 'value' : 'name';
    return undefined;
  }

  #closes(end: string): boolean {
    if (this.#text[this.at] !== end) return false;
    this.at += 1;
    this.#open.pop();
    this.#valueDone();
    return true;
  }

  #valueDone(): void {
    this.#expected = this.#open.length === 0 ? 'end' : 'comma-or-end';
  }

  #unexpected(wanted: string): string {
    return `wanted ${wanted}, found ${JSON.stringify(this.#text.slice(this.at, this.at + 1))}`;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
