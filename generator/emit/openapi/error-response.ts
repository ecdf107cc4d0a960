import type { JsonObject } from '../../model/json.ts';

/** Media type of FHIR JSON. @see https://hl7.org/fhir/R4/http.html#mime-type */
export const fhirJson = 'application/fhir+json';

interface ErrorKind {
  readonly name: string;
  readonly description: string;
  /** FHIR issue type of the example. @see https://hl7.org/fhir/R4/valueset-issue-type.html */
  readonly issue: string;
  readonly diagnostics: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every refusal that can come before or around a handler, by HTTP status. @see RFC 9110 §15 */
const kinds: Readonly<Record<string, ErrorKind>> = {
  '400': {
    name: 'BadRequest',
    description: 'The body is not a message of this operation: not JSON, or not the resource wanted.',
    issue: 'structure',
    diagnostics: 'The body is not JSON.',
  },
  '401': {
    name: 'Unauthorized',
    description: 'The request carries no valid access token.',
    issue: 'login',
    diagnostics: 'An access token is needed.',
    headers: { 'WWW-Authenticate': 'How to authenticate. See RFC 6750 §3.' },
  },
  '403': {
    name: 'Forbidden',
    description: 'The access token does not allow this operation.',
    issue: 'forbidden',
    diagnostics: 'The access token does not allow this operation.',
  },
  '404': {
    name: 'NotFound',
    description: 'There is no such operation, or no such resource.',
    issue: 'not-found',
    diagnostics: 'Nothing is known by this name.',
  },
  '405': {
    name: 'MethodNotAllowed',
    description: 'The operation cannot be called by this HTTP method.',
    issue: 'not-supported',
    diagnostics: 'The operation cannot be called by this HTTP method.',
    headers: { Allow: 'The methods that can.' },
  },
  '406': {
    name: 'NotAcceptable',
    description: 'The client accepts no media type that can be produced.',
    issue: 'not-supported',
    diagnostics: 'Only application/fhir+json can be produced.',
  },
  '409': {
    name: 'Conflict',
    description: 'The request conflicts with what the server holds.',
    issue: 'conflict',
    diagnostics: 'The resource is still referred to.',
  },
  '410': {
    name: 'Gone',
    description: 'The resource was deleted.',
    issue: 'deleted',
    diagnostics: 'The resource was deleted.',
  },
  '412': {
    name: 'PreconditionFailed',
    description: 'A condition of the request does not hold: another version is current, or several resources match.',
    issue: 'conflict',
    diagnostics: 'Another version is current.',
  },
  '413': {
    name: 'ContentTooLarge',
    description: 'The body is larger than the server takes.',
    issue: 'too-long',
    diagnostics: 'The body is too large.',
  },
  '415': {
    name: 'UnsupportedMediaType',
    description: 'The body is in a media type that is not understood.',
    issue: 'not-supported',
    diagnostics: 'Only application/fhir+json is understood.',
  },
  '422': {
    name: 'UnprocessableContent',
    description: 'The message breaks a rule of its definition. Nothing was done.',
    issue: 'required',
    diagnostics: 'A required element is missing.',
  },
  '500': {
    name: 'InternalServerError',
    description: 'The server failed.',
    issue: 'exception',
    diagnostics: 'The server failed.',
  },
};

/** Statuses an operation can answer with when it refuses, besides those its definition names. */
export const errorStatuses: readonly string[] = Object.keys(kinds).filter(
  (status) => !['409', '410', '412'].includes(status),
);

const otherKind: ErrorKind = {
  name: 'Refused',
  description: 'The message is refused. Nothing was done.',
  issue: 'processing',
  diagnostics: 'The message is refused.',
};

/** What a refusal by FHIR with this status means. */
export function errorMeaning(status: string): string {
  return (kinds[status] ?? otherKind).description;
}

/** Component name of the response with this status. */
export function errorResponseName(status: string): string {
  return kinds[status]?.name ?? `${otherKind.name}${status}`;
}

/** An error response whose body is an OperationOutcome; without `examples` of its own, there is one for all with this status. */
export function errorResponse(status: string, outcome: JsonObject, examples?: JsonObject): JsonObject {
  const kind = kinds[status] ?? otherKind;
  return {
    description: kind.description,
    ...(kind.headers === undefined ? {} : { headers: headersOf(kind.headers) }),
    content: { [fhirJson]: { schema: outcome, examples: examples ?? { general: { value: exampleOf(kind) } } } },
  };
}

function headersOf(headers: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}

function exampleOf(kind: ErrorKind): JsonObject {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: kind.issue, diagnostics: kind.diagnostics }],
  };
}
