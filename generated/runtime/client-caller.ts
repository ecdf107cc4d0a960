import { withDeadline } from './client-deadline.ts';
import type { CallOptions, ClientOptions } from './client-options.ts';
import { contentFrom, type Reply, refusalFrom } from './client-reply.ts';
import {
  normalBaseUrl,
  type OutgoingRequest,
  operationPath,
  outgoingRequest,
  requestHeaders,
} from './client-request.ts';
import type { ExchangeError, ExchangeResult } from './exchange-error.ts';
import { type EventDetail, emitEvent } from './exchange-event.ts';
import { readBodyText } from './http-body.ts';
import type { ValidationIssue } from './issue.ts';
import { newValidation } from './message-validation.ts';
import type { OperationExchange, OperationFacts, OperationTarget } from './operation-exchange.ts';
import type { Validation } from './validation.ts';

/** Makes the calls of a generated client. */
export class ExchangeCaller {
  readonly #options: ClientOptions;
  readonly #baseUrl: string;
  readonly #fhirVersion: string;

  /** @throws TypeError where `options.baseUrl` is not an absolute http or https URL. */
  constructor(options: ClientOptions, fhirVersion: string) {
    this.#options = options;
    this.#baseUrl = normalBaseUrl(options.baseUrl);
    this.#fhirVersion = fhirVersion;
  }

  /** Performs one exchange. Never rejects. */
  async call<Input, Output>(
    exchange: OperationExchange<Input, Output>,
    target: OperationTarget,
    input: Input,
    call: CallOptions = {},
  ): Promise<ExchangeResult<Output>> {
    const conversation = new Conversation(this.#options, exchange);
    const message = exchange.request.write(input);
    const issues = this.#options.validateRequest === false ? [] : breaches(exchange, message, this.#options);
    if (issues.length > 0) return conversation.fail({ kind: 'invalid-request', issues });
    const request = outgoingRequest(exchange, this.#baseUrl, target, message);
    const reply = await this.#send(conversation, request, operationPath(exchange.code, target), call);
    if ('kind' in reply) return conversation.fail(reply);
    conversation.emit({ kind: 'response-received', status: reply.status, durationMs: conversation.elapsedMs() });
    return this.#interpret(exchange, conversation, reply);
  }

  async #send(
    conversation: Conversation,
    request: OutgoingRequest,
    path: string,
    call: CallOptions,
  ): Promise<Reply | ExchangeError> {
    const { timeoutMs = 30_000, maxBodyBytes = 5_000_000 } = this.#options;
    const send = this.#options.fetch ?? fetch;
    const result = await withDeadline(timeoutMs, call.signal, async (signal): Promise<Reply> => {
      const { method, url, body = null } = request;
      const headers = await requestHeaders(this.#options, call, conversation.correlationId, body !== null);
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

  #interpret<Input, Output>(
    exchange: OperationExchange<Input, Output>,
    conversation: Conversation,
    reply: Reply,
  ): ExchangeResult<Output> {
    const { depthLimit = 64 } = this.#options;
    const { status, headers } = reply;
    if (status < 200 || status > 299) return conversation.fail(refusalFrom(reply, depthLimit));
    const read = contentFrom(reply, this.#fhirVersion, depthLimit);
    if (!read.ok) {
      return conversation.fail(read.error.kind === 'network' ? read.error : { ...read.error, status, headers });
    }
    const validation = validationFor(exchange, this.#options);
    const output = exchange.response.read(read.content, validation);
    conversation.tellMissed(validation);
    if (!validation.accepted) {
      return conversation.fail({ kind: 'invalid-response', issues: validation.issues, status, headers });
    }
    // An output that is `undefined` here belongs to a message without content.
    return { ok: true, output: output as Output, status, headers, notes: validation.issues };
  }
}

/** One exchange as its events see it. */
class Conversation {
  readonly correlationId: string;
  readonly #options: ClientOptions;
  readonly #facts: OperationFacts;
  readonly #startedMs: number;

  constructor(options: ClientOptions, facts: OperationFacts) {
    this.#options = options;
    this.#facts = facts;
    this.#startedMs = this.#nowMs();
    this.correlationId = (options.newCorrelationId ?? (() => crypto.randomUUID()))();
  }

  elapsedMs(): number {
    return this.#nowMs() - this.#startedMs;
  }

  emit(detail: EventDetail): void {
    const { id, initiator } = this.#facts;
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

function breaches<Input, Output>(
  exchange: OperationExchange<Input, Output>,
  message: unknown,
  options: ClientOptions,
): readonly ValidationIssue[] {
  const validation = validationFor(exchange, options);
  exchange.request.read(message, validation);
  return validation.accepted ? [] : validation.issues;
}

function validationFor(facts: OperationFacts, { policy }: ClientOptions): Validation {
  return newValidation(facts, policy === undefined ? {} : { policy });
}
