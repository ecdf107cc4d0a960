import { andThen } from './and-then.ts';
import { type ErrorFormat, renderError } from './error-format.ts';
import { type EventDetail, emitEvent } from './exchange-event.ts';
import { fetchHandler } from './fetch-handler.ts';
import type { ValidationIssue } from './issue.ts';
import { OperationOutcomeError } from './operation-outcome-error.ts';
import { normalBasePath, publicBase } from './server-base.ts';
import { corsFields, isPreflight, preflightFields } from './server-cors.ts';
import type { Answer, Arrival, CommonContext, ServedExchange, ServerSettings } from './server-exchange.ts';
import { IncomingRequest, type RequestLimits } from './server-incoming.ts';
import type { FetchHandler, ServerOptions } from './server-options.ts';
import { finishReply, type ServerReply } from './server-reply.ts';
import { allowedMethods, type Candidate, calledBy, candidatesFor, notFound } from './server-route.ts';
import { WireError } from './wire-error.ts';

/** One actor's side of its exchanges. */
export interface ServerDefinition {
  /** Actor id. */
  readonly actor: string;
  /** Canonical of the guide, the root of its requirement system. */
  readonly guide: string;
  readonly fhirVersion: string;
  readonly exchanges: readonly ServedExchange[];
}

/**
 * A server for the exchanges given, of whatever wire kinds. Each request is routed, negotiated, parsed and validated, then
 * handled, and the handler's output is validated before it leaves. Never rejects.
 * @throws TypeError where an exchange cannot be served with these options.
 */
export function createServer(definition: ServerDefinition, options: ServerOptions): FetchHandler {
  const settings = new Settings(definition, options);
  for (const { prepare } of definition.exchanges) prepare?.(settings);
  return fetchHandler((request) => new Reception(settings, request).respond());
}

/** The options with their defaults. */
class Settings implements ServerSettings {
  readonly guide: string;
  readonly fhirVersion: string;
  readonly options: ServerOptions;
  readonly definition: ServerDefinition;
  readonly basePath: string;
  readonly #publicBase: string | undefined;
  readonly limits: RequestLimits;
  /** How requests are refused that are for no exchange. */
  readonly errors: ErrorFormat;
  readonly now: () => number;
  readonly newCorrelationId: () => string;

  constructor(definition: ServerDefinition, options: ServerOptions) {
    this.guide = definition.guide;
    this.fhirVersion = definition.fhirVersion;
    this.options = options;
    this.definition = definition;
    const base = options.publicBaseUrl === undefined ? undefined : publicBase(options.publicBaseUrl);
    this.basePath = normalBasePath(options.basePath ?? base?.pathname ?? '');
    this.#publicBase = base === undefined ? undefined : base.origin + normalBasePath(base.pathname);
    this.limits = { maxBodyBytes: options.maxBodyBytes ?? 5_000_000, depthLimit: options.depthLimit ?? 64 };
    const isFhir = definition.exchanges.some(({ errors }) => errors === 'operation-outcome');
    this.errors = isFhir ? 'operation-outcome' : 'problem';
    this.now = options.now ?? Date.now;
    this.newCorrelationId = options.newCorrelationId ?? (() => crypto.randomUUID());
  }

  baseUrl(incoming: IncomingRequest): string {
    return this.#publicBase ?? incoming.url.origin + this.basePath;
  }
}

/** One request from its arrival to its answer. */
class Reception {
  readonly #settings: Settings;
  readonly #incoming: IncomingRequest;
  readonly #startedMs: number;
  readonly #correlationId: string;
  /** Found by routing, so that a refusal is written as the exchange writes them. */
  #candidate: Candidate | undefined;
  /** Exchange id, once it is certain. */
  #exchange: string | undefined;
  #announced = false;
  readonly #emit: (detail: EventDetail) => void;

