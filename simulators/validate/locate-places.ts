/** Where a value begins; both count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

interface Frame {
  readonly pointer: string;
  /** Index of the next member of an array; -1 in an object. */
  index: number;
  /** Pointer of the member whose value is next, in an object. */
  member: string;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/**
 * Where in a JSON text the values at `pointers` begin; where one is not there, the nearest that it would be in. The text has to be
 * JSON. Reads it once, whatever its depth. @see RFC 6901
 */
export function locatePlaces(text: string, pointers: readonly string[]): ReadonlyMap<string, TextPlace> {
  const wanted = new Set(pointers.flatMap(withAncestors));
  const offsets = new Map<string, number>();
  const open: Frame[] = [];
  for (const match of text.matchAll(token)) {
    const pointer = enterValue(open, match[0]);
    if (pointer !== undefined && wanted.has(pointer) && !offsets.has(pointer)) offsets.set(pointer, match.index);
  }
  const lines = lineStarts(text);
  return new Map(pointers.map((wish) => [wish, placeOf(lines, nearestOffset(offsets, wish))]));
}

/** Takes the next piece of the text; gives the pointer of the value that begins with it, where one does. */
function enterValue(open: Frame[], piece: string): string | undefined {
  if (piece === ':' || piece === ',') return undefined;
  if (piece === '}' || piece === ']') {
    open.pop();
    return undefined;
  }
  const frame = open.at(-1);
  if (frame !== undefined && frame.index < 0 && frame.member === '') {
    frame.member = `${frame.pointer}/${escaped(piece)}`;
    return undefined;
  }
  const pointer = nextPointer(frame);
  if (piece === '{' || piece === '[') open.push({ pointer, index: piece === '[' ? 0 : -1, member: '' });
  return pointer;
}

/** Pointer of the value that begins now. */
function nextPointer(frame: Frame | undefined): string {
  if (frame === undefined) return '';
  if (frame.index >= 0) {
    frame.index += 1;
    return `${frame.pointer}/${frame.index - 1}`;
  }
  const { member } = frame;
  frame.member = '';
  return member;
}

/** The name of a member, between quotes as it stands, as a pointer has it. */
function escaped(quoted: string): string {
  const name: unknown = JSON.parse(quoted);
  return String(name).replaceAll('~', '~0').replaceAll('/', '~1');
}

function withAncestors(pointer: string): readonly string[] {
  const found = [pointer];
  for (let end = pointer.lastIndexOf('/'); end >= 0; end = pointer.lastIndexOf('/', end - 1)) {
    found.push(pointer.slice(0, end));
    if (end === 0) break;
  }
  return found;
}

function nearestOffset(offsets: ReadonlyMap<string, number>, pointer: string): number {
  for (const candidate of withAncestors(pointer)) {
    const offset = offsets.get(candidate);
    if (offset !== undefined) return offset;
  }
  return 0;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

function placeOf(lines: readonly number[], offset: number): TextPlace {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
}
