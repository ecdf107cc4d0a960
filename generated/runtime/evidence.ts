/** How a rule is known: `stated` by the guide, `base` standard, `inferred` or `chosen` by the toolkit. */
export type Evidence = 'stated' | 'base' | 'inferred' | 'chosen';

/**
 * Which rules refuse a message. `stated`: only rules the guide or a base standard makes; a breach of a rule that is
 * `inferred` or `chosen` is accepted with a note. `chosen`: every rule refuses.
 */
export interface Policy {
  readonly enforce: 'stated' | 'chosen';
}

/** The policy used where none is given. */
export const defaultPolicy: Policy = { enforce: 'stated' };

/** True where a breach of a rule with this evidence refuses the message. */
export function isEnforced(evidence: Evidence, policy: Policy): boolean {
  return policy.enforce === 'chosen' || evidence === 'stated' || evidence === 'base';
}
