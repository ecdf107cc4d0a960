import type { OperationOutcome } from 'fhir/r4.js';
import { operationOutcome } from './operation-outcome.ts';
import { type OutcomeIssue, outcomeIssue } from './operation-outcome-error.ts';
import type { Validation } from './validation.ts';

/** What a validation found as an OperationOutcome; one that found nothing says so, since there has to be an issue. */
export function operationOutcomeOf(guide: string, { issues, dropped, accepted }: Validation): OperationOutcome {
  const listed: OutcomeIssue[] = issues.map(outcomeIssue);
  if (dropped > 0) {
    const severity = accepted ? 'information' : 'error';
    listed.push({ severity, code: 'too-costly', text: `${dropped} more issues are not listed.` });
  }
  const fine: OutcomeIssue = { severity: 'information', code: 'informational', text: 'Every rule is kept.' };
  return operationOutcome(guide, listed.length === 0 ? [fine] : listed);
}
