import type { ClientFacts } from './client-facts.ts';
import type { ErrorFormat } from './error-format.ts';
import type { FormPair } from './form-definition.ts';
import type { ResourceValidator, Validation } from './validation.ts';

/** The two forms of a message of parameters, wire and plain, and the way between them. */
export interface FormCodec<T> {
  /** Names of its parameters. */
  readonly names: readonly string[];
  /** Reports what is wrong; the value counts only where `validation.accepted` is still true. */
  readonly read: (pairs: readonly FormPair[], validation: Validation, client: ClientFacts | undefined) => T;
  readonly write: (value: T) => readonly FormPair[];
}

/** The two forms of a message that is one JSON document, and the way between them. */
export interface DocumentCodec<T> {
  /** Type the resource must have, `Resource`: any; `undefined` for JSON that is not FHIR. */
  readonly resourceType: string | undefined;
  /** Reports what is wrong; the value counts only where `validation.accepted` is still true. */
  readonly read: (document: unknown, validation: Validation) => T | undefined;
}

/** How a request carries its message. */
export type HttpRequestCodec<Input> =
  | { readonly carrier: 'none' }
  | { readonly carrier: 'query' | 'form'; readonly form: FormCodec<Input> }
  | { readonly carrier: 'json' | 'resource'; readonly document: DocumentCodec<Input> };

/** How an answer carries its message. */
export type HttpReplyCodec<Output> =
  | { readonly kind: 'json' | 'resource'; readonly document: DocumentCodec<Output> }
  /** The parameters go into the query of the address that the request's parameter `replyTo` names. */
  | { readonly kind: 'redirect'; readonly form: FormCodec<Output>; readonly replyTo: string }
  /** A page or whatever the handler makes; its content is nobody's definition. */
  | { readonly kind: 'page' }
  | { readonly kind: 'empty' };

/** What client and server need to know of an HTTP exchange outside the FHIR API, apart from its messages. */
export interface HttpFacts {
  /** Exchange id. */
  readonly id: string;
  /** Actor ids. */
  readonly initiator: string;
  readonly responder: string;
  readonly methods: readonly string[];
  /** Where servers of this toolkit place it, below their base, `{name}` for a variable segment; clients know better. */
  readonly path: string | undefined;
  /** Exchanges that share method and path are told apart by this parameter's value. */
  readonly selector?: { readonly parameter: string; readonly value: string };
  readonly successStatus: number;
  /** Header fields of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: ErrorFormat;
  readonly cors: boolean;
  /** Validates resources inside the messages. */
  readonly resources?: ResourceValidator;
}

/** An HTTP exchange outside the FHIR API as one message pair between two actors. */
export interface HttpExchange<Input, Output> extends HttpFacts {
  readonly request: HttpRequestCodec<Input>;
  readonly reply: HttpReplyCodec<Output>;
}

/** What the variable segments of an exchange's path are, by name. */
export type PathVariables = Readonly<Record<string, string>>;
