import { readBodyText } from './http-body.ts';
import { findJsonFault } from './http-json-text.ts';
import { acceptsFhirJson, isFhirJson, isFhirJsonFormat, parseMediaType } from './http-media-type.ts';
import type { IssueCode } from './issue.ts';
import { mayBeAbsent } from './message-codec.ts';
import type { MessageDefinition } from './message-definition.ts';
import { parametersFromQuery } from './message-query.ts';
import { OperationOutcomeError } from './operation-outcome-error.ts';

/** The body of a request, parsed but not yet validated. */
export interface ParsedRequest {
  readonly body: unknown;
  readonly bytes: number;
}

/** What a request's body is held against before it is validated. */
export interface RequestLimits {
  readonly fhirVersion: string;
  readonly maxBodyBytes: number;
  readonly depthLimit: number;
  /** Status where the body is no message of the kind wanted. */
  readonly malformed: number;
}

/**
 * Whether the client takes what this server can send.
 * @throws OperationOutcomeError with status 406.
 * @see FHIR R4, RESTful API §3.1.0.1.9 Content Types and encodings
 */
export function negotiate(request: Request, query: URLSearchParams, fhirVersion: string): void {
  const format = query.get('_format');
  const accepted =
    format === null ? acceptsFhirJson(request.headers.get('accept'), fhirVersion) : isFhirJsonFormat(format);
  if (!accepted)
    throw refusal(406, 'not-supported', `This server answers in application/fhir+json, FHIR ${fhirVersion}.`);
}

/**
 * Reads and parses what the request carries: its query for GET, else its body.
 * @throws OperationOutcomeError with status 400, 413 or 415.
 */
export async function parseRequest(
  request: Request,
  query: URLSearchParams,
  definition: MessageDefinition,
  limits: RequestLimits,
): Promise<ParsedRequest> {
  if (request.method === 'GET') {
    const body = definition.kind === 'parameters' ? parametersFromQuery(definition, query) : undefined;
    return { body, bytes: 0 };
  }
  const isTyped = request.headers.has('content-type');
  if (isTyped) checkContentType(request.headers, limits.fhirVersion);
  const { text, bytes } = await readText(request, limits);
  if (text === '' && needsNoBody(definition)) return { body: undefined, bytes };
  if (!isTyped) checkContentType(request.headers, limits.fhirVersion);
  const body = parseJson(text, limits);
  checkResourceType(body, definition, limits.malformed);
  return { body, bytes };
}

function needsNoBody(definition: MessageDefinition): boolean {
  return definition.kind === 'empty' || (definition.kind === 'parameters' && mayBeAbsent(definition));
}

function checkContentType(headers: Headers, fhirVersion: string): void {
  const stated = headers.get('content-type');
  const media = stated === null ? undefined : parseMediaType(stated);
  const coding = headers.get('content-encoding') ?? 'identity';
  if (media !== undefined && isFhirJson(media, fhirVersion) && coding === 'identity') return;
  throw refusal(
    415,
    'not-supported',
    `The body must be application/fhir+json, FHIR ${fhirVersion}, in UTF-8 and not compressed.`,
  );
}

async function readText(
  request: Request,
  limits: RequestLimits,
): Promise<{ readonly text: string; readonly bytes: number }> {
  const body = await readBodyText(request, limits.maxBodyBytes);
  if (body.ok) return body;
  switch (body.fault) {
    case 'too-large':
      throw refusal(413, 'too-long', `The body must not be larger than ${limits.maxBodyBytes} bytes.`);
    case 'not-utf-8':
      throw refusal(limits.malformed, 'structure', 'The body is not UTF-8.');
    case 'interrupted':
      throw refusal(limits.malformed, 'structure', 'The body ended early.');
  }
}

function parseJson(text: string, limits: RequestLimits): unknown {
  const fault = findJsonFault(text, limits.depthLimit);
  if (fault === undefined) return JSON.parse(text);
  const code = fault.kind === 'depth' ? 'too-costly' : 'structure';
  const at = `line ${fault.line}, column ${fault.column}`;
  throw refusal(limits.malformed, code, `The body is not the JSON wanted: ${fault.message}, at ${at}.`);
}

function checkResourceType(body: unknown, definition: MessageDefinition, malformed: number): void {
  const wanted = definition.kind === 'resource' ? definition.resourceType : 'Parameters';
  const found = typeof body === 'object' && body !== null && 'resourceType' in body ? body.resourceType : undefined;
  if (typeof found === 'string' && (wanted === 'Resource' || found === wanted)) return;
  const shown =
    typeof found === 'string' && /^[A-Za-z]{1,64}$/.test(found) ? `a ${found} resource` : 'no FHIR resource';
  throw refusal(malformed, 'structure', `The body is ${shown}, wanted a ${wanted} resource.`);
}

function refusal(status: number, code: IssueCode, text: string): OperationOutcomeError {
  return new OperationOutcomeError(status, { severity: 'error', code, text });
}
