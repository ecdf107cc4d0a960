import type { Policy } from './evidence.ts';
import { type EventDetail, type EventSink, emitEvent } from './exchange-event.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { ValidationIssue } from './issue.ts';
import { type RedirectError, type RedirectResult, readRedirect } from './redirect-client.ts';
import type { FetchHandler } from './server-options.ts';

/** What a handler of a redirect back is told beside what came. */
export interface CallbackContext {
  readonly exchange: string;
  readonly correlationId: string;
  /** The request as it came, for the session it belongs to. */
  readonly request: Request;
  /** What came does that is not refused under the policy. */
  readonly notes: readonly ValidationIssue[];
}

/** What happens when the user's browser comes back: HTML, or a whole Response. */
export interface CallbackHandlers<Output> {
  /** The other side answered. Checks first that `state` belongs to the user's session. */
  readonly answered: (output: Output, exchange: CallbackContext) => string | Response | Promise<string | Response>;
  /** The other side refused, or what came makes no sense. */
  readonly failed: (error: RedirectError, exchange: CallbackContext) => string | Response | Promise<string | Response>;
}

/** What a redirect back may be told; each has a default. */
export interface CallbackOptions {
  readonly policy?: Policy;
  readonly onEvent?: EventSink;
  /** The clock, milliseconds since the Unix epoch; default: the system's. */
  readonly now?: () => number;
  /** Default: a random UUID. */
  readonly newCorrelationId?: () => string;
}

/** The page a browser comes back to, as a web server in its smallest form; mount it where the redirect goes. Never rejects. */
export function createCallback<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  handlers: CallbackHandlers<Output>,
  options: CallbackOptions = {},
): FetchHandler {
  const now = options.now ?? Date.now;
  const newCorrelationId = options.newCorrelationId ?? (() => crypto.randomUUID());
  return async (request) => {
    if (request.method !== 'GET') return page('Only GET comes here.', 405, { Allow: 'GET' });
    const startedMs = now();
    const correlationId = newCorrelationId();
    const emit = (detail: EventDetail) => {
      const common = { exchange: exchange.id, actor: exchange.initiator, correlationId, atMs: now() };
      emitEvent(options.onEvent, common, detail);
    };
    emit({ kind: 'response-received', status: exchange.successStatus, durationMs: 0 });
    const read = readRedirect(exchange, request.url, options);
    if (!read.ok) emit({ kind: 'exchange-failed', reason: read.error.kind });
    const context = { exchange: exchange.id, correlationId, request, notes: read.ok ? read.notes : [] };
    const response = await handled(read, handlers, context, emit);
    emit({ kind: 'response-sent', status: response.status, bytes: 0, durationMs: now() - startedMs });
    return response;
  };
}

async function handled<Output>(
  read: RedirectResult<Output>,
  handlers: CallbackHandlers<Output>,
  context: CallbackContext,
  emit: (detail: EventDetail) => void,
): Promise<Response> {
  try {
    const made = await (read.ok ? handlers.answered(read.output, context) : handlers.failed(read.error, context));
    return made instanceof Response ? made : page(made, read.ok ? 200 : 400);
  } catch (error) {
    emit({ kind: 'exchange-failed', reason: error instanceof Error ? error.constructor.name : typeof error });
    return page(`<p>The app failed. Its log has more under ${context.correlationId}.</p>`, 500);
  }
}

/** A code in the address must not travel on, to caches or to the servers that the page links to. @see RFC 9700 §4.2 */
function page(html: string, status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(html, {
    status,
    headers: {
      ...headers,
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