  constructor(settings: Settings, request: Request) {
    this.#settings = settings;
    this.#incoming = new IncomingRequest(request, settings.basePath, settings.limits);
    this.#startedMs = settings.now();
    this.#correlationId =
      safeId(request.headers.get('x-correlation-id')) ??
      safeId(request.headers.get('x-request-id')) ??
      settings.newCorrelationId();
    this.#emit = settings.options.onEvent === undefined ? ignore : (detail) => this.#tell(detail);
  }

  respond(): Response | Promise<Response> {
    try {
      const answered = this.#options() ?? this.#answer();
      return answered instanceof Promise ? answered.catch((error: unknown) => this.#trouble(error)) : answered;
    } catch (error) {
      return this.#trouble(error);
    }
  }

  #trouble(error: unknown): Response {
    this.#announce(0);
    return error instanceof WireError ? this.#refuse(error) : this.#fail(reasonOf(error));
  }

  #answer(): Response | Promise<Response> {
    return andThen(this.#arrival(), (arrival) =>
      andThen(arrival.judge(this.#context([])), ({ validation, refusal, answer }) => {
        this.#tellMissed(validation.issues, !validation.accepted);
        if (!validation.accepted) throw refusal();
        return andThen(answer(this.#context(validation.issues)), (given) =>
          this.#send(this.#keptContract(given).reply),
        );
      }),
    );
  }

  /**
   * The answer to whoever asks what an address takes, which may be a browser before a page's request; `undefined` where the
   * request asks something else, or nothing is at the address. @see RFC 9110 §9.3.7
   */
  #options(): Response | undefined {
    const { request } = this.#incoming;
    if (request.method !== 'OPTIONS') return undefined;
    const addressed = candidatesFor(this.#settings.definition.exchanges, this.#incoming, this.#settings);
    if (addressed.length === 0) return undefined;
    const open = addressed.filter(({ exchange }) => isOpen(exchange, this.#settings.options));
    this.#candidate = open[0] ?? addressed[0];
    this.#announce(0);
    const methods = [...new Set(open.flatMap(({ exchange }) => exchange.methods))];
    const preflight = methods.length > 0 && isPreflight(request) ? preflightFields(request, methods) : {};
    const headers = { Allow: allowedMethods(addressed).join(', '), ...preflight };
    return this.#send({ status: 204, headers, body: undefined });
  }

  /** The exchange the request is for, the request read. */
  #arrival(): Arrival | Promise<Arrival> {
    const { definition, basePath } = this.#settings;
    const addressed = candidatesFor(definition.exchanges, this.#incoming, this.#settings);
    this.#candidate = addressed[0];
    if (this.#candidate === undefined) {
      throw notFound(definition.exchanges, this.#incoming, basePath, this.#settings);
    }
    const called = calledBy(addressed, this.#incoming.method);
    const [first, another] = called;
    if (first !== undefined && another === undefined) this.#settle(first);
    this.#candidate = first;
    return andThen(this.#admit(called), () =>
      andThen(this.#read(called, 0), () => {
        if (another !== undefined) this.#settle(called.find(({ arrival }) => arrival.selects()));
        return this.#settled(called);
      }),
    );
  }

  #admit(called: readonly Candidate[]): void | Promise<void> {
    const { admit } = this.#settings.options;
    return admit?.({ exchanges: called.map(({ exchange }) => exchange.id), request: this.#incoming.request });
  }

  /** Has one after the other read what the request carries. */
  #read(called: readonly Candidate[], index: number): void | Promise<void> {
    const candidate = called[index];
    if (candidate === undefined) return;
    return andThen(candidate.arrival.read(), (bytes) => {
      this.#announce(bytes);
      return this.#read(called, index + 1);
    });
  }

  #settle(candidate: Candidate | undefined): void {
    this.#candidate = candidate ?? this.#candidate;
    this.#exchange = candidate?.exchange.id;
  }

  #settled(called: readonly Candidate[]): Arrival {
    if (this.#candidate !== undefined && this.#exchange !== undefined) return this.#candidate.arrival;
    const [unselected] = called.flatMap(({ arrival }) => arrival.unselected() ?? []);
    throw unselected ?? new BrokenContract('no exchange takes the request');
  }

  #context(notes: readonly ValidationIssue[]): CommonContext {
    return {
      exchange: this.#exchange ?? '',
      correlationId: this.#correlationId,
      baseUrl: this.#settings.baseUrl(this.#incoming),
      request: this.#incoming.request,
      notes,
      emit: this.#emit,
    };
  }

  #keptContract(answer: Answer): Answer {
    if (answer.isKept) return answer;
    const breach = answer.breaches.find(({ severity }) => severity === 'error');
    this.#tellMissed(answer.breaches, true);
    const what = breach === undefined ? 'its definition' : `${breach.rule} at ${breach.expression}`;
    throw new BrokenContract(`output breaks ${what}`);
  }

