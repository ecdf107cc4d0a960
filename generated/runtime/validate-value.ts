import { isObject, type JsonMembers, type RuleSource, type Validation } from './validation.ts';

const patternDepth = 32;

/** True where two JSON values say the same; the order of members does not matter. */
export function isSame(left: unknown, right: unknown, depth: number = patternDepth): boolean {
  if (left === right) return true;
  if (depth === 0) return false;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((member, index) => isSame(member, right[index], depth - 1))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key], depth - 1))
  );
}

/** True where `value` has at least what `pattern` says. @see https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_ */
export function hasPattern(value: unknown, pattern: unknown, depth: number = patternDepth): boolean {
  if (value === pattern) return true;
  if (depth === 0) return false;
  if (Array.isArray(pattern)) {
    return (
      Array.isArray(value) && pattern.every((wanted) => value.some((member) => hasPattern(member, wanted, depth - 1)))
    );
  }
  if (!isObject(pattern) || !isObject(value)) return false;
  return Object.keys(pattern).every(
    (key) => Object.hasOwn(value, key) && hasPattern(value[key], pattern[key], depth - 1),
  );
}

/** Checks `fixed[x]`: the value, or each of several, is exactly this. Absence is a matter of cardinality. */
export function checkFixed(
  value: unknown,
  wanted: unknown,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  checkValues(value, wanted, isSame, 'fixed', validation, at, source);
}

/** Checks `pattern[x]`: the value, or each of several, has at least this. */
export function checkPattern(
  value: unknown,
  wanted: unknown,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  checkValues(value, wanted, hasPattern, 'pattern', validation, at, source);
}

function checkValues(
  value: unknown,
  wanted: unknown,
  meets: (value: unknown, wanted: unknown) => boolean,
  rule: 'fixed' | 'pattern',
  validation: Validation,
  at: string,
  source: RuleSource | undefined,
): void {
  if (value === undefined) return;
  const words = rule === 'fixed' ? '' : 'at least ';
  if (!Array.isArray(value)) {
    if (!meets(value, wanted))
      validation.report({ rule, code: 'value', at, found: value, wanted: words + JSON.stringify(wanted), source });
    return;
  }
  for (let index = 0; index < value.length; index += 1) {
    const found: unknown = value[index];
    if (!meets(found, wanted)) {
      validation.report({
        rule,
        code: 'value',
        at: `${at}[${index}]`,
        found,
        wanted: words + JSON.stringify(wanted),
        source,
      });
    }
  }
}

/**
 * True where something at `path` below `value`, through every repetition, meets the test: what a discriminator looks at.
 * `test` gets `undefined` where nothing is there.
 */
export function someAt(value: unknown, path: readonly string[], test: (found: unknown) => boolean, depth = 0): boolean {
  if (Array.isArray(value)) return value.some((member) => !Array.isArray(member) && someAt(member, path, test, depth));
  const key = path[depth];
  if (key === undefined) return test(value);
  return someAt(isObject(value) ? own(value, key) : undefined, path, test, depth + 1);
}

/** True where something is there at `path` below `value`. */
export function existsAt(value: unknown, path: readonly string[]): boolean {
  return someAt(value, path, isThere);
}

function isThere(found: unknown): boolean {
  return found !== undefined;
}

function own(value: JsonMembers, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
