import type { Constraint } from '../../model/structure.ts';
import type { RuntimeFunction } from './runtime-functions.ts';

/** An invariant that the runtime checks by a function of its own. */
export interface KnownInvariant {
  readonly function: RuntimeFunction;
  /** Arguments after the element, as TypeScript. */
  readonly rest: string;
}

/** By FHIRPath expression, so that any definition that says the same has it; the standard's texts, white space normalised. */
const byExpression: ReadonlyMap<string, KnownInvariant> = new Map([
  ['extension.exists() != value.exists()', { function: 'hasValueOrExtension', rest: '' }],
  [
    '(part.exists() and value.empty() and resource.empty()) or (part.empty() and (value.exists() xor resource.exists()))',
    { function: 'hasOneContent', rest: '' },
  ],
  ['resource.exists() or request.exists() or response.exists()', { function: 'hasEntryContent', rest: '' }],
  ["fullUrl.exists() implies fullUrl.contains('/_history/').not()", { function: 'hasUnversionedUrl', rest: '' }],
  [
    "entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'transaction' or %resource.type = 'history'))",
    { function: 'entriesFitType', rest: ", 'request', ['batch', 'transaction', 'history']" },
  ],
  [
    "entry.all(response.exists() = (%resource.type = 'batch-response' or %resource.type = 'transaction-response' or %resource.type = 'history'))",
    { function: 'entriesFitType', rest: ", 'response', ['batch-response', 'transaction-response', 'history']" },
  ],
  [
    "(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId).isDistinct()",
    { function: 'hasDistinctUrls', rest: '' },
  ],
  ['contained.contained.empty()', { function: 'hasNoNestedContained', rest: '' }],
]);

/** How the runtime checks `constraint`, or `undefined` where it does not. */
export function knownInvariant(constraint: Constraint): KnownInvariant | undefined {
  return byExpression.get(constraint.expression.replaceAll(/\s+/g, ' ').trim());
}

/** True for what the shape of the code already guarantees, or what nothing can be refused by. */
export function isMetByShape(constraint: Constraint): boolean {
  return constraint.severity === 'warning' || constraint.key === 'ele-1';
}
