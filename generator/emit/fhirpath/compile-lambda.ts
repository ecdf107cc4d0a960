import { both, type Code, certain, either, type ItemsCode, listOf, many, not, type TruthCode } from './code.ts';
import { asTruth, compileCondition } from './compile-condition.ts';
import { compileInner, type Scope, within } from './scope.ts';
import type { Expression } from './syntax.ts';

/** `where(condition)` */
export function compileFilter(scope: Scope, items: ItemsCode, condition: Expression): ItemsCode {
  if (items.number === 'one') {
    const { holds } = compileCondition({ ...scope, self: items }, condition);
    return {
      ...items,
      code: `(${holds} ? ${items.code} : undefined)`,
      present: both(items.present, holds),
      absent: either(items.absent, not(holds)),
    };
  }
  const { name, scope: inside, around } = within(scope, items.type);
  const { holds } = compileCondition(inside, condition);
  const test = `(${name}) => ${holds}`;
  const some = around(`${items.code}.some(${test})`);
  return {
    kind: 'items',
    number: 'many',
    code: around(`${items.code}.filter(${test})`),
    type: items.type,
    present: some,
    absent: `!${some}`,
  };
}

/** `select(expression)` */
export function compileSelect(scope: Scope, items: ItemsCode, expression: Expression): Code {
  if (items.number === 'one') return compileInner({ ...scope, self: items }, expression);
  const { name, scope: inside, around } = within(scope, items.type);
  const code = compileInner(inside, expression);
  const type = code.kind === 'items' ? code.type : ({ kind: 'any' } as const);
  if (code.kind === 'text' || code.kind === 'number')
    return many(around(`${items.code}.map((${name}) => ${code.code})`), type);
  return many(around(`${items.code}.flatMap((${name}) => ${listOf(code, scope.names)})`), type);
}

type Quantifier = 'all' | 'allTrue' | 'allFalse' | 'anyTrue' | 'anyFalse';

/** `all(condition)`, `allTrue()` … */
export function compileQuantifier(
  scope: Scope,
  items: ItemsCode,
  quantifier: Quantifier,
  condition: Expression | undefined,
): TruthCode {
  const every = quantifier.startsWith('all');
  const truth = ({ holds, fails }: TruthCode): string => (quantifier.endsWith('False') ? fails : holds);
  const test = (inside: Scope): TruthCode =>
    condition === undefined ? asTruth(inside, inside.self) : compileCondition(inside, condition);
  if (items.number === 'one') {
    const met = truth(test({ ...scope, self: items }));
    return every
      ? certain(either(items.absent, met), both(items.present, not(met)))
      : certain(both(items.present, met), either(items.absent, not(met)));
  }
  const { name, scope: inside, around } = within(scope, items.type);
  const holds = around(`${items.code}.${every ? 'every' : 'some'}((${name}) => ${truth(test(inside))})`);
  return certain(holds, `!${holds}`);
}
