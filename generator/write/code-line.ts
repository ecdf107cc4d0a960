/** A bracket that is opened and closed on the line, outside of every other. */
export interface BracketPair {
  readonly open: number;
  readonly close: number;
}

/** A separator outside of every bracket and text: `,` `;` `|` `&&` `||` `=` `:`. */
export interface Separator {
  readonly at: number;
  readonly text: string;
}

/** What a line of code consists of, looked at from outside its brackets and texts. */
export interface CodeLine {
  readonly pairs: readonly BracketPair[];
  readonly separators: readonly Separator[];
}

const opening = '([{';
const closing = ')]}';
const separator = /(?:&&|\|\||[,;|:]|=(?![>=]))/y;

/** Reads one line of code. A bracket that is not closed on the line (the `{` of a block) is no pair. */
export function readCodeLine(code: string): CodeLine {
  const pairs: BracketPair[] = [];
  const separators: Separator[] = [];
  const open: number[] = [];
  let at = 0;
  while (at < code.length) {
    const end = endOfText(code, at);
    const found = end === undefined && open.length === 0 ? separatorAt(code, at) : undefined;
    if (found !== undefined) separators.push(found);
    if (end === undefined) noteBracket(code, at, open, pairs);
    at = (end ?? at + (found?.text.length ?? 1) - 1) + 1;
  }
  return { pairs, separators };
}

function noteBracket(code: string, at: number, open: number[], pairs: BracketPair[]): void {
  if (isOpening(code, at)) {
    open.push(at);
  } else if (isClosing(code, at)) {
    const start = open.pop();
    if (start !== undefined && open.length === 0) pairs.push({ open: start, close: at });
  }
}

function separatorAt(code: string, at: number): Separator | undefined {
  separator.lastIndex = at;
  const text = separator.exec(code)?.[0];
  // Of `===` and `!==` no part assigns.
  return text === undefined || (text === '=' && /[!=<>]/.test(code[at - 1] ?? '')) ? undefined : { at, text };
}

/** `<` opens a list of types where no space is before it; a comparison has one. */
function isOpening(code: string, at: number): boolean {
  return opening.includes(code[at] ?? ' ') || (code[at] === '<' && /[A-Za-z0-9_$]/.test(code[at - 1] ?? ''));
}

function isClosing(code: string, at: number): boolean {
  return closing.includes(code[at] ?? ' ') || (code[at] === '>' && code[at - 1] !== '=' && code[at - 1] !== ' ');
}

/** Offset of the last character of the string, template or pattern that begins here. */
function endOfText(code: string, at: number): number | undefined {
  const first = code[at];
  if (first === "'" || first === '"' || first === '`') return closingQuote(code, at, first);
  if (first !== '/' || !/(?:^|[(,=:[!&|?]\s?)$/.test(code.slice(0, at))) return undefined;
  return endOfPattern(code, at);
}

function closingQuote(code: string, start: number, quote: string): number {
  for (let at = start + 1; at < code.length; at += 1) {
    if (code[at] === '\\') at += 1;
    else if (code[at] === quote) return at;
    else if (quote === '`' && code.startsWith('${', at)) at = endOfPlaceholder(code, at + 1);
  }
  return code.length;
}

function endOfPlaceholder(code: string, start: number): number {
  let depth = 0;
  for (let at = start; at < code.length; at += 1) {
    const end = endOfText(code, at);
    if (end !== undefined) at = end;
    else if (code[at] === '{') depth += 1;
    else if (code[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
}

function endOfPattern(code: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < code.length; at += 1) {
    if (code[at] === '\\') at += 1;
    else if (code[at] === '[') inClass = true;
    else if (code[at] === ']') inClass = false;
    else if (code[at] === '/' && !inClass) return at;
  }
  return code.length;
}
