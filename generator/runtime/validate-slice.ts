import { isObject, type RuleSource, type Validation, type Validator } from './validation.ts';

const none: readonly unknown[] = [];

/** The repetitions a slicing looks at: none where the element is absent or is no array (which is reported elsewhere). */
export function repetitionsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : none;
}

/** The same of an element that does not repeat: the one value that is there, as its only repetition. */
export function onlyRepetition(value: unknown): readonly unknown[] {
  return value === undefined ? none : [value];
}

/** What stands beside each repetition of a primitive: an empty object where nothing does. */
export function siblingsOf(values: unknown, siblings: unknown): readonly unknown[] {
  const beside = repetitionsOf(siblings);
  const count = Math.max(repetitionsOf(values).length, beside.length);
  return Array.from({ length: count }, (_, index) => beside[index] ?? {});
}

/** True for an extension of this url. */
export function isExtensionOf(value: unknown, url: string): boolean {
  return isObject(value) && value['url'] === url;
}

/** True where one of the members named is there. */
export function hasAny(value: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  for (const key of keys) if (value[key] !== undefined) return true;
  return false;
}

/** Checks how many repetitions fell into a slice. @see https://hl7.org/fhir/R4/profiling.html#slicing */
export function checkSliceCount(
  count: number,
  min: number,
  max: number,
  slice: string,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  const found = `${count} of ${slice}`;
  if (count < min) {
    const wanted = `at least ${min} of ${slice}`;
    validation.report({ rule: 'cardinality-min', code: 'required', at, found, wanted, source });
  } else if (count > max) {
    const wanted = `at most ${max} of ${slice}`;
    validation.report({ rule: 'cardinality-max', code: 'structure', at, found, wanted, source });
  }
}

/** Reports a repetition that falls into no slice where only slices are allowed, or that stands out of order. */
export function refuseSlice(
  found: unknown,
  wanted: string,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  validation.report({ rule: 'slicing', code: 'structure', at, found, wanted, source });
}

/** Checks what one profile adds to a value that its type's validator looks at anyway. */
export function checkProfile(value: unknown, profile: Validator, validation: Validation, at: string): void {
  if (value === undefined || !validation.descend(value, at)) return;
  const isResource = isObject(value) && typeof value['resourceType'] === 'string';
  if (isResource) validation.enterResource(value);
  profile(value, validation, at);
  if (isResource) validation.leaveResource();
  validation.close();
}

/** Checks that a value meets at least one of several profiles. */
export function checkProfiles(
  value: unknown,
  profiles: readonly Validator[],
  names: string,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  if (value === undefined || !validation.descend(value, at)) return;
  const met = profiles.some((profile) => validation.conforms(profile, value, at));
  validation.close();
  if (!met) {
    validation.report({ rule: 'slicing', code: 'structure', at, found: value, wanted: `one of ${names}`, source });
  }
}
