import type { ExchangeError, ExchangeSuccess } from '../../../generated/runtime/exchange-error.ts';

/** What a caller does about an exchange that gave no output. */
type Advice =
  /** The message breaks a rule: 400, 406, 415, 422, and what was not even sent. */
  | 'correct-the-message'
  /** 413. */
  | 'send-less'
  /** 401, also with a new token where one could be had. */
  | 'sign-in-again'
  /** 403: the client lacks a right, or the context is another's. */
  | 'ask-for-access'
  /** 404, 405 and redirects: what was called is no Context Manager's operation. */
  | 'check-the-address'
  /** 409 and 412: something else is there than was thought. */
  | 'look-again'
  /** 429 and 503. */
  | 'wait-and-repeat'
  /** 5xx, and answers that break their definition. */
  | 'report-the-fault'
  /** Nothing or half an answer came, or the caller ended the call. */
  | 'repeat'
  /** There was nothing to clear: what was wanted is so. */
  | 'go-on';

/** An exchange that gave no output, and what to do about it. */
export interface SourceFailure {
  readonly ok: false;
  readonly error: ExchangeError;
  readonly advice: Advice;
  /**
   * True where the manager may have carried it out all the same. A context set so has a launch id nobody knows, and goes when
   * its time is over.
   */
  readonly mayHaveHappened: boolean;
  /** How often it was tried. */
  readonly attempts: number;
  /** How long the manager wants to be left alone, where it said. */
  readonly retryAfterMs?: number;
}

/** What a Context Source gives: never thrown, always one of the two. */
export type SourceResult<Output> = (ExchangeSuccess<Output> & { readonly attempts: number }) | SourceFailure;

/** The two operations, as far as they differ in what a failure means. */
export type SourceExchange = 'CA:SoFA-1/set-context' | 'CA:SoFA-2/clear-context';

/** What to do about an error, and whether the manager may have done what was asked. */
export function judgeError(
  exchange: SourceExchange,
  error: ExchangeError,
): Pick<SourceFailure, 'advice' | 'mayHaveHappened'> {
  switch (error.kind) {
    case 'operation-outcome':
    case 'oauth':
    case 'problem':
    case 'http':
      // What a gateway says of a server behind it does not tell what that server did.
      return { advice: adviceFor(exchange, error.status), mayHaveHappened: [500, 502, 504].includes(error.status) };
    case 'network':
      return { advice: 'repeat', mayHaveHappened: !neverArrived(error.cause) };
    case 'timeout':
    case 'aborted':
      return { advice: 'repeat', mayHaveHappened: true };
    // Never asked for: a manager that answers so breaks the exchange.
    case 'pending':
    case 'invalid-response':
      return { advice: 'report-the-fault', mayHaveHappened: true };
    case 'no-address':
      return { advice: 'check-the-address', mayHaveHappened: false };
    case 'invalid-request':
      return { advice: 'correct-the-message', mayHaveHappened: false };
  }
}

function adviceFor(exchange: SourceExchange, status: number): Advice {
  const isClear = exchange === 'CA:SoFA-2/clear-context';
  switch (status) {
    case 401:
      return 'sign-in-again';
    case 403:
      return 'ask-for-access';
    case 404:
      return isClear ? 'go-on' : 'check-the-address';
    case 410:
      return isClear ? 'go-on' : 'look-again';
    case 405:
      return 'check-the-address';
    case 409:
    case 412:
      return 'look-again';
    case 413:
      return 'send-less';
    case 429:
    case 503:
      return 'wait-and-repeat';
    default:
      if (status >= 500) return 'report-the-fault';
      return status < 400 ? 'check-the-address' : 'correct-the-message';
  }
}

const beforeSending: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** True where no connection came about. The platform's fetch wraps what the network said. */
function neverArrived(cause: unknown): boolean {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  return typeof inner === 'object' && inner !== null && 'code' in inner && beforeSending.has(inner.code);
}

/** `Retry-After` in milliseconds; `undefined` where the answer has none. @see RFC 9110 §10.2.3 */
export function retryAfterMs(error: ExchangeError, nowMs: number): number | undefined {
  const value = 'headers' in error ? error.headers.get('retry-after') : null;
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
