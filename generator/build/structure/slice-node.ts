import type { JsonObject } from '../../model/json.ts';
import { objectsOf, textOf } from './definition-reader.ts';
import { type NodeCopies, tooManyNodes } from './node-copies.ts';
import type { SnapshotNode } from './snapshot-node.ts';

/** How slices are told apart where a differential adds them without saying so. */
function impliedSlicing(segment: string): JsonObject | undefined {
  if (segment === 'extension' || segment === 'modifierExtension') {
    return { discriminator: [{ type: 'value', path: 'url' }], ordered: false, rules: 'open' };
  }
  if (segment.endsWith('[x]'))
    return { discriminator: [{ type: 'type', path: '$this' }], ordered: false, rules: 'open' };
  return undefined;
}

/**
 * The slice of that name, made where it is not there yet: a copy of the element as constrained so far, not mandatory until
 * something says so. A reslice (`a/b`) starts from its slice. The text is why it cannot be made.
 */
export function addSlice(sliced: SnapshotNode, name: string, copies: NodeCopies): SnapshotNode | string {
  const known = sliced.slices.find((each) => each.slice === name);
  if (known !== undefined) return known;
  if (sliced.element['slicing'] === undefined) {
    const slicing = impliedSlicing(sliced.segment);
    if (slicing === undefined) return 'the element has slices, but nothing says how they are told apart (slicing).';
    sliced.element = { ...sliced.element, slicing };
  }
  const parentName = name.slice(0, Math.max(0, name.lastIndexOf('/')));
  const origin = sliced.slices.find((each) => each.slice === parentName) ?? sliced;
  const copy = copies.copy({ ...origin, slices: [] });
  if (copy === undefined) return tooManyNodes;
  const made: SnapshotNode = {
    ...copy,
    slice: name,
    element: sliceElement(origin.element, sliced.segment, name),
    touched: true,
    standard: { min: 0, max: sliced.standard.max },
  };
  sliced.slices = [...sliced.slices, made];
  return made;
}

/** Slicing of a choice by the short form: it leaves the types so named and no other. */
const shortFormSlicing: JsonObject = {
  discriminator: [{ type: 'type', path: '$this' }],
  ordered: false,
  rules: 'closed',
};

/**
 * The slice that `valueString` stands for: the short form of `value[x]:valueString`, which also says that the value is a
 * string and nothing else, unless the choice is sliced in full. `undefined` where no choice has such a type.
 */
export function choiceSlice(
  children: readonly SnapshotNode[],
  segment: string,
  copies: NodeCopies,
): SnapshotNode | string | undefined {
  const choice = children.find((child) => namedTypes(child, segment).length > 0);
  if (choice === undefined || choice.slices.some((slice) => slice.slice === segment)) {
    return choice === undefined ? undefined : addSlice(choice, segment, copies);
  }
  const before = choice.element;
  const slice = addSlice(choice, segment, copies);
  const { slicing } = before;
  if (slicing === undefined || slicing === shortFormSlicing) {
    const kept = slicing === undefined ? [] : objectsOf(before, 'type');
    choice.element = { ...before, slicing: shortFormSlicing, type: [...kept, ...namedTypes(choice, segment)] };
  }
  return slice;
}
function sliceElement(base: JsonObject, segment: string, name: string): JsonObject {
  // The sliced element's requirements are not those of a slice; slicing is the sliced element's alone.
  const { slicing: _slicing, extension: _extension, ...rest } = base;
  const named = segment.endsWith('[x]') ? typesNamed(base, segment, name) : [];
  return { ...rest, sliceName: name, min: 0, ...(named.length === 0 ? {} : { type: named }) };
}

/** The types of a choice that `name` ends in: `valueString` of `value[x]`. */
function typesNamed(element: JsonObject, segment: string, name: string): readonly JsonObject[] {
  const prefix = segment.slice(0, -'[x]'.length);
  return objectsOf(element, 'type').filter((type) => {
    const code = textOf(type, 'code') ?? '';
    return name === prefix + code.charAt(0).toUpperCase() + code.slice(1);
  });
}

function namedTypes(child: SnapshotNode, name: string): readonly JsonObject[] {
  return child.segment.endsWith('[x]') ? typesNamed(child.element, child.segment, name) : [];
}
