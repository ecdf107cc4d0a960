/**
 * A value as JSON text with two spaces, which a terminal cannot take for commands: what JSON itself leaves as it is (controls above
 * ASCII, marks of direction, line separators) is escaped. A parser reads the same value.
 */
export function safeJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replaceAll(
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}
