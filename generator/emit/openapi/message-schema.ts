import { assertNever } from '../../model/assert-never.ts';
import type { Message, Parameter } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import { isCertain } from '../types/enforcement.ts';
import {
  answerBundleSchema,
  profiledSchema,
  type SchemaScope,
  structureSchema,
  typeSchema,
} from './structure-schema.ts';

type ParametersMessage = Extract<Message, { readonly kind: 'parameters' }>;

/** The schema of a message's body; `undefined` where it has none. */
export function messageSchema(scope: SchemaScope, message: Message): JsonObject | undefined {
  switch (message.kind) {
    case 'empty':
      return undefined;
    case 'structure': {
      const structure = scope.structures.get(message.structure);
      return structure === undefined ? { type: 'object' } : structureSchema(scope, structure, structure.name);
    }
    case 'parameters':
      return parametersBody(scope, message);
    default:
      return assertNever(message);
  }
}

function parametersBody(scope: SchemaScope, message: ParametersMessage): JsonObject | undefined {
  const [only] = message.parameters;
  if (message.bare) return only === undefined ? undefined : bareSchema(scope, only);
  const wrapped = wrappedSchema(scope, message);
  const bare = message.parameters.find((parameter) => parameter.name === message.bareResource);
  return bare === undefined ? wrapped : { anyOf: [wrapped, resourceSchema(scope, bare)] };
}

/** What stands in a Bundle that is the whole answer is not for the statement to say. */
function bareSchema(scope: SchemaScope, parameter: Parameter): JsonObject {
  const { content } = parameter;
  const isAnyBundle = content.kind === 'resource' && content.type === 'Bundle' && content.profiles.length === 0;
  return isAnyBundle ? answerBundleSchema(scope) : resourceSchema(scope, parameter);
}

function resourceSchema(scope: SchemaScope, parameter: Parameter): JsonObject {
  const { content } = parameter;
  return content.kind === 'resource'
    ? profiledSchema(scope, content.type, content.profiles, parameter.name)
    : { type: 'object' };
}

/** A Parameters resource that holds exactly the named parameters. */
function wrappedSchema(scope: SchemaScope, message: ParametersMessage): JsonObject {
  const { typeName, parameters } = message;
  return scope.registry.refer(typeName, typeName, () => ({
    title: typeName,
    type: 'object',
    additionalProperties: false,
    required: parameters.some(isMandatory) ? ['resourceType', 'parameter'] : ['resourceType'],
    properties: {
      resourceType: { type: 'string', const: 'Parameters' },
      id: typeSchema(scope, 'id', `${typeName}.id`),
      meta: typeSchema(scope, 'Meta', `${typeName}.meta`),
      implicitRules: typeSchema(scope, 'uri', `${typeName}.implicitRules`),
      language: typeSchema(scope, 'code', `${typeName}.language`),
      ...(parameters.length === 0 ? {} : { parameter: listSchema(scope, parameters, typeName) }),
    },
  }));
}

function isMandatory(parameter: Parameter): boolean {
  return isCertain(parameter.evidence) && parameter.min > 0;
}

/** The list of parameters: each item is one of them, and each comes as often as it may. */
function listSchema(scope: SchemaScope, parameters: readonly Parameter[], at: string): JsonObject {
  const items = parameters.map((parameter) => parameterSchema(scope, parameter, at));
  const counts = parameters.flatMap(countRule);
  return {
    type: 'array',
    minItems: 1,
    items: items.length === 1 ? items[0] : { oneOf: items },
    ...(counts.length === 0 ? {} : { allOf: counts }),
  };
}

/** How often a parameter comes, where that is enforced and is any rule at all. */
function countRule(parameter: Parameter): JsonObject[] {
  const { name, min, max } = parameter;
  if (!isCertain(parameter.evidence) || (min === 0 && max === '*')) return [];
  return [
    {
      contains: { type: 'object', required: ['name'], properties: { name: { const: name } } },
      minContains: min,
      ...(max === '*' ? {} : { maxContains: max }),
    },
  ];
}

function parameterSchema(scope: SchemaScope, parameter: Parameter, parent: string): JsonObject {
  const at = `${parent}.${parameter.name}`;
  const content = contentMember(scope, parameter, at);
  return {
    title: parameter.name,
    ...(parameter.documentation === '' ? {} : { description: firstSentence(parameter.documentation) }),
    type: 'object',
    additionalProperties: false,
    required: ['name', content.name],
    properties: {
      id: { type: 'string', minLength: 1 },
      extension: {
        type: 'array',
        minItems: 1,
        items: { type: 'object', required: ['url'], properties: { url: { type: 'string' } } },
      },
      name: { type: 'string', const: parameter.name },
      [content.name]: content.schema,
      ...content.extra,
    },
  };
}

const sentenceLimit = 300;

/** A description cut short: the definition has it in full. */
export function firstSentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim().toWellFormed().replaceAll('<', '\\<');
  const end = line.search(/[.!?](?= [A-Z])/);
  const sentence = end < 0 ? line : line.slice(0, end + 1);
  return sentence.length > sentenceLimit ? `${sentence.slice(0, sentenceLimit).trimEnd().toWellFormed()}…` : sentence;
}

interface ContentMember {
  readonly name: string;
  readonly schema: JsonObject;
  readonly extra: JsonObject;
}

function contentMember(scope: SchemaScope, parameter: Parameter, at: string): ContentMember {
  const { content } = parameter;
  switch (content.kind) {
    case 'primitive': {
      const name = valueName(content.type);
      return {
        name,
        schema: primitiveValue(scope, parameter, content.type, at),
        extra: { [`_${name}`]: { type: 'object' } },
      };
    }
    case 'datatype':
      return { name: valueName(content.type), schema: typeSchema(scope, content.type, at), extra: {} };
    case 'resource':
      return { name: 'resource', schema: profiledSchema(scope, content.type, content.profiles, at), extra: {} };
    case 'search':
      return { name: 'valueString', schema: typeSchema(scope, 'string', at), extra: {} };
    case 'parts':
      return { name: 'part', schema: listSchema(scope, content.parts, at), extra: {} };
    default:
      return assertNever(content);
  }
}

function valueName(type: string): string {
  return `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
}

/** The schema of a primitive parameter's value, for a body and for a query. */
export function primitiveValue(scope: SchemaScope, parameter: Parameter, type: string, at: string): JsonObject {
  const { binding, fixed } = parameter;
  if (fixed !== undefined && isCertain(parameter.evidence)) return { const: fixed };
  if (binding?.strength === 'required' && binding.codes !== undefined && isCertain(parameter.evidence)) {
    return { type: 'string', enum: [...new Set(binding.codes.map(({ code }) => code))].sort() };
  }
  return typeSchema(scope, type, at);
}
