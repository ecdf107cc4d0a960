import type { Policy } from './evidence.ts';
import type { EventDetail, EventSink } from './exchange-event.ts';
import type { ValidationIssue } from './issue.ts';
import type { OperationTarget } from './operation-exchange.ts';

/** A web server in its smallest form, as the Fetch API has it; every framework has an adapter for it. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** What a server may be told; each has a default. */
export interface ServerOptions {
  /** Path of the FHIR base, `/fhir`; default: the root. */
  readonly basePath?: string;
  readonly policy?: Policy;
  /** Takes every event of every exchange. */
  readonly onEvent?: EventSink;
  /** The clock, milliseconds since the Unix epoch; default: the system's. */
  readonly now?: () => number;
  /** Used where a request brings no correlation id; default: a random UUID. */
  readonly newCorrelationId?: () => string;
  /** Larger bodies are refused with 413; default: 5 MB. */
  readonly maxBodyBytes?: number;
  /** JSON nested deeper is refused; default: 64, at most 1000. */
  readonly depthLimit?: number;
  /** More issues than this are counted, not listed; default: 100. */
  readonly issueLimit?: number;
}

/** What a handler is told of the exchange beside its input; `Target`: where exactly it was called. */
export interface ExchangeContext<Target = OperationTarget> {
  /** Exchange id. */
  readonly exchange: string;
  readonly correlationId: string;
  readonly target: Target;
  /** The request as it came; its body has been read. */
  readonly request: Request;
  /** What the message does that is not refused under the policy. */
  readonly notes: readonly ValidationIssue[];
  /** Tells an event of this exchange. */
  readonly emit: (detail: EventDetail) => void;
}

/**
 * Answers one exchange. The input has been validated. Throws a WireError (OperationOutcomeError …) to refuse; anything else it
 * throws is answered with status 500 and nothing of it reaches the peer.
 */
export type Handler<Input, Output, Context = ExchangeContext> = (
  input: Input,
  exchange: Context,
) => Output | Promise<Output>;
