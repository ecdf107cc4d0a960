import { member } from './fhirpath-path.ts';
import { uriMembers } from './uri-member.ts';
import { isObject, type JsonMembers, type RuleSource, type Validation } from './validation.ts';

const hash = 35;

/** Reports a broken invariant of a definition. */
export function refuseInvariant(
  key: string,
  human: string,
  found: unknown,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  validation.report({ rule: 'invariant', code: 'invariant', at, found, wanted: `${key}: ${human}`, source });
}

/** Reports a broken invariant that its definition only warns of. */
export function warnOfInvariant(
  key: string,
  human: string,
  found: unknown,
  validation: Validation,
  at: string,
  source?: RuleSource,
): void {
  validation.warn({ rule: 'invariant', code: 'invariant', at, found, wanted: `${key}: ${human}`, source });
}

/** True where a reference to a contained resource has its target. @see https://hl7.org/fhir/R4/references.html#contained */
export function hasContainedTarget(reference: unknown, validation: Validation): boolean {
  const text = member(reference, 'reference');
  if (typeof text !== 'string' || text.charCodeAt(0) !== hash || text.length === 1) return true;
  return validation.containedById().has(text.slice(1));
}

/**
 * True where every contained resource with an id is referred to from the resource, or refers to it by `#`.
 * @see https://hl7.org/fhir/R4/references.html#contained
 */
export function usesAllContained(resource: unknown): boolean {
  const contained = member(resource, 'contained');
  if (!Array.isArray(contained)) return true;
  const used = fragments(resource);
  return contained.every((item) => {
    const id = member(item, 'id');
    return typeof id !== 'string' || used.has(`#${id}`) || (isObject(item) && fragments(item).has('#'));
  });
}

const referring: ReadonlySet<string> = new Set(['reference', ...uriMembers]);

/** Every `#…` in what refers to something, at any depth; without recursion, so that depth cannot exhaust the stack. */
function fragments(resource: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const left: JsonMembers[] = isObject(resource) ? [resource] : [];
  for (let item = left.pop(); item !== undefined; item = left.pop()) {
    for (const key of Object.keys(item)) {
      const value = item[key];
      if (!Array.isArray(value)) noteFragment(value, key, found, left);
      else for (const repetition of value) noteFragment(repetition, key, found, left);
    }
  }
  return found;
}

function noteFragment(value: unknown, key: string, found: Set<string>, left: JsonMembers[]): void {
  if (isObject(value)) left.push(value);
  else if (typeof value === 'string' && value.charCodeAt(0) === hash && referring.has(key)) found.add(value);
}
