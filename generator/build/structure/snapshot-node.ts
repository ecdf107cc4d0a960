import type { JsonObject } from '../../model/json.ts';
import { textOf } from './definition-reader.ts';

/** One element of a snapshot while it is made. Its id is not kept: it follows from where the node stands. */
export interface SnapshotNode {
  /** Last segment of the path: `value[x]`. */
  readonly segment: string;
  /** Slice name, where the node is a slice. */
  readonly slice?: string;
  element: JsonObject;
  /** `undefined` where nothing stands below: the type's own content applies. */
  children: readonly SnapshotNode[] | undefined;
  /** Slices of this element, in order. */
  slices: readonly SnapshotNode[];
  /** True where the definition, or a definition of the guide that it builds on, says something about the element. */
  touched: boolean;
  /** Cardinality in the standard, before any definition of the guide. */
  readonly standard: Cardinality;
}

export interface Cardinality {
  readonly min: number;
  readonly max: number | '*';
}

/** A segment of an element id: `parameter:launch` is the segment `parameter`, slice `launch`. */
export interface IdSegment {
  readonly segment: string;
  readonly slice?: string;
}

/** Splits an element id: `Parameters.parameter:launch.value[x]`. */
export function parseElementId(id: string): readonly IdSegment[] {
  return id.split('.').map((part) => {
    const colon = part.indexOf(':');
    return colon < 0 ? { segment: part } : { segment: part.slice(0, colon), slice: part.slice(colon + 1) };
  });
}

/** The id of an element definition; where it has none, what its path and slice name give. */
export function elementIdOf(element: JsonObject): string | undefined {
  const id = textOf(element, 'id');
  const path = textOf(element, 'path');
  if (id !== undefined || path === undefined) return id;
  const slice = textOf(element, 'sliceName');
  return slice === undefined ? path : `${path}:${slice}`;
}

/** Cardinality an element definition states; what it leaves out is as open as FHIR allows. */
export function cardinalityOf(element: JsonObject): Cardinality {
  const min = element['min'];
  return { min: typeof min === 'number' ? min : 0, max: maximumOf(element['max']) ?? '*' };
}

/** `*` or the number a `max` says; `undefined` where it says neither. */
export function maximumOf(max: unknown): number | '*' | undefined {
  if (max === '*') return '*';
  return typeof max === 'string' && /^[0-9]{1,9}$/.test(max) ? Number(max) : undefined;
}

/** The tree of a snapshot's elements, `isTouched` telling which of them the definition speaks of. Elements that have no place in it are left out, as are all where there is no root. */
export function treeOf(elements: readonly JsonObject[], isTouched: (id: string) => boolean): SnapshotNode | undefined {
  const nodes = new Map<string, Growing>();
  let root: Growing | undefined;
  for (const element of elements) {
    const id = elementIdOf(element);
    if (id === undefined) continue;
    const node = growingNode(id, element, isTouched(id));
    nodes.set(id, node);
    if (root === undefined) root = node;
    else attach(node, id, nodes);
  }
  return root;
}

/** A node whose lists may still grow. */
interface Growing extends SnapshotNode {
  children: SnapshotNode[] | undefined;
  slices: SnapshotNode[];
}

function growingNode(id: string, element: JsonObject, touched: boolean): Growing {
  const last = id.slice(id.lastIndexOf('.') + 1);
  const [{ segment, slice } = { segment: last }] = parseElementId(last);
  const node = { segment, element, children: undefined, slices: [], touched, standard: cardinalityOf(element) };
  return slice === undefined ? node : { ...node, slice };
}

function attach(node: Growing, id: string, nodes: ReadonlyMap<string, Growing>): void {
  if (node.slice !== undefined) {
    nodes.get(id.slice(0, id.length - node.slice.length - 1))?.slices.push(node);
    return;
  }
  const parent = nodes.get(id.slice(0, Math.max(0, id.lastIndexOf('.'))));
  if (parent === undefined) return;
  parent.children ??= [];
  parent.children.push(node);
}

/** A copy that may be changed without the original noticing; element definitions are shared, they are never changed. */
export function cloneNode(node: SnapshotNode): SnapshotNode {
  return { ...node, children: node.children?.map(cloneNode), slices: node.slices.map(cloneNode) };
}

/** A snapshot's elements in FHIR's order, each with the id that its place gives. */
export function flatten(root: SnapshotNode): readonly { readonly id: string; readonly node: SnapshotNode }[] {
  const found: { id: string; node: SnapshotNode }[] = [];
  const visit = (node: SnapshotNode, above: string): void => {
    const id = idOf(node, above);
    found.push({ id, node });
    for (const child of node.children ?? []) visit(child, id);
    for (const slice of node.slices) visit(slice, above);
  };
  visit(root, '');
  return found;
}

/** The unsliced element with this id, where the snapshot goes that deep. */
export function nodeAt(root: SnapshotNode, id: string): SnapshotNode | undefined {
  const [, ...steps] = id.split('.');
  return steps.reduce<SnapshotNode | undefined>(
    (node, segment) => node?.children?.find((child) => child.segment === segment),
    root,
  );
}

/** The id of a node below the element with id `above` (`''` for a root). */
export function idOf(node: SnapshotNode, above: string): string {
  const own = node.slice === undefined ? node.segment : `${node.segment}:${node.slice}`;
  return above === '' ? own : `${above}.${own}`;
}
