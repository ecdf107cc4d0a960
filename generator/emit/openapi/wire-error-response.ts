import { assertNever } from '../../model/assert-never.ts';
import { errorStatus } from '../../model/error-status.ts';
import type { ErrorFormat, Example, HttpBinding, HttpMethod } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import { errorResponse, fhirJson } from './error-response.ts';
import { namedExamples } from './example-members.ts';
import { primitiveSchema } from './primitive-schema.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** Statuses a refusal can have, by what it is written in. @see RFC 6749 §5.2, RFC 9457 */
const statuses: Readonly<Record<ErrorFormat, readonly string[]>> = {
  'oauth-json': ['400', '401', '405', '413', '415', '500'],
  'oauth-redirect': ['400', '405', '413', '415', '500'],
  problem: ['400', '401', '403', '404', '405', '406', '413', '415', '422', '500'],
  'operation-outcome': ['400', '401', '403', '404', '405', '406', '413', '415', '422', '500'],
  'status-only': ['400', '401', '403', '404', '405', '413', '415', '422', '500'],
};

const meanings: Readonly<Record<string, string>> = {
  '400': 'The request is not one of this exchange.',
  '401': 'The request does not authenticate, or not as it must.',
  '403': 'The request is not allowed.',
  '404': 'There is nothing at this address.',
  '405': 'The exchange cannot be called by this HTTP method.',
  '406': 'The client accepts no media type that can be produced.',
  '413': 'The body is larger than the server takes.',
  '415': 'The media type of the body is not understood.',
  '422': 'The message breaks a rule of its definition. Nothing was done.',
  '500': 'The server failed.',
};

const oauthCodes: Readonly<Record<string, string>> = { '401': 'invalid_client', '500': 'server_error' };

const codePattern = '^[\\u0020-\\u0021\\u0023-\\u005b\\u005d-\\u007e]+$';

/** The JSON of an OAuth error. @see RFC 6749 §5.2 */
const oauthError: JsonObject = {
  title: 'OauthError',
  type: 'object',
  required: ['error'],
  properties: {
    error: { type: 'string', pattern: codePattern },
    error_description: { type: 'string', pattern: codePattern },
    error_uri: { type: 'string', pattern: '^\\S+$' },
  },
};

/** The JSON of a problem. @see RFC 9457 §3.1 */
const problemDetails: JsonObject = {
  title: 'ProblemDetails',
  type: 'object',
  properties: {
    type: primitiveSchema('uri'),
    title: primitiveSchema('string'),
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: primitiveSchema('string'),
    instance: primitiveSchema('uri'),
  },
};

/** Refusals of an exchange, whatever its method: status and meaning. */
export function wireRefusals(wire: HttpBinding): readonly (readonly [string, string])[] {
  const [first] = wire.methods;
  const method = wire.methods.find((each) => each !== 'GET') ?? first;
  return method === undefined ? [] : statusesOf(wire, method).map((status) => [status, meaning(status)]);
}

/**
 * Statuses of an exchange that is called by a method: nothing is said of bodies where there are none, of broken rules only of
 * documents (parameters that break one are a bad request), and of media types of the reply only where it is FHIR, as JSON that is not
 * comes in one form.
 */
function statusesOf({ errors, requestBody, reply, selector }: HttpBinding, method: HttpMethod): readonly string[] {
  const isDocument = requestBody === 'json' || requestBody === 'resource';
  const hasBody = isDocument || (requestBody === 'form' && method !== 'GET');
  const possible: Readonly<Record<string, boolean>> = {
    '400': requestBody !== 'none' || selector !== undefined,
    '406': reply === 'resource',
    '413': hasBody,
    '415': hasBody,
    '422': isDocument,
  };
  return statuses[errors].filter((status) => possible[status] ?? true);
}

/** Error replies of HTTP exchanges that share an operation, by status, sorted. */
export function wireErrorResponses(
  wire: HttpBinding,
  method: HttpMethod,
  registry: SchemaRegistry,
  outcome: () => JsonObject,
  examples: readonly Example[],
): JsonObject {
  const shown = new Map<string, Example[]>();
  for (const example of examples) {
    const status = errorStatus(wire, example);
    if (status !== undefined) shown.set(status, [...(shown.get(status) ?? []), example]);
  }
  const names = [...new Set([...statusesOf(wire, method), ...shown.keys()])].sort();
  return Object.fromEntries(
    names.map((status) => [status, response(wire.errors, status, registry, outcome, shown.get(status) ?? [])]),
  );
}

function response(
  format: ErrorFormat,
  status: string,
  registry: SchemaRegistry,
  outcome: () => JsonObject,
  examples: readonly Example[],
): JsonObject {
  const shown = namedExamples(examples);
  switch (format) {
    case 'operation-outcome':
      return errorResponse(status, outcome(), shown);
    case 'problem': {
      const general = { value: { title: meaning(status), status: Number(status) } };
      const schema = registry.refer('ProblemDetails', 'ProblemDetails', () => problemDetails);
      return reply(status, 'application/problem+json', schema, { ...shown, general });
    }
    case 'oauth-json':
    case 'oauth-redirect': {
      const general = { value: { error: oauthCodes[status] ?? 'invalid_request', error_description: meaning(status) } };
      const schema = registry.refer('OauthError', 'OauthError', () => oauthError);
      return reply(status, 'application/json', schema, { ...shown, general });
    }
    case 'status-only':
      return { description: meaning(status), ...headers(status) };
    default:
      return assertNever(format);
  }
}

function reply(status: string, mediaType: string, schema: JsonObject, examples: JsonObject): JsonObject {
  return { description: meaning(status), ...headers(status), content: { [mediaType]: { schema, examples } } };
}

function headers(status: string): JsonObject {
  const of = (name: string, description: string): JsonObject => ({
    headers: { [name]: { description, schema: { type: 'string' } } },
  });
  if (status === '401') return of('WWW-Authenticate', 'How to authenticate. See RFC 9110 §11.6.1.');
  return status === '405' ? of('Allow', 'The methods that can.') : {};
}

function meaning(status: string): string {
  return meanings[status] ?? 'The request is refused.';
}

/** Media type of a body that is JSON or a resource. */
export function bodyMediaType(kind: 'json' | 'resource'): string {
  return kind === 'json' ? 'application/json' : fhirJson;
}
