import type { ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { choiceKey, isPrimitive } from '../validators/primitive-codes.ts';
import type { StructureIndex } from '../validators/structure-index.ts';

/** What is known, when an invariant is compiled, of the items an expression yields. */
export type PathType =
  /** An object with these members. */
  | { readonly kind: 'object'; readonly name: string; readonly structure: Structure; readonly node: ElementNode }
  | { readonly kind: 'primitive'; readonly code: string }
  /** A resource whose type is told by `resourceType` only. */
  | { readonly kind: 'resource' }
  /** Anything: what `descendants()` yields, and what the release has no definition of. */
  | { readonly kind: 'any' };

export const anyType: PathType = { kind: 'any' };

/** A member of an object: under which names it stands on the wire, and what each holds. */
export interface PathMember {
  readonly repeats: boolean;
  /** True in JSON that is not FHIR: nothing stands beside a value under `_name`. */
  readonly isPlain?: boolean;
  readonly keys: readonly { readonly key: string; readonly code: string; readonly type: PathType }[];
}

/** The type of the items at an element of a structure. */
export function typeOfNode(index: StructureIndex, structure: Structure, node: ElementNode): PathType {
  switch (node.content.kind) {
    case 'typed': {
      const [type] = node.content.types;
      if (type === undefined || node.content.types.length > 1) return anyType;
      return typeOfReference(index, structure, node, type);
    }
    case 'backbone':
      return { kind: 'object', name: node.content.type, structure, node };
    case 'reuse': {
      const owner = node.content.structure === undefined ? structure : index.ofCanonical(node.content.structure);
      const target = owner === undefined ? undefined : elementById(owner.root, node.content.of.replace(/^.*#/, ''));
      return owner === undefined || target === undefined ? anyType : typeOfNode(index, owner, target);
    }
    case 'prohibited':
      return anyType;
  }
}

/** The type of an element's items as far as they are of one of its types. */
export function typeOfReference(
  index: StructureIndex,
  structure: Structure,
  node: ElementNode,
  { code }: TypeReference,
): PathType {
  if (isPrimitive(code)) return { kind: 'primitive', code };
  if (index.isAnyResource(code)) return { kind: 'resource' };
  const single = node.content.kind === 'typed' && node.content.types.length === 1;
  const definition = index.ofType(code);
  if (definition === undefined) return anyType;
  // Where the snapshot goes on below a typed element, its children say what can be there.
  if (single && node.children.length > 0) return { kind: 'object', name: code, structure, node };
  return { kind: 'object', name: code, structure: definition, node: definition.root };
}

/** The member `name` of what `type` describes; `undefined` where there can be none. */
export function memberOf(index: StructureIndex, type: PathType, name: string): PathMember | undefined {
  switch (type.kind) {
    case 'primitive':
      return undefined;
    case 'any':
      return { repeats: true, keys: [{ key: name, code: '', type: anyType }] };
    case 'object':
      return memberAmong(index, type.structure, type.node.children, name);
    case 'resource':
      return resourceMember(index, name);
  }
}

function memberAmong(
  index: StructureIndex,
  structure: Structure,
  children: readonly ElementNode[],
  name: string,
): PathMember | undefined {
  const child = children.find((candidate) => candidate.name === name);
  if (child === undefined || child.content.kind === 'prohibited') return undefined;
  const { content } = child;
  const shared = { repeats: isRepeated(child), ...(structure.kind === 'logical' ? { isPlain: true } : {}) };
  if (content.kind !== 'typed' || !content.choice) {
    const type = typeOfNode(index, structure, child);
    const code = content.kind === 'typed' ? (content.types[0]?.code ?? '') : '';
    return { ...shared, keys: [{ key: child.name, code, type }] };
  }
  const keys = content.types.map((type) => ({
    key: choiceKey(child.name, type.code),
    code: type.code,
    type: typeOfReference(index, structure, child, type),
  }));
  return { ...shared, keys };
}

/** As it is on the wire: in JSON that is not FHIR a list may be one text, its items separated by spaces. */
function isRepeated({ json, isArray }: ElementNode): boolean {
  return json === undefined ? isArray : json.shape === 'array';
}

/** A member of some resource: as all types that have it say; where they differ, anything. */
function resourceMember(index: StructureIndex, name: string): PathMember | undefined {
  const found = new Map<string, PathMember['keys'][number]>();
  let repeats = false;
  for (const structure of index.release.structures.values()) {
    if (structure.kind !== 'resource' || structure.derivation !== 'specialization') continue;
    const member = memberAmong(index, structure, structure.root.children, name);
    repeats ||= member?.repeats ?? false;
    for (const key of member?.keys ?? []) {
      const known = found.get(key.key);
      found.set(key.key, known === undefined || isSameType(known.type, key.type) ? key : { ...key, type: anyType });
    }
  }
  return found.size === 0 ? undefined : { repeats, keys: [...found.values()] };
}

function isSameType(left: PathType, right: PathType): boolean {
  if (left.kind === 'primitive' && right.kind === 'primitive') return left.code === right.code;
  if (left.kind === 'object' && right.kind === 'object') return left.node === right.node;
  return left.kind === right.kind && left.kind === 'resource';
}

/** The element with this id below a root. */
export function elementById(root: ElementNode, id: string): ElementNode | undefined {
  if (root.id === id) return root;
  for (const child of root.children) {
    const found = id.startsWith(child.id) ? elementById(child, id) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
