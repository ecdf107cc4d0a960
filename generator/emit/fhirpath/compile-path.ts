import { stringLiteral } from '../literal.ts';
import { type ItemsCode, many, nothing } from './code.ts';
import { anyType, memberOf, type PathMember, type PathType } from './path-type.ts';
import type { Names, Scope } from './scope.ts';
import { NotCompilable } from './token.ts';

/** TypeScript for members, from what each may hold. */
export function compileMember(scope: Scope, focus: ItemsCode, name: string): ItemsCode {
  const { names } = scope;
  const choices = focus.choice;
  if (choices !== undefined) return memberOfChoice(scope, choices, name);
  if (focus.type.kind === 'primitive') return memberOfPrimitive(names, focus, name);
  const member = memberOf(names.index, focus.type, name);
  if (member === undefined && scope.isStrict === true) throw new NotCompilable(`no definition has ${name} there`);
  return member === undefined ? nothing : compileKeys(names, focus, member);
}

/** A member of a choice is that of those of its types that have it; they have to agree on what it is. */
function memberOfChoice(scope: Scope, choice: NonNullable<ItemsCode['choice']>, name: string): ItemsCode {
  const { names } = scope;
  const having = choice.member.keys.filter(({ type }) => memberOf(names.index, type, name) !== undefined);
  const [first] = having;
  if (first === undefined) return nothing;
  const of = compileKeys(names, choice.focus, { ...choice.member, keys: having });
  const member = memberOf(names.index, first.type, name);
  return member === undefined ? nothing : compileKeys(names, { ...of, type: first.type }, member);
}

/** Of a primitive there are only `id`, `extension` and, of its text, nothing more. */
function memberOfPrimitive(names: Names, focus: ItemsCode, name: string): ItemsCode {
  if (name !== 'extension' && name !== 'id') return nothing;
  if (focus.sibling === undefined) throw new NotCompilable(`${name} of a primitive value in a list`);
  const element = names.index.ofType('Element');
  const type: PathType =
    element === undefined ? anyType : { kind: 'object', name: 'Element', structure: element, node: element.root };
  const member = memberOf(names.index, type, name);
  const beside: ItemsCode = {
    kind: 'items',
    number: 'one',
    code: focus.sibling,
    type,
    present: `${focus.sibling} !== undefined`,
    absent: `${focus.sibling} === undefined`,
  };
  return member === undefined ? nothing : compileKeys(names, beside, member);
}

/** The items under the wire names of a member. */
export function compileKeys(names: Names, focus: ItemsCode, member: PathMember): ItemsCode {
  const [only] = member.keys;
  if (only === undefined) return nothing;
  const single = member.keys.length === 1 ? only : undefined;
  const type = single?.type ?? anyType;
  const wire = member.keys.flatMap(({ key, type: { kind } }) =>
    kind === 'primitive' && member.isPlain !== true ? [key, `_${key}`] : [key],
  );
  const found =
    focus.number === 'many' || focus.type.kind === 'any'
      ? stepInto(names, focus, member, type)
      : directly(names, focus, member, wire, type);
  if (member.keys.some(({ key }) => key in Object.prototype)) throw new NotCompilable(`an element named ${only.key}`);
  return single === undefined ? { ...found, choice: { focus, member } } : found;
}

/** From a list of objects. */
function stepInto(names: Names, focus: ItemsCode, { keys, isPlain }: PathMember, type: PathType): ItemsCode {
  const list = focus.number === 'many' ? focus.code : `${names.runtime('itemsOf')}(${focus.code})`;
  const [only] = keys;
  if (only !== undefined && keys.length === 1) {
    const isValue = only.type.kind === 'primitive' || only.type.kind === 'any';
    const step = names.runtime(isValue && isPlain !== true ? 'stepValues' : 'step');
    return many(`${step}(${list}, ${stringLiteral(only.key)})`, type);
  }
  const all = keys.map(({ key }) => key);
  return many(`${names.runtime('stepChoice')}(${list}, ${names.list(`${all[0] ?? 'value'}Keys`, all)})`, type);
}

/** From one object. */
function directly(
  names: Names,
  focus: ItemsCode,
  { keys, repeats, isPlain }: PathMember,
  wire: readonly string[],
  type: PathType,
): ItemsCode {
  const [only] = keys;
  if (only === undefined) return nothing;
  if (keys.length > 1) return chosen(names, focus, keys, wire);
  const code = access(names, focus, only.key);
  const hasSibling = only.type.kind === 'primitive' && isPlain !== true;
  const sibling = hasSibling ? access(names, focus, `_${only.key}`) : undefined;
  const all = wire.map((key) => access(names, focus, key));
  const shape = { kind: 'items', type, ...presence(all) } as const;
  if (!repeats) return { ...shape, number: 'one', code, ...(sibling === undefined ? {} : { sibling }) };
  const list =
    sibling === undefined
      ? `${names.runtime('itemsOf')}(${code})`
      : `${names.runtime('valuesOf')}(${code}, ${sibling})`;
  return { ...shape, number: 'many', code: list };
}

function presence(all: readonly string[]): Pick<ItemsCode, 'present' | 'absent'> {
  return {
    present: all.map((each) => `${each} !== undefined`).join(' || '),
    absent: all.map((each) => `${each} === undefined`).join(' && '),
  };
}

/** The one member of a choice that is there. */
function chosen(names: Names, focus: ItemsCode, keys: PathMember['keys'], wire: readonly string[]): ItemsCode {
  const [first] = keys;
  const stem = first === undefined ? 'choice' : first.key.replace(new RegExp(`${capital(first.code)}$`), '');
  const list = names.list(
    `${stem}Choice`,
    keys.map(({ key }) => key),
  );
  const found = focus.isObject === true ? names.choiceVariable?.(stem) : undefined;
  const call = `${names.runtime('hasMember')}(${focus.code}, ${names.list(`${stem}Members`, wire)})`;
  const [present, absent] = found === undefined ? [call, `!${call}`] : [`${found} !== ''`, `${found} === ''`];
  return {
    kind: 'items',
    number: 'one',
    code: `${names.runtime('choiceOf')}(${focus.code}, ${list})`,
    type: anyType,
    present,
    absent,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `value['name']` of what is known to be an object, `member(item, 'name')` of anything else. */
function access(names: Names, focus: ItemsCode, key: string): string {
  return focus.code === 'value' && focus.isObject === true
    ? `value[${stringLiteral(key)}]`
    : `${names.runtime('member')}(${focus.code}, ${stringLiteral(key)})`;
}
