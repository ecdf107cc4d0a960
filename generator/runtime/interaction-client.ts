import type { FhirResource, OperationOutcome, Resource } from 'fhir/r4.js';
import type { CallSettings, ClientCall, ReadReply } from './client-call.ts';
import type { HeaderFields } from './client-options.ts';
import { contentFrom, isSuccess, pendingFrom, type Reply, refusalFrom } from './client-reply.ts';
import type { ExchangeError } from './exchange-error.ts';
import { fhirJson } from './http-media-type.ts';
import { type InteractionExchange, offeredResources, validatorOf } from './interaction-exchange.ts';
import { parseLocation, type ResourceLocation, versionOf } from './interaction-header.ts';
import type { ValidationIssue } from './issue.ts';
import { newValidation } from './message-validation.ts';
import type { Validation, Validator } from './validation.ts';

/** What a read gave. */
export interface ReadOutput<R extends FhirResource> {
  /** `undefined`: the version the client has, by `ifNoneMatch` or `ifModifiedSince`, is the current one. */
  readonly resource: R | undefined;
  readonly versionId?: string;
}

/** What a write gave. */
export interface WriteOutput<R extends FhirResource> {
  /** False where the resource was there before. */
  readonly created: boolean;
  /** As the server stored it; `undefined` where the server sent none, as for `return=minimal`. */
  readonly resource: R | undefined;
  /** Sent in place of the resource, as for `return=OperationOutcome`. */
  readonly outcome?: OperationOutcome;
  readonly location?: ResourceLocation;
  readonly versionId?: string;
}

/** What a delete gave. */
export interface DeleteOutput {
  readonly outcome?: OperationOutcome;
}

/** One request of an interaction, and how its answer is read. */
export interface InteractionDraft<Output> {
  readonly method: string;
  /** Below the base: `/Patient/1`. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly headers?: HeaderFields;
  /** A text goes as it is, anything else as FHIR JSON; what `headers` says of its type stands. */
  readonly body?: unknown;
  /** Validates what is sent. */
  readonly check?: (validation: Validation) => void;
  /** Reads an answer of success, its body validated by `validate` where that is a resource. */
  readonly read: (answer: InteractionAnswer, validation: Validation) => Output;
  /** Takes 304 for a success. */
  readonly mayBeUnmodified?: boolean;
}

/** An answer of success. */
export interface InteractionAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** `undefined`: no body. */
  readonly content: unknown;
}

/** Makes an interaction into a call. */
export function interactionCall<Output>(
  exchange: InteractionExchange,
  draft: InteractionDraft<Output>,
): ClientCall<Output> {
  return {
    id: exchange.id,
    initiator: exchange.initiator,
    compose: (settings) => ({
      method: draft.method,
      path: draft.path,
      issues: issuesOf(exchange, draft, settings),
      request: () => ({ url: urlOf(draft, settings), headers: headersOf(draft), body: bodyOf(draft.body) }),
    }),
    read: (reply, settings) => readReply(exchange, draft, reply, settings),
  };
}

function issuesOf<Output>(
  exchange: InteractionExchange,
  { check }: InteractionDraft<Output>,
  { options }: CallSettings,
): readonly ValidationIssue[] {
  if (check === undefined || options.validateRequest === false) return [];
  const validation = newValidation({ resources: offeredResources(exchange) }, options);
  check(validation);
  return validation.accepted ? [] : validation.issues;
}

function urlOf<Output>({ path, query }: InteractionDraft<Output>, { baseUrl = '' }: CallSettings): string {
  const text = query?.toString() ?? '';
  return `${baseUrl}${path}${text === '' ? '' : `?${text}`}`;
}

function headersOf<Output>({ headers, body }: InteractionDraft<Output>): HeaderFields {
  const type: HeaderFields = body === undefined ? {} : { 'Content-Type': fhirJson };
  return { Accept: 'application/fhir+json', ...type, ...headers };
}

