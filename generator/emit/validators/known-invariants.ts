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

/** True for what the shape of the code already guarantees: an element has a value or children. */
export function isMetByShape(constraint: Constraint): boolean {
  return constraint.key === 'ele-1';
}
