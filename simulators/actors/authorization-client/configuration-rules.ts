import type { ExchangeError } from '../../../generated/runtime/exchange-error.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import { ClientRefused, type RefusalReason } from './refusal.ts';

interface ModelRule {
  readonly requirement: string;
  readonly check: string;
  readonly reason: RefusalReason;
}

/**
 * Rules that the message model of the guide has, so that the generated client has held the configuration against them before any step
 * of ours: SOF-014, without S256 (or with `plain`) a stolen code could be used; SOF-015, tokens for authorization codes.
 */
const modelRules: readonly ModelRule[] = [
  { requirement: 'SOF-014', check: 'pkce-s256-only', reason: 'no-pkce' },
  { requirement: 'SOF-015', check: 'code-grant', reason: 'no-code-grant' },
];

/** SOF-016 is in the model for servers that list OpenID Connect; whether this app needs it, a step of ours decides. */
const keysRule: ModelRule = { requirement: 'SOF-016', check: 'issuer-and-keys', reason: 'no-keys' };

/** Tells what a configuration has met by having been taken. */
export function tellConfigurationTaken(checks: RequirementChecks): void {
  checks.met('SOF-010', 'configuration-served');
  for (const { requirement, check } of modelRules) checks.met(requirement, check);
}

/** The refusal of a configuration: by the rule it breaks, or, where it was not served or cannot be read, only that. */
export function configurationRefusal(error: ExchangeError, text: string, checks: RequirementChecks): ClientRefused {
  const broken = brokenRequirement(error);
  const rule = [...modelRules, keysRule].find(({ requirement }) => requirement === broken);
  const { requirement, check, reason } = rule ?? {
    requirement: 'SOF-010',
    check: 'configuration-served',
    reason: 'no-configuration',
  };
  checks.missed(requirement, check, { refused: true });
  return new ClientRefused({ reason, text, requirement });
}

function brokenRequirement(error: ExchangeError): string | undefined {
  if (error.kind !== 'invalid-response') return undefined;
  return error.issues.find(({ severity }) => severity === 'error')?.requirement;
}
