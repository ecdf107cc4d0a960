import type { Evidence } from './evidence.ts';
import type { IssueCode, ValidationIssue } from './issue.ts';

/** One issue of an OperationOutcome to be sent. */
export interface OutcomeIssue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information';
  readonly code: IssueCode;
  /** For people; goes to the peer, so it must hold nothing confidential. */
  readonly text: string;
  /** FHIRPath to the element it is about. */
  readonly expression?: string;
  readonly requirement?: string;
  readonly evidence?: Evidence;
}

/** Refuses an exchange with an OperationOutcome. Handlers throw it; the server renders it. */
export class OperationOutcomeError extends Error {
  override readonly name = 'OperationOutcomeError';
  /** HTTP status, 400 to 599. */
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
    ...(issue.requirement === undefined ? {} : { requirement: issue.requirement }),
  };
}
