import { type Code, certain, type ItemsCode, many, nothing, one } from './code.ts';
import { compileCondition } from './compile-condition.ts';
import { compileFilter, compileQuantifier, compileSelect } from './compile-lambda.ts';
import { compileListCall } from './compile-list-call.ts';
import { inverted } from './compile-operator.ts';
import { compileMember } from './compile-path.ts';
import { compileTextCall } from './compile-text-call.ts';
import { compileType } from './compile-type.ts';
import { anyType } from './path-type.ts';
import { compileInner, compileItems, type Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import { NotCompilable } from './token.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** TypeScript for a call of a function. */
export function compileCall(scope: Scope, call: Call): Code {
  const known = compileTruthCall(scope, call) ?? compileItemsCall(scope, call) ?? compileListCall(scope, call);
  const code = known ?? compileTextCall(scope, call);
  if (code === undefined) throw new NotCompilable(`${call.name}() is not known`);
  return code;
}

/** Functions whose result is true or false. */
function compileTruthCall(scope: Scope, { name, focus, arguments: [first] }: Call): Code | undefined {
  switch (name) {
    case 'exists':
    case 'empty': {
      const items = compileItems(scope, focus);
      const filtered = first === undefined ? items : compileFilter(scope, items, first);
      return name === 'exists'
        ? certain(filtered.present, filtered.absent)
        : certain(filtered.absent, filtered.present);
    }
    case 'not':
      return inverted(compileCondition(scope, focus));
    case 'all':
    case 'allTrue':
    case 'allFalse':
    case 'anyTrue':
    case 'anyFalse':
      return compileQuantifier(scope, compileItems(scope, focus), name, first);
    case 'is':
      return first === undefined ? undefined : compileType(scope, 'is', compileItems(scope, focus), typeName(first));
    case 'hasValue':
      return compileHasValue(scope, compileInner(scope, focus));
    default:
      return undefined;
  }
}

function compileHasValue(scope: Scope, code: Code): Code {
  if (code.kind !== 'items') return certain('true', 'false');
  if (code.type.kind === 'object' || code.type.kind === 'resource') return certain('false', 'true');
  if (code.number === 'one' && code.type.kind === 'primitive') {
    return certain(`${code.code} !== undefined`, `${code.code} === undefined`);
  }
  const item = code.number === 'one' ? code.code : `${scope.names.runtime('only')}(${code.code})`;
  const call = `${scope.names.runtime('isValue')}(${item})`;
  return certain(call, `!${call}`);
}

/** Functions whose result is items of the message. */
function compileItemsCall(scope: Scope, call: Call): Code | undefined {
  const {
    name,
    focus,
    arguments: [first, second, third],
  } = call;
  switch (name) {
    case 'where':
      return first === undefined ? undefined : compileFilter(scope, compileItems(scope, focus), first);
    case 'select':
      return first === undefined ? undefined : compileSelect(scope, compileItems(scope, focus), first);
    case 'trace':
      return compileInner(scope, focus);
    case 'as':
    case 'ofType':
      return first === undefined ? undefined : compileType(scope, 'as', compileItems(scope, focus), typeName(first));
    case 'iif':
      return first === undefined || second === undefined ? undefined : compileIif(scope, focus, [first, second, third]);
    case 'extension':
      return first === undefined ? undefined : compileExtension(scope, compileItems(scope, focus), first);
    case 'resolve':
      return compileResolve(scope, compileItems(scope, focus));
    case 'children':
    case 'descendants':
      return compileBelow(scope, compileItems(scope, focus), name);
    default:
      return undefined;
  }
}

function typeName(expression: Expression): string {
  if (expression.kind !== 'member') throw new NotCompilable('a type that is not named');
  return expression.focus.kind === 'member' ? `${expression.focus.name}.${expression.name}` : expression.name;
}

function compileIif(
  scope: Scope,
  focus: Expression,
  [condition, yes, no]: readonly [Expression, Expression, Expression | undefined],
): Code {
  const self = compileItems(scope, focus);
  if (self.number === 'many') throw new NotCompilable('iif() of a list');
  const inside = { ...scope, self };
  const { holds } = compileCondition(inside, condition);
  const then = compileCondition(inside, yes);
  const otherwise = no === undefined ? { holds: 'false', fails: 'false' } : compileCondition(inside, no);
  return {
    kind: 'truth',
    holds: `(${holds} ? ${then.holds} : ${otherwise.holds})`,
    fails: `(${holds} ? ${then.fails} : ${otherwise.fails})`,
  };
}

/** `extension('url')` is short for `extension.where(url = 'url')`. */
function compileExtension(scope: Scope, focus: ItemsCode, url: Expression): Code {
  const condition: Expression = {
    kind: 'binary',
    operator: '=',
    left: { kind: 'member', focus: { kind: 'this' }, name: 'url', isFirst: false },
    right: url,
  };
  return compileFilter(scope, compileMember(scope, focus, 'extension'), condition);
}

/**
 * What references point to, as far as the message has it: nothing is fetched, and what is elsewhere counts as nothing.
 * @see https://hl7.org/fhir/R4/fhirpath.html#functions
 */
function compileResolve({ names, standsAlone }: Scope, { number, code }: ItemsCode): Code {
  if (standsAlone === true) throw new NotCompilable('resolve() outside of a message');
  const type = { kind: 'resource' } as const;
  return number === 'many'
    ? many(`${names.runtime('resolveReferences')}(${code}, validation)`, type)
    : one(`${names.runtime('resolveReference')}(${code}, validation)`, type);
}

function compileBelow({ names }: Scope, focus: ItemsCode, name: 'children' | 'descendants'): Code {
  if (focus.type.kind === 'primitive') return nothing;
  const list = focus.number === 'many' ? focus.code : `${names.runtime('itemsOf')}(${focus.code})`;
  const code = `${names.runtime(name === 'children' ? 'childrenOf' : 'descendantsOf')}(${list})`;
  const found = many(code, anyType);
  return name === 'children' ? found : { ...found, descendantsOf: list };
}
