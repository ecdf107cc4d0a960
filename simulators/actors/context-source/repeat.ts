import type { ExchangeError, ExchangeResult } from '../../../generated/runtime/exchange-error.ts';
import type { Clock } from '../../kit/clock.ts';
import {
  judgeError,
  retryAfterMs,
  type SourceExchange,
  type SourceFailure,
  type SourceResult,
} from './source-result.ts';

/** What repeating may cost. */
export interface RepeatSettings {
  readonly clock: Clock;
  readonly maxAttempts: number;
  /** A manager that wants to be left alone for longer is left to the caller. */
  readonly maxWaitMs: number;
  /** Gets a token to follow one that was refused; absent: there is none to be had. */
  readonly renewToken: (() => Promise<void>) | undefined;
}

const firstWaitMs = 200;

/**
 * Makes an exchange, again where that is safe: what never arrived or was turned away before it was carried out, and a clear, which
 * done twice is done once. Never rejects.
 */
export async function repeatWhereSafe<Output>(
  exchange: SourceExchange,
  settings: RepeatSettings,
  attempt: () => Promise<ExchangeResult<Output>>,
): Promise<SourceResult<Output>> {
  let renewed = false;
  for (let attempts = 1; ; attempts += 1) {
    const result = await attempt();
    if (result.ok) return { ...result, attempts };
    const failure = failureOf(exchange, result.error, attempts, settings.clock.nowMs());
    if (attempts >= settings.maxAttempts) return failure;
    if (failure.advice === 'sign-in-again') {
      if (renewed || !(await renew(settings))) return failure;
      renewed = true;
      continue;
    }
    const waitMs = waitBefore(exchange, failure, attempts);
    if (waitMs === undefined || waitMs > settings.maxWaitMs) return failure;
    await wait(settings.clock, waitMs);
  }
}

function failureOf(exchange: SourceExchange, error: ExchangeError, attempts: number, nowMs: number): SourceFailure {
  const after = retryAfterMs(error, nowMs);
  const judged = judgeError(exchange, error);
  return { ok: false, error, attempts, ...judged, ...(after === undefined ? {} : { retryAfterMs: after }) };
}

/** How long to wait before the next attempt; `undefined` where there must be none. */
function waitBefore(exchange: SourceExchange, failure: SourceFailure, attempts: number): number | undefined {
  const { advice, mayHaveHappened, error, retryAfterMs: wanted } = failure;
  if (error.kind === 'aborted') return undefined;
  const isRepeatable = ['wait-and-repeat', 'repeat', 'report-the-fault'].includes(advice);
  if (!isRepeatable || error.kind === 'invalid-response') return undefined;
  if (mayHaveHappened && exchange === 'CA:SoFA-1/set-context') return undefined;
  if (advice === 'report-the-fault' && !mayHaveHappened) return undefined;
  return wanted ?? firstWaitMs * 2 ** (attempts - 1);
}

/** True where there is a new token. */
async function renew({ renewToken }: RepeatSettings): Promise<boolean> {
  if (renewToken === undefined) return false;
  try {
    await renewToken();
    return true;
  } catch {
    return false;
  }
}

function wait(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(clock.nowMs() + milliseconds, resolve);
  });
}
