import type { JsonFault } from '../runtime/http-json-text.ts';

/** What else is written where JSON is meant, and what to say of it. */
const habits: readonly { readonly from: RegExp; readonly after?: RegExp; readonly hint: string }[] = [
  { from: /^\/[/*]/, hint: 'JSON has no comments' },
  { from: /^[}\]]/, after: /,\s*$/, hint: 'no comma may stand before it' },
  { from: /^(?:NaN|-?Infinity|undefined|None|True|False)\b/, hint: 'JSON has no such value' },
  { from: /^'/, hint: 'JSON takes double quotes only' },
  { from: /^<[?!A-Za-z]/, after: /^\s*$/, hint: 'this looks like XML' },
];

/** What the author most likely meant, for faults that JSON invites: a comment, a comma too many. */
export function jsonHint(text: string, { line, column }: JsonFault): string | undefined {
  const at = offsetOf(text, line, column);
  const from = text.slice(at, at + 12);
  const before = text.slice(Math.max(0, at - 200), at);
  return habits.find((habit) => habit.from.test(from) && (habit.after?.test(before) ?? true))?.hint;
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let count = 1; count < line; count += 1) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}
