/* Texts and conversions of FHIRPath; each yields `undefined` where it is not given what it needs. */

type Text = string | undefined;

function textOf(value: unknown): Text {
  return typeof value === 'string' ? value : undefined;
}

/** Whether a text has another in it. */
export function containsText(value: unknown, part: unknown): boolean | undefined {
  return typeof value === 'string' && typeof part === 'string' ? value.includes(part) : undefined;
}

/** Whether a text begins with another. */
export function startsWithText(value: unknown, part: unknown): boolean | undefined {
  return typeof value === 'string' && typeof part === 'string' ? value.startsWith(part) : undefined;
}

/** Whether a text ends with another. */
export function endsWithText(value: unknown, part: unknown): boolean | undefined {
  return typeof value === 'string' && typeof part === 'string' ? value.endsWith(part) : undefined;
}

/** Longer texts are not matched: what a pattern is written for is short, and time must not grow with an attacker's text. */
const matchLimit = 4096;

/** Whether a pattern is found in a text. */
export function matchesPattern(value: unknown, pattern: RegExp): boolean | undefined {
  return typeof value === 'string' && value.length <= matchLimit ? pattern.test(value) : undefined;
}

/** A text with everything that a pattern finds replaced. */
export function replacePattern(value: unknown, pattern: RegExp, by: unknown): Text {
  if (typeof value !== 'string' || value.length > matchLimit) return undefined;
  return typeof by === 'string' ? value.replaceAll(pattern, by) : undefined;
}

/** Part of a text; nothing where it would start outside of it. */
export function substring(value: unknown, start: unknown, length?: unknown): Text {
  if (typeof value !== 'string' || typeof start !== 'number' || start < 0 || start >= value.length) return undefined;
  return value.slice(start, typeof length === 'number' ? start + Math.max(0, length) : undefined);
}

/** The parts of a text between separators; nothing of what is no text. */
export function splitText(value: unknown, separator: unknown): readonly string[] {
  return typeof value === 'string' && typeof separator === 'string' ? value.split(separator) : [];
}

/** How long a text is. */
export function lengthOf(value: unknown): number | undefined {
  return textOf(value)?.length;
}

/** A text in small letters. */
export function lowerCase(value: unknown): Text {
  return textOf(value)?.toLowerCase();
}

/** A text in capitals. */
export function upperCase(value: unknown): Text {
  return textOf(value)?.toUpperCase();
}

/** A whole number, as such or as text. */
export function toInteger(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  return typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : undefined;
}

/** Anything but an object as text. */
export function toText(value: unknown): Text {
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}

/** Two texts as one; what is missing counts as empty. */
export function concatenate(left: unknown, right: unknown): string {
  return (textOf(left) ?? '') + (textOf(right) ?? '');
}

/** Two numbers added, or two texts put together; nothing where one is missing. */
export function plus(left: unknown, right: unknown): unknown {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  return typeof left === 'string' && typeof right === 'string' ? left + right : undefined;
}
