/*
 * Recognizers for the grammar of every R4 primitive. Each reads its text once from left to right, so that no input can make
 * it slow (the regular expressions of the standard can be made to backtrack for minutes). White space is XML's: space, tab, LF, CR.
 */

const zero = 48;
const nine = 57;
const hyphen = 45;
const dot = 46;
const colon = 58;

const stringLimit = 1_048_576;

function isDigit(unit: number): boolean {
  return unit >= zero && unit <= nine;
}

function isSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13 && unit !== 11 && unit !== 12);
}

function isAlphanumeric(unit: number): boolean {
  return isDigit(unit) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
}

function isLowerHex(unit: number): boolean {
  return isDigit(unit) || (unit >= 97 && unit <= 102);
}

/** Two digits at `start` as a number, or -1. */
function twoDigits(text: string, start: number): number {
  const tens = text.charCodeAt(start) - zero;
  const ones = text.charCodeAt(start + 1) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** A string: not empty and at most 1 MB. @see https://hl7.org/fhir/R4/datatypes.html#string */
export function isString(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= stringLimit;
}

/** A boolean, as JSON has it. */
export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** A signed 32-bit integer. @see https://hl7.org/fhir/R4/datatypes.html#integer */
export function isInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -2_147_483_648 && value <= 2_147_483_647;
}

/** An integer from 0. */
export function isUnsignedInt(value: unknown): value is number {
  return isInteger(value) && value >= 0;
}

/** An integer from 1. */
export function isPositiveInt(value: unknown): value is number {
  return isInteger(value) && value >= 1;
}

/** A decimal: any number that JSON can say and a double can hold. */
export function isDecimal(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A URI, URL or canonical: at least one character, no white space. @see https://hl7.org/fhir/R4/datatypes.html#uri */
export function isUri(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0) return false;
  for (let index = 0; index < value.length; index += 1) if (isSpace(value.charCodeAt(index))) return false;
  return true;
}

/** A code: no white space at either end, single white space within. @see https://hl7.org/fhir/R4/datatypes.html#code */
export function isCode(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0) return false;
  let spaceBefore = true;
  for (let index = 0; index < value.length; index += 1) {
    const space = isSpace(value.charCodeAt(index));
    if (space && spaceBefore) return false;
    spaceBefore = space;
  }
  return !spaceBefore;
}

/** An id: 1 to 64 letters, digits, `-`, `.`. @see https://hl7.org/fhir/R4/datatypes.html#id */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && isIdText(value, 0, value.length);
}

/** True where `text` from `start` to before `end` is an id. */
export function isIdText(text: string, start: number, end: number): boolean {
  if (end <= start || end - start > 64) return false;
  for (let index = start; index < end; index += 1) {
    const unit = text.charCodeAt(index);
    if (!isAlphanumeric(unit) && unit !== hyphen && unit !== dot) return false;
  }
  return true;
}

/** `urn:oid:` and an object identifier. @see https://hl7.org/fhir/R4/datatypes.html#oid */
export function isOid(value: unknown): value is string {
  if (typeof value !== 'string' || !value.startsWith('urn:oid:')) return false;
  const root = value.charCodeAt(8);
  if (!(root >= zero && root <= zero + 2) || value.length < 11) return false;
  let index = 9;
  while (index < value.length) {
    if (value.charCodeAt(index) !== dot) return false;
    const end = afterArc(value, index + 1);
    if (end < 0) return false;
    index = end;
  }
  return true;
}

/** Index after the arc `0` or `[1-9][0-9]*` at `start`, or -1. */
function afterArc(text: string, start: number): number {
  if (!isDigit(text.charCodeAt(start))) return -1;
  let index = start + 1;
  if (text.charCodeAt(start) === zero) return index;
  while (isDigit(text.charCodeAt(index))) index += 1;
  return index;
}

/** `urn:uuid:` and a UUID in lower case. @see https://hl7.org/fhir/R4/datatypes.html#uuid */
export function isUuid(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 45 || !value.startsWith('urn:uuid:')) return false;
  for (let index = 9; index < 45; index += 1) {
    const unit = value.charCodeAt(index);
    const hyphenWanted = index === 17 || index === 22 || index === 27 || index === 32;
    if (hyphenWanted ? unit !== hyphen : !isLowerHex(unit)) return false;
  }
  return true;
}

/** Base64 in groups of four, white space between groups. @see https://hl7.org/fhir/R4/datatypes.html#base64Binary */
export function isBase64Binary(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  let digits = 0;
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    if (isSpace(unit)) {
      if (digits % 4 !== 0) return false;
    } else if (isAlphanumeric(unit) || unit === 43 || unit === 47 || unit === 61) {
      digits += 1;
    } else {
      return false;
    }
  }
  return digits > 0 && digits % 4 === 0;
}

/** A date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a day that exists. @see https://hl7.org/fhir/R4/datatypes.html#date */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  return (value.length === 4 || value.length === 7 || value.length === 10) && afterDate(value) === value.length;
}

/** A date, or date, time and zone. @see https://hl7.org/fhir/R4/datatypes.html#dateTime */
export function isDateTime(value: unknown): value is string {
  return isDate(value) || isInstant(value);
}

/** Date, time with seconds, and zone. @see https://hl7.org/fhir/R4/datatypes.html#instant */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || value.charCodeAt(10) !== 84 || afterDate(value) !== 10) return false;
  const zone = afterTime(value, 11);
  return zone > 0 && isZone(value, zone);
}

/** A time of day with seconds. @see https://hl7.org/fhir/R4/datatypes.html#time */
export function isTime(value: unknown): value is string {
  return typeof value === 'string' && afterTime(value, 0) === value.length;
}

/** Index after the longest date at the start of `text`, or -1. */
function afterDate(text: string): number {
  const century = twoDigits(text, 0);
  const ofCentury = twoDigits(text, 2);
  if (century < 0 || ofCentury < 0 || century + ofCentury === 0) return -1;
  if (text.charCodeAt(4) !== hyphen) return 4;
  const month = twoDigits(text, 5);
  if (month < 1 || month > 12) return -1;
  if (text.charCodeAt(7) !== hyphen) return 7;
  const day = twoDigits(text, 8);
  return day >= 1 && day <= daysIn(century * 100 + ofCentury, month) ? 10 : -1;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Index after `hh:mm:ss` with an optional fraction at `start`, or -1. Second 60 is a leap second. */
function afterTime(text: string, start: number): number {
  const hour = twoDigits(text, start);
  const minute = twoDigits(text, start + 3);
  const second = twoDigits(text, start + 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  if (text.charCodeAt(start + 2) !== colon || text.charCodeAt(start + 5) !== colon) return -1;
  let index = start + 8;
  if (text.charCodeAt(index) !== dot) return index;
  index += 1;
  if (!isDigit(text.charCodeAt(index))) return -1;
  while (isDigit(text.charCodeAt(index))) index += 1;
  return index;
}

/** True where `text` from `start` is `Z` or an offset up to 14 hours, and nothing else. */
function isZone(text: string, start: number): boolean {
  const sign = text.charCodeAt(start);
  if (sign === 90) return text.length === start + 1;
  if ((sign !== 43 && sign !== hyphen) || text.length !== start + 6 || text.charCodeAt(start + 3) !== colon)
    return false;
  const hour = twoDigits(text, start + 1);
  const minute = twoDigits(text, start + 4);
  return (hour >= 0 && hour <= 13 && minute >= 0 && minute <= 59) || (hour === 14 && minute === 0);
}
