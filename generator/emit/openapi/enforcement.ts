import type { Evidence } from '../../model/requirement.ts';

/**
 * True where the published schema refuses a breach of the rule. What the toolkit only inferred or chose is accepted, as the
 * validators do under their default policy.
 */
export function isEnforced(evidence: Evidence): boolean {
  return evidence === 'stated' || evidence === 'base';
}
