import type { ClientFacts } from './client-facts.ts';
import { type ErrorFormat, oauthMembers, renderError, wordsOf } from './error-format.ts';
import { withQuery } from './form-text.ts';
import type { HttpExchange, HttpReplyCodec, PathVariables } from './http-exchange.ts';
import type { HttpContext, RedirectHandler } from './http-handler.ts';
import { fhirJson, prefersPage } from './http-media-type.ts';
import { brokenMessage, unselectedMessage } from './http-refusal.ts';
import { bodyOf, type CarriedMessage, carriedMessage, nothing } from './http-request.ts';
import { OAuthError } from './oauth-error.ts';
import { isRedirectAddress } from './redirect-address.ts';
import { redirectRefusal } from './redirect-reply.ts';
import type { BodyRules, CarriedBody } from './request-body.ts';
import type { RequestCredentials } from './request-credentials.ts';
import type { ArrivalSteps } from './server-arrival.ts';
import type { CommonContext, ServerSettings } from './server-exchange.ts';
import type { IncomingRequest } from './server-incoming.ts';
import type { ServerReply } from './server-reply.ts';
import type { ResourceValidator, Validation } from './validation.ts';
import type { WireError } from './wire-error.ts';
import type { WrittenDocuments } from './written-documents.ts';

/** What the handler of an exchange does, in one form for all kinds of reply. */
export interface HttpBehaviour<Input, Output> {
  readonly written: WrittenDocuments;
  /** What `documentHeaders` gives, once for all answers. */
  readonly documentHeaders: Readonly<Record<string, string>>;
  readonly confirm?: RedirectHandler<Input, Output>['confirm'];
  readonly answer: (input: Input, context: HttpContext) => Output | Response | Promise<Output | Response>;
}

/** How a request is dealt with that has come to an HTTP exchange outside the FHIR API. */
export class HttpSteps<Input, Output> implements ArrivalSteps<Input, Output | Response> {
  readonly answersFhirJson: boolean;
  readonly resources: ResourceValidator;
  readonly body: BodyRules | undefined;
  readonly #exchange: HttpExchange<Input, Output>;
  readonly #behaviour: HttpBehaviour<Input, Output>;
  readonly #variables: PathVariables;
  readonly #incoming: IncomingRequest;
  readonly #settings: ServerSettings;
  #carried: CarriedMessage = nothing;
  #client: ClientFacts | undefined;
  /** Where answer and errors go, once that is confirmed. */
  #replyTo: string | undefined;

  constructor(
    exchange: HttpExchange<Input, Output>,
    behaviour: HttpBehaviour<Input, Output>,
    variables: PathVariables,
    incoming: IncomingRequest,
    settings: ServerSettings,
  ) {
    this.answersFhirJson = exchange.reply.kind === 'resource';
    this.resources = exchange.resources ?? noResources;
    this.body = bodyOf(exchange.request, incoming.method);
    this.#exchange = exchange;
    this.#behaviour = behaviour;
    this.#variables = variables;
    this.#incoming = incoming;
    this.#settings = settings;
  }

  take(body: CarriedBody): void {
    this.#carried = carriedMessage(this.#exchange.request, this.#incoming, this.#variables, body);
  }

  selects(): boolean {
    const { selector } = this.#exchange;
    return selector === undefined || this.#carried.single[selector.parameter] === selector.value;
  }

  unselected(): WireError {
    const { errors, selector } = this.#exchange;
    const parameter = selector?.parameter ?? '';
    const values = this.#carried.pairs.filter(([name]) => name === parameter).map(([, value]) => value);
    return unselectedMessage(errors, parameter, values);
  }

  input(validation: Validation, context: CommonContext): Input | undefined | Promise<Input | undefined> {
    const isRedirect = this.#exchange.reply.kind === 'redirect';
    if (!isRedirect && this.#settings.options.clientFacts === undefined) return this.#readInput(validation);
    return this.#informedInput(validation, context);
  }

  async #informedInput(validation: Validation, context: CommonContext): Promise<Input | undefined> {
    this.#client = await this.#clientFacts();
    await this.#confirmReplyTo(context);
    return this.#readInput(validation);
  }

  broken(validation: Validation): WireError {
    const { errors, request } = this.#exchange;
    return brokenMessage(errors, request.carrier === 'json' || request.carrier === 'resource', validation);
  }

  run(input: Input, context: CommonContext): Output | Response | Promise<Output | Response> {
    return this.#behaviour.answer(input, this.#own(context));
  }

  reply(output: Output | Response, validation: Validation): ServerReply {
    const { headers } = this.#exchange;
    if (output instanceof Response) return { status: output.status, headers, body: output };
    return this.#write(output, validation);
  }

  refuse(error: WireError): ServerReply {
    const { headers, errors } = this.#exchange;
    const reply = this.#refusalReply(errors, error);
    return { ...reply, headers: { ...headers, ...reply.headers } };
  }

