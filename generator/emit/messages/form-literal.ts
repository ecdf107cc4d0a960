import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Message, Parameter } from '../../model/exchange.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import { isPrimitive } from '../validators/primitive-codes.ts';
import { type CompiledCondition, conditionLiteral, type UseCondition } from './condition-literal.ts';
import { sourceLiteral } from './definition-literal.ts';

type ParametersMessage = Extract<Message, { readonly kind: 'parameters' }>;

/** A definition of query or form parameters as an expression, one parameter a line group. */
export function formLiteral(message: ParametersMessage, unknown: 'ignore' | 'reject', use: UseCondition): string {
  const { parameters } = message;
  return [
    '{',
    `  unknown: ${stringLiteral(unknown)},`,
    '  parameters: [',
    ...parameters.filter(isFormParameter).flatMap((parameter) => parameterLines(parameter, parameters, use)),
    '  ],',
    '}',
  ].join('\n');
}

/** True for what a query or a form can carry. */
function isFormParameter({ content }: Parameter): boolean {
  return content.kind === 'search' || (content.kind === 'primitive' && isPrimitive(content.type));
}

function parameterLines(parameter: Parameter, all: readonly Parameter[], use: UseCondition): readonly string[] {
  const { name, min, max, content } = parameter;
  const type = content.kind === 'primitive' ? content.type : 'string';
  const condition = compiledCondition(parameter, all, use);
  return [
    '    {',
    `      name: ${stringLiteral(name)},`,
    `      min: ${min},`,
    `      max: ${max === '*' ? "'*'" : max},`,
    `      type: ${stringLiteral(type)},`,
    ...valueLines(parameter).map((line) => `      ${line}`),
    ...(condition?.ok === true ? condition.lines : []).map((line) => `      ${line}`),
    `      source: ${sourceLiteral(parameter)},`,
    '    },',
  ];
}

function compiledCondition(
  { condition }: Parameter,
  all: readonly Parameter[],
  use: UseCondition,
): CompiledCondition | undefined {
  return condition === undefined ? undefined : conditionLiteral(condition, all, use);
}

function valueLines({ fixed, binding }: Parameter): readonly string[] {
  const codes = binding?.strength === 'required' ? binding.codes : undefined;
  return [
    ...(fixed === undefined || fixed === null || typeof fixed === 'object' ? [] : [`fixed: ${jsonLiteral(fixed)},`]),
    ...(codes === undefined
      ? []
      : [`codes: [${[...new Set(codes.map(({ code }) => stringLiteral(code)))].join(', ')}],`]),
  ];
}

/** What of a message of query or form parameters cannot be turned into code. */
export function skippedOfForm({ parameters }: ParametersMessage): readonly Diagnostic[] {
  const remedy = 'Nothing to do; what the rule asks for is left to the actors.';
  return parameters.flatMap((parameter): readonly Diagnostic[] => {
    const { name, place, condition } = parameter;
    const shared = { code: 'rule-not-generated', severity: 'information', place, remedy } as const;
    if (!isFormParameter(parameter)) {
      const message = `A query or a form cannot carry the parameter "${name}", as it is no primitive value.`;
      return [{ ...shared, message }];
    }
    const compiled = condition === undefined ? undefined : conditionLiteral(condition, parameters, (used) => used);
    if (compiled === undefined || compiled.ok) return [];
    return [{ ...shared, message: `The condition of "${name}" is not checked: ${compiled.reason}.` }];
  });
}
