import type { ElementNode } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import { choiceKey } from '../validators/primitive-codes.ts';
import { both, type Code, type ItemsCode, many, nothing, one, type TruthCode } from './code.ts';
import { compileKeys } from './compile-path.ts';
import type { PathType } from './path-type.ts';
import type { Scope } from './scope.ts';
import { NotCompilable } from './token.ts';

const uriTypes: readonly string[] = ['uri', 'url', 'canonical', 'oid', 'uuid'];

/** `is` and `as`, written as operators or as functions, and `ofType()`, which is `as` of each item. */
export function compileType(scope: Scope, operator: 'is' | 'as', focus: ItemsCode, typeName: string): Code {
  const type = typeName.replace(/^(?:FHIR|System)\./, '');
  return operator === 'is' ? isOfType(scope, focus, type) : ofType(scope, focus, type);
}

function isOfType(scope: Scope, focus: ItemsCode, type: string): TruthCode {
  const chosen = ofType(scope, focus, type);
  if (focus.number === 'one' && focus.type.kind !== 'resource') {
    return { kind: 'truth', holds: chosen.present, fails: both(focus.present, chosen.absent) };
  }
  const code = focus.number === 'one' ? focus.code : `${scope.names.runtime('only')}(${focus.code})`;
  const test = `${scope.names.runtime('isResourceOf')}(${code}, ${stringLiteral(type)})`;
  if (focus.type.kind !== 'resource') throw new NotCompilable(`is ${type} of a list`);
  return { kind: 'truth', holds: `${test} === true`, fails: `${test} === false` };
}

function ofType(scope: Scope, focus: ItemsCode, type: string): ItemsCode {
  if (focus.choice !== undefined) {
    const { focus: owner, member } = focus.choice;
    const keys = member.keys.filter(({ key, code }) => code === codeOf(type) || key === choiceKey('', type));
    return keys.length === 0 ? nothing : compileKeys(scope.names, owner, { ...member, keys });
  }
  switch (focus.type.kind) {
    case 'primitive':
      return isA(focus.type.code, codeOf(type)) ? focus : nothing;
    case 'object':
      return focus.type.name === type || focus.type.structure.type === type ? focus : nothing;
    case 'resource':
      return resourcesOf(scope, focus, type);
    case 'any':
      return descendantsOf(scope, focus, codeOf(type));
  }
}

function resourcesOf({ names }: Scope, focus: ItemsCode, type: string): ItemsCode {
  const structure = names.index.ofType(type);
  const found: PathType =
    structure === undefined ? { kind: 'any' } : { kind: 'object', name: type, structure, node: structure.root };
  const call = `${names.runtime(focus.number === 'one' ? 'resourceOf' : 'resourcesOf')}(${focus.code}, ${stringLiteral(type)})`;
  return focus.number === 'one' ? one(call, found) : many(call, found);
}

/** Values of one primitive type anywhere below, told by the names such elements have in the release's definitions. */
function descendantsOf({ names }: Scope, focus: ItemsCode, code: string): ItemsCode {
  if (focus.descendantsOf === undefined || !uriTypes.includes(code)) throw new NotCompilable(`values of type ${code}`);
  const list = names.list(`${code}Members`, membersOfType(names.index, code));
  return many(`${names.runtime('descendantValues')}(${focus.descendantsOf}, ${list})`, { kind: 'primitive', code });
}

/** Wire names of every element of a primitive type, or of one derived from it. */
function membersOfType(index: Scope['names']['index'], code: string): readonly string[] {
  const definitions = [...index.release.structures.values()].filter(({ kind }) => kind !== 'logical');
  const nodes = definitions.flatMap(({ root }) => elementsBelow(root));
  return [...new Set(nodes.flatMap((node) => keysOfType(node, code)))].sort();
}

function elementsBelow(node: ElementNode): readonly ElementNode[] {
  return node.children.flatMap((child) => [child, ...elementsBelow(child)]);
}

function keysOfType({ name, content }: ElementNode, wanted: string): readonly string[] {
  if (content.kind !== 'typed') return [];
  const types = content.types.filter(({ code }) => isA(code, wanted));
  return types.map(({ code }) => (content.choice ? choiceKey(name, code) : name));
}

const derivedFrom: Readonly<Record<string, string>> = {
  code: 'string',
  id: 'string',
  markdown: 'string',
  url: 'uri',
  canonical: 'uri',
  oid: 'uri',
  uuid: 'uri',
  unsignedInt: 'integer',
  positiveInt: 'integer',
};

function isA(code: string, wanted: string): boolean {
  return code === wanted || derivedFrom[code] === wanted;
}

const systemTypes: Readonly<Record<string, string>> = {
  Boolean: 'boolean',
  String: 'string',
  Integer: 'integer',
  Decimal: 'decimal',
  Date: 'date',
  DateTime: 'dateTime',
  Time: 'time',
};

/** The FHIR type of a system type; others have one name only. */
function codeOf(type: string): string {
  return Object.hasOwn(systemTypes, type) ? (systemTypes[type] ?? type) : type;
}
