/*
 * Codes that no list can hold, told by their grammar: media types, currencies, units. Each reads its text once from left to right.
 */

import { isObject, type RuleSource, type Validation } from './validation.ts';

/** A grammar for the codes of one code system that is bound as a whole. */
export interface CodeGrammar {
  readonly system: string;
  readonly form: string;
  readonly accepts: (code: string) => boolean;
}

/** Checks a code, Coding, CodeableConcept or Quantity, or each of several, against a required binding to all codes of a system. */
export function checkGrammar(
  value: unknown,
  grammar: CodeGrammar,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  if (!Array.isArray(value)) {
    checkOne(value, grammar, validation, at, source);
    return;
  }
  for (let index = 0; index < value.length; index += 1) {
    checkOne(value[index], grammar, validation, `${at}[${index}]`, source);
  }
}

function checkOne(
  value: unknown,
  grammar: CodeGrammar,
  validation: Validation,
  at: string,
  source: RuleSource | undefined,
): void {
  const isText = typeof value === 'string';
  if (isText ? grammar.accepts(value) : !isObject(value) || hasCodeOf(grammar, value)) return;
  const found = isText ? value : codeOf(value);
  validation.report({ rule: 'binding', code: 'code-invalid', at, found, wanted: grammar.form, source });
}

/** True for a coding of the system whose code has the right form, and for a concept with one that is. */
function hasCodeOf(grammar: CodeGrammar, value: Readonly<Record<string, unknown>>): boolean {
  const coding = value['coding'];
  const candidates: readonly unknown[] = Array.isArray(coding) ? coding : [value];
  return candidates.some((item) => {
    const code = codeOf(item);
    return isObject(item) && item['system'] === grammar.system && typeof code === 'string' && grammar.accepts(code);
  });
}

function codeOf(value: unknown): unknown {
  if (!isObject(value)) return value;
  const coding = value['coding'];
  const first: unknown = Array.isArray(coding) ? coding[0] : value;
  return isObject(first) ? first['code'] : first;
}

const tokenForm = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A media type, with parameters where it has some. @see RFC 6838 §4.2, RFC 2045 §5.1 */
export function isMediaType(code: string): boolean {
  const [type = '', ...parameters] = splitOutsideQuotes(code);
  const slash = type.indexOf('/');
  if (slash < 1 || !isRestrictedName(type.slice(0, slash)) || !isRestrictedName(type.slice(slash + 1).trimEnd())) {
    return false;
  }
  return parameters.every(isParameter);
}

function isRestrictedName(name: string): boolean {
  return name.length <= 127 && /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$/.test(name);
}

function isParameter(text: string): boolean {
  const equals = text.indexOf('=');
  if (equals < 1 || !tokenForm.test(text.slice(0, equals).trimStart())) return false;
  const value = text.slice(equals + 1).trimEnd();
  return tokenForm.test(value) || /^"(?:[^"\\\u0000-\u001f]|\\[ -~])*"$/.test(value);
}

/** The parts between semicolons that stand in no quoted string. */
function splitOutsideQuotes(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text[index];
    if (quoted && unit === '\\') index += 1;
    else if (unit === '"') quoted = !quoted;
    else if (unit === ';' && !quoted) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** A currency: three capital letters. @see ISO 4217 §5 */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

const nestingLimit = 32;

/**
 * A UCUM expression by its syntax; whether each unit is one that UCUM lists is not looked at.
 * @see https://ucum.org/ucum §2.1, tables 1 and 2
 */
export function isUnit(code: string): boolean {
  return code.length > 0 && afterTerm(code, 0, 0) === code.length;
}

/** Index after components joined by `.` or `/` at `start`, where a first `/` may stand; or -1. */
function afterTerm(text: string, start: number, depth: number): number {
  let index = afterComponent(text, text[start] === '/' ? start + 1 : start, depth);
  while (index > 0 && (text[index] === '.' || text[index] === '/')) index = afterComponent(text, index + 1, depth);
  return index;
}

/** Index after a term in parentheses, a factor, a unit with its exponent, or an annotation; or -1. */
function afterComponent(text: string, start: number, depth: number): number {
  if (text[start] === '(') {
    const end = depth < nestingLimit ? afterTerm(text, start + 1, depth + 1) : -1;
    return end > 0 && text[end] === ')' ? end + 1 : -1;
  }
  const symbolEnd = afterSymbol(text, start);
  if (symbolEnd < 0) return -1;
  const end = symbolEnd === start ? start : afterExponent(text, start, symbolEnd);
  if (text[end] !== '{') return end > start ? end : -1;
  return afterBrackets(text, end, '}', '{');
}

/** Index after what may be a symbol with digits behind it; `start` where there is none, -1 where brackets stay open. */
function afterSymbol(text: string, start: number): number {
  let index = start;
  while (index < text.length) {
    if (text[index] === '[') {
      index = afterBrackets(text, index, ']', '[');
      if (index < 0) return -1;
    } else if (isSymbolUnit(text.charCodeAt(index))) index += 1;
    else break;
  }
  const isNumber = startsWithDigit(text, start);
  return isNumber && !/^(?:[0-9]+|10[*^][0-9]*)$/.test(text.slice(start, index)) ? -1 : index;
}

/** Index after a sign and digits, where a symbol that is no bare number stands before them. */
function afterExponent(text: string, start: number, symbolEnd: number): number {
  const isSigned = text[symbolEnd] === '+' || text[symbolEnd] === '-';
  if (!isSigned || !startsWithDigit(text, symbolEnd + 1) || /^[0-9]+$/.test(text.slice(start, symbolEnd))) {
    return symbolEnd;
  }
  let index = symbolEnd + 1;
  while (startsWithDigit(text, index)) index += 1;
  return index;
}

/** Index after `close`, with visible ASCII and no second `opener` before it; or -1. */
function afterBrackets(text: string, start: number, close: string, opener: string): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (text[index] === close) return index + 1;
    if (unit < 33 || unit > 126 || text[index] === opener) return -1;
  }
  return -1;
}

const noSymbol = new Set([...'"()+-./=[]{}'].map((character) => character.charCodeAt(0)));

function isSymbolUnit(unit: number): boolean {
  return unit >= 33 && unit <= 126 && !noSymbol.has(unit);
}

function startsWithDigit(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 48 && unit <= 57;
}

/** What R4's own statements list in `format` beside media types. @see https://hl7.org/fhir/R4/http.html#mime-type */
const shortFormats: ReadonlySet<string> = new Set(['xml', 'json', 'ttl']);

/** @see https://hl7.org/fhir/R4/valueset-mimetypes.html */
export const mediaTypeGrammar: CodeGrammar = {
  system: 'urn:ietf:bcp:13',
  form: 'a media type: type/subtype, with parameters where it has some',
  accepts: (code) => shortFormats.has(code) || isMediaType(code),
};

/** @see https://hl7.org/fhir/R4/valueset-currencies.html */
export const currencyGrammar: CodeGrammar = {
  system: 'urn:iso:std:iso:4217',
  form: 'a currency of ISO 4217: three capital letters',
  accepts: isCurrency,
};

/** @see https://hl7.org/fhir/R4/valueset-ucum-units.html */
export const unitGrammar: CodeGrammar = {
  system: 'http://unitsofmeasure.org',
  form: 'a unit in the grammar of UCUM',
  accepts: isUnit,
};
