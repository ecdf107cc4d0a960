import { type Code, many, one, threeValued } from './code.ts';
import { singleCode } from './compile-operator.ts';
import { isLinearPattern } from './linear-pattern.ts';
import type { PathType } from './path-type.ts';
import { compileInner, type Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import { NotCompilable } from './token.ts';

type Call = Extract<Expression, { kind: 'call' }>;

const text: PathType = { kind: 'primitive', code: 'string' };
const whole: PathType = { kind: 'primitive', code: 'integer' };

/** Functions over one text, and conversions. */
export function compileTextCall(scope: Scope, { name, focus, arguments: [first, second] }: Call): Code | undefined {
  const { names } = scope;
  const value = (): string => singleCode(scope, compileInner(scope, focus));
  const argument = (expression: Expression | undefined): string => {
    if (expression === undefined) throw new NotCompilable(`${name}() without what it needs`);
    return singleCode(scope, compileInner(scope, expression));
  };
  switch (name) {
    case 'contains':
      return threeValued(`${names.runtime('containsText')}(${value()}, ${argument(first)})`);
    case 'startsWith':
      return threeValued(`${names.runtime('startsWithText')}(${value()}, ${argument(first)})`);
    case 'endsWith':
      return threeValued(`${names.runtime('endsWithText')}(${value()}, ${argument(first)})`);
    case 'matches':
      return threeValued(`${names.runtime('matchesPattern')}(${value()}, ${pattern(scope, first, '')})`);
    case 'replaceMatches':
      return one(
        `${names.runtime('replacePattern')}(${value()}, ${pattern(scope, first, 'g')}, ${argument(second)})`,
        text,
      );
    case 'substring': {
      const length = second === undefined ? '' : `, ${argument(second)}`;
      return one(`${names.runtime('substring')}(${value()}, ${argument(first)}${length})`, text);
    }
    case 'split':
      return many(`${names.runtime('splitText')}(${value()}, ${argument(first)})`, text);
    case 'length':
      return one(`${names.runtime('lengthOf')}(${value()})`, whole);
    case 'lower':
      return one(`${names.runtime('lowerCase')}(${value()})`, text);
    case 'upper':
      return one(`${names.runtime('upperCase')}(${value()})`, text);
    case 'toInteger':
      return one(`${names.runtime('toInteger')}(${value()})`, whole);
    case 'toString':
      return one(`${names.runtime('toText')}(${value()})`, text);
    default:
      return undefined;
  }
}

/** A pattern that no text can make slow, as a constant of the module. */
function pattern({ names }: Scope, expression: Expression | undefined, flags: string): string {
  if (expression?.kind !== 'literal' || typeof expression.value !== 'string') {
    throw new NotCompilable('a pattern that is not written out');
  }
  if (!isLinearPattern(expression.value)) throw new NotCompilable('a pattern that some texts would make slow');
  // `source` is the text as a literal has it: `/` and line ends escaped.
  return names.constant('pattern', `/${new RegExp(expression.value).source}/${flags}`);
}
