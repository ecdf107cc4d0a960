import { type Code, certain, type ItemsCode, listOf, many, nothing, one } from './code.ts';
import { compileInner, compileItems, type Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import { NotCompilable } from './token.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Functions over lists. */
export function compileListCall(scope: Scope, { name, focus, arguments: [first] }: Call): Code | undefined {
  const { names } = scope;
  const other = (): string => (first === undefined ? '[]' : listOf(compileInner(scope, first), names));
  const list = (): string => listOf(compileInner(scope, focus), names);
  const type = (): ItemsCode['type'] => compileItems(scope, focus).type;
  switch (name) {
    case 'count':
      return compileCount(compileItems(scope, focus));
    case 'first':
    case 'last':
    case 'tail':
    case 'single':
      return compilePick(scope, compileItems(scope, focus), name);
    case 'skip':
      return many(`${list()}.slice(${countOf(first)})`, type());
    case 'take':
      return many(`${list()}.slice(0, ${countOf(first)})`, type());
    case 'isDistinct':
      return truthOf(`${names.runtime('isDistinct')}(${list()})`);
    case 'distinct':
      return many(`${names.runtime('union')}(${list()})`, type());
    case 'union':
      return many(`${names.runtime('union')}(${list()}, ${other()})`, { kind: 'any' });
    case 'combine':
      return many(`[...${list()}, ...${other()}]`, { kind: 'any' });
    case 'intersect':
      return many(`${names.runtime('intersect')}(${list()}, ${other()})`, type());
    case 'exclude':
      return many(`${names.runtime('exclude')}(${list()}, ${other()})`, type());
    case 'subsetOf':
      return truthOf(`${names.runtime('isSubset')}(${list()}, ${other()})`);
    case 'supersetOf':
      return truthOf(`${names.runtime('isSubset')}(${other()}, ${list()})`);
    default:
      return undefined;
  }
}

function truthOf(call: string): Code {
  return certain(call, `!${call}`);
}

function countOf(expression: Expression | undefined): number {
  if (expression?.kind === 'literal' && typeof expression.value === 'number') return Math.max(0, expression.value);
  throw new NotCompilable('a count that is no number');
}

function compileCount(items: ItemsCode): Code {
  if (items.code === 'undefined') return { kind: 'number', code: '0' };
  return { kind: 'number', code: items.number === 'many' ? `${items.code}.length` : `Number(${items.present})` };
}

function compilePick({ names }: Scope, items: ItemsCode, name: 'first' | 'last' | 'tail' | 'single'): Code {
  if (items.number === 'one') return name === 'tail' ? nothing : items;
  switch (name) {
    case 'first':
      return one(`${items.code}[0]`, items.type);
    case 'last':
      return one(`${items.code}.at(-1)`, items.type);
    case 'tail':
      return many(`${items.code}.slice(1)`, items.type);
    case 'single':
      return one(`${names.runtime('only')}(${items.code})`, items.type);
  }
}
