import { isString } from './primitive-scanner.ts';
import { type PrimitiveName, primitiveForms } from './primitive-type.ts';
import { isObject, type JsonMembers, type RuleSource, type Validation, type Validator } from './validation.ts';

/** Reports a value that is not of its primitive type. */
export function refusePrimitive(
  value: unknown,
  type: PrimitiveName,
  validation: Validation,
  at: string,
  key: string,
): void {
  const rule = value === '' ? 'empty' : value === null || typeof value === 'object' ? 'json' : 'primitive';
  const code = rule === 'json' ? 'structure' : 'value';
  validation.report({ rule, code, at: `${at}.${key}`, found: value, wanted: primitiveForms[type] });
}

/**
 * Checks a repeating primitive. `null` may only stand for a value that is missing while its extensions, in `siblings` at the same
 * position, are not. @see https://hl7.org/fhir/R4/json.html#primitive
 */
export function checkPrimitives(
  values: unknown,
  siblings: unknown,
  accepts: (value: unknown) => boolean,
  type: PrimitiveName,
  validation: Validation,
  at: string,
  key: string,
): void {
  if (!isFilledArray(values, validation, at, key)) return;
  for (let index = 0; index < values.length; index += 1) {
    const value: unknown = values[index];
    if (accepts(value) || (value === null && Array.isArray(siblings) && isObject(siblings[index]))) continue;
    refusePrimitive(value, type, validation, at, `${key}[${index}]`);
  }
}

/** Checks the `_name` member beside a repeating primitive: elements, or `null` where a value has none. */
export function checkPrimitiveElements(
  siblings: unknown,
  values: unknown,
  element: Validator,
  validation: Validation,
  at: string,
  key: string,
): void {
  if (!isFilledArray(siblings, validation, at, key)) return;
  for (let index = 0; index < siblings.length; index += 1) {
    const sibling: unknown = siblings[index];
    const hasValue = Array.isArray(values) && values[index] !== null && values[index] !== undefined;
    if (sibling === null && hasValue) continue;
    checkSibling(sibling, hasValue, element, validation, `${at}.${key}[${index}]`);
  }
}

/** Checks the `_name` member beside a primitive: with a value there, an id alone is content enough. */
export function checkPrimitiveElement(
  sibling: unknown,
  value: unknown,
  element: Validator,
  validation: Validation,
  at: string,
  key: string,
): void {
  checkSibling(sibling, value !== undefined && value !== null, element, validation, `${at}.${key}`);
}

function checkSibling(
  sibling: unknown,
  hasValue: boolean,
  element: Validator,
  validation: Validation,
  at: string,
): void {
  if (!hasValue || !isObject(sibling) || !isIdAlone(sibling)) {
    element(sibling, validation, at);
    return;
  }
  const { id } = sibling;
  if (!isString(id)) refusePrimitive(id, 'string', validation, at, 'id');
  checkElementId(id, validation, at);
}

function isIdAlone(sibling: JsonMembers): boolean {
  for (const key in sibling) if (key !== 'id') return false;
  return 'id' in sibling;
}

/** Checks that no other element of the resource has the same id. @see https://hl7.org/fhir/R4/element-definitions.html#Element.id */
export function checkElementId(value: unknown, validation: Validation, at: string): void {
  if (typeof value !== 'string' || validation.claimElementId(value)) return;
  const wanted = 'an id that no other element of the resource has';
  validation.report({ rule: 'unique-id', code: 'duplicate', at: `${at}.id`, found: value, wanted });
}

/** True for an array with members; anything else is reported. */
export function isFilledArray(value: unknown, validation: Validation, at: string, key: string): value is unknown[] {
  if (Array.isArray(value) && value.length > 0) return true;
  const rule = Array.isArray(value) ? 'empty' : 'json';
  validation.report({
    rule,
    code: 'structure',
    at: `${at}.${key}`,
    found: value,
    wanted: 'an array that is not empty',
  });
  return false;
}

const named = 12;

/** Reports a code that a required binding does not list. */
export function refuseCode(
  found: unknown,
  codes: ReadonlySet<string>,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  const some = [...codes].slice(0, named).join(', ');
  const more = codes.size > named ? `, … (${codes.size} codes)` : '';
  validation.report({ rule: 'binding', code: 'code-invalid', at, found, wanted: `one of ${some}${more}`, source });
}

/** Checks a code, or each of several, against a required binding. Values of other types are reported elsewhere. */
export function checkCodes(
  value: unknown,
  codes: ReadonlySet<string>,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  if (!Array.isArray(value)) {
    if (typeof value === 'string' && !codes.has(value)) refuseCode(value, codes, validation, at, source);
    return;
  }
  for (let index = 0; index < value.length; index += 1) {
    const item: unknown = value[index];
    if (typeof item === 'string' && !codes.has(item)) refuseCode(item, codes, validation, `${at}[${index}]`, source);
  }
}

/** Checks a Coding, CodeableConcept or Quantity, or each of several, against a required binding of `system|code` pairs. */
export function checkCodings(
  value: unknown,
  codes: ReadonlySet<string>,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  if (!Array.isArray(value)) {
    if (isObject(value) && !hasBoundCoding(value, codes)) refuseCode(value['code'], codes, validation, at, source);
    return;
  }
  for (let index = 0; index < value.length; index += 1) {
    const item: unknown = value[index];
    if (!isObject(item) || hasBoundCoding(item, codes)) continue;
    refuseCode(item['code'], codes, validation, `${at}[${index}]`, source);
  }
}

/** True for a Coding, CodeableConcept or Quantity that has one of the `system|code` pairs. */
export function isBound(value: unknown, codes: ReadonlySet<string>): boolean {
  return isObject(value) && hasBoundCoding(value, codes);
}

/** True for a coding that is bound, and for a concept with one that is. */
function hasBoundCoding(value: JsonMembers, codes: ReadonlySet<string>): boolean {
  const coding = value['coding'];
  return Array.isArray(coding) ? coding.some((member) => isBoundCoding(member, codes)) : isBoundCoding(value, codes);
}

function isBoundCoding(value: unknown, codes: ReadonlySet<string>): boolean {
  if (!isObject(value)) return false;
  const { system, code } = value;
  return typeof code === 'string' && codes.has(`${typeof system === 'string' ? system : ''}|${code}`);
}
