import { type EventDetail, emitEvent } from './exchange-event.ts';
import { fhirJson } from './http-media-type.ts';
import type { ValidationIssue } from './issue.ts';
import { operationOutcome } from './operation-outcome.ts';
import { OperationOutcomeError, type OutcomeIssue, outcomeIssue } from './operation-outcome-error.ts';
import type { Answer, ServedExchange } from './server-exchange.ts';
import type { ExchangeContext, FetchHandler, ServerOptions } from './server-options.ts';
import { negotiate, parseRequest } from './server-request.ts';
import { findRoute, type Route } from './server-route.ts';

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
 * A server for the exchanges given. Each request is routed, negotiated, parsed and validated, then handled, and the
 * handler's output is validated before it leaves. Never rejects.
 */
export function createServer(definition: ServerDefinition, options: ServerOptions): FetchHandler {
  const settings = new Settings(definition, options);
  return (request) => new Reception(settings, request).respond();
}

/** The options with their defaults. */
class Settings {
  readonly definition: ServerDefinition;
  readonly options: ServerOptions;
  readonly basePath: string;
  readonly now: () => number;
  readonly newCorrelationId: () => string;

  constructor(definition: ServerDefinition, options: ServerOptions) {
    this.definition = definition;
    this.options = options;
    this.basePath = normalBasePath(options.basePath ?? '');
    this.now = options.now ?? Date.now;
    this.newCorrelationId = options.newCorrelationId ?? (() => crypto.randomUUID());
  }
}

function normalBasePath(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' || trimmed.startsWith('/') ? trimmed : `/${trimmed}`;
}

/** One request from its arrival to its answer. */
class Reception {
  readonly #settings: Settings;
  readonly #request: Request;
  readonly #url: URL;
  readonly #startedMs: number;
  readonly #correlationId: string;
  #exchange: string | undefined;
  #announced = false;

  constructor(settings: Settings, request: Request) {
    this.#settings = settings;
    this.#request = request;
    this.#url = new URL(request.url);
    this.#startedMs = settings.now();
    this.#correlationId =
      safeId(request.headers.get('x-correlation-id')) ??
      safeId(request.headers.get('x-request-id')) ??
      settings.newCorrelationId();
  }

  async respond(): Promise<Response> {
    try {
      return this.#send(200, (await this.#handle()).resource, {});
    } catch (error) {
      this.#announce(0);
      return error instanceof OperationOutcomeError ? this.#refuse(error) : this.#fail(reasonOf(error));
    }
  }

  async #handle(): Promise<Answer> {
    const route = this.#route();
    const { served } = route;
    const { definition, options } = this.#settings;
    this.#exchange = served.facts.id;
    negotiate(this.#request, this.#url.searchParams, definition.fhirVersion);
    const { body, bytes } = await parseRequest(this.#request, this.#url.searchParams, served.request, {
      fhirVersion: definition.fhirVersion,
      maxBodyBytes: options.maxBodyBytes ?? 5_000_000,
      depthLimit: options.depthLimit ?? 64,
      malformed: served.facts.refusal.malformed,
    });
    this.#announce(bytes);
    const { validation, answer } = served.accept(body, options);
    this.#tellMissed(validation.issues, !validation.accepted);
    if (!validation.accepted) {
      const issues = validation.issues.map(outcomeIssue);
      throw new OperationOutcomeError(served.facts.refusal.invalid, [...issues, ...droppedIssue(validation.dropped)]);
    }
    return this.#keptContract(await answer(this.#context(route, validation.issues)));
  }

  #route(): Route<ServedExchange> {
    const { definition, basePath } = this.#settings;
    return findRoute(definition.exchanges, this.#request.method, this.#url.pathname, basePath);
  }

  #context({ served, target }: Route<ServedExchange>, notes: readonly ValidationIssue[]): ExchangeContext {
    return {
      exchange: served.facts.id,
      correlationId: this.#correlationId,
      target,
      request: this.#request,
      notes,
      emit: (detail) => this.#emit(detail),
    };
  }

  #keptContract(answer: Answer): Answer {
    const [breach] = answer.breaches.filter(({ severity }) => severity === 'error');
    if (breach === undefined) return answer;
    this.#tellMissed(answer.breaches, true);
    throw new BrokenContract(`output breaks ${breach.rule} at ${breach.expression}`);
  }

  #refuse(error: OperationOutcomeError): Response {
    this.#emit({ kind: 'message-refused', status: error.status, issues: error.issues.length });
    return this.#sendOutcome(error.status, error.issues, error.headers);
  }

  #fail(reason: string): Response {
    this.#emit({ kind: 'exchange-failed', reason });
    const text = `The server failed. Its log has more under the correlation id ${this.#correlationId}.`;
    return this.#sendOutcome(500, [{ severity: 'fatal', code: 'exception', text }], {});
  }

  #sendOutcome(status: number, issues: readonly OutcomeIssue[], headers: Readonly<Record<string, string>>): Response {
    return this.#send(status, operationOutcome(this.#settings.definition.guide, issues), headers);
  }

  #send(status: number, resource: object | undefined, headers: Readonly<Record<string, string>>): Response {
    const body = resource === undefined ? undefined : new TextEncoder().encode(JSON.stringify(resource));
    const sent = body === undefined ? 204 : status;
    this.#emit({
      kind: 'response-sent',
      status: sent,
      bytes: body?.length ?? 0,
      durationMs: this.#settings.now() - this.#startedMs,
    });
    return new Response(body ?? null, {
      status: sent,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'Content-Type': fhirJson }),
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'X-Correlation-Id': this.#correlationId,
        'X-Request-Id': safeId(this.#request.headers.get('x-request-id')) ?? this.#correlationId,
      },
    });
  }

  #announce(bytes: number): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#emit({ kind: 'request-received', method: this.#request.method, path: this.#url.pathname, bytes });
  }

  #tellMissed(issues: readonly ValidationIssue[], refused: boolean): void {
    for (const { requirement, evidence, rule, expression, severity } of issues) {
      if (requirement === undefined) continue;
      const check = `message:${rule}`;
      this.#emit({
        kind: 'requirement-missed',
        requirement,
        evidence,
        check,
        expression,
        refused: refused && severity === 'error',
      });
    }
  }

  #emit(detail: EventDetail): void {
    const common = {
      actor: this.#settings.definition.actor,
      correlationId: this.#correlationId,
      atMs: this.#settings.now(),
      ...(this.#exchange === undefined ? {} : { exchange: this.#exchange }),
    };
    emitEvent(this.#settings.options.onEvent, common, detail);
  }
}

/** The handler gave what its definition does not allow. */
class BrokenContract extends Error {}

/** What may be told of an error: a broken contract in full, of everything else the class only, as messages hold data. */
function reasonOf(error: unknown): string {
  if (error instanceof BrokenContract) return error.message;
  return error instanceof Error ? error.constructor.name : typeof error;
}

function droppedIssue(dropped: number): OutcomeIssue[] {
  if (dropped === 0) return [];
  return [{ severity: 'error', code: 'too-costly', text: `${dropped} more issues are not listed.` }];
}

/** An id from the peer goes back into headers and into logs, so that it must be short and plain. */
function safeId(id: string | null): string | undefined {
  return id !== null && /^[A-Za-z0-9._:-]{1,128}$/.test(id) ? id : undefined;
}
