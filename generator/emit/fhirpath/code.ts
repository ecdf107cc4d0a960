import type { PathMember, PathType } from './path-type.ts';

/** What an expression became: TypeScript, and what is known of its value. */
export type Code = TruthCode | ItemsCode | ValueCode;

/** Something true, false or empty: `holds` is TypeScript for the first, `fails` for the second. */
export interface TruthCode {
  readonly kind: 'truth';
  readonly holds: string;
  readonly fails: string;
}

/** Items that come from the message, or none. */
export interface ItemsCode {
  readonly kind: 'items';
  /**
   * `one`: `code` is the one item, `undefined` where there is none. `many`: `code` is a list of them. In a list `null` stands for
   * a primitive without a value, of which there are only extensions.
   */
  readonly number: 'one' | 'many';
  readonly code: string;
  readonly type: PathType;
  /** TypeScript that is true where there is an item, and where there is none. */
  readonly present: string;
  readonly absent: string;
  /** True where `code` has been found to be an object, so that its members can be read as they are. */
  readonly isObject?: boolean;
  /** Of a single primitive: what stands beside it under `_name`. */
  readonly sibling?: string;
  /** Of an element with a choice of types: where it was found, so that one type can be picked. */
  readonly choice?: { readonly focus: ItemsCode; readonly member: PathMember };
  /** Of `descendants()`: what they descend from. */
  readonly descendantsOf?: string;
}

/** Exactly one number or text, which the message cannot make disappear. */
interface ValueCode {
  readonly kind: 'number' | 'text';
  readonly code: string;
}

export const nothing: ItemsCode = {
  kind: 'items',
  number: 'one',
  code: 'undefined',
  type: { kind: 'any' },
  present: 'false',
  absent: 'true',
};

/** A truth that is never empty. */
export function certain(holds: string, fails: string): TruthCode {
  return { kind: 'truth', holds, fails };
}

/** From TypeScript that yields `true`, `false` or `undefined`. */
export function threeValued(code: string): TruthCode {
  return { kind: 'truth', holds: `${code} === true`, fails: `${code} === false` };
}

/** A list of items. */
export function many(code: string, type: PathType): ItemsCode {
  return { kind: 'items', number: 'many', code, type, present: `${code}.length > 0`, absent: `${code}.length === 0` };
}

/** One item or none. */
export function one(code: string, type: PathType): ItemsCode {
  const present = `${code} !== undefined`;
  return { kind: 'items', number: 'one', code, type, present, absent: `${code} === undefined` };
}

/** Both. */
export function both(...parts: readonly string[]): string {
  if (parts.includes('false')) return 'false';
  return joined(
    parts.filter((part) => part !== 'true'),
    '&&',
    'true',
  );
}

/** One or the other. */
export function either(...parts: readonly string[]): string {
  if (parts.includes('true')) return 'true';
  return joined(
    parts.filter((part) => part !== 'false'),
    '||',
    'false',
  );
}

function joined(parts: readonly string[], operator: '&&' | '||', none: string): string {
  const [first, ...rest] = [...new Set(parts)];
  if (first === undefined) return none;
  if (rest.length === 0) return first;
  return [first, ...rest].map((part) => bracketed(part, operator)).join(` ${operator} `);
}

/** In brackets where `operator` would bind closer than what it is made of. */
function bracketed(part: string, operator: '&&' | '||'): string {
  const outer = outerText(part);
  const foreign = outer.includes('=>') || outer.includes('?') || outer.includes(operator === '&&' ? '||' : '&&');
  return foreign ? `(${part})` : part;
}

/** The text outside of brackets and literals. */
function outerText(code: string): string {
  let depth = 0;
  let text = '';
  for (const [piece] of code.matchAll(/'(?:[^'\\]|\\.)*'|[\s\S]/g)) {
    if ('([{'.includes(piece)) depth += 1;
    else if (')]}'.includes(piece)) depth -= 1;
    else if (depth === 0 && piece.length === 1) text += piece;
  }
  return text;
}

/** The opposite of a condition. */
export function not(condition: string): string {
  if (condition === 'true') return 'false';
  if (condition === 'false') return 'true';
  return isCall(condition) ? `!${condition}` : `!(${condition})`;
}

/** True for one call, or a chain of them. Marks of names to come count as parts of names. */
function isCall(condition: string): boolean {
  return condition.endsWith(')') && /^[\w.\u0001]+$/.test(outerText(condition));
}

/** As a list. */
export function listOf(code: Code, names: { runtime(name: 'itemsOf' | 'valuesOf' | 'truthItems'): string }): string {
  switch (code.kind) {
    case 'truth':
      return `${names.runtime('truthItems')}(${code.holds}, ${code.fails})`;
    case 'items':
      if (code.number === 'many') return code.code;
      return code.sibling === undefined
        ? `${names.runtime('itemsOf')}(${code.code})`
        : `${names.runtime('valuesOf')}(${code.code}, ${code.sibling})`;
    case 'number':
    case 'text':
      return `[${code.code}]`;
  }
}