  #refusalReply(errors: ErrorFormat, error: WireError): ServerReply {
    if (this.#replyTo !== undefined) {
      const location = redirectRefusal(this.#replyTo, error, this.#carried.single['state']);
      return { status: this.#exchange.successStatus, headers: { Location: location }, body: undefined };
    }
    if (errors === 'oauth-redirect' && prefersPage(this.#incoming.request.headers.get('accept'))) {
      return errorPage(error);
    }
    const reply = renderError(errors, error, this.#settings.guide);
    return errors === 'oauth-json' ? challenged(reply, error, this.#incoming.credentials) : reply;
  }

  /** Written out: it is made for every request, and on Node 20 each member after a spread takes a microsecond. */
  #own({ exchange, correlationId, baseUrl, request, notes, emit }: CommonContext): HttpContext {
    const target = this.#variables;
    const { credentials } = this.#incoming;
    const client = this.#client;
    const sent = this.#carried.pairs;
    return { exchange, correlationId, baseUrl, request, notes, emit, target, credentials, client, sent };
  }

  #clientFacts(): ClientFacts | undefined | Promise<ClientFacts | undefined> {
    const { clientFacts } = this.#settings.options;
    const claim = {
      exchange: this.#exchange.id,
      credentials: this.#incoming.credentials,
      parameters: this.#carried.single,
    };
    return clientFacts?.(claim);
  }

  #readInput(validation: Validation): Input | undefined {
    const { request } = this.#exchange;
    switch (request.carrier) {
      case 'none':
        return undefined;
      case 'query':
      case 'form':
        return request.form.read(this.#carried.pairs, validation, this.#client);
      case 'json':
      case 'resource':
        return request.document.read(this.#carried.document, validation);
    }
  }

  async #confirmReplyTo(context: CommonContext): Promise<void> {
    const { reply } = this.#exchange;
    if (reply.kind !== 'redirect' || this.#behaviour.confirm === undefined) return;
    const address = this.#carried.single[reply.replyTo];
    if (address === undefined || !isRedirectAddress(address)) {
      throw new OAuthError('invalid_request', `The parameter ${reply.replyTo} must be there once and be an address.`);
    }
    if (!(await this.#behaviour.confirm({ address, parameters: this.#carried.single }, this.#own(context)))) {
      throw new OAuthError('invalid_request', `The address in ${reply.replyTo} is not one of this client.`);
    }
    this.#replyTo = address;
  }

  #write(output: Output, validation: Validation): ServerReply {
    const { reply, successStatus: status, headers } = this.#exchange;
    switch (reply.kind) {
      case 'json':
      case 'resource':
        return {
          status,
          headers: this.#behaviour.documentHeaders,
          body: this.#document(reply, output, validation),
        };
      case 'redirect': {
        const pairs = reply.form.write(output);
        reply.form.read(pairs, validation, undefined);
        return { status, headers: { ...headers, Location: withQuery(this.#replyTo ?? '', pairs) }, body: undefined };
      }
      case 'page':
      case 'empty':
        return { status, headers, body: undefined };
    }
  }

  #document({ document }: DocumentReply<Output>, output: Output, validation: Validation): string {
    const { written } = this.#behaviour;
    const known = written.find(output);
    if (known !== undefined) return known;
    document.read(output, validation);
    const text = JSON.stringify(output);
    if (validation.accepted) written.keep(output, text);
    return text;
  }
}

const noResources: ResourceValidator = () => undefined;

type DocumentReply<Output> = Extract<HttpReplyCodec<Output>, { readonly document: unknown }>;

/** Header fields of an answer that is a document. */
export function documentHeaders<Input, Output>({
  headers,
  reply,
}: HttpExchange<Input, Output>): Readonly<Record<string, string>> {
  return { ...headers, 'Content-Type': reply.kind === 'resource' ? fhirJson : 'application/json' };
}

/**
 * An answer with the challenge that its status asks for. A client that did not use the header Authorization is told by status 400,
 * as there is nothing to challenge, unless the handler wants it to be challenged all the same. @see RFC 6749 §5.2 (invalid_client), RFC 6750 §3
 */
function challenged(reply: ServerReply, error: WireError, credentials: RequestCredentials): ServerReply {
  const { error: code } = oauthMembers(error);
  if (code === 'invalid_token' || code === 'insufficient_scope') return withChallenge(reply, `Bearer error="${code}"`);
  if (code !== 'invalid_client' || 'WWW-Authenticate' in reply.headers) return reply;
  return credentials.kind === 'none' ? { ...reply, status: 400 } : withChallenge(reply, 'Basic realm="OAuth client"');
}

function withChallenge(reply: ServerReply, challenge: string): ServerReply {
  return { ...reply, headers: { 'WWW-Authenticate': challenge, ...reply.headers } };
}

/** For a person whose browser came with a request that cannot be answered where it asks for. */
function errorPage(error: WireError): ServerReply {
  const text = wordsOf(error).replaceAll(/[^\x20-\x7e]|[<>&"']/g, (mark) => `&#${mark.codePointAt(0)};`);
  return {
    status: error.status,
    headers: {
      ...error.headers,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'Cache-Control': 'no-store',
    },
    body:
      '<!doctype html>\n<html lang="en"><head><meta name="viewport" content="width=device-width"><title>Not possible</title></head>\n' +
      `<body><main><h1>This request cannot be answered</h1><p>${text}</p></main></body></html>\n`,
  };
}
