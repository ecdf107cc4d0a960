import type { OperationOutcome } from 'fhir/r4.js';
import type { ValidationIssue } from './issue.ts';

/** An answer's status line and headers. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Headers;
}

/** Why an exchange gave no output. */
export type ExchangeError =
  /** The server refused with a FHIR OperationOutcome. */
  | ({ readonly kind: 'operation-outcome'; readonly outcome: OperationOutcome } & AnswerHead)
  /** The server refused as OAuth servers do. @see RFC 6749 §5.2 */
  | ({ readonly kind: 'oauth'; readonly error: string; readonly description?: string } & AnswerHead)
  /** The server refused with problem details. @see RFC 9457 */
  | ({ readonly kind: 'problem'; readonly type: string; readonly title: string; readonly detail?: string } & AnswerHead)
  /** A status other than success with no body that says why; redirects, which are never followed, among them. */
  | ({ readonly kind: 'http' } & AnswerHead)
  /**
   * The server took the request and gives the answer later, at another address: that of its status, to be asked for until it is
   * other than 202. Only where `Prefer: respond-async` was sent.
   * @see https://hl7.org/fhir/R4/async.html
   */
  | ({ readonly kind: 'pending'; readonly statusUrl: string } & AnswerHead)
  /** No answer, or not a whole one. */
  | { readonly kind: 'network'; readonly cause: unknown }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  /** The caller's own signal ended the call. */
  | { readonly kind: 'aborted'; readonly cause: unknown }
  /** The server claims success with a message that breaks its definition. */
  | ({ readonly kind: 'invalid-response'; readonly issues: readonly ValidationIssue[] } & AnswerHead)
  /** Nothing was sent, because nobody has said where to: the exchange's address has to be discovered or given. */
  | { readonly kind: 'no-address'; readonly exchange: string }
  /** Nothing was sent, because the request breaks its definition. */
  | { readonly kind: 'invalid-request'; readonly issues: readonly ValidationIssue[] };

/** What a client's method gives: never thrown, always one of the two. */
export type ExchangeResult<Output> = ExchangeSuccess<Output> | { readonly ok: false; readonly error: ExchangeError };

/** What a client's method gives where the exchange succeeded. */
/** An exchange that gave its output. */
export interface ExchangeSuccess<Output> extends AnswerHead {
  readonly ok: true;
  readonly output: Output;
  /** What the answer does that is not refused under the policy. */
  readonly notes: readonly ValidationIssue[];
}

/** Thrown by `unwrap`. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly error: ExchangeError;

  constructor(error: ExchangeError) {
    super(describeExchangeError(error), 'cause' in error ? { cause: error.cause } : {});
    this.error = error;
  }
}

/**
 * The output of an exchange that succeeded.
 * @throws ExchangeFailure where it did not.
 */
export function unwrap<Output>(result: ExchangeResult<Output>): Output {
  if (result.ok) return result.output;
  throw new ExchangeFailure(result.error);
}

/** One sentence for people. */
export function describeExchangeError(error: ExchangeError): string {
  switch (error.kind) {
    case 'operation-outcome':
      return `The server refused with status ${error.status}: ${describeOutcome(error.outcome)}`;
    case 'oauth':
      return `The server refused with status ${error.status}: ${error.error}${error.description === undefined ? '' : `, ${error.description}`}`;
    case 'problem':
      return `The server refused with status ${error.status}: ${error.title}${error.detail === undefined ? '' : `, ${error.detail}`}`;
    case 'http':
      return `The server answered with status ${error.status} and no body that says why`;
    case 'pending':
      return `The server answers later, at ${error.statusUrl}`;
    case 'network':
      return `No whole answer came: ${error.cause instanceof Error ? error.cause.message : String(error.cause)}`;
    case 'timeout':
      return `No answer came within ${error.timeoutMs} ms`;
    case 'aborted':
      return 'The caller ended the call';
    case 'invalid-response':
      return `The answer breaks its definition: ${describeIssues(error.issues)}`;
    case 'no-address':
      return `Nothing was sent, the address of ${error.exchange} is not known`;
    case 'invalid-request':
      return `Nothing was sent, the request breaks its definition: ${describeIssues(error.issues)}`;
  }
}

function describeOutcome(outcome: OperationOutcome): string {
  return outcome.issue.map((issue) => issue.diagnostics ?? issue.details?.text ?? issue.code).join('; ');
}

function describeIssues(issues: readonly ValidationIssue[]): string {
  return issues
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ found, wanted, expression }) =>
        `found ${found}, wanted ${wanted}${expression === '' ? '' : `, at ${expression}`}`,
    )
    .join('; ');
}
