import { errorStatus } from '../../model/error-status.ts';
import type { Example, Exchange, FhirOperationBinding, Parameter } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import { isCertain } from '../types/enforcement.ts';
import { errorResponse, errorResponseName, errorStatuses, fhirJson } from './error-response.ts';
import { examplesMember, namedExamples } from './example-members.ts';
import { firstSentence, messageSchema, primitiveValue } from './message-schema.ts';
import { outcomeSchema } from './outcome-schema.ts';
import { idParameter, type PathOperation } from './path-operation.ts';
import type { SharedComponents } from './shared-components.ts';
import type { SchemaScope } from './structure-schema.ts';

interface Address {
  readonly path: string;
  /** Appended to the operationId, so that it is unique. */
  readonly suffix: string;
  readonly parameters: readonly JsonObject[];
}

/** Path operations of a FHIR operation: one per level, resource type and HTTP method. */
export function operationPaths(
  scope: SchemaScope,
  shared: SharedComponents,
  exchange: Exchange,
  wire: FhirOperationBinding,
): PathOperation[] {
  return addresses(wire).flatMap((address) =>
    wire.methods.map(
      (method): PathOperation => ({
        path: address.path,
        method: method === 'GET' ? 'get' : 'post',
        operation: operationObject(scope, shared, exchange, wire, address, method),
      }),
    ),
  );
}

function addresses(wire: FhirOperationBinding): Address[] {
  const { code, levels, resourceTypes } = wire;
  const system: Address[] = levels.includes('system') ? [{ path: `/$${code}`, suffix: '', parameters: [] }] : [];
  const type = levels.includes('type')
    ? resourceTypes.map((name) => ({ path: `/${name}/$${code}`, suffix: `On${name}`, parameters: [] }))
    : [];
  const instance = levels.includes('instance')
    ? resourceTypes.map((name) => ({
        path: `/${name}/{id}/$${code}`,
        suffix: `On${name}Instance`,
        parameters: [idParameter],
      }))
    : [];
  const all = [...system, ...type, ...instance];
  // A single address needs no suffix.
  return all.length === 1 ? all.map((address) => ({ ...address, suffix: '' })) : all;
}

function operationObject(
  scope: SchemaScope,
  shared: SharedComponents,
  exchange: Exchange,
  wire: FhirOperationBinding,
  address: Address,
  method: 'GET' | 'POST',
): JsonObject {
  const parameters = [...address.parameters, ...(method === 'GET' ? queryParameters(scope, exchange) : [])];
  const byMethod = wire.methods.length > 1 && method === 'GET' ? 'ByGet' : '';
  return {
    operationId: exchange.methodName + address.suffix + byMethod,
    summary: firstSentence(exchange.title),
    description: firstSentence(exchange.description),
    tags: [exchange.transaction],
    'x-exchange': exchange.id,
    'x-generated-from': exchange.definition,
    'x-requirements': exchange.requirements,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(method === 'POST' ? requestBody(scope, exchange) : {}),
    responses: responses(scope, shared, exchange, wire),
  };
}

function queryParameters(scope: SchemaScope, exchange: Exchange): JsonObject[] {
  if (exchange.request.kind !== 'parameters') return [];
  return exchange.request.parameters.flatMap((parameter) => queryParameter(scope, parameter));
}

function queryParameter(scope: SchemaScope, parameter: Parameter): JsonObject[] {
  const { content, name, documentation } = parameter;
  // FHIR: only parameters of a primitive type can go in a query.
  if (content.kind !== 'primitive' && content.kind !== 'search') return [];
  const type = content.kind === 'primitive' ? content.type : 'string';
  const value = primitiveValue(scope, parameter, type, name);
  return [
    {
      name,
      in: 'query',
      required: parameter.min > 0 && isCertain(parameter.evidence),
      ...(documentation === '' ? {} : { description: firstSentence(documentation) }),
      schema: parameter.max === 1 ? value : { type: 'array', items: value },
    },
  ];
}

function requestBody(scope: SchemaScope, exchange: Exchange): JsonObject {
  const schema = messageSchema(scope, exchange.request);
  if (schema === undefined) return {};
  const required = exchange.request.kind !== 'parameters' || exchange.request.parameters.length > 0;
  const examples = exchange.examples.filter(({ direction, error }) => direction === 'request' && !error);
  return { requestBody: { required, content: { [fhirJson]: { schema, ...examplesMember(examples) } } } };
}

function responses(
  scope: SchemaScope,
  shared: SharedComponents,
  exchange: Exchange,
  wire: FhirOperationBinding,
): JsonObject {
  const replies = exchange.examples.filter((example) => example.direction === 'response');
  const failures = new Map<string, Example[]>();
  for (const example of replies.filter(({ error }) => error)) {
    const status = errorStatus(wire, example);
    if (status === undefined) continue;
    failures.set(status, [...(failures.get(status) ?? []), example]);
  }
  const statuses = new Set([
    ...errorStatuses,
    String(wire.refusal.malformed),
    String(wire.refusal.invalid),
    ...failures.keys(),
  ]);
  return {
    '200': success(
      scope,
      exchange,
      replies.filter(({ error }) => !error),
    ),
    ...Object.fromEntries(
      [...statuses].sort().map((status) => [status, failure(scope, shared, status, failures.get(status) ?? [])]),
    ),
  };
}

function success(scope: SchemaScope, exchange: Exchange, examples: readonly Example[]): JsonObject {
  const schema = messageSchema(scope, exchange.response);
  if (schema === undefined) return { description: 'Done.' };
  return { description: 'Done.', content: { [fhirJson]: { schema, ...examplesMember(examples) } } };
}

function failure(
  scope: SchemaScope,
  shared: SharedComponents,
  status: string,
  examples: readonly Example[],
): JsonObject {
  if (examples.length === 0) {
    return shared.response(errorResponseName(status), () => errorResponse(status, outcomeSchema(scope)));
  }
  return errorResponse(status, outcomeSchema(scope), namedExamples(examples));
}