function bodyOf(body: unknown): string | undefined {
  return body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
}

function readReply<Output>(
  exchange: InteractionExchange,
  draft: InteractionDraft<Output>,
  reply: Reply,
  { fhirVersion, options }: CallSettings,
): ReadReply<Output> {
  const { status, headers } = reply;
  const depthLimit = options.depthLimit ?? 64;
  const isUnmodified = status === 304 && draft.mayBeUnmodified === true;
  if (!isSuccess(reply) && !isUnmodified) return { ok: false, error: refusalFrom(reply, depthLimit) };
  const pending = pendingFrom(reply);
  if (pending !== undefined) return { ok: false, error: pending };
  const content = contentFrom(reply, fhirVersion, depthLimit);
  if (!content.ok) return content;
  const validation = newValidation({ resources: offeredResources(exchange) }, options);
  const output = draft.read({ status, headers, content: content.content }, validation);
  if (validation.accepted) return { ok: true, output, validation };
  const error: ExchangeError = { kind: 'invalid-response', issues: validation.issues, status, headers };
  return { ok: false, error, validation };
}

/** A resource of an answer, of this type. */
export function readResource<R extends FhirResource>(
  content: unknown,
  resourceType: string,
  validate: Validator,
  validation: Validation,
): R {
  const found = typeOf(content);
  if (found === resourceType) {
    validate(content, validation, resourceType);
  } else {
    const wanted = `a ${resourceType} resource`;
    validation.report({ rule: 'resource-type', code: 'structure', at: resourceType, found, wanted });
  }
  // Counts only where the validation accepts it.
  return content as R;
}

/** What a write gave, by its status, headers and body. */
export function readWrite<R extends FhirResource>(
  exchange: InteractionExchange,
  resourceType: string,
  { status, headers, content }: InteractionAnswer,
  validation: Validation,
): WriteOutput<R> {
  const isOutcome = typeOf(content) === 'OperationOutcome' && resourceType !== 'OperationOutcome';
  const stated = headers.get('location');
  const location = stated === null ? undefined : parseLocation(stated);
  return {
    created: status === 201,
    resource:
      content === undefined || isOutcome
        ? undefined
        : readResource<R>(content, resourceType, validatorOf(exchange, resourceType), validation),
    ...(isOutcome ? { outcome: readOutcome(exchange, content, validation) } : {}),
    ...(location === undefined ? {} : { location }),
    ...versionMember(headers, content),
  };
}

/** The OperationOutcome of an answer of success. */
export function readOutcome(exchange: InteractionExchange, content: unknown, validation: Validation): OperationOutcome {
  return readResource<OperationOutcome>(content, 'OperationOutcome', exchange.resources, validation);
}

/** The version of an answer, by its ETag, else by the resource. */
export function versionMember(headers: Headers, content: unknown): { readonly versionId?: string } {
  const versionId = versionOf(headers.get('etag') ?? '') ?? metaVersion(content);
  return versionId === undefined ? {} : { versionId };
}

function metaVersion(content: unknown): string | undefined {
  // Read before it is validated, so that nothing of it is sure.
  const meta: unknown = typeOf(content) === undefined ? undefined : (content as Resource).meta;
  const version = typeof meta === 'object' && meta !== null && 'versionId' in meta ? meta.versionId : undefined;
  return typeof version === 'string' ? version : undefined;
}

function typeOf(content: unknown): unknown {
  return typeof content === 'object' && content !== null && 'resourceType' in content
    ? content.resourceType
    : undefined;
}

/** `/Patient/1/_history`, each segment encoded. */
export function pathOf(...segments: readonly string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
}

/** Refuses an id that would lead to another address. */
export function checkId(id: unknown, at: string, validation: Validation): void {
  if (typeof id === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(id) && !/^\.{1,2}$/.test(id)) return;
  validation.report({ rule: 'primitive', code: 'value', at, found: id, wanted: 'an id' });
}
