import type { Constraint } from '../../model/structure.ts';
import type { RuntimeFunction } from './runtime-functions.ts';

/** An invariant that the runtime checks by a function of its own: compiled as it is written, it would take too long. */
export interface KnownInvariant {
  readonly function: RuntimeFunction;
  /** Arguments after the element, as TypeScript. */
  readonly rest: string;
}

/** By FHIRPath expression, so that any definition that says the same has it; the standard's texts, white space normalised. */
const byExpression: ReadonlyMap<string, KnownInvariant> = new Map([
  [
    "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))",
    { function: 'hasContainedTarget', rest: ', validation' },
  ],
  [
    "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | %resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = '#').exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = '#').exists()).not()).trace('unmatched', id).empty()",
    { function: 'usesAllContained', rest: '' },
  ],
]);

/** By key, where the standard gives two rules one expression, `htmlChecks()`, and tells them apart by their words. */
const markupChecks: ReadonlyMap<string, KnownInvariant> = new Map([
  ['txt-1', { function: 'isNarrativeXhtml', rest: '' }],
  ['txt-2', { function: 'hasNarrativeContent', rest: '' }],
]);

/** How the runtime checks `constraint`, or `undefined` where it does not. */
export function knownInvariant({ key, expression }: Constraint): KnownInvariant | undefined {
  const text = expression.replaceAll(/\s+/g, ' ').trim();
  return text === 'htmlChecks()' ? markupChecks.get(key) : byExpression.get(text);
}

/**
 * Invariants of the standard that compare what may not be comparable, dates of different precision or quantities of different units:
 * then they say nothing, where any other invariant that is empty is broken.
 */
const undecided: ReadonlySet<string> = new Set([
  'start.hasValue().not() or end.hasValue().not() or (start <= end)',
  'low.empty() or high.empty() or (low <= high)',
  'whenHandedOver.empty() or whenPrepared.empty() or whenHandedOver >= whenPrepared',
  'lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn',
]);

/** Invariants of the standard that forget that an optional element may be absent, and what they mean. */
const amendments: ReadonlyMap<string, string> = new Map([
  [
    'probability is decimal implies (probability as decimal) <= 100',
    'probability.empty() or (probability is decimal implies (probability as decimal) <= 100)',
  ],
  ["max='*' or (max.toInteger() > 0)", "max.empty() or max='*' or (max.toInteger() > 0)"],
]);

/**
 * True for an invariant that holds where its result is empty. Any other is met by `true` alone.
 * @see https://hl7.org/fhir/R4/conformance-rules.html#constraints
 */
export function isMetWhereEmpty({ expression }: Constraint): boolean {
  return undecided.has(expression.trim());
}

/** The invariant with an expression that says what it means. */
export function amended(constraint: Constraint): Constraint {
  const expression = amendments.get(constraint.expression.trim());
  return expression === undefined ? constraint : { ...constraint, expression };
}

/** True for what the shape of the code already guarantees: an element has a value or children. */
export function isMetByShape(constraint: Constraint): boolean {
  return constraint.key === 'ele-1';
}
