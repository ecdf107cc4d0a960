import type { JsonObject, JsonValue } from '../../generator/model/json.ts';
import { isJsonObject } from '../../generator/model/json.ts';
import type { MessageDefinition, ParameterDefinition } from '../../generator/runtime/message-definition.ts';
import type { OperationExchange } from '../../generator/runtime/operation-exchange.ts';

/** An exchange of generated code as a row of `core-operations.ts`. */
export function operationText(exchange: OperationExchange<unknown, unknown>): string {
  const { resourceTypes, code, levels, methods, request, response } = exchange;
  const head = `${resourceTypes.join('|')} $${code} ${levels.join('+')} ${methods.join('+')}`;
  return `${head}\n  <- ${messageText(request.definition)}\n  -> ${messageText(response.definition)}`;
}

function messageText(definition: MessageDefinition): string {
  switch (definition.kind) {
    case 'empty':
      return 'nothing';
    case 'resource':
      return definition.resourceType + (definition.optional ? ' or nothing' : '');
    case 'parameters': {
      const { parameters, bareResource } = definition;
      const bare = parameters.find(({ name }) => name === bareResource)?.content;
      const text = `Parameters(${parameters.map(parameterText).join(' ')})`;
      return bare?.kind === 'resource' ? `${text} or ${bare.resourceType}` : text;
    }
  }
}

function parameterText({ name, min, max, content }: ParameterDefinition): string {
  const many = max === '*' ? (min === 0 ? '*' : '+') : min === 0 ? '?' : '';
  switch (content.kind) {
    case 'parts':
      return `${name}${many}(${content.parts.map(parameterText).join(' ')})`;
    case 'resource':
      return `${name}${many}:${content.resourceType}`;
    case 'any-value':
      return `${name}${many}:Element`;
    case 'value':
      return `${name}${many}:${typeName(content.element)}`;
  }
}

const complexTypes = new Set(['CodeableConcept', 'Coding', 'Meta', 'Period', 'Reference']);

/** `valueString` → `string`. */
function typeName(element: string): string {
  const name = element.slice('value'.length);
  return complexTypes.has(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}

/** Each operation of an OpenAPI document: `POST /Patient/$match body or Resource: 200 Bundle`. */
export function documentedOperations(document: JsonObject): readonly string[] {
  return members(document['paths'])
    .flatMap(([path, item]) =>
      members(item).map(([method, operation]) => {
        const body = isJsonObject(operation) ? operation['requestBody'] : undefined;
        const replies = members(isJsonObject(operation) ? operation['responses'] : undefined)
          .filter(([status]) => status.startsWith('2'))
          .map(([status, reply]) => [status, ...bodyTypes(document, reply).flat()].join(' '));
        return `${method.toUpperCase()} ${path} ${requestText(document, body)}: ${replies.join(' or ')}`;
      }),
    )
    .sort();
}

function requestText(document: JsonObject, body: JsonValue | undefined): string {
  if (body === undefined) return 'no body';
  const [parameters, ...others] = bodyTypes(document, body);
  if (parameters !== 'Parameters') throw new TypeError(`A body without Parameters: ${JSON.stringify(body)}`);
  return ['body', ...others].join(' or ');
}

/** The resource types that a request or a response may be, `Resource` for any. */
function bodyTypes(document: JsonObject, holder: JsonValue | undefined): readonly string[] {
  const content = isJsonObject(holder) ? holder['content'] : undefined;
  return members(content).flatMap(([, media]) =>
    schemaTypes(document, isJsonObject(media) ? media['schema'] : undefined),
  );
}

function schemaTypes(document: JsonObject, schema: JsonValue | undefined): readonly string[] {
  if (!isJsonObject(schema)) return [];
  const { $ref, anyOf, properties } = schema;
  if (Array.isArray(anyOf)) return anyOf.flatMap((each: JsonValue) => schemaTypes(document, each));
  if (typeof $ref === 'string') return schemaTypes(document, resolved(document, $ref));
  const type = isJsonObject(properties) ? properties['resourceType'] : undefined;
  return [isJsonObject(type) && typeof type['const'] === 'string' ? type['const'] : 'Resource'];
}

function resolved(document: JsonObject, reference: string): JsonValue | undefined {
  return reference
    .split('/')
    .slice(1)
    .reduce<JsonValue | undefined>((value, step) => (isJsonObject(value) ? value[step] : undefined), document);
}

function members(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  return isJsonObject(value)
    ? Object.entries(value).flatMap(([name, each]) => (each === undefined ? [] : [[name, each]]))
    : [];
}
