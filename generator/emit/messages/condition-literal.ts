import type { Parameter } from '../../model/exchange.ts';
import { parseExpression } from '../fhirpath/parse.ts';
import type { Expression } from '../fhirpath/syntax.ts';
import { NotCompilable } from '../fhirpath/token.ts';
import { stringLiteral } from '../literal.ts';

/** A condition as code, or why it is none. */
export type CompiledCondition =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Imports a function of the runtime's module of conditions and returns its name. */
export type UseCondition = (name: string) => string;

/**
 * Compiles the FHIRPath of a condition: comparisons and tests of single parameters of the message (`scope`) and of facts about the
 * client (`%client.type`), joined by `and`, `or`, `implies`.
 */
export function conditionLiteral(text: string, parameters: readonly Parameter[], use: UseCondition): CompiledCondition {
  try {
    const compiler = new ConditionCompiler(parameters, use);
    const code = compiler.compile(parseExpression(text));
    const used = [compiler.usesMessage ? 'message' : '_message', ...(compiler.usesClient ? ['client'] : [])];
    const given = compiler.usesClient || compiler.usesMessage ? used.join(', ') : '';
    const lines = [
      'condition: {',
      `  text: ${stringLiteral(text)},`,
      `  needsClient: ${compiler.usesClient},`,
      `  holds: (${given}) => ${code},`,
      '},',
    ];
    return { ok: true, lines };
  } catch (error) {
    if (error instanceof NotCompilable) return { ok: false, reason: error.message };
    throw error;
  }
}

const binaryFunctions: Readonly<Record<string, string>> = {
  '=': 'equal',
  '!=': 'unequal',
  and: 'both',
  or: 'either',
  implies: 'implies',
};

const textFunctions: Readonly<Record<string, string>> = { contains: 'containsText', startsWith: 'startsWithText' };

class ConditionCompiler {
  usesMessage = false;
  usesClient = false;
  readonly #parameters: readonly Parameter[];
  readonly #use: UseCondition;

  constructor(parameters: readonly Parameter[], use: UseCondition) {
    this.#parameters = parameters;
    this.#use = use;
  }

  compile(expression: Expression): string {
    switch (expression.kind) {
      case 'literal':
        return typeof expression.value === 'string' ? stringLiteral(expression.value) : String(expression.value);
      case 'empty':
        return 'undefined';
      case 'member':
        return this.#member(expression);
      case 'call':
        return this.#call(expression);
      case 'binary':
        return this.#binary(expression);
      default:
        throw new NotCompilable(`${expression.kind} in a condition`);
    }
  }

  #member({ focus, name, isFirst }: Extract<Expression, { readonly kind: 'member' }>): string {
    if (focus.kind === 'variable' && focus.name === 'client') {
      this.usesClient = true;
      return `client[${stringLiteral(name)}]`;
    }
    const parameter = this.#parameters.find((each) => each.name === name);
    if (!isFirst || parameter?.max !== 1) throw new NotCompilable(`${name} is no single parameter of the message`);
    this.usesMessage = true;
    return `message[${stringLiteral(name)}]`;
  }

  #binary({ operator, left, right }: Extract<Expression, { readonly kind: 'binary' }>): string {
    if (operator === 'contains') return this.#hasPart(left, right);
    if (operator === 'in') return this.#hasPart(right, left);
    const name = binaryFunctions[operator];
    if (name === undefined) throw new NotCompilable(`operator ${operator} in a condition`);
    return `${this.#use(name)}(${this.compile(left)}, ${this.compile(right)})`;
  }

  #call(call: Extract<Expression, { readonly kind: 'call' }>): string {
    const [argument, another] = call.arguments;
    if (another !== undefined) throw new NotCompilable(`${call.name}() with two arguments in a condition`);
    if (argument === undefined) return this.#test(call);
    const text = textFunctions[call.name];
    if (text === undefined) throw new NotCompilable(`${call.name}() in a condition`);
    return `${this.#use(text)}(${this.compile(call.focus)}, ${this.compile(argument)})`;
  }

  #test({ name, focus }: Extract<Expression, { readonly kind: 'call' }>): string {
    switch (name) {
      case 'exists': {
        const part = partOf(focus);
        return part === undefined ? `${this.compile(focus)} !== undefined` : this.#hasPart(part.list, part.wanted);
      }
      case 'empty':
        return `${this.compile(focus)} === undefined`;
      case 'not':
        return `${this.#use('not')}(${this.compile(focus)})`;
      default:
        throw new NotCompilable(`${name}() in a condition`);
    }
  }

  /** `value.split(' ')` with `wanted` among its parts. */
  #hasPart(list: Expression, wanted: Expression): string {
    if (list.kind !== 'call' || list.name !== 'split' || !isLiteral(list.arguments[0], ' ')) {
      throw new NotCompilable("membership in anything but split(' ')");
    }
    return `${this.#use('hasPart')}(${this.compile(list.focus)}, ${this.compile(wanted)})`;
  }
}

/** `list.where($this = wanted)` */
function partOf(focus: Expression): { readonly list: Expression; readonly wanted: Expression } | undefined {
  if (focus.kind !== 'call' || focus.name !== 'where') return undefined;
  const [criterion] = focus.arguments;
  if (criterion?.kind !== 'binary' || criterion.operator !== '=' || criterion.left.kind !== 'this') return undefined;
  return { list: focus.focus, wanted: criterion.right };
}

function isLiteral(expression: Expression | undefined, value: string): boolean {
  return expression?.kind === 'literal' && expression.value === value;
}
