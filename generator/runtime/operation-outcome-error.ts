import type { Evidence } from './evidence.ts';
import type { IssueCode, ValidationIssue } from './issue.ts';
import { WireError } from './wire-error.ts';

/** One issue of an OperationOutcome to be sent. */
export interface OutcomeIssue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information';
  readonly code: IssueCode;
  /** For people; goes to the peer, so it must hold nothing confidential. */
  readonly text: string;
  /** FHIRPath to the element it is about. */
  readonly expression?: string;
  /** JSON pointer to the same element. @see RFC 6901 */
  readonly pointer?: string;
  readonly requirement?: string;
  readonly evidence?: Evidence;
}

/** Refuses an exchange with an OperationOutcome. Handlers throw it; the server renders it. */
export class OperationOutcomeError extends WireError {
  override readonly name = 'OperationOutcomeError';
  readonly status: number;
  readonly issues: readonly OutcomeIssue[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    issues: OutcomeIssue | readonly OutcomeIssue[],
    options: { readonly headers?: Readonly<Record<string, string>>; readonly cause?: unknown } = {},
  ) {
    const list = isList(issues) ? issues : [issues];
    super(`${status}: ${list.map(({ text }) => text).join('; ')}`, { cause: options.cause });
    this.status = status;
    this.issues = list;
    this.headers = options.headers ?? {};
  }

  get issueCount(): number {
    return this.issues.length;
  }
}

/** One error issue with nothing but a text: what a server says of a request it does not get to validate. */
export function refusal(
  status: number,
  code: IssueCode,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): OperationOutcomeError {
  return new OperationOutcomeError(status, { severity: 'error', code, text }, { headers });
}

/** A validation that refuses, as an error with one issue for each finding. */
export function brokenRules(
  status: number,
  { issues, dropped }: { readonly issues: readonly ValidationIssue[]; readonly dropped: number },
): OperationOutcomeError {
  const listed = issues.map(outcomeIssue);
  if (dropped === 0) return new OperationOutcomeError(status, listed);
  const text = `${dropped} more issues are not listed.`;
  return new OperationOutcomeError(status, [...listed, { severity: 'error', code: 'too-costly', text }]);
}

function isList(issues: OutcomeIssue | readonly OutcomeIssue[]): issues is readonly OutcomeIssue[] {
  return Array.isArray(issues);
}

/** A validator's finding as an issue for the peer. */
export function outcomeIssue(issue: ValidationIssue): OutcomeIssue {
  return {
    severity: issue.severity,
    code: issue.code,
    text: `Found ${issue.found}, wanted ${issue.wanted}${issue.expression === '' ? '' : `, at ${issue.expression}`}.`,
    evidence: issue.evidence,
    ...(issue.expression === '' ? {} : { expression: issue.expression }),
    ...(issue.pointer === '' ? {} : { pointer: issue.pointer }),
    ...(issue.requirement === undefined ? {} : { requirement: issue.requirement }),
  };
}
