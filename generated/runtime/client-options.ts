import type { ClientAuthentication } from './client-authentication.ts';
import type { ClientFacts } from './client-facts.ts';
import type { Policy } from './evidence.ts';
import type { EventSink } from './exchange-event.ts';

/** Headers to send, by name. */
export type HeaderFields = Readonly<Record<string, string>>;

/** What a client is told once, apart from where its server is. */
export interface CallerOptions {
  /** Sends requests; default: the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** The whole call, body included, must be done in this time; default: 30 seconds. */
  readonly timeoutMs?: number;
  /** Sent with each request; a function is asked each time, for a token that may have been renewed. */
  readonly headers?: HeaderFields | (() => HeaderFields | Promise<HeaderFields>);
  /** How the client says who it is where an OAuth server asks, at its token, introspection and revocation endpoints. */
  readonly authentication?: ClientAuthentication;
  /** What is registered of the client, for the conditions of definitions: `{ type: 'public' }`. */
  readonly facts?: ClientFacts;
  readonly policy?: Policy;
  /** Takes every event of every exchange. */
  readonly onEvent?: EventSink;
  /** The clock, milliseconds since the Unix epoch; default: the system's. */
  readonly now?: () => number;
  /** Gives the id that goes with a request as X-Correlation-Id; default: a random UUID. */
  readonly newCorrelationId?: () => string;
  /** Whether a request that breaks its definition stays unsent; default: true. A test of a server may want to send it. */
  readonly validateRequest?: boolean;
  /** Larger answers are refused; default: 5 MB. */
  readonly maxBodyBytes?: number;
  /** JSON nested deeper is refused; default: 64, at most 1000. */
  readonly depthLimit?: number;
}

/** What a client is told once. */
export interface ClientOptions extends CallerOptions {
  /** Base of the server, absolute, `http` or `https`, without query and fragment: for a FHIR server its FHIR base. */
  readonly baseUrl: string;
}

/** What a client is told for one call. */
export interface CallOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /** Sent beside the client's own headers, which they override. */
  readonly headers?: HeaderFields;
}
