import type { HttpMethod, Parameter } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import { isCertain } from '../types/enforcement.ts';
import { examplesMember, labelOf } from './example-members.ts';
import { examplesOf, type HttpExchange } from './http-exchange.ts';
import { firstSentence, primitiveValue } from './message-schema.ts';
import { anyMessage } from './shared-operation-schema.ts';
import type { SchemaScope } from './structure-schema.ts';
import { bodyMediaType } from './wire-error-response.ts';

const formMediaType = 'application/x-www-form-urlencoded';

/** True where the request's parameters travel in the query: a form sent by GET is one. @see RFC 6749 §3.1 */
function isQuery({ wire }: HttpExchange, method: HttpMethod): boolean {
  return wire.requestBody === 'query' || (wire.requestBody === 'form' && method === 'GET');
}

/** Query parameters of the exchanges that share an operation; one is required where all of them require it. */
export function httpQuery(scope: SchemaScope, exchanges: readonly HttpExchange[], method: HttpMethod): JsonObject[] {
  const inQuery = exchanges.filter((exchange) => isQuery(exchange, method));
  const byName = new Map<string, Parameter[]>();
  for (const exchange of inQuery) {
    for (const parameter of parametersOf(exchange)) {
      byName.set(parameter.name, [...(byName.get(parameter.name) ?? []), parameter]);
    }
  }
  return [...byName.values()].flatMap((uses) => {
    const [first] = uses;
    if (first === undefined) return [];
    const required = uses.length === exchanges.length && uses.every(isRequired);
    const schema = uses.length === 1 ? wireValue(scope, first) : { type: 'string' };
    const examples = queryExamples(inQuery, first.name);
    return [{ name: first.name, in: 'query', required, ...described(first), schema, ...examples }];
  });
}

function queryExamples(exchanges: readonly HttpExchange[], name: string): JsonObject {
  const values = examplesOf(exchanges, 'request', false).flatMap((example) => {
    const value = isRecord(example.body) ? example.body[name] : undefined;
    return typeof value === 'string' ? [[labelOf(example), { value }] as const] : [];
  });
  return values.length === 0 ? {} : { examples: Object.fromEntries(values) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parametersOf({ request }: HttpExchange): readonly Parameter[] {
  return request.kind === 'parameters' ? request.parameters : [];
}

/** One that stands under a condition only is not required of every request. */
function isRequired(parameter: Parameter): boolean {
  return parameter.min > 0 && parameter.condition === undefined && isCertain(parameter.evidence);
}

function described(parameter: Parameter): JsonObject {
  const condition =
    parameter.condition === undefined ? '' : ` Present when \`${parameter.condition.replaceAll('`', '')}\`.`;
  const description = (firstSentence(parameter.documentation) + condition).trim();
  return description === '' ? {} : { description };
}

/** The schema of a parameter's value as it stands in a query or a form. */
function wireValue(scope: SchemaScope, parameter: Parameter): JsonObject {
  const { content } = parameter;
  const type = content.kind === 'primitive' ? content.type : 'string';
  const value = primitiveValue(scope, parameter, type, parameter.name);
  return parameter.max === 1 ? value : { type: 'array', items: value };
}

/** The request body of the exchanges that share an operation. */
export function httpBody(scope: SchemaScope, exchanges: readonly HttpExchange[], method: HttpMethod): JsonObject {
  const [first] = exchanges;
  if (first === undefined || method === 'GET') return {};
  const kind = first.wire.requestBody;
  const examples = examplesOf(exchanges, 'request', false);
  const name =
    exchanges.length === 1
      ? labelOf
      : ({ exchange, label }: (typeof examples)[number]) =>
          [exchange.split('/').at(-1), label].filter((part) => part !== '').join('.');
  if (kind === 'form') {
    const forms = exchanges.map((exchange) => formSchema(scope, exchange));
    const schema = forms.length === 1 ? forms[0] : { oneOf: forms };
    return {
      requestBody: { required: true, content: { [formMediaType]: { schema, ...examplesMember(examples, name) } } },
    };
  }
  if (kind !== 'json' && kind !== 'resource') return {};
  const schema = anyMessage(
    scope,
    exchanges.map(({ request }) => request),
  );
  return {
    requestBody: { required: true, content: { [bodyMediaType(kind)]: { schema, ...examplesMember(examples, name) } } },
  };
}

/** A form of one exchange: unknown parameters pass where the binding has them passed over. */
function formSchema(scope: SchemaScope, exchange: HttpExchange): JsonObject {
  const parameters = parametersOf(exchange);
  const title = exchange.request.kind === 'parameters' ? exchange.request.typeName : exchange.methodName;
  return scope.registry.refer(title, title, () => {
    const { selector, unknown } = exchange.wire;
    const required = parameters
      .filter((parameter) => isRequired(parameter) || parameter.name === selector?.parameter)
      .map(({ name }) => name);
    const properties = parameters.map((parameter) => {
      const isSelector = parameter.name === selector?.parameter;
      const value = isSelector ? { type: 'string', const: selector.value } : wireValue(scope, parameter);
      return [parameter.name, value['$ref'] === undefined ? { ...described(parameter), ...value } : value] as const;
    });
    return {
      title,
      type: 'object',
      ...(unknown === 'reject' ? { additionalProperties: false } : {}),
      ...(required.length === 0 ? {} : { required }),
      properties: Object.fromEntries(properties),
    };
  });
}
