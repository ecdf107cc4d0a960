import { type CanonicalUrl, parseCanonicalUrl } from '../../model/identifier.ts';
import type { Release } from '../../model/release.ts';
import type { ElementNode, TypeReference } from '../../model/structure.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';

/** A place in a resource: how it is written on the wire, and what stands there. */
export interface ElementPath {
  /** Steps as TypeScript arguments: `'code'`, `['valueString', 'valueQuantity']`. */
  readonly steps: readonly string[];
  readonly types: readonly TypeReference[];
}

/** Follows element names from a resource type; `undefined` where the definitions know no such path. */
export function elementPath(release: Release, resourceType: string, names: readonly string[]): ElementPath | undefined {
  let children = childrenOfType(release, resourceType);
  let path: ElementPath = { steps: [], types: [{ code: resourceType, profiles: [], targetProfiles: [] }] };
  for (const name of names) {
    const node = children.find((child) => child.name === name);
    if (node === undefined || node.content.kind === 'reuse') return undefined;
    path = { steps: [...path.steps, step(node)], types: node.content.kind === 'typed' ? node.content.types : [] };
    children = childrenOf(release, node);
  }
  return path;
}

function step({ name, content }: ElementNode): string {
  if (content.kind !== 'typed' || !content.choice) return stringLiteral(name);
  return `[${content.types.map(({ code }) => jsonLiteral(name + code.charAt(0).toUpperCase() + code.slice(1))).join(', ')}]`;
}

function childrenOf(release: Release, { children, content }: ElementNode): readonly ElementNode[] {
  if (children.length > 0 || content.kind !== 'typed') return children;
  const [type, ...others] = content.types;
  return type === undefined || others.length > 0 ? [] : childrenOfType(release, type.code);
}

function childrenOfType(release: Release, type: string): readonly ElementNode[] {
  const canonical = coreCanonical(type);
  return canonical === undefined ? [] : (release.structures.get(canonical)?.root.children ?? []);
}

function coreCanonical(type: string): CanonicalUrl | undefined {
  return parseCanonicalUrl(`http://hl7.org/fhir/StructureDefinition/${type}`);
}
