import type { Constraint, Structure } from '../../model/structure.ts';
import type { ItemsCode } from './code.ts';
import { compileCondition } from './compile-condition.ts';
import { compileExpression } from './compile-expression.ts';
import { parseExpression } from './parse.ts';
import type { PathType } from './path-type.ts';
import type { Names, Scope } from './scope.ts';
import { NotCompilable } from './token.ts';

/** An invariant as TypeScript: `holds` where it is true, `fails` where it is false; neither where it is empty. */
export interface CompiledInvariant {
  readonly holds: string;
  readonly fails: string;
}

/** What an invariant is about. */
export interface InvariantPlace {
  readonly structure: Structure;
  /** The value the invariant is said of, in TypeScript, and its type. */
  readonly code: string;
  readonly type: PathType;
  /** True where `code` has been found to be an object. */
  readonly isObject: boolean;
  /** True where the value is the resource itself. */
  readonly isResource: boolean;
  /** Of a primitive: TypeScript for what stands beside it under `_name`. */
  readonly sibling?: string;
}

/** Compiles an invariant; where that cannot be done, a text that says why. */
export function compileInvariant(
  names: Names,
  place: InvariantPlace,
  constraint: Constraint,
): CompiledInvariant | string {
  try {
    const { holds, fails } = compileCondition(scopeOf(names, place), parseExpression(constraint.expression));
    return { holds, fails };
  } catch (cause) {
    if (cause instanceof NotCompilable) return cause.message;
    throw cause;
  }
}

function scopeOf(names: Names, { structure, code, type, isObject, isResource, sibling }: InvariantPlace): Scope {
  const self: ItemsCode = {
    kind: 'items',
    number: 'one',
    code,
    type,
    present: 'true',
    absent: 'false',
    isObject,
    ...(sibling === undefined ? {} : { sibling }),
  };
  const base = names.index.ofType(structure.type);
  const isOfResource = base?.kind === 'resource' && base !== undefined;
  const resourceType: PathType = isOfResource
    ? { kind: 'object', name: structure.type, structure: base, node: base.root }
    : { kind: 'resource' };
  const resource = { code: isResource ? 'value' : 'validation.resource', type: resourceType };
  return { names, structure, self, context: self, resource, depth: 0, compile: compileExpression };
}
