import type { Coding, OperationOutcome, OperationOutcomeIssue } from 'fhir/r4.js';
import type { OutcomeIssue } from './operation-outcome-error.ts';

/**
 * An OperationOutcome with one issue for each finding. `details.text` is for people; `details.coding` names the
 * requirement (system `<guide>/requirements`) and how the rule is known (system `<guide>/evidence`); `diagnostics` says
 * all of it in one text, with a JSON pointer beside the FHIRPath of `expression`.
 * @see FHIR R4, OperationOutcome
 */
export function operationOutcome(guide: string, issues: readonly OutcomeIssue[]): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: issues.map((issue) => renderIssue(guide, issue)) };
}

function renderIssue(guide: string, issue: OutcomeIssue): OperationOutcomeIssue {
  const coding = codingOf(guide, issue);
  return {
    severity: issue.severity,
    code: issue.code,
    details: coding.length === 0 ? { text: issue.text } : { coding, text: issue.text },
    diagnostics: diagnostics(issue),
    ...(issue.expression === undefined ? {} : { expression: [issue.expression] }),
  };
}

function codingOf(guide: string, { requirement, evidence }: OutcomeIssue): Coding[] {
  return [
    ...(requirement === undefined ? [] : [{ system: `${guide}/requirements`, code: requirement }]),
    ...(evidence === undefined ? [] : [{ system: `${guide}/evidence`, code: evidence }]),
  ];
}

function diagnostics({ text, pointer, requirement, evidence }: OutcomeIssue): string {
  const place = pointer === undefined ? '' : ` JSON pointer ${pointer}.`;
  if (requirement === undefined) return text + place;
  return `${text}${place} Requirement ${requirement}${evidence === undefined ? '' : ` (${evidence})`}.`;
}

/** True for a body that can be read as an OperationOutcome: it has the type and a list of issues. */
export function isOperationOutcome(body: unknown): body is OperationOutcome {
  return (
    typeof body === 'object' &&
    body !== null &&
    'resourceType' in body &&
    body.resourceType === 'OperationOutcome' &&
    'issue' in body &&
    Array.isArray(body.issue) &&
    body.issue.every((issue) => typeof issue === 'object' && issue !== null)
  );
}
