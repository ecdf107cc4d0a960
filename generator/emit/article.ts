import { plainLine } from './literal.ts';

/** A title behind its article: `a Tea Pot`, `an Urn`. */
export function withArticle(title: string): string {
  return `${/^[AEIO]/i.test(title) ? 'an' : 'a'} ${plainLine(title)}`;
}
