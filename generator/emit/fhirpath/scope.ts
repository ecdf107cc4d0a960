import type { Structure } from '../../model/structure.ts';
import type { RuntimeFunction } from '../validators/runtime-functions.ts';
import type { StructureIndex } from '../validators/structure-index.ts';
import { type Code, type ItemsCode, listOf, many } from './code.ts';
import type { PathType } from './path-type.ts';
import type { Expression } from './syntax.ts';
import { NotCompilable } from './token.ts';

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

/** TypeScript for what is the same in every run of a lambda, under the names that stand for it there. */
class LoopConstants {
  readonly #codes: string[] = [];

  /** The name that stands for `code` in the lambda. */
  nameOf(code: string): string {
    const known = this.#codes.indexOf(code);
    const number = known < 0 ? this.#codes.push(code) : known + 1;
    return `shared${number === 1 ? '' : number}`;
  }

  /** `code`, in which the names may stand, with what they stand for around it. */
  around(code: string): string {
    if (this.#codes.length === 0) return code;
    const names = this.#codes.map((each) => this.nameOf(each));
    return `((${names.join(', ')}) => ${code})(${this.#codes.join(', ')})`;
  }
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
  /** Further variables, by name without `%`. */
  readonly variables?: ReadonlyMap<string, ItemsCode>;
  /** True where no validation is running, whose message a reference could lead through. */
  readonly standsAlone?: boolean;
  /** True where a member that no definition knows is a mistake, not just absent. */
  readonly isStrict?: boolean;
  /** How many lambdas stand around it. */
  readonly depth: number;
  /** In a lambda: what stays the same however often it runs, to be found out once before. */
  readonly constants?: LoopConstants;
  /** Compiles whatever expression; those who compile a part of one use it for what stands inside. */
  readonly compile: (scope: Scope, expression: Expression) => Code;
}

const names = ['each', 'inner', 'third', 'fourth', 'fifth'];

/** A lambda that is about to be compiled. */
interface Lambda {
  /** The name of its parameter. */
  readonly name: string;
  /** The scope inside of it. */
  readonly scope: Scope;
  /** Puts what stays the same in all its runs around the loop, unless it stands in another lambda, which does so. */
  readonly around: (loop: string) => string;
}

/** Loops inside each other: with each one more, what a long list costs is multiplied by its length. */
const loopLimit = 6;

/** A lambda over items of a type. @throws NotCompilable where too many stand around it */
export function within(scope: Scope, type: PathType): Lambda {
  if (scope.depth >= loopLimit) throw new NotCompilable('too many loops inside each other');
  const name = names[scope.depth] ?? `each${scope.depth}`;
  const self: ItemsCode = { kind: 'items', number: 'one', code: name, type, present: 'true', absent: 'false' };
  const constants = scope.constants ?? new LoopConstants();
  const around = (loop: string): string => (scope.constants === undefined ? constants.around(loop) : loop);
  return { name, scope: { ...scope, self, constants, depth: scope.depth + 1 }, around };
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