  #refuse(error: WireError): Response {
    const { status, issueCount: issues, logDetail: detail } = error;
    this.#emit({ kind: 'message-refused', status, issues, ...(detail === undefined ? {} : { detail }) });
    return this.#send(this.#rendered(error));
  }

  #fail(reason: string): Response {
    this.#emit({ kind: 'exchange-failed', reason });
    const text = `The server failed. Its log has more under the correlation id ${this.#correlationId}.`;
    return this.#send(this.#rendered(new OperationOutcomeError(500, { severity: 'fatal', code: 'exception', text })));
  }

  #rendered(error: WireError): ServerReply {
    const { errors, guide } = this.#settings;
    return this.#candidate?.arrival.refuse(error) ?? renderError(errors, error, guide);
  }

  #send(reply: ServerReply): Response {
    const requestId = safeId(this.#incoming.request.headers.get('x-request-id')) ?? this.#correlationId;
    const exchange = this.#candidate?.exchange;
    const { options } = this.#settings;
    const always =
      exchange !== undefined && isOpen(exchange, options)
        ? corsFields(this.#incoming.request, options.cors ?? {})
        : none;
    const ids = { correlationId: this.#correlationId, requestId };
    const fields = { always, unlessGiven: options.replyHeaders ?? none };
    const { response, bytes } = finishReply(reply, ids, fields, this.#incoming.request.method === 'HEAD');
    const durationMs = this.#settings.now() - this.#startedMs;
    this.#emit({ kind: 'response-sent', status: response.status, bytes, durationMs });
    return response;
  }

  #announce(bytes: number): void {
    if (this.#announced) return;
    this.#announced = true;
    const { request, path } = this.#incoming;
    this.#emit({ kind: 'request-received', method: request.method, path, bytes });
  }

  #tellMissed(issues: readonly ValidationIssue[], refused: boolean): void {
    for (const { requirement, evidence, rule, expression, severity } of issues) {
      if (requirement === undefined) continue;
      this.#emit({
        kind: 'requirement-missed',
        requirement,
        evidence,
        check: `message:${rule}`,
        expression,
        refused: refused && severity === 'error',
      });
    }
  }

  #tell(detail: EventDetail): void {
    const { options, definition, now } = this.#settings;
    const { actor } = definition;
    const exchange = this.#exchange;
    const correlationId = this.#correlationId;
    const atMs = now();
    const common = exchange === undefined ? { actor, correlationId, atMs } : { exchange, actor, correlationId, atMs };
    emitEvent(options.onEvent, common, detail);
  }
}

const ignore = (): void => {};

const none: Readonly<Record<string, string>> = {};

/** True where pages of other origins may call the exchange. */
function isOpen({ cors }: ServedExchange, options: ServerOptions): boolean {
  return cors || options.cors?.everyExchange === true;
}

/** The handler gave what its definition does not allow. */
class BrokenContract extends Error {}

/** What may be told of an error: a broken contract in full, of everything else the class only, as messages hold data. */
function reasonOf(error: unknown): string {
  if (error instanceof BrokenContract) return error.message;
  return error instanceof Error ? error.constructor.name : typeof error;
}

/** An id from the peer goes back into headers and into logs, so that it must be short and plain. */
function safeId(id: string | null): string | undefined {
  return id !== null && /^[A-Za-z0-9._:-]{1,128}$/.test(id) ? id : undefined;
}
