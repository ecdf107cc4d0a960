import type { Structure } from '../../model/structure.ts';
import type { RuntimeFunction } from '../validators/runtime-functions.ts';
import type { StructureIndex } from '../validators/structure-index.ts';
import { type Code, type ItemsCode, listOf, many } from './code.ts';
import type { PathType } from './path-type.ts';
import type { Expression } from './syntax.ts';

/** What the compiler needs of the module it compiles for. */
export interface Names {
  readonly index: StructureIndex;
  /** Imports a function of the runtime. */
  runtime(name: RuntimeFunction): string;
  /** A constant list of names. */
  list(stem: string, members: readonly string[]): string;
  /** The variable that tells which member of a choice the object in `value` has, `''` for none; where there is one. */
  readonly choiceVariable?: (name: string) => string | undefined;
  /** A constant of the module. */
  constant(stem: string, initializer: string, type?: string): string;
}

/** Where an expression stands. */
export interface Scope {
  readonly names: Names;
  readonly structure: Structure;
  /** `$this`, and what a path starts at. */
  readonly self: ItemsCode;
  /** `%context` */
  readonly context: ItemsCode;
  /** TypeScript for `%resource`, with what is known of its type. */
  readonly resource: { readonly code: string; readonly type: PathType };
  /** How many lambdas stand around it. */
  readonly depth: number;
  /** Compiles whatever expression; those who compile a part of one use it for what stands inside. */
  readonly compile: (scope: Scope, expression: Expression) => Code;
}

const names = ['each', 'inner', 'third', 'fourth', 'fifth'];

/** The name of a lambda's parameter in `scope`, and the scope inside of it. */
export function within(scope: Scope, type: PathType): { readonly name: string; readonly scope: Scope } {
  const name = names[scope.depth] ?? `each${scope.depth}`;
  const self: ItemsCode = { kind: 'items', number: 'one', code: name, type, present: 'true', absent: 'false' };
  return { name, scope: { ...scope, self, depth: scope.depth + 1 } };
}

/** TypeScript for an expression within another. @throws NotCompilable where it cannot be had. */
export function compileInner(scope: Scope, expression: Expression): Code {
  return scope.compile(scope, expression);
}

/** An expression that yields items. */
export function compileItems(scope: Scope, expression: Expression): ItemsCode {
  const code = compileInner(scope, expression);
  return code.kind === 'items' ? code : many(listOf(code, scope.names), { kind: 'any' });
}
