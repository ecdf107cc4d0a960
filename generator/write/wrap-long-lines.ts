import { type BracketPair, type CodeLine, readCodeLine, type Separator } from './code-line.ts';

/** Longest line of generated code. */
export const lineWidth = 120;

const step = '  ';

/**
 * Breaks lines of code that are longer than the width, at the outermost place that can be broken, as a person would: a statement
 * below its `if`, the members of a union, arguments and members one a line. What cannot be broken (a long text) stays.
 */
export function wrapLongLines(text: string): string {
  return text.split('\n').flatMap(wrapLine).join('\n');
}

function wrapLine(line: string): readonly string[] {
  if (line.length <= lineWidth) return [line];
  const code = line.trimStart();
  if (/^(?:\/\/|\/?\*)/.test(code)) return [line];
  const indent = line.slice(0, line.length - code.length);
  const read = readCodeLine(code);
  const broken =
    statementBelow(code, read) ?? unionMembers(code, read) ?? bracketContent(code, read) ?? valueBelow(code, read);
  return broken === undefined ? [line] : broken.map((part) => indent + part).flatMap(wrapLine);
}

/** `if (a) b();` with its statement in a block. */
function statementBelow(code: string, { pairs: [condition] }: CodeLine): readonly string[] | undefined {
  if (condition === undefined || !/^(?:if|for|while) \($/.test(code.slice(0, condition.open + 1))) return undefined;
  const statement = code.slice(condition.close + 1).trim();
  if (statement === '' || statement.startsWith('{')) return undefined;
  return [`${code.slice(0, condition.close + 1)} {`, step + statement, '}'];
}

/** `type A = B | C;` with its members below. */
function unionMembers(code: string, { separators }: CodeLine): readonly string[] | undefined {
  const first = separators.findIndex(({ text }) => text === '|');
  const before = separators[first - 1];
  if (before === undefined || !/[=:]/.test(before.text) || code.endsWith('{')) return undefined;
  const bars = separators.filter(({ text }) => text === '|');
  const members = splitAt(code, bars, before.at + 1, code.length);
  return [code.slice(0, before.at + 1), ...members.map((member) => `${step}| ${member}`)];
}

/** The content of the last bracket that can be broken, one part a line. */
function bracketContent(code: string, { pairs }: CodeLine): readonly string[] | undefined {
  const pair = pairs.findLast((each) => isBreakable(code, each)) ?? pairs.findLast((each) => code[each.open] === '<');
  if (pair === undefined) return undefined;
  const parts = contentParts(code, pair);
  if (parts === undefined) return undefined;
  return [code.slice(0, pair.open + 1), ...parts.map((part) => step + part), code.slice(pair.close)];
}

/** Not empty, not `value['member']`, not the head of a loop, whose content is one thing. */
function isBreakable(code: string, { open, close }: BracketPair): boolean {
  if (code[open] === '<' || code.slice(open + 1, close).trim() === '') return false;
  return !(code[open] === '[' && follows(code, open)) && !code.startsWith('for (');
}

/** True where the bracket belongs to the word before it: a call, a list of parameters, a member. */
function follows(code: string, open: number): boolean {
  return /[A-Za-z0-9_$)\]>]/.test(code[open - 1] ?? ' ');
}

function contentParts(code: string, { open, close }: BracketPair): readonly string[] | undefined {
  const content = code.slice(open + 1, close).trim();
  const { separators } = readCodeLine(content);
  const of = (...texts: readonly string[]) => separators.filter(({ text }) => texts.includes(text));
  const commas = of(',');
  if (of(';').length > 0) return splitAt(content, of(';'), 0, content.length).map((part) => `${part};`);
  if (commas.length > 0) return listed(splitAt(content, commas, 0, content.length), hasFinalComma(code, open));
  const operators = of('&&', '||');
  if (operators.length > 0) return operands(content, operators);
  const bars = of('|');
  if (bars.length > 0) return splitAt(content, bars, 0, content.length).map((part) => `| ${part}`);
  return listed([content], hasFinalComma(code, open));
}

/** Lists of types have none, nor has an expression in brackets, which is no list. */
function hasFinalComma(code: string, open: number): boolean {
  return code[open] !== '<' && (code[open] !== '(' || (follows(code, open) && !/^(?:if|while|switch) \(/.test(code)));
}

function listed(parts: readonly string[], finalComma: boolean): readonly string[] {
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    // No comma may follow the last of the parameters where it takes all the rest.
    return isLast && (!finalComma || part.startsWith('...')) ? part : `${part},`;
  });
}

function operands(content: string, operators: readonly Separator[]): readonly string[] {
  const parts = splitAt(content, operators, 0, content.length);
  return parts.map((part, index) => `${part}${operators[index] === undefined ? '' : ` ${operators[index].text}`}`);
}

/** The texts between the separators, from `start` on; an empty last one is left out. */
function splitAt(code: string, separators: readonly Separator[], start: number, end: number): readonly string[] {
  const starts = [start, ...separators.map(({ at, text }) => at + text.length)];
  const ends = [...separators.map(({ at }) => at), end];
  return starts.map((from, index) => code.slice(from, ends[index]).trim()).filter((part) => part !== '');
}

/** `member: 'a long text',` with the text below. */
function valueBelow(code: string, { separators: [first] }: CodeLine): readonly string[] | undefined {
  if (first === undefined || !/[=:]/.test(first.text)) return undefined;
  const value = code.slice(first.at + 1).trim();
  return value === '' ? undefined : [code.slice(0, first.at + 1), step + value];
}
