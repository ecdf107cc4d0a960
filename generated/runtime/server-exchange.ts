import type { ErrorFormat } from './error-format.ts';
import type { ValidationIssue } from './issue.ts';
import type { IncomingRequest } from './server-incoming.ts';
import type { ExchangeContext, ServerOptions } from './server-options.ts';
import type { ServerReply } from './server-reply.ts';
import type { Validation } from './validation.ts';
import type { WireError } from './wire-error.ts';

/** What all exchanges of a server share. */
export interface ServerSettings {
  /** Canonical of the guide, the root of its requirement system. */
  readonly guide: string;
  readonly fhirVersion: string;
  readonly options: ServerOptions;
  /** Where peers find the base, without a slash at the end. */
  readonly baseUrl: (incoming: IncomingRequest) => string;
}

/**
 * An exchange joined with its handler, as the server sees it whatever its wire kind. What it takes and gives, and where
 * exactly it is called, is known to its wire kind only.
 */
export interface ServedExchange {
  /** Exchange id. */
  readonly id: string;
  readonly methods: readonly string[];
  /** How requests are refused that do not get as far as the exchange. */
  readonly errors: ErrorFormat;
  /** True where pages of other origins may call it. */
  readonly cors: boolean;
  /** Where it is called, for people: `/fhir/$brew`. */
  readonly addresses: (basePath: string, settings: ServerSettings) => readonly string[];
  /**
   * Looks once, when the server is made, whether it can serve the exchange as it has been told to.
   * @throws TypeError where it cannot.
   */
  readonly prepare?: (settings: ServerSettings) => void;
  /** The request as one to this exchange; `undefined` where its path is another's. The method has not been looked at. */
  readonly arrive: (incoming: IncomingRequest, settings: ServerSettings) => Arrival | undefined;
  /** What to say to a request that nobody answers and that this exchange was perhaps meant by. */
  readonly explainMiss?: (incoming: IncomingRequest, basePath: string) => string | undefined;
}

/** A request that has come to an exchange; it keeps what it has read. */
export interface Arrival {
  /**
   * Negotiates and reads what the request carries; gives the number of bytes of its body.
   * @throws WireError where that cannot be read.
   */
  readonly read: () => number | Promise<number>;
  /** True where what was read is this exchange's; asked only where several exchanges share address and method. */
  readonly selects: () => boolean;
  /** What the request is refused with where none of several exchanges selects it. */
  readonly unselected: () => WireError | undefined;
  /**
   * Validates what was read. `context` has no notes yet.
   * @throws WireError where the request is refused before it comes to that.
   */
  readonly judge: (context: CommonContext) => Judged | Promise<Judged>;
  /** Writes a refusal in the format of the exchange. */
  readonly refuse: (error: WireError) => ServerReply;
}

/** A judged request. */
export interface Judged {
  readonly validation: Validation;
  /** Why the request is refused; called where the validation is not accepted. */
  readonly refusal: () => WireError;
  /** Runs the handler; called where the validation is accepted. */
  readonly answer: (context: CommonContext) => Answer | Promise<Answer>;
}

/** What a handler is told whatever the wire kind. */
export type CommonContext = Omit<ExchangeContext<never>, 'target'>;

/** What a handler gave, and whether it keeps its contract. */
export interface Answer {
  readonly reply: ServerReply;
  readonly isKept: boolean;
  /** What breaks the contract, as far as it is listed; may be empty where issues are only counted. */
  readonly breaches: readonly ValidationIssue[];
}
