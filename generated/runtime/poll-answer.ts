import type { CallSettings, ClientCall, ReadReply } from './client-call.ts';
import { ExchangeCaller } from './client-caller.ts';
import type { CallOptions, ClientOptions } from './client-options.ts';
import { isSuccess, jsonContent, type Reply, refusalFrom } from './client-reply.ts';
import type { ExchangeError, ExchangeResult } from './exchange-error.ts';
import { Validation } from './validation.ts';

/** How an answer that comes later stands. */
export type LaterAnswer =
  | {
      readonly kind: 'in-progress';
      /** What the server says of it, for people. */
      readonly progress?: string;
      /** How long the server wants to be left alone. */
      readonly retryAfterMs?: number;
    }
  /** It is there; what it holds is for the caller to validate, as the manifest of an export or the Bundle of other calls. */
  | { readonly kind: 'done'; readonly content: unknown };

/** How to wait for an answer. */
export interface AwaitOptions extends CallOptions {
  /** Waited between two questions where the server does not say how long; default: 5 seconds. */
  readonly intervalMs?: number;
  /** A server that wants to be left alone for longer is asked after this time all the same; default: 2 minutes. */
  readonly longestIntervalMs?: number;
  /** After so many questions the answer is given up, as `pending` again; default: 1000. */
  readonly attempts?: number;
  /** Told how it stands after each question that was in vain. */
  readonly onProgress?: (answer: LaterAnswer) => void;
  /** Waits; default: a timer, which the signal ends. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/**
 * Asks once how an answer stands that comes later, at the address of an error of kind `pending`. The client's headers, and so its
 * credentials, go there only where it is on the client's own server. Never rejects.
 * @throws TypeError where `options.baseUrl` or the address is not an absolute http or https URL
 * @see https://hl7.org/fhir/R4/async.html
 */
export function askForAnswer(
  statusUrl: string,
  options: ClientOptions,
  call: CallOptions = {},
): Promise<ExchangeResult<LaterAnswer>> {
  return callerFor(statusUrl, options).call(statusCall(statusUrl, 'GET', readAnswer), call);
}

/**
 * Asks until the answer is there, as often as the server's Retry-After allows. An error ends it, but for 429, which only says to ask
 * less often. Never rejects.
 * @see https://hl7.org/fhir/R4/async.html, RFC 9110 §10.2.3
 */
export async function awaitAnswer(
  statusUrl: string,
  options: ClientOptions,
  waiting: AwaitOptions = {},
): Promise<ExchangeResult<unknown>> {
  const { intervalMs = 5000, longestIntervalMs = 120_000, attempts = 1000, wait = waitFor, onProgress } = waiting;
  let last: ExchangeResult<LaterAnswer> | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (last !== undefined) {
      const askedFor = last.ok && last.output.kind === 'in-progress' ? last.output.retryAfterMs : undefined;
      await wait(Math.min(askedFor ?? intervalMs, longestIntervalMs), waiting.signal);
    }
    const asked = patient(await askForAnswer(statusUrl, options, waiting), options);
    if (!asked.ok) return asked;
    if (asked.output.kind === 'done') return { ...asked, output: asked.output.content };
    onProgress?.(asked.output);
    last = asked;
  }
  const { status, headers } = last?.ok === true ? last : { status: 202, headers: new Headers() };
  return { ok: false, error: { kind: 'pending', status, headers, statusUrl } };
}

/** Tells the server that nobody waits for the answer any more. Never rejects. */
export function cancelAnswer(
  statusUrl: string,
  options: ClientOptions,
  call: CallOptions = {},
): Promise<ExchangeResult<undefined>> {
  const read = (reply: Reply, settings: CallSettings): ReadReply<undefined> =>
    isSuccess(reply) ? { ok: true, output: undefined, validation: new Validation() } : refused(reply, settings);
  return callerFor(statusUrl, options).call(statusCall(statusUrl, 'DELETE', read), call);
}

function callerFor(statusUrl: string, options: ClientOptions): ExchangeCaller {
  const { headers, ...others } = options;
  const isOwn = new URL(statusUrl).origin === new URL(options.baseUrl).origin;
  return new ExchangeCaller({ ...others, ...(isOwn && headers !== undefined ? { headers } : {}) }, '4.0.1');
}

function statusCall<Output>(
  statusUrl: string,
  method: string,
  read: (reply: Reply, settings: CallSettings) => ReadReply<Output>,
): ClientCall<Output> {
  return {
    // No exchange of any definition: the address is the server's own.
    id: 'async-status',
    initiator: 'client',
    compose: () => ({
      method,
      path: new URL(statusUrl).pathname,
      issues: [],
      request: () => ({
        url: statusUrl,
        headers: { Accept: 'application/fhir+json, application/json' },
        body: undefined,
      }),
    }),
    read,
  };
}

function readAnswer(reply: Reply, settings: CallSettings): ReadReply<LaterAnswer> {
  const { status, headers } = reply;
  if (!isSuccess(reply)) return refused(reply, settings);
  if (status === 202) {
    const progress = headers.get('x-progress');
    const retryAfterMs = retryAfter(headers, settings);
    const output = {
      kind: 'in-progress' as const,
      ...(progress === null ? {} : { progress }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
    return { ok: true, output, validation: new Validation() };
  }
  const isJson = ({ essence }: { readonly essence: string }): boolean => /^application\/(?:.+\+)?json$/.test(essence);
  const read = jsonContent(
    reply,
    settings.options.depthLimit ?? 64,
    'application/fhir+json or application/json',
    isJson,
  );
  if (!read.ok) return read;
  return { ok: true, output: { kind: 'done', content: read.content }, validation: new Validation() };
}

function refused(reply: Reply, { options }: CallSettings): { readonly ok: false; readonly error: ExchangeError } {
  return { ok: false, error: refusalFrom(reply, options.depthLimit ?? 64) };
}

/** Too many questions are no refusal of the answer. @see RFC 6585 §4 */
function patient(asked: ExchangeResult<LaterAnswer>, { now }: ClientOptions): ExchangeResult<LaterAnswer> {
  if (asked.ok || !('status' in asked.error) || asked.error.status !== 429) return asked;
  const { status, headers } = asked.error;
  const retryAfterMs = retryAfter(headers, { options: now === undefined ? {} : { now } });
  const output = { kind: 'in-progress' as const, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return { ok: true, output, status, headers, notes: [] };
}

/** Seconds, or a date. @see RFC 9110 §10.2.3 */
function retryAfter(headers: Headers, { options }: Pick<CallSettings, 'options'>): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - (options.now ?? Date.now)());
}

function waitFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}
