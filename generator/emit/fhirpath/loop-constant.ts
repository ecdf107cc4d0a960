import { type Code, many, one } from './code.ts';
import type { Scope } from './scope.ts';
import type { Expression } from './syntax.ts';

/** Functions whose argument is about each item of what they are called on, not about `$this` around them. */
const lambdas: ReadonlySet<string> = new Set(['all', 'exists', 'select', 'where']);

/** True for an expression that says nothing of `$this`: in a lambda its value is the same for every item. */
export function isLoopConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case 'variable':
    case 'literal':
      return true;
    case 'member':
    case 'type':
      return isLoopConstant(expression.focus);
    case 'index':
      return isLoopConstant(expression.focus) && isLoopConstant(expression.index);
    case 'call':
      return (
        isLoopConstant(expression.focus) && (lambdas.has(expression.name) || expression.arguments.every(isLoopConstant))
      );
    default:
      return false;
  }
}

/** What takes longer the longer a list is. */
const costly =
  /\b(?:step|stepValues|stepChoice|childrenOf|descendantsOf|descendantValues)\b|\.(?:filter|some|every|map|flatMap)\(/;

/** The code of a loop constant, as the name it has in the lambda where finding it out takes long. */
export function namedConstant({ constants }: Scope, code: Code): Code {
  if (constants === undefined) return code;
  const named = (text: string): string => (costly.test(text) ? constants.nameOf(text) : text);
  switch (code.kind) {
    case 'items':
      if (!costly.test(code.code)) return code;
      return (code.number === 'many' ? many : one)(constants.nameOf(code.code), code.type);
    case 'truth':
      return { kind: 'truth', holds: named(code.holds), fails: named(code.fails) };
    default:
      return { ...code, code: named(code.code) };
  }
}
