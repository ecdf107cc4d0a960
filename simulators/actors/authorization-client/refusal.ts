import type { RequirementChecks } from '../../kit/requirement-checks.ts';

/** Why the client went no further. */
export type RefusalReason =
  | 'insecure-address'
  | 'no-configuration'
  | 'no-code-grant'
  | 'no-pkce'
  | 'no-keys'
  | 'randomness-repeats'
  | 'unfit-request'
  | 'unknown-session'
  | 'wrong-state'
  | 'wrong-issuer'
  | 'unfit-callback'
  | 'denied'
  | 'token-refused'
  | 'token-failed'
  | 'unfit-token'
  | 'unfit-scope'
  | 'wider-scope'
  | 'unfit-context'
  | 'other-patient'
  | 'unfit-id-token'
  | 'no-refresh-token'
  | 'ended'
  | 'foreign-address';

/** What the client tells those who use it. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** For the developer: holds nothing confidential. */
  readonly text: string;
  /** The requirement that the other side missed. */
  readonly requirement?: string;
}

/** Thrown by a step; ends the exchange. */
export class ClientRefused extends Error {
  override readonly name = 'ClientRefused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options: ErrorOptions = {}) {
    super(refusal.text, options);
    this.refusal = refusal;
  }
}

/** A rule that the other side must keep: what it belongs to, the name of the check, and what is told when it is broken. */
export interface Demand extends Omit<Refusal, 'requirement'> {
  readonly requirement: string;
  readonly check: string;
}

/** Tells the rule as met, or ends the exchange. */
export function demand(checks: RequirementChecks, holds: boolean, rule: Demand): void {
  const { requirement, check, reason, text } = rule;
  if (holds) {
    checks.met(requirement, check);
    return;
  }
  checks.missed(requirement, check, { refused: true });
  throw new ClientRefused({ reason, text, requirement });
}
