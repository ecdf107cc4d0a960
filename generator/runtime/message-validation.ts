import { defaultPolicy, type Policy } from './evidence.ts';
import { type ResourceValidator, Validation } from './validation.ts';

/** How strictly messages are judged. */
export interface Strictness {
  readonly policy?: Policy;
  readonly issueLimit?: number;
}

/** A validation for one message of an exchange. */
export function newValidation(
  facts: { readonly resources: ResourceValidator },
  { policy, issueLimit }: Strictness,
): Validation {
  const common = { policy: policy ?? defaultPolicy, resources: facts.resources };
  return new Validation(issueLimit === undefined ? common : { ...common, issueLimit });
}
