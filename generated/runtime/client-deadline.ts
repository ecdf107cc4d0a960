/** How a call that gave no answer ended. */
export type Unanswered =
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'aborted'; readonly cause: unknown }
  | { readonly kind: 'network'; readonly cause: unknown };

/**
 * Runs `work` until it is done, the time is up or the caller's signal ends it, whichever comes first; `work` gets a signal for
 * both and is not waited for when it ignores it.
 */
export async function withDeadline<T>(
  timeoutMs: number,
  callerSignal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Unanswered }> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const signal = callerSignal === undefined ? timeout.signal : AbortSignal.any([timeout.signal, callerSignal]);
  try {
    signal.throwIfAborted();
    return { ok: true, value: await Promise.race([work(signal), rejection(signal)]) };
  } catch (cause) {
    if (callerSignal?.aborted === true) return { ok: false, error: { kind: 'aborted', cause: callerSignal.reason } };
    if (timeout.signal.aborted) return { ok: false, error: { kind: 'timeout', timeoutMs } };
    return { ok: false, error: { kind: 'network', cause } };
  } finally {
    clearTimeout(timer);
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
