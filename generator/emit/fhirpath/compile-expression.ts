import { stringLiteral } from '../literal.ts';
import { type Code, nothing, one } from './code.ts';
import { compileCall } from './compile-call.ts';
import { compileOperator } from './compile-operator.ts';
import { compileMember } from './compile-path.ts';
import { compileType } from './compile-type.ts';
import { isLoopConstant, namedConstant } from './loop-constant.ts';
import { compileItems, type Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import { NotCompilable } from './token.ts';

/** TypeScript for an expression. @throws NotCompilable where it cannot be had. */
export function compileExpression(scope: Scope, expression: Expression): Code {
  if (scope.constants === undefined || !isLoopConstant(expression)) return compileAnew(scope, expression);
  const { constants: _, ...outside } = scope;
  return namedConstant(scope, compileAnew(outside, expression));
}

function compileAnew(scope: Scope, expression: Expression): Code {
  switch (expression.kind) {
    case 'literal':
      return compileLiteral(expression.value);
    case 'empty':
      return nothing;
    case 'this':
      return scope.self;
    case 'variable':
      return compileVariable(scope, expression.name);
    case 'member':
      return compilePathStep(scope, expression);
    case 'call':
      return compileCall(scope, expression);
    case 'index':
      return compileIndex(scope, expression);
    case 'type':
      return compileType(scope, expression.operator, compileItems(scope, expression.focus), expression.type);
    case 'binary':
      return compileOperator(scope, expression);
  }
}

function compileLiteral(value: string | number | boolean): Code {
  switch (typeof value) {
    case 'string':
      return { kind: 'text', code: stringLiteral(value) };
    case 'number':
      return { kind: 'number', code: String(value) };
    default:
      return { kind: 'truth', holds: String(value), fails: String(!value) };
  }
}

const constants: Readonly<Record<string, string>> = {
  ucum: 'http://unitsofmeasure.org',
  sct: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
};

function compileVariable({ resource, context, variables }: Scope, name: string): Code {
  const variable = variables?.get(name);
  if (variable !== undefined) return variable;
  if (name === 'context') return context;
  const isObject = resource.code === 'value';
  if (name === 'resource') return { ...one(resource.code, resource.type), isObject };
  if (name === 'rootResource') return one('validation.rootResource', { kind: 'resource' });
  const constant = Object.hasOwn(constants, name) ? constants[name] : undefined;
  if (constant === undefined) throw new NotCompilable(`%${name} is not known`);
  return { kind: 'text', code: stringLiteral(constant) };
}

function compilePathStep(scope: Scope, step: Extract<Expression, { kind: 'member' }>): Code {
  const { context, self } = scope;
  // `Patient.name`: a path may start with the type it is about.
  const { type } = context;
  if (step.isFirst && step.focus.kind === 'this' && type.kind === 'object' && step.name === type.structure.type) {
    return self;
  }
  return compileMember(scope, compileItems(scope, step.focus), step.name);
}

function compileIndex(scope: Scope, { focus, index }: Extract<Expression, { kind: 'index' }>): Code {
  if (index.kind !== 'literal' || typeof index.value !== 'number')
    throw new NotCompilable('an index that is no number');
  const items = compileItems(scope, focus);
  if (items.number === 'one') return index.value === 0 ? items : nothing;
  return one(`${items.code}[${index.value}]`, items.type);
}
