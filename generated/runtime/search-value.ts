/** How a value is compared. @see FHIR R4, Search §3.1.1.4.5 Prefixes */
export type SearchPrefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** The types of search parameters. @see https://hl7.org/fhir/R4/valueset-search-param-type.html */
export type SearchType =
  | 'string'
  | 'token'
  | 'reference'
  | 'date'
  | 'number'
  | 'quantity'
  | 'uri'
  | 'composite'
  | 'special';

/** A token; without `system` any system counts, `''` is for values without one. @see FHIR R4, Search §3.1.1.4.10 token */
export interface SearchToken {
  readonly system?: string;
  readonly code?: string;
}

/** A date in any precision. @see FHIR R4, Search §3.1.1.4.7 date */
export interface SearchDate {
  readonly prefix?: SearchPrefix;
  readonly date: string;
}

/** A number as it is written, since its digits say how exact it is. @see FHIR R4, Search §3.1.1.4.6 number */
export interface SearchNumber {
  readonly prefix?: SearchPrefix;
  readonly number: string;
}

/** A number with a unit. @see FHIR R4, Search §3.1.1.4.13 quantity */
export interface SearchQuantity extends SearchNumber {
  readonly system?: string;
  readonly code?: string;
}

/** The value of a parameter, by the parameter's type. Composite and special values stay as they are written. */
export interface SearchValues {
  readonly string: string;
  readonly token: SearchToken;
  readonly reference: string;
  readonly date: SearchDate;
  readonly number: SearchNumber;
  readonly quantity: SearchQuantity;
  readonly uri: string;
  readonly composite: string;
  readonly special: string;
}

/** A value of whatever type. */
export type SearchValue = SearchValues[SearchType];

/** What a value of each type looks like, for people. */
export const searchForms: Readonly<Record<SearchType, string>> = {
  string: 'a text',
  token: 'a token: code, system|code, |code or system|',
  reference: 'a reference: id, Type/id or URL',
  date: 'a date: [prefix]YYYY-MM-DDThh:mm:ss+zz:zz, as far as it is known',
  number: 'a number: [prefix]number',
  quantity: 'a quantity: [prefix]number or [prefix]number|system|code',
  uri: 'a URI',
  composite: 'values joined by $',
  special: 'a text',
};

/**
 * Reads one value (no alternatives); `undefined` where it is not of the type.
 * @param isText the modifier makes the value a text, or a URI, whatever the type
 */
export function parseSearchValue(type: SearchType, text: string, isText: boolean): SearchValue | undefined {
  if (text === '') return undefined;
  switch (type) {
    case 'token':
      return isText ? { code: unescaped(text) } : parseToken(text);
    case 'date':
      return parseDate(text);
    case 'number':
      return parseNumber(text);
    case 'quantity':
      return parseQuantity(text);
    case 'string':
    case 'reference':
    case 'uri':
      return unescaped(text);
    case 'composite':
    case 'special':
      return text;
  }
}

/** Writes one value, escaped so that it is read back as it is. */
export function writeSearchValue(type: SearchType, value: SearchValue, isText: boolean): string {
  if (typeof value === 'string') return type === 'composite' || type === 'special' ? value : escaped(type, value);
  if ('date' in value) return `${value.prefix ?? ''}${value.date}`;
  if ('number' in value) return writeQuantity(value);
  if (isText) return escaped('string', value.code ?? '');
  const code = escaped('token', value.code ?? '');
  return value.system === undefined ? code : `${escaped('token', value.system)}|${code}`;
}

/** Alternatives of a parameter's text, still escaped. @see FHIR R4, Search §3.1.1.4.16 Escaping Search Parameters */
export function alternatives(text: string): readonly string[] {
  return splitUnescaped(text, ',');
}

function splitUnescaped(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\\,|$])/g, '$1');
}

/** A URL is escaped only where alternatives would be seen in it, as many readers take it as it is. */
function escaped(type: SearchType, text: string): string {
  return text.replaceAll(type === 'reference' || type === 'uri' ? /[\\,]/g : /[\\,|$]/g, '\\$&');
}

function parseToken(text: string): SearchToken | undefined {
  const [first = '', second, ...rest] = splitUnescaped(text, '|');
  if (second === undefined) return { code: unescaped(first) };
  if (rest.length > 0 || (first === '' && second === '')) return undefined;
  const system = unescaped(first);
  return second === '' ? { system } : { system, code: unescaped(second) };
}

const dateForm =
  /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?([0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?)?)?)?)$/;

function parseDate(text: string): SearchDate | undefined {
  const [, prefix, date] = dateForm.exec(text) ?? [];
  if (date === undefined) return undefined;
  return isPrefix(prefix) ? { prefix, date } : { date };
}

const numberForm = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?([+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,4})?)$/;

function parseNumber(text: string): SearchNumber | undefined {
  const [, prefix, number] = numberForm.exec(text) ?? [];
  if (number === undefined) return undefined;
  return isPrefix(prefix) ? { prefix, number } : { number };
}

function parseQuantity(text: string): SearchQuantity | undefined {
  const [first = '', system, code, ...rest] = splitUnescaped(text, '|');
  const number = parseNumber(first);
  if (number === undefined || rest.length > 0) return undefined;
  if (system === undefined) return number;
  if (code === undefined || code === '') return undefined;
  return { ...number, system: unescaped(system), code: unescaped(code) };
}

function writeQuantity(value: SearchQuantity): string {
  const { number, system, code } = value;
  const prefix = value.prefix ?? '';
  if (system === undefined && code === undefined) return `${prefix}${number}`;
  return `${prefix}${number}|${escaped('quantity', system ?? '')}|${escaped('quantity', code ?? '')}`;
}

function isPrefix(text: string | undefined): text is SearchPrefix {
  return text !== undefined;
}
