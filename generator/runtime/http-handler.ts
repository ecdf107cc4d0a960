import type { ClientFacts } from './client-facts.ts';
import type { FormPair } from './form-definition.ts';
import type { PathVariables } from './http-exchange.ts';
import type { RequestCredentials } from './request-credentials.ts';
import type { ExchangeContext, Handler } from './server-options.ts';

/** What the handler of an HTTP exchange is told beside its input; `target`: the variable segments of the path, by name. */
export interface HttpContext extends ExchangeContext<PathVariables> {
  /** How the sender says who it is; not verified. */
  readonly credentials: RequestCredentials;
  /** What `clientFacts` found. */
  readonly client: ClientFacts | undefined;
  /** Parameters as they were sent, those that the message does not have too; empty where the request carries none. */
  readonly sent: readonly FormPair[];
}

/** Answers an HTTP exchange. Throws an OAuthError, a ProblemError or an OperationOutcomeError to refuse. */
export type HttpHandler<Input, Output> = Handler<Input, Output, HttpContext>;

/** Answers an exchange whose reply is a page: HTML, or a whole Response, such as a redirect. */
export type PageHandler<Input> = Handler<Input, string | Response, HttpContext>;

/** An address that a request asks to be redirected to. */
export interface RedirectClaim {
  readonly address: string;
  /** Parameters that were sent once and have a value; they are not validated yet. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Answers an exchange whose reply is a redirect to an address that the request names. */
export interface RedirectHandler<Input, Output> {
  /**
   * Whether the address belongs to the client that the request names. Asked before anything else is judged: until it is true, no
   * answer and no error goes to that address. @see RFC 6749 §4.1.2.1
   */
  readonly confirm: (claim: RedirectClaim, exchange: HttpContext) => boolean | Promise<boolean>;
  /** Gives what goes to the address, or a whole Response where the user has to be asked first. */
  readonly answer: Handler<Input, Output | Response, HttpContext>;
}
