import { isFilledArray } from './primitive-check.ts';
import type { RuleSource, Validation, Validator } from './validation.ts';

/** Checks a repeating element: an array that is not empty, every member by `validator`. */
export function checkEach(value: unknown, validator: Validator, validation: Validation, at: string, key: string): void {
  if (!isFilledArray(value, validation, at, key)) return;
  for (let index = 0; index < value.length; index += 1) validator(value[index], validation, `${at}.${key}[${index}]`);
}

/** Reports an element that must be there and is not. */
export function refuseMissing(validation: Validation, at: string, key: string, source?: RuleSource): void {
  validation.report({
    rule: 'cardinality-min',
    code: 'required',
    at: `${at}.${key}`,
    found: undefined,
    wanted: `${key}, which is required`,
    source,
  });
}

/** Reports an element that a definition rules out. */
export function refuseProhibited(found: unknown, validation: Validation, at: string, source?: RuleSource): void {
  const wanted = 'nothing: the element is not allowed here';
  validation.report({ rule: 'cardinality-max', code: 'structure', at, found, wanted, source });
}

/** Checks how often an element repeats; absence counts as none. What is no array counts as one. */
export function checkCount(
  value: unknown,
  min: number,
  max: number,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  const count = Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
  if (count < min) {
    const wanted = `at least ${min} of it`;
    validation.report({ rule: 'cardinality-min', code: 'required', at, found: value, wanted, source });
  } else if (count > max) {
    const wanted = `at most ${max} of it`;
    validation.report({ rule: 'cardinality-max', code: 'structure', at, found: value, wanted, source });
  }
}

const plainName = /^_?[A-Za-z][A-Za-z0-9_]*$/;
const nameLimit = 64;

/** Reports a member that the definition does not have. A name that could not stand in a path is shown as what was found. */
export function refuseUnknown(validation: Validation, at: string, key: string): void {
  const plain = key.length <= nameLimit && plainName.test(key);
  validation.report({
    rule: 'unknown-element',
    code: 'structure',
    at: plain ? `${at}.${key}` : at,
    found: key,
    wanted: 'only elements that the definition has',
  });
}

/**
 * Notes which member of a choice is there and returns its name; a second one is reported. `chosen` is what was noted before,
 * `''` at first. @see https://hl7.org/fhir/R4/formats.html#choice
 */
export function choose(chosen: string, key: string, validation: Validation, at: string): string {
  if (chosen === '' || chosen === key) return key;
  const wanted = `one type of value only, and ${chosen} is there already`;
  validation.report({ rule: 'choice', code: 'structure', at: `${at}.${key}`, found: key, wanted });
  return chosen;
}

/** Reports a type of value that a definition rules out although its base allows it. */
export function refuseChoice(
  found: unknown,
  wanted: string,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  validation.report({ rule: 'choice', code: 'structure', at, found, wanted, source });
}

/** Reports a text longer than its definition allows. */
export function checkLength(
  value: unknown,
  limit: number,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  if (typeof value !== 'string' || value.length <= limit) return;
  const wanted = `at most ${limit} characters`;
  validation.report({ rule: 'primitive', code: 'too-long', at, found: value, wanted, source });
}

/** Checks a value whose type the release has no definition of: it has to be an object. */
export function checkAnyObject(value: unknown, validation: Validation, at: string): void {
  if (validation.open(value, at)) validation.close();
}
