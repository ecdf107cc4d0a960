import { errorStatus } from '../../model/error-status.ts';
import {
  type Example,
  type Exchange,
  type FhirOperationBinding,
  isAbstractType,
  mayBeNothing,
  type Parameter,
} from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import { isCertain } from '../types/enforcement.ts';
import { errorResponse, errorResponseName, fhirJson } from './error-response.ts';
import { examplesMember, namedExamples } from './example-members.ts';
import { firstSentence, messageSchema, primitiveValue } from './message-schema.ts';
import { isOfBodies, operationStatuses } from './operation-errors.ts';
import { outcomeSchema } from './outcome-schema.ts';
import { idParameter, type PathOperation, resourceTypeParameter } from './path-operation.ts';
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
  return addresses(wire, scope.resourceTypes).flatMap((address) =>
    wire.methods.map(
      (method): PathOperation => ({
        path: address.path,
        method: method === 'GET' ? 'get' : 'post',
        operation: operationObject(scope, shared, exchange, wire, address, method),
      }),
    ),
  );
}

function addresses(wire: FhirOperationBinding, offered: readonly string[]): Address[] {
  const { code, levels } = wire;
  const concrete = wire.resourceTypes.flatMap((type) => concreteTypes(type, offered));
  const types = [...new Map(concrete.map((type) => [type.segment, type])).values()];
  const system: Address[] = levels.includes('system') ? [{ path: `/$${code}`, suffix: '', parameters: [] }] : [];
  const type = levels.includes('type')
    ? types.map(({ segment, name, parameters }) => ({ path: `/${segment}/$${code}`, suffix: `On${name}`, parameters }))
    : [];
  const instance = levels.includes('instance')
    ? types.map(({ segment, name, parameters }) => ({
        path: `/${segment}/{id}/$${code}`,
        suffix: `On${name}Instance`,
        parameters: [...parameters, idParameter],
      }))
    : [];
  const all = [...system, ...type, ...instance];
  // A single address needs no suffix.
  return all.length === 1 ? all.map((address) => ({ ...address, suffix: '' })) : all;
}

interface AddressedType {
  readonly segment: string;
  readonly name: string;
  readonly parameters: readonly JsonObject[];
}

/** Of a server with more types than this, a document would be little else than its operations of every type. */
const typesListed = 40;

/**
 * An operation of `Resource` is one of each type the statement offers. Where it offers none, or very many, the type is a variable
 * of the path.
 * @see FHIR R4, OperationDefinition.resource
 */
function concreteTypes(type: string, offered: readonly string[]): readonly AddressedType[] {
  if (!isAbstractType(type)) return [{ segment: type, name: type, parameters: [] }];
  if (offered.length > 0 && offered.length <= typesListed) {
    return offered.map((name) => ({ segment: name, name, parameters: [] }));
  }
  return [{ segment: '{resourceType}', name: 'Resource', parameters: [resourceTypeParameter(offered)] }];
}

function operationObject(
  scope: SchemaScope,
  shared: SharedComponents,
  exchange: Exchange,
  wire: FhirOperationBinding,
  address: Address,
  method: 'GET' | 'POST',
): JsonObject {
  const parameters = [...address.parameters, ...queryParameters(scope, exchange, method)];
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
    responses: responses(scope, shared, exchange, wire, method),
  };
}

/** All inputs of a GET; of a POST those that go with a body that is the one resource among them. */
function queryParameters(scope: SchemaScope, { request }: Exchange, method: 'GET' | 'POST'): JsonObject[] {
  if (request.kind !== 'parameters' || (method === 'POST' && request.bareResource === undefined)) return [];
  return request.parameters.flatMap((parameter) => queryParameter(scope, parameter, method));
}

function queryParameter(scope: SchemaScope, parameter: Parameter, method: 'GET' | 'POST'): JsonObject[] {
  const { content, name, documentation } = parameter;
  // FHIR: only parameters of a primitive type can go in a query.
  if (content.kind !== 'primitive' && content.kind !== 'search') return [];
  const type = content.kind === 'primitive' ? content.type : 'string';
  const value = primitiveValue(scope, parameter, type, name);
  return [
    {
      name,
      in: 'query',
      required: method === 'GET' && isRequired(parameter),
      ...(documentation === '' ? {} : { description: firstSentence(documentation) }),
      schema: parameter.max === 1 ? value : { type: 'array', items: value },
    },
  ];
}

function isRequired({ min, evidence }: Parameter): boolean {
  return min > 0 && isCertain(evidence);
}

function requestBody(scope: SchemaScope, exchange: Exchange): JsonObject {
  const schema = messageSchema(scope, exchange.request);
  if (schema === undefined) return {};
  // Of an operation all of whose inputs are optional, a request without a body is as good as one with none of them.
  const { request } = exchange;
  const required = request.kind !== 'parameters' || request.parameters.some(isRequired);
  const examples = exchange.examples.filter(({ direction, error }) => direction === 'request' && !error);
  return { requestBody: { required, content: { [fhirJson]: { schema, ...examplesMember(examples) } } } };
}

function responses(
  scope: SchemaScope,
  shared: SharedComponents,
  exchange: Exchange,
  wire: FhirOperationBinding,
  method: 'GET' | 'POST',
): JsonObject {
  const replies = exchange.examples.filter((example) => example.direction === 'response');
  const failures = new Map<string, Example[]>();
  for (const example of replies.filter(({ error }) => error)) {
    const status = errorStatus(wire, example);
    if (status === undefined) continue;
    failures.set(status, [...(failures.get(status) ?? []), example]);
  }
  const possible = operationStatuses(wire, exchange.request, method);
  const others = [...failures.keys()].filter((status) => method === 'POST' || !isOfBodies(status));
  const statuses = new Set([...possible, ...others]);
  return {
    ...successes(
      scope,
      exchange,
      replies.filter(({ error }) => !error),
    ),
    ...Object.fromEntries(
      [...statuses].sort().map((status) => [status, failure(scope, shared, status, failures.get(status) ?? [])]),
    ),
  };
}

/** 204 is what a server answers that has nothing to say: always, or where the one resource of the reply may be absent. */
function successes(scope: SchemaScope, { response }: Exchange, examples: readonly Example[]): JsonObject {
  const nothing = { '204': { description: 'Done.' } };
  const schema = messageSchema(scope, response);
  if (schema === undefined) return nothing;
  const done = { description: 'Done.', content: { [fhirJson]: { schema, ...examplesMember(examples) } } };
  return { '200': done, ...(mayBeNothing(response) ? nothing : {}) };
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
