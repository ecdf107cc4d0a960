import type { JsonValue } from '../model/json.ts';

const lineLength = 120;

/** A list or object that is not closed yet. */
interface OpenBlock {
  /** Which line opens it. */
  readonly start: number;
  /** True where something in it takes several lines, and so it does too. */
  isBroken: boolean;
}

/**
 * JSON for large documents: what fits a line stands on one, and a level is indented by one space. `JSON.stringify` breaks everything;
 * here the lines of what fits are joined again, from the inside out, which takes a third of the time of printing it by oneself.
 */
export function denseJson(value: JsonValue): string {
  const printed: string[] = [];
  const open: OpenBlock[] = [];
  for (const line of JSON.stringify(value, null, 1).split('\n')) {
    const block = closes(line, open.length) ? open.pop() : undefined;
    if (block === undefined) {
      if (opens(line)) open.push({ start: printed.length, isBroken: false });
      printed.push(line);
    } else {
      closeBlock(block, line, printed, open);
    }
  }
  return printed.join('\n');
}

/** Ends a block: on the line where it began, where it fits there, and otherwise on one of its own. */
function closeBlock(
  { start, isBroken }: OpenBlock,
  end: string,
  printed: string[],
  around: readonly OpenBlock[],
): void {
  const depth = around.length;
  if (!isBroken && fits(printed, start, depth)) {
    let line = printed[start] ?? '';
    const space = line.endsWith('{') ? ' ' : '';
    for (let index = start + 1; index < printed.length; index += 1) {
      line += (index === start + 1 ? space : ' ') + (printed[index]?.slice(depth + 1) ?? '');
    }
    printed.length = start;
    printed.push(`${line}${space}${end.slice(depth)}`);
    return;
  }
  const outer = around.at(-1);
  if (outer !== undefined) outer.isBroken = true;
  printed.push(end);
}

/** True where the lines from `start` on, and the bracket that closes them, fit one line, with a comma after it. */
function fits(printed: readonly string[], start: number, depth: number): boolean {
  const head = printed[start] ?? '';
  const brackets = head.endsWith('{') ? 3 : 1;
  const comma = depth === 0 ? 0 : 1;
  let width = head.length + brackets + comma - 1;
  for (let index = start + 1; index < printed.length; index += 1) {
    width += (printed[index]?.length ?? 0) - depth;
    if (width > lineLength) return false;
  }
  return true;
}

/** Of what `JSON.stringify` breaks into lines, only the beginning of a block ends so: a text ends with its quotes. */
function opens(line: string): boolean {
  return line.endsWith('{') || line.endsWith('[');
}

/** A line at the indentation of the block around it is the one that ends it. */
function closes(line: string, depth: number): boolean {
  return depth > 0 && line.charCodeAt(depth - 1) !== 32;
}
