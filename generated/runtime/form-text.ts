import type { FormPair } from './form-definition.ts';

/** The media type of forms. @see RFC 6749 Appendix B */
export const formType = 'application/x-www-form-urlencoded';

/**
 * The parameters of a text in `application/x-www-form-urlencoded`; `undefined` where its percent signs stand for no UTF-8.
 * @see https://url.spec.whatwg.org/#urlencoded-parsing
 */
export function parseFormText(text: string): readonly FormPair[] | undefined {
  const pairs: FormPair[] = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const mark = part.indexOf('=');
    const name = decode(mark < 0 ? part : part.slice(0, mark));
    const value = decode(mark < 0 ? '' : part.slice(mark + 1));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

function decode(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return undefined;
  }
}

/** Parameters as `application/x-www-form-urlencoded`. */
export function formText(pairs: readonly FormPair[]): string {
  const text = new URLSearchParams();
  for (const [name, value] of pairs) text.append(name, value);
  return text.toString();
}

/**
 * An address with parameters added to its query; what it has stays as it is, to the letter. @see RFC 6749 §3.1.2
 */
export function withQuery(address: string, pairs: readonly FormPair[]): string {
  if (pairs.length === 0) return address;
  const [base = '', ...fragment] = address.split('#');
  const joint = !base.includes('?') ? '?' : /[?&]$/.test(base) ? '' : '&';
  return [`${base}${joint}${formText(pairs)}`, ...fragment].join('#');
}
