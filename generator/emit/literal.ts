import { isPlainPropertyName } from '../model/naming.ts';

/**
 * A string literal that nothing in `text` can break out of: single quotes, with every character escaped that could end
 * the literal, the line or a surrounding `<script>`.
 */
export function stringLiteral(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replaceAll(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff<]/g, escapeUnit);
  return `'${inner}'`;
}

/** JSON as a TypeScript expression on one line. */
export function jsonLiteral(value: unknown): string {
  if (typeof value === 'string') return stringLiteral(value);
  if (Array.isArray(value)) return `[${value.map(jsonLiteral).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const members = Object.entries(value).map(([name, member]) => `${memberName(name)}: ${jsonLiteral(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function memberName(name: string): string {
  return name !== '__proto__' && isPlainPropertyName(name) ? name : quotedMember(name);
}

/** The name of a member of an object literal; computed for the one that would not make a member but set the prototype. */
export function quotedMember(name: string): string {
  return name === '__proto__' ? `['__proto__']` : stringLiteral(name);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const docLimit = 600;

/**
 * Lines for a doc comment that cannot end the comment: the closing mark is broken up, control characters become spaces, very long
 * text is cut. `@` at the start of a line is escaped so that a definition cannot add tags.
 */
export function docLines(text: string): string[] {
  const cut = text.length > docLimit ? `${text.slice(0, docLimit).trimEnd()} …` : text;
  return cut
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => plainLine(line).replace(/^@/, '\\@'))
    .filter((line) => line !== '');
}

/** One line of text that is safe in a comment: no control characters, no the closing mark, no unpaired surrogates. */
export function plainLine(text: string): string {
  return text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .toWellFormed()
    .replaceAll('*/', '*\u2215')
    .replaceAll('/*', '\u2215*')
    .trim();
}
