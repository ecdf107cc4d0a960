import type { CallSettings, ClientCall, ComposedCall } from './client-call.ts';
import { withDeadline } from './client-deadline.ts';
import type { CallerOptions, CallOptions, ClientOptions, HeaderFields } from './client-options.ts';
import type { Reply } from './client-reply.ts';
import type { ExchangeError, ExchangeResult } from './exchange-error.ts';
import { type EventDetail, emitEvent } from './exchange-event.ts';
import { readBodyText } from './http-body.ts';
import type { Validation } from './validation.ts';

/** Makes the calls of a generated client. */
export class ExchangeCaller {
  readonly #settings: CallSettings;

  /** @throws TypeError where `options.baseUrl` is given and is not an absolute http or https URL. */
  constructor(options: CallerOptions | ClientOptions, fhirVersion: string) {
    const baseUrl = 'baseUrl' in options ? normalBaseUrl(options.baseUrl) : undefined;
    this.#settings = { baseUrl, fhirVersion, options };
  }

  /** Performs one exchange. Never rejects. */
  async call<Output>(exchange: ClientCall<Output>, call: CallOptions = {}): Promise<ExchangeResult<Output>> {
    const { options } = this.#settings;
    const conversation = new Conversation(options, exchange);
    const composed = exchange.compose(this.#settings);
    if ('error' in composed) return conversation.fail(composed.error);
    if (composed.issues.length > 0 && options.validateRequest !== false) {
      return conversation.fail({ kind: 'invalid-request', issues: composed.issues });
    }
    const reply = await this.#send(conversation, composed, call);
    if ('kind' in reply) return conversation.fail(reply);
    const { status, headers } = reply;
    conversation.emit({ kind: 'response-received', status, durationMs: conversation.elapsedMs() });
    const read = exchange.read(reply, this.#settings);
    if (read.validation !== undefined) conversation.tellMissed(read.validation);
    if (!read.ok) return conversation.fail(read.error);
    return { ok: true, output: read.output, status, headers, notes: read.validation.issues };
  }

  async #send(conversation: Conversation, composed: ComposedCall, call: CallOptions): Promise<Reply | ExchangeError> {
    const { options } = this.#settings;
    const { timeoutMs = 30_000, maxBodyBytes = 5_000_000, fetch: send = fetch } = options;
    const { method, path } = composed;
    const result = await withDeadline(timeoutMs, call.signal, async (signal): Promise<Reply> => {
      const { url, headers: own, body = null } = await composed.request();
      const headers = await requestHeaders(own, options, call, conversation.correlationId);
      conversation.emit({ kind: 'request-sent', method, path });
      // Redirects are not followed: credentials and patient data go to the server that was named, and to no other.
      const response = await send(new Request(url, { method, headers, body, signal, redirect: 'manual' }));
      const { status, headers: received } = response;
      const reply = { status, headers: received, body: await readBodyText(response, maxBodyBytes) };
      // A body that broke off because the time was up is not the network's doing.
      signal.throwIfAborted();
      return reply;
    });
    return result.ok ? result.value : result.error;
  }
}

/**
 * The client's base URL without a trailing slash.
 * @throws TypeError where it is not an absolute http or https URL without query and fragment.
 */
function normalBaseUrl(text: string): string {
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new TypeError(`baseUrl must be an http or https URL without query and fragment: ${text}`);
  }
  return url.href.replace(/\/+$/, '');
}

/** Headers of a request: the exchange's, then the client's, then the call's, the later overriding. */
async function requestHeaders(
  exchange: HeaderFields,
  options: CallerOptions,
  call: CallOptions,
  correlationId: string,
): Promise<Headers> {
  const headers = new Headers({ 'X-Correlation-Id': correlationId });
  setAll(headers, exchange);
  setAll(headers, (typeof options.headers === 'function' ? await options.headers() : options.headers) ?? {});
  setAll(headers, call.headers ?? {});
  return headers;
}

function setAll(headers: Headers, fields: HeaderFields): void {
  for (const [name, value] of Object.entries(fields)) headers.set(name, value);
}

/** One exchange as its events see it. */
class Conversation {
  readonly correlationId: string;
  readonly #options: CallerOptions;
  readonly #exchange: { readonly id: string; readonly initiator: string };
  readonly #startedMs: number;

  constructor(options: CallerOptions, exchange: { readonly id: string; readonly initiator: string }) {
    this.#options = options;
    this.#exchange = exchange;
    this.#startedMs = this.#nowMs();
    this.correlationId = (options.newCorrelationId ?? (() => crypto.randomUUID()))();
  }

  elapsedMs(): number {
    return this.#nowMs() - this.#startedMs;
  }

  emit(detail: EventDetail): void {
    const { id, initiator } = this.#exchange;
    const common = { exchange: id, actor: initiator, correlationId: this.correlationId, atMs: this.#nowMs() };
    emitEvent(this.#options.onEvent, common, detail);
  }

  fail(error: ExchangeError): { readonly ok: false; readonly error: ExchangeError } {
    this.emit({ kind: 'exchange-failed', reason: error.kind });
    return { ok: false, error };
  }

  tellMissed(validation: Validation): void {
    for (const { requirement, evidence, rule, expression, severity } of validation.issues) {
      if (requirement === undefined) continue;
      const refused = severity === 'error';
      this.emit({ kind: 'requirement-missed', requirement, evidence, check: `message:${rule}`, expression, refused });
    }
  }

  #nowMs(): number {
    return (this.#options.now ?? Date.now)();
  }
}
