import type { BodyText } from './http-body.ts';
import { readJsonText } from './http-json-text.ts';
import { acceptsFhirJson, isFhirJson, isFhirJsonFormat, parseMediaType } from './http-media-type.ts';
import { refusal } from './operation-outcome-error.ts';
import type { IncomingRequest, RequestLimits } from './server-incoming.ts';

/**
 * Whether the client takes what this server can send.
 * @throws OperationOutcomeError with status 406.
 * @see FHIR R4, RESTful API §3.1.0.1.9 Content Types and encodings
 */
export function negotiateFhirJson({ request, url }: IncomingRequest, fhirVersion: string): void {
  const format = url.search === '' ? null : url.searchParams.get('_format');
  const accepted =
    format === null ? acceptsFhirJson(request.headers.get('accept'), fhirVersion) : isFhirJsonFormat(format);
  if (!accepted)
    throw refusal(406, 'not-supported', `This server answers in application/fhir+json, FHIR ${fhirVersion}.`);
}

/** What a body in FHIR JSON is held against before it is validated. */
export interface FhirBodyRules {
  readonly fhirVersion: string;
  /** Status where the body is no message of the kind wanted. */
  readonly malformed: number;
  /** True where an empty body is a message. */
  readonly mayBeEmpty: boolean;
  /** Type the resource must have; `Resource`: any. */
  readonly resourceType: string;
  /** Another type that is taken too. */
  readonly otherType?: string | undefined;
}

/** The body of a request, parsed but not yet validated. */
export interface ParsedBody {
  /** `undefined`: the body is empty. */
  readonly body: unknown;
  readonly bytes: number;
}

/**
 * Reads and parses a body in FHIR JSON.
 * @throws OperationOutcomeError with status 413, 415 or that of a malformed body.
 */
export async function readFhirBody(incoming: IncomingRequest, rules: FhirBodyRules): Promise<ParsedBody> {
  const { headers } = incoming.request;
  const isTyped = headers.has('content-type');
  if (isTyped) checkContentType(headers, rules.fhirVersion);
  const { text, bytes } = wholeText(await incoming.bodyText(), incoming.limits, rules.malformed);
  if (text === '' && rules.mayBeEmpty) return { body: undefined, bytes };
  if (!isTyped) checkContentType(headers, rules.fhirVersion);
  const body = parseJsonBody(text, incoming.limits, rules.malformed);
  checkResourceType(body, rules);
  return { body, bytes };
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

/**
 * A body that was read to its end.
 * @throws OperationOutcomeError with status 413 or that of a malformed body.
 */
export function wholeText(
  body: BodyText,
  { maxBodyBytes }: RequestLimits,
  malformed: number,
): { readonly text: string; readonly bytes: number } {
  if (body.ok) return body;
  switch (body.fault) {
    case 'too-large':
      throw refusal(413, 'too-long', `The body must not be larger than ${maxBodyBytes} bytes.`);
    case 'not-utf-8':
      throw refusal(malformed, 'structure', 'The body is not UTF-8.');
    case 'interrupted':
      throw refusal(malformed, 'structure', 'The body ended early.');
  }
}

/**
 * The JSON of a body.
 * @throws OperationOutcomeError with the status of a malformed body.
 */
export function parseJsonBody(text: string, { depthLimit }: RequestLimits, malformed: number): unknown {
  const read = readJsonText(text, depthLimit);
  if (read.ok) return read.value;
  const { fault } = read;
  const code = fault.kind === 'depth' ? 'too-costly' : 'structure';
  const at = `line ${fault.line}, column ${fault.column}`;
  throw refusal(malformed, code, `The body is not the JSON wanted: ${fault.message}, at ${at}.`);
}

function checkResourceType(body: unknown, { resourceType, otherType, malformed }: FhirBodyRules): void {
  const found = typeof body === 'object' && body !== null && 'resourceType' in body ? body.resourceType : undefined;
  const wanted = otherType === undefined ? [resourceType] : [resourceType, otherType];
  if (typeof found === 'string' && (wanted.includes('Resource') || wanted.includes(found))) return;
  const shown =
    typeof found === 'string' && /^[A-Za-z]{1,64}$/.test(found) ? `a ${found} resource` : 'no FHIR resource';
  throw refusal(malformed, 'structure', `The body is ${shown}, wanted a ${wanted.join(' or ')} resource.`);
}
