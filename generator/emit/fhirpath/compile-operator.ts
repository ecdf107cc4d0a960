import {
  both,
  type Code,
  certain,
  either,
  type ItemsCode,
  listOf,
  many,
  one,
  type TruthCode,
  threeValued,
} from './code.ts';
import { asTruth, compileCondition, single } from './compile-condition.ts';
import type { PathType } from './path-type.ts';
import { compileInner, type Scope } from './scope.ts';
import type { BinaryOperator, Expression } from './syntax.ts';
import { NotCompilable } from './token.ts';

type Binary = Extract<Expression, { kind: 'binary' }>;

/** TypeScript for an operator between two expressions. */
export function compileOperator(scope: Scope, { operator, left, right }: Binary): Code {
  switch (operator) {
    case 'and':
    case 'or':
    case 'xor':
    case 'implies':
      return compileLogic(operator, compileCondition(scope, left), compileCondition(scope, right));
    case '=':
      return compileEquality(scope, left, right);
    case '!=':
      return inverted(compileEquality(scope, left, right));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileComparison(scope, operator, left, right);
    case 'in':
      return compileMembership(scope, left, right);
    case 'contains':
      return compileMembership(scope, right, left);
    case '|':
      return compileUnion(scope, left, right);
    case '&':
      return concatenated(scope, left, right);
    default:
      return compileArithmetic(scope, operator, left, right);
  }
}

/** The same with true and false exchanged. */
export function inverted({ holds, fails }: TruthCode): TruthCode {
  return { kind: 'truth', holds: fails, fails: holds };
}

/** @see http://hl7.org/fhirpath/N1/#boolean-logic */
function compileLogic(operator: 'and' | 'or' | 'xor' | 'implies', left: TruthCode, right: TruthCode): TruthCode {
  switch (operator) {
    case 'and':
      return { kind: 'truth', holds: both(left.holds, right.holds), fails: either(left.fails, right.fails) };
    case 'or':
      return { kind: 'truth', holds: either(left.holds, right.holds), fails: both(left.fails, right.fails) };
    case 'implies':
      return compileLogic('or', inverted(left), right);
    case 'xor':
      return {
        kind: 'truth',
        holds: either(both(left.holds, right.fails), both(left.fails, right.holds)),
        fails: either(both(left.holds, right.holds), both(left.fails, right.fails)),
      };
  }
}

function compileEquality(scope: Scope, left: Expression, right: Expression): TruthCode {
  const [first, second] = [compileInner(scope, left), compileInner(scope, right)];
  const literal = [first, second].find(isLiteralTruth);
  const other = first === literal ? second : first;
  if (literal?.kind === 'truth' && other.kind === 'items' && other.number === 'one') {
    return equalsValue(scope, other, literal.holds);
  }
  if (first.kind === 'truth' || second.kind === 'truth') {
    return inverted(compileLogic('xor', asTruth(scope, first), asTruth(scope, second)));
  }
  if (isValue(first) && isValue(second))
    return certain(`${first.code} === ${second.code}`, `${first.code} !== ${second.code}`);
  if (isMany(first) || isMany(second)) {
    const call = `${scope.names.runtime('areEqual')}(${listOf(first, scope.names)}, ${listOf(second, scope.names)})`;
    return threeValued(call);
  }
  const [items, value] = isValue(first) ? [second, first] : [first, second];
  if (isValue(value) && items.kind === 'items') return equalsValue(scope, items, value.code);
  return threeValued(`${scope.names.runtime('isEqual')}(${first.code}, ${second.code})`);
}

/** An element without a value, of which there are only extensions, equals nothing. */
function equalsValue(scope: Scope, { code, present }: ItemsCode, literal: string): TruthCode {
  if (code === 'undefined') return { kind: 'truth', holds: 'false', fails: 'false' };
  const fails =
    present === `${code} !== undefined` && code.includes('(')
      ? `${scope.names.runtime('isEqual')}(${code}, ${literal}) === false`
      : both(present, `${code} !== ${literal}`);
  return { kind: 'truth', holds: `${code} === ${literal}`, fails };
}

function isLiteralTruth(code: Code): boolean {
  return code.kind === 'truth' && (code.holds === 'true' || code.holds === 'false') && code.fails !== code.holds;
}

function isValue(code: Code): boolean {
  return code.kind === 'number' || code.kind === 'text';
}

function isMany(code: Code): boolean {
  return code.kind === 'items' && code.number === 'many';
}

