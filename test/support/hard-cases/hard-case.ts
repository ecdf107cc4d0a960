/** What a validator says of a value, in the order it is said. */
export type HardIssue = readonly [
  severity: 'error' | 'warning' | 'information',
  code: string,
  expression: string,
  pointer: string,
  found: string,
  wanted: string,
];

/** A resource, and everything that is wrong with it. */
export interface HardCase {
  readonly title: string;
  readonly value: unknown;
  readonly issues: readonly HardIssue[];
}

/** An extension that is well-formed, and that no definition knows. */
export const unknownExtension = { url: 'https://a.example/unknown', valueString: 'x' };

/** What has to stand in the `div` of a narrative. */
export const xhtml = 'xmlns="http://www.w3.org/1999/xhtml"';

/** A value as it arrives: what an object literal cannot say, JSON can. */
export function json(text: string): unknown {
  return JSON.parse(text);
}
