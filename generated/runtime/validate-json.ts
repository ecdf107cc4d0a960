import { refusePrimitive } from './primitive-check.ts';
import type { PrimitiveName } from './primitive-type.ts';
import type { Validation, Validator } from './validation.ts';

/** True for an array, filled or, where `emptyArray` says so, empty; anything else is reported. JSON that is not FHIR may allow both. */
function isJsonArray(
  value: unknown,
  emptyArray: boolean,
  validation: Validation,
  at: string,
  key: string,
): value is unknown[] {
  if (Array.isArray(value) && (emptyArray || value.length > 0)) return true;
  const rule = Array.isArray(value) ? 'empty' : 'json';
  const wanted = emptyArray ? 'an array' : 'an array that is not empty';
  validation.report({ rule, code: 'structure', at: `${at}.${key}`, found: value, wanted });
  return false;
}

/** Checks one value of JSON that is not FHIR; an empty string only where `emptyString` allows it. */
export function checkJsonText(
  value: unknown,
  accepts: (value: unknown) => boolean,
  type: PrimitiveName,
  emptyString: boolean,
  validation: Validation,
  at: string,
  key: string,
): void {
  if (accepts(value) || (emptyString && value === '')) return;
  refusePrimitive(value, type, validation, at, key);
}

/** Checks an array of values of JSON that is not FHIR. */
export function checkJsonTexts(
  value: unknown,
  accepts: (value: unknown) => boolean,
  type: PrimitiveName,
  empty: { readonly array: boolean; readonly string: boolean },
  validation: Validation,
  at: string,
  key: string,
): void {
  if (!isJsonArray(value, empty.array, validation, at, key)) return;
  for (let index = 0; index < value.length; index += 1) {
    checkJsonText(value[index], accepts, type, empty.string, validation, at, `${key}[${index}]`);
  }
}

/** Checks a string of values with one space between them, as OAuth writes scopes. @see RFC 6749 §3.3 */
export function checkSpaceSeparated(
  value: unknown,
  accepts: (value: unknown) => boolean,
  type: PrimitiveName,
  emptyString: boolean,
  validation: Validation,
  at: string,
  key: string,
): void {
  if (emptyString && value === '') return;
  if (typeof value === 'string' && value.split(' ').every((token) => accepts(token))) return;
  refusePrimitive(value, type, validation, at, key);
}

/** The values of a space-separated string; none of anything else, which is reported elsewhere. */
export function spaceSeparated(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? value.split(' ') : [];
}

/** Checks an array of objects of JSON that is not FHIR. */
export function checkJsonObjects(
  value: unknown,
  validator: Validator,
  emptyArray: boolean,
  validation: Validation,
  at: string,
  key: string,
): void {
  if (!isJsonArray(value, emptyArray, validation, at, key)) return;
  for (let index = 0; index < value.length; index += 1) validator(value[index], validation, `${at}.${key}[${index}]`);
}
