import type { AnswerHead, ExchangeError } from './exchange-error.ts';
import type { BodyText } from './http-body.ts';
import { readJsonText } from './http-json-text.ts';
import { isFhirJson, type MediaType, parseMediaType } from './http-media-type.ts';
import type { ValidationIssue } from './issue.ts';
import { isOperationOutcome } from './operation-outcome.ts';
import { isObject } from './validation.ts';

/** An answer as it came. */
export interface Reply extends AnswerHead {
  readonly body: BodyText;
}

/** The error that an answer other than success stands for, by the body that says why. */
export function refusalFrom({ status, headers, body }: Reply, depthLimit: number): ExchangeError {
  const read = body.ok ? readJsonText(body.text, depthLimit) : undefined;
  const content = read?.ok === true ? read.value : undefined;
  if (isOperationOutcome(content)) return { kind: 'operation-outcome', status, headers, outcome: content };
  if (!isObject(content)) return { kind: 'http', status, headers };
  const { error, error_description: description, type, title, detail } = content;
  if (typeof error === 'string') {
    return { kind: 'oauth', status, headers, error, ...(typeof description === 'string' ? { description } : {}) };
  }
  const isProblem = mediaEssence(headers) === 'application/problem+json';
  if (!isProblem) return { kind: 'http', status, headers };
  return {
    kind: 'problem',
    status,
    headers,
    // Both may be absent, and then have these meanings. See RFC 9457 §3.1.
    type: typeof type === 'string' ? type : 'about:blank',
    title: typeof title === 'string' ? title : `status ${status}`,
    ...(typeof detail === 'string' ? { detail } : {}),
  };
}

/** What an answer stands for that comes later, at the address it names. @see https://hl7.org/fhir/R4/async.html */
export function pendingFrom({ status, headers }: AnswerHead): ExchangeError | undefined {
  const statusUrl = status === 202 ? headers.get('content-location') : null;
  return statusUrl === null ? undefined : { kind: 'pending', status, headers, statusUrl };
}

/** True for the status codes of success. */
export function isSuccess({ status }: AnswerHead): boolean {
  return status >= 200 && status <= 299;
}

/** The body of a successful answer as FHIR JSON (`undefined` where it is empty), or what keeps it from being read. */
export function contentFrom(reply: Reply, fhirVersion: string, depthLimit: number): ReplyContent {
  return jsonContent(reply, depthLimit, 'application/fhir+json', (media) => isFhirJson(media, fhirVersion));
}

/** JSON that was read, or why it could not be. */
export type ReplyContent =
  | { readonly ok: true; readonly content: unknown }
  | { readonly ok: false; readonly error: ExchangeError };

/** The body of a successful answer as JSON of the media type wanted; `undefined` where it is empty. */
export function jsonContent(
  reply: Reply,
  depthLimit: number,
  wanted: string,
  accepts: (media: MediaType) => boolean,
): ReplyContent {
  const { headers, body } = reply;
  if (!body.ok) return { ok: false, error: bodyFault(reply, body.fault, body.cause) };
  if (body.text === '') return { ok: true, content: undefined };
  const stated = headers.get('content-type');
  const media = stated === null ? undefined : parseMediaType(stated);
  if (media === undefined || !accepts(media)) {
    return malformed(reply, `content type ${stated ?? 'nothing'}`, `content type ${wanted}`);
  }
  const read = readJsonText(body.text, depthLimit);
  if (read.ok) return { ok: true, content: read.value };
  const { fault } = read;
  return malformed(reply, `${fault.message}, at line ${fault.line}, column ${fault.column}`, 'JSON');
}

/** An answer that broke off, or is not what it should be. */
export function bodyFault(
  head: AnswerHead,
  fault: 'too-large' | 'interrupted' | 'not-utf-8',
  cause: unknown,
): ExchangeError {
  switch (fault) {
    case 'interrupted':
      return { kind: 'network', cause };
    case 'too-large':
      return invalid(head, bodyIssue('limit', 'a larger body', 'a body within maxBodyBytes'));
    case 'not-utf-8':
      return invalid(head, bodyIssue('json', 'bytes that are not UTF-8', 'UTF-8'));
  }
}

function malformed(head: AnswerHead, found: string, wanted: string): ReplyContent {
  return { ok: false, error: invalid(head, bodyIssue('json', found, wanted)) };
}

function invalid({ status, headers }: AnswerHead, issue: ValidationIssue): ExchangeError {
  return { kind: 'invalid-response', issues: [issue], status, headers };
}

function bodyIssue(rule: 'json' | 'limit', found: string, wanted: string): ValidationIssue {
  const code = rule === 'limit' ? 'too-long' : 'structure';
  return { severity: 'error', code, rule, expression: '', pointer: '', found, wanted, evidence: 'base' };
}

function mediaEssence(headers: Headers): string | undefined {
  return parseMediaType(headers.get('content-type') ?? '')?.essence;
}
