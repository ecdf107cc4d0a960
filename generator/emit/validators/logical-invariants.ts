import { isPlainPropertyName } from '../../model/naming.ts';
import type { ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { elementById, type PathType, typeOfReference } from '../fhirpath/path-type.ts';
import { stringLiteral } from '../literal.ts';
import { itemInvariants } from './element-case.ts';
import { invariantLines, ownConstraints } from './invariant-lines.ts';
import type { ValidatorModule } from './validator-module.ts';

/** Invariants of an object of a logical model, found in `value`. */
export function objectInvariants(module: ValidatorModule, structure: Structure, node: ElementNode): readonly string[] {
  const type = { kind: 'object', name: structure.type, structure, node } as const;
  const place = { structure, code: 'value', type, isObject: true, isResource: node === structure.root };
  return invariantLines(module, place, node.constraints, 'at', () => module.sourceArgument(node));
}

/** Invariants of a model whose JSON is an array: they reach its items, in `value`, by the name of the model's one element. */
export function listInvariants(module: ValidatorModule, structure: Structure, item: ElementNode): readonly string[] {
  const { root } = structure;
  const type = { kind: 'object', name: structure.type, structure, node: root } as const;
  const place = { structure, code: 'whole', type, isObject: false, isResource: false };
  const lines = invariantLines(module, place, root.constraints, 'at', () => module.sourceArgument(root));
  const name = isPlainPropertyName(item.name) ? item.name : `[${stringLiteral(item.name)}]`;
  return lines.length === 0 ? [] : [`const whole = { ${name}: value };`, ...lines];
}

/** Invariants that a member of a logical model has beside those of its type; the member, or the list of them, is in `item`. */
export function memberInvariants(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  type: TypeReference | undefined,
  repeats: boolean,
): readonly string[] {
  const { index } = module.run;
  const itemType = type === undefined ? reusedType(structure, node) : typeOfReference(index, structure, node, type);
  const inherited =
    type === undefined ? inheritedOf(structure, node) : (index.ofType(type.code)?.root.constraints ?? []);
  const constraints = ownConstraints(node, [inherited]);
  const source = (): string => module.sourceArgument(node);
  return itemInvariants(module, { structure, type: itemType, sibling: undefined }, repeats, constraints, source);
}

function reusedType(structure: Structure, node: ElementNode): PathType {
  return { kind: 'object', name: structure.type, structure, node: reusedElement(structure, node) };
}

function inheritedOf(structure: Structure, node: ElementNode): ElementNode['constraints'] {
  return reusedElement(structure, node).constraints;
}

/** The element whose content another has; itself where it has its own. */
function reusedElement({ root }: Structure, node: ElementNode): ElementNode {
  const { content } = node;
  return (content.kind === 'reuse' ? elementById(root, content.of.replace(/^.*#/, '')) : undefined) ?? node;
}
