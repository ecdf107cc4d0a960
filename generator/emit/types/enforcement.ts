import type { Evidence } from '../../model/requirement.ts';

/**
 * True for rules that hold for every message that is accepted: what is `inferred` or `chosen` is only noted under the
 * default policy, so that a type which relied on it would be wrong.
 */
export function isCertain(evidence: Evidence): boolean {
  return evidence === 'stated' || evidence === 'base';
}