/** Comparing gives NaN where two things cannot be compared; any comparison with that is false, and so is its opposite. */
function compileComparison(
  scope: Scope,
  operator: '<' | '<=' | '>' | '>=',
  left: Expression,
  right: Expression,
): TruthCode {
  const [first, second] = [compileInner(scope, left), compileInner(scope, right)];
  const opposite = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' }[operator];
  if (first.kind === 'number' && second.kind === 'number') {
    return certain(`${first.code} ${operator} ${second.code}`, `${first.code} ${opposite} ${second.code}`);
  }
  const compare = scope.names.runtime(comparer(typeOf(first), typeOf(second)));
  const call = `${compare}(${singleCode(scope, first)}, ${singleCode(scope, second)})`;
  return { kind: 'truth', holds: `${call} ${operator} 0`, fails: `${call} ${opposite} 0` };
}

function typeOf(code: Code): PathType | undefined {
  return code.kind === 'items' ? code.type : undefined;
}

const times: readonly string[] = ['date', 'dateTime', 'instant', 'time'];
const quantities: readonly string[] = ['Quantity', 'SimpleQuantity', 'Age', 'Count', 'Distance', 'Duration', 'Money'];

function comparer(
  left: PathType | undefined,
  right: PathType | undefined,
): 'compareTimes' | 'compareQuantities' | 'compareValues' {
  const types = [left, right];
  if (types.some((type) => type?.kind === 'primitive' && times.includes(type.code))) return 'compareTimes';
  return types.some((type) => type?.kind === 'object' && quantities.includes(type.name))
    ? 'compareQuantities'
    : 'compareValues';
}

/** One value; of a list its only one. */
export function singleCode(scope: Scope, code: Code): string {
  switch (code.kind) {
    case 'items':
      return single(scope.names, code);
    case 'truth':
      return `${scope.names.runtime('only')}(${listOf(code, scope.names)})`;
    default:
      return code.code;
  }
}

/** One item, `null` where it is a primitive without a value. */
function itemCode(scope: Scope, code: Code): string {
  if (code.kind !== 'items' || code.number === 'many' || code.sibling === undefined) return singleCode(scope, code);
  return `${scope.names.runtime('itemOf')}(${code.code}, ${code.sibling})`;
}

function compileMembership(scope: Scope, item: Expression, list: Expression): TruthCode {
  const [wanted, all] = [compileInner(scope, item), compileInner(scope, list)];
  return threeValued(`${scope.names.runtime('isAmong')}(${itemCode(scope, wanted)}, ${listOf(all, scope.names)})`);
}

function compileUnion(scope: Scope, left: Expression, right: Expression): Code {
  const parts = unionParts({ kind: 'binary', operator: '|', left, right });
  const codes = parts.map((part) => compileInner(scope, part));
  if (codes.every(isValue)) {
    const literals = codes.map((code) => (code.kind === 'text' || code.kind === 'number' ? code.code : ''));
    return many(scope.names.constant('allowed', `[${literals.join(', ')}]`, 'readonly unknown[]'), { kind: 'any' });
  }
  const types = codes.map(typeOf);
  const [type] = types;
  const isSame = types.every(
    (other) => other !== undefined && JSON.stringify(named(other)) === JSON.stringify(named(type)),
  );
  const lists = codes.map((code) => listOf(code, scope.names)).join(', ');
  const found = many(
    `${scope.names.runtime('union')}(${lists})`,
    isSame && type !== undefined ? type : { kind: 'any' },
  );
  const items = codes.filter((code) => code.kind === 'items');
  if (items.length < codes.length) return found;
  return {
    ...found,
    present: either(...items.map((code) => code.present)),
    absent: both(...items.map((code) => code.absent)),
  };
}

function named(type: PathType | undefined): unknown {
  return type?.kind === 'object' ? [type.structure.canonical, type.node.id] : type;
}

function unionParts(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'binary' || expression.operator !== '|') return [expression];
  return [...unionParts(expression.left), ...unionParts(expression.right)];
}

/** `&` takes what is empty for an empty text, so that its result never is. */
function concatenated(scope: Scope, left: Expression, right: Expression): Code {
  const parts = [left, right].map((part) => singleCode(scope, compileInner(scope, part)));
  return { kind: 'text', code: `${scope.names.runtime('concatenate')}(${parts.join(', ')})` };
}

function compileArithmetic(scope: Scope, operator: BinaryOperator, left: Expression, right: Expression): Code {
  const [first, second] = [compileInner(scope, left), compileInner(scope, right)];
  if (
    first.kind === 'number' &&
    second.kind === 'number' &&
    (operator === '+' || operator === '-' || operator === '*')
  ) {
    return { kind: 'number', code: `(${first.code} ${operator} ${second.code})` };
  }
  if (operator !== '+') throw new NotCompilable(`${operator} of what the message says`);
  return one(
    `${scope.names.runtime('plus')}(${singleCode(scope, first)}, ${singleCode(scope, second)})`,
    first.kind === 'text' || second.kind === 'text' ? { kind: 'primitive', code: 'string' } : { kind: 'any' },
  );
}
