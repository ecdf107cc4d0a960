import { isAbstractType, type Message, type Parameter, type ParameterContent } from '../../model/exchange.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import { anyDatatype } from '../types/message-types.ts';

type ParametersMessage = Extract<Message, { readonly kind: 'parameters' }>;

/** The definition of a Parameters message as an expression, one parameter a line, parts below it. */
export function parametersLiteral(message: ParametersMessage, validator: string | undefined): string {
  return [
    '{',
    "  kind: 'parameters',",
    ...(validator === undefined ? [] : [`  validate: ${validator},`]),
    ...(message.bareResource === undefined ? [] : [`  bareResource: ${stringLiteral(message.bareResource)},`]),
    ...listLines('parameters', message.parameters).map((line) => `  ${line}`),
    '}',
  ].join('\n');
}

function listLines(member: string, parameters: readonly Parameter[]): readonly string[] {
  if (parameters.length === 0) return [`${member}: [],`];
  return [`${member}: [`, ...parameters.flatMap(parameterLines).map((line) => `  ${line}`), '],'];
}

function parameterLines(parameter: Parameter): readonly string[] {
  const { name, min, max } = parameter;
  return [
    '{',
    `  name: ${stringLiteral(name)},`,
    `  min: ${min},`,
    `  max: ${max === '*' ? "'*'" : max},`,
    ...contentLines(parameter.content).map((line) => `  ${line}`),
    ...valueLines(parameter).map((line) => `  ${line}`),
    `  source: ${sourceLiteral(parameter)},`,
    '},',
  ];
}

function contentLines(content: ParameterContent): readonly string[] {
  switch (content.kind) {
    case 'primitive':
      return [`content: { kind: 'value', element: ${stringLiteral(valueElement(content.type))} },`];
    case 'datatype':
      return anyDatatype.has(content.type)
        ? ["content: { kind: 'any-value' },"]
        : [`content: { kind: 'value', element: ${stringLiteral(valueElement(content.type))} },`];
    case 'search':
      return ["content: { kind: 'value', element: 'valueString' },"];
    case 'resource':
      return [`content: { kind: 'resource', resourceType: ${stringLiteral(resourceType(content.type))} },`];
    case 'parts':
      return ['content: {', "  kind: 'parts',", ...listLines('parts', content.parts).map((line) => `  ${line}`), '},'];
  }
}

function valueLines({ content, fixed, binding }: Parameter): readonly string[] {
  if (content.kind !== 'primitive') return [];
  const codes = binding?.strength === 'required' ? binding.codes : undefined;
  return [
    ...(fixed === undefined || fixed === null || typeof fixed === 'object' ? [] : [`fixed: ${jsonLiteral(fixed)},`]),
    ...(codes === undefined
      ? []
      : [`codes: [${[...new Set(codes.map(({ code }) => stringLiteral(code)))].join(', ')}],`]),
  ];
}

/** The requirement named in refusals is the first: the lists are sorted with the strongest evidence first. */
export function sourceLiteral({ requirements, evidence }: Parameter): string {
  const [requirement] = requirements;
  const named = requirement === undefined ? '' : `requirement: ${stringLiteral(requirement)}, `;
  return `{ ${named}evidence: ${stringLiteral(evidence)} }`;
}

function valueElement(type: string): string {
  return `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
}

/** The name under which the runtime takes any resource. */
export function resourceType(type: string): string {
  return type === 'Any' || isAbstractType(type) ? 'Resource' : type;
}
