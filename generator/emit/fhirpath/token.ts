/** A piece of a FHIRPath expression. @see http://hl7.org/fhirpath/N1/#lexical-elements */
export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'variable' | 'symbol' | 'end';
  /** What it says, escapes resolved; of a variable without `%` or `$`. */
  readonly text: string;
  readonly start: number;
}

/** Why an expression cannot be read or compiled; caught where one constraint is compiled, never beyond. */
export class NotCompilable extends Error {
  override readonly name = 'NotCompilable';
}

const patterns: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /[\s]+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['number', /[0-9]+(?:\.[0-9]+)?/y],
  ['text', /'(?:[^'\\]|\\.)*'/y],
  ['name', /`(?:[^`\\]|\\.)*`/y],
  ['variable', /\$(?:this|index|total)\b/y],
  ['variable', /%(?:[A-Za-z_][A-Za-z0-9_-]*|`[^`]*`)/y],
  ['symbol', /<=|>=|!=|!~|[.()[\],+\-*/|&=~<>{}]/y],
];

/** The tokens of an expression, the last of kind `end`. @throws NotCompilable where something is no token. */
export function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < expression.length) {
    const [kind, text] = tokenAt(expression, start);
    if (kind !== 'space') tokens.push({ kind, text: plainText(kind, text), start });
    start += text.length;
  }
  return [...tokens, { kind: 'end', text: '', start }];
}

function tokenAt(expression: string, start: number): readonly [Token['kind'] | 'space', string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start;
    const text = pattern.exec(expression)?.[0];
    if (text !== undefined) return [kind, text];
  }
  throw new NotCompilable(`nothing known starts at character ${start + 1}`);
}

function plainText(kind: Token['kind'], text: string): string {
  if (kind === 'text' || text.startsWith('`')) return unescaped(text.slice(1, -1));
  if (kind === 'variable') return text.slice(1).replaceAll('`', '');
  return text;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

/** Resolves `\'`, `\\`, `\/`, `\n` …, `\u0041`; the backslash of anything else is dropped. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(u[0-9A-Fa-f]{4}|[\s\S])/g, (_, code: string) =>
    code.length === 5 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
}
