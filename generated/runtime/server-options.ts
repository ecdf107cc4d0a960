import type { ClientFacts } from './client-facts.ts';
import type { Policy } from './evidence.ts';
import type { EventDetail, EventSink } from './exchange-event.ts';
import type { ValidationIssue } from './issue.ts';
import type { OperationTarget } from './operation-exchange.ts';
import type { RequestCredentials } from './request-credentials.ts';

/** A web server in its smallest form, as the Fetch API has it; every framework has an adapter for it. */
export interface FetchHandler {
  (request: Request): Promise<Response>;
  /** The same without a promise where nothing had to be waited for, for adapters that can send an answer at once. */
  readonly answer?: (request: Request) => Response | Promise<Response>;
}

/** Which pages of other origins may call a server. */
export interface CorsOptions {
  /** True for an origin that may; default: every origin. */
  readonly allowOrigin?: (origin: string) => boolean;
  /** True: every exchange may be called, not only those whose definition says so; default: false. */
  readonly everyExchange?: boolean;
}

/** What a request outside the FHIR API says of its client; nothing of it has been verified. */
export interface ClientClaim {
  /** Exchange id. */
  readonly exchange: string;
  readonly credentials: RequestCredentials;
  /** Query or form parameters that were sent once and have a value. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A request at the door of a server: its address and method are known, its body has not been read. */
export interface Visit {
  /** Exchange ids: several where only the body decides which it is. */
  readonly exchanges: readonly string[];
  readonly request: Request;
}

/** What a server may be told; each has a default. */
export interface ServerOptions {
  /**
   * Where peers find the base: `https://ehr.example.ca/fhir`, whatever a proxy makes of it on the way. Addresses that the server
   * tells begin with it; default: the origin that a request names, and `basePath`.
   */
  readonly publicBaseUrl?: string;
  /** Path of the base, for a FHIR server its FHIR base: `/fhir`; default: that of `publicBaseUrl`, else the root. */
  readonly basePath?: string;
  /** Paths below the base for exchanges outside the FHIR API, by exchange id; default: those of their definitions. */
  readonly paths?: Readonly<Record<string, string>>;
  readonly cors?: CorsOptions;
  /** Header fields of every answer that does not have them otherwise. */
  readonly replyHeaders?: Readonly<Record<string, string>>;
  /** Looks at who is calling before the body is read, and throws a WireError to refuse; default: everyone may call. */
  readonly admit?: (visit: Visit) => void | Promise<void>;
  /** Finds what conditions of definitions ask about the client; without it they are left to the handler. */
  readonly clientFacts?: (claim: ClientClaim) => ClientFacts | undefined | Promise<ClientFacts | undefined>;
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
  /** Where peers find the base of the server, without a slash at the end: for `fullUrl`s and links. */
  readonly baseUrl: string;
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
