import type { CallerOptions, HeaderFields } from './client-options.ts';
import type { Reply } from './client-reply.ts';
import type { ExchangeError } from './exchange-error.ts';
import type { ValidationIssue } from './issue.ts';
import type { Validation } from './validation.ts';

/** What all calls of a client share. */
export interface CallSettings {
  /** Without a trailing slash; `undefined` where the client has no server of its own. */
  readonly baseUrl: string | undefined;
  readonly fhirVersion: string;
  readonly options: CallerOptions;
}

/** One exchange about to be made, as the caller sees it whatever its wire kind. */
export interface ClientCall<Output> {
  /** Exchange id. */
  readonly id: string;
  /** Actor id. */
  readonly initiator: string;
  /** Writes the request and holds it against its definition; an error where it cannot be written at all. */
  readonly compose: (settings: CallSettings) => ComposedCall | { readonly error: ExchangeError };
  /** Reads the answer, a refusal or a success. */
  readonly read: (reply: Reply, settings: CallSettings) => ReadReply<Output>;
}

/** A request that is ready but for what the client adds to each. */
export interface ComposedCall {
  readonly method: string;
  /** For the event: below the base, or the whole address where there is no base; no query. */
  readonly path: string;
  /** What the request does against its definition. */
  readonly issues: readonly ValidationIssue[];
  /** May ask the caller for a token, so that it runs under the call's deadline. */
  readonly request: () => OutgoingRequest | Promise<OutgoingRequest>;
}

/** What a call sends, apart from its signal. */
export interface OutgoingRequest {
  readonly url: string;
  readonly headers: HeaderFields;
  readonly body: string | undefined;
}

/** An answer, read. */
export type ReadReply<Output> =
  | { readonly ok: true; readonly output: Output; readonly validation: Validation }
  | { readonly ok: false; readonly error: ExchangeError; readonly validation?: Validation };
