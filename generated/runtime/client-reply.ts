import type { AnswerHead, ExchangeError } from './exchange-error.ts';
import type { BodyText } from './http-body.ts';
import { findJsonFault } from './http-json-text.ts';
import { isFhirJson, parseMediaType } from './http-media-type.ts';
import type { ValidationIssue } from './issue.ts';
import { isOperationOutcome } from './operation-outcome.ts';

/** An answer as it came. */
export interface Reply extends AnswerHead {
  readonly body: BodyText;
}

/** The error that an answer other than success stands for, by the body that says why. */
export function refusalFrom({ status, headers, body }: Reply, depthLimit: number): ExchangeError {
  const content = body.ok && findJsonFault(body.text, depthLimit) === undefined ? parsed(body.text) : undefined;
  if (isOperationOutcome(content)) return { kind: 'operation-outcome', status, headers, outcome: content };
  if (!isMembers(content)) return { kind: 'http', status, headers };
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

/** The body of a successful answer as JSON (`undefined` where it is empty), or what keeps it from being read. */
export function contentFrom(
  { headers, body }: Reply,
  fhirVersion: string,
  depthLimit: number,
): { readonly ok: true; readonly content: unknown } | { readonly ok: false; readonly error: ReplyFault } {
  if (!body.ok) return { ok: false, error: bodyFault(body.fault, body.cause) };
  if (body.text === '') return { ok: true, content: undefined };
  const stated = headers.get('content-type');
  const media = stated === null ? undefined : parseMediaType(stated);
  if (media === undefined || !isFhirJson(media, fhirVersion)) {
    return malformed(`content type ${stated ?? 'nothing'}`, 'content type application/fhir+json');
  }
  const fault = findJsonFault(body.text, depthLimit);
  if (fault === undefined) return { ok: true, content: JSON.parse(body.text) };
  return malformed(`${fault.message}, at line ${fault.line}, column ${fault.column}`, 'JSON');
}

/** An answer that cannot be read: it broke off, or is not what it should be. */
export type ReplyFault =
  | { readonly kind: 'network'; readonly cause: unknown }
  | { readonly kind: 'invalid-response'; readonly issues: readonly ValidationIssue[] };

function bodyFault(fault: 'too-large' | 'interrupted' | 'not-utf-8', cause: unknown): ReplyFault {
  switch (fault) {
    case 'interrupted':
      return { kind: 'network', cause };
    case 'too-large':
      return { kind: 'invalid-response', issues: [bodyIssue('limit', 'a larger body', 'a body within maxBodyBytes')] };
    case 'not-utf-8':
      return { kind: 'invalid-response', issues: [bodyIssue('json', 'bytes that are not UTF-8', 'UTF-8')] };
  }
}

function malformed(found: string, wanted: string): { readonly ok: false; readonly error: ReplyFault } {
  return { ok: false, error: { kind: 'invalid-response', issues: [bodyIssue('json', found, wanted)] } };
}

function bodyIssue(rule: 'json' | 'limit', found: string, wanted: string): ValidationIssue {
  const code = rule === 'limit' ? 'too-long' : 'structure';
  return { severity: 'error', code, rule, expression: '', pointer: '', found, wanted, evidence: 'base' };
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function mediaEssence(headers: Headers): string | undefined {
  return parseMediaType(headers.get('content-type') ?? '')?.essence;
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
