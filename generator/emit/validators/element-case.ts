import { camelName } from '../../model/naming.ts';
import type { Constraint, ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { elementById, type PathType, typeOfReference } from '../fhirpath/path-type.ts';
import { stringLiteral } from '../literal.ts';
import { invariantLines, ofStandard, ownConstraints } from './invariant-lines.ts';
import { keyPath } from './member-path.ts';
import { choiceKey, isPrimitive, primitivePredicate } from './primitive-codes.ts';
import { bindingLines, targetLines } from './type-rules.ts';
import type { ValidatorModule } from './validator-module.ts';

/** Local variable that holds which member of a choice is there. */
export function choiceVariable(node: ElementNode): string {
  return `${(camelName(node.name) ?? 'element').replace(/_$/, '')}Choice`;
}

/** The wire names of an element that is no choice. */
export function keysOf(node: ElementNode): readonly string[] {
  const primitive = node.content.kind === 'typed' && node.content.types.some((type) => isPrimitive(type.code));
  return primitive && hasSibling(node) ? [node.name, `_${node.name}`] : [node.name];
}

/**
 * True for a primitive that may have extensions: ids, the url of an extension and the text of a narrative may not.
 * @see https://hl7.org/fhir/R4/extensibility.html#Extension
 */
function hasSibling(node: ElementNode): boolean {
  const isMarkup = node.content.kind === 'typed' && node.content.types.some((type) => type.code === 'xhtml');
  return node.name !== 'id' && node.path !== 'Extension.url' && !isMarkup;
}

/** The cases of a switch over wire names that check one element. */
export function elementCases(module: ValidatorModule, structure: Structure, node: ElementNode): readonly string[] {
  const { content } = node;
  switch (content.kind) {
    case 'prohibited':
      return [];
    case 'typed':
      return content.types.flatMap((type) => typedCases(module, structure, node, type, content.choice));
    case 'backbone':
      return oneCase(node.name, objectLines(module, node, module.elementFunction('validate', structure, node.id)));
    case 'reuse':
      return oneCase(node.name, [
        ...objectLines(module, node, reusedFunction(module, structure, content.of)),
        ...reuseInvariants(module, structure, node, content.of),
      ]);
  }
}

function reusedFunction(module: ValidatorModule, structure: Structure, of: string): string {
  const id = of.replace(/^.*#/, '');
  return module.elementFunction('validate', structure, id);
}

function oneCase(key: string, lines: readonly string[]): readonly string[] {
  return [`case ${stringLiteral(key)}:`, ...lines.map((line) => `  ${line}`), '  break;'];
}

function typedCases(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  type: TypeReference,
  choice: boolean,
): readonly string[] {
  const key = choice ? choiceKey(node.name, type.code) : node.name;
  const chosen = choice
    ? [
        `${choiceVariable(node)} = ${module.runtime('choose')}(${choiceVariable(node)}, ${stringLiteral(key)}, validation, at);`,
      ]
    : [];
  const predicate = primitivePredicate(type.code);
  const invariants = typedInvariants(module, structure, node, type, key);
  if (predicate === undefined)
    return oneCase(key, [...chosen, ...valueLines(module, structure, node, type), ...invariants]);
  const value = oneCase(key, [...chosen, ...primitiveLines(module, structure, node, type, key), ...invariants]);
  if (!hasSibling(node)) return value;
  return [...value, ...oneCase(`_${key}`, [...chosen, ...siblingLines(module, node, key)])];
}

function primitiveLines(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  type: TypeReference,
  key: string,
): readonly string[] {
  if (node.path === 'Reference.reference') {
    return [`${module.runtime('checkReferenceText')}(item, validation, at, key);`];
  }
  // R4 publishes the type of Resource.id as string; its text, and every later release, say id.
  const code = structure.kind === 'resource' && node.path === `${structure.type}.id` ? 'id' : type.code;
  const predicate = module.runtime(primitivePredicate(code) ?? 'isString');
  const name = stringLiteral(code);
  const isElementId = key === 'id' && !(structure.kind === 'resource' && node.path === `${structure.type}.id`);
  const rules = [
    ...(isElementId ? [`${module.runtime('checkElementId')}(item, validation, at);`] : []),
    ...bindingLines(module, structure, node, type, 'item'),
    ...lengthLines(module, node),
  ];
  if (node.isArray) {
    const sibling = `value[${stringLiteral(`_${key}`)}]`;
    return [
      `${module.runtime('checkPrimitives')}(item, ${sibling}, ${predicate}, ${name}, validation, at, key);`,
      ...rules,
    ];
  }
  return [
    `if (!${predicate}(item)) ${module.runtime('refusePrimitive')}(item, ${name}, validation, at, key);`,
    ...rules,
  ];
}

/** Invariants that an element has beside those of its type. */
function typedInvariants(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  type: TypeReference,
  key: string,
): readonly string[] {
  const ofType = module.run.index.ofType(type.code)?.root.constraints ?? [];
  const itemType = typeOfReference(module.run.index, structure, node, type);
  const sibling = isPrimitive(type.code) && hasSibling(node) ? `value[${stringLiteral(`_${key}`)}]` : undefined;
  const constraints = ownConstraints(node, [ofType]);
  return itemInvariants(module, { structure, type: itemType, sibling }, node.isArray, constraints, ofStandard);
}

function reuseInvariants(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  of: string,
): readonly string[] {
  const target = elementById(structure.root, of.replace(/^.*#/, ''));
  if (target === undefined) return [];
  const type = { kind: 'object', name: structure.type, structure, node: target } as const;
  const constraints = ownConstraints(node, [target.constraints]);
  return itemInvariants(module, { structure, type, sibling: undefined }, node.isArray, constraints, ofStandard);
}

/** Invariants of a value in `item`, or of each of its repetitions. */
export function itemInvariants(
  module: ValidatorModule,
  {
    structure,
    type,
    sibling,
  }: { readonly structure: Structure; readonly type: PathType; readonly sibling: string | undefined },
  repeats: boolean,
  constraints: readonly Constraint[],
  source: () => string,
): readonly string[] {
  const shared = { structure, type, isObject: false, isResource: false };
  if (!repeats) {
    const place = { ...shared, code: 'item', ...(sibling === undefined ? {} : { sibling }) };
    return invariantLines(module, place, constraints, keyPath, source);
  }
  const inner = invariantLines(module, { ...shared, code: 'repetition' }, constraints, 'place', source);
  if (inner.length === 0) return [];
  return [
    `for (const [index, repetition] of ${module.runtime('repetitionsOf')}(item).entries()) {`,
    `  const place = \`\${at}.\${key}[\${index}]\`;`,
    ...inner.map((line) => `  ${line}`),
    '}',
  ];
}

/** A check of a text's length. */
export function lengthLines(module: ValidatorModule, node: ElementNode): readonly string[] {
  if (node.maxLength === undefined) return [];
  const check = module.runtime('checkLength');
  return [`${check}(item, ${node.maxLength}, validation, ${keyPath}${module.sourceArgument(node)});`];
}

function siblingLines(module: ValidatorModule, node: ElementNode, key: string): readonly string[] {
  const element = validatorOfType(module, 'Element');
  const check = module.runtime(node.isArray ? 'checkPrimitiveElements' : 'checkPrimitiveElement');
  return [`${check}(item, value[${stringLiteral(key)}], ${element}, validation, at, key);`];
}

function valueLines(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  type: TypeReference,
): readonly string[] {
  if (module.run.index.isResource(type.code)) return resourceLines(module, node, type);
  const validator = validatorOfType(module, type.code);
  const rules = [...bindingLines(module, structure, node, type, 'item'), ...targetLines(module, node, type, 'item')];
  if (node.name === 'modifierExtension' && type.code === 'Extension') {
    return [`${module.runtime('checkModifierExtensions')}(item, ${validator}, validation, at, key);`];
  }
  if (node.name === 'extension' && type.code === 'Extension') {
    const check = module.runtime(structure.type === 'Extension' ? 'checkInnerExtensions' : 'checkExtensions');
    return [`${check}(item, ${validator}, validation, at, key);`, ...rules];
  }
  return [...objectLines(module, node, validator), ...rules];
}

function objectLines(module: ValidatorModule, node: ElementNode, validator: string): readonly string[] {
  return node.isArray
    ? [`${module.runtime('checkEach')}(item, ${validator}, validation, at, key);`]
    : [`${validator}(item, validation, ${keyPath});`];
}

function resourceLines(module: ValidatorModule, node: ElementNode, type: TypeReference): readonly string[] {
  if (node.isArray) return [`${module.runtime('checkResources')}(item, validation, at, key);`];
  const lines = [`${module.runtime('checkResource')}(item, validation, ${keyPath});`];
  if (module.run.index.isAnyResource(type.code)) return lines;
  const types = module.list(`${type.code.charAt(0).toLowerCase()}${type.code.slice(1)}Type`, [type.code]);
  return [...lines, `${module.runtime('checkResourceType')}(item, ${types}, validation, ${keyPath});`];
}

/** Validator of a datatype, or the runtime's check that it is an object at all where the release has no definition. */
export function validatorOfType(module: ValidatorModule, code: string): string {
  const structure = module.run.index.ofType(code);
  const validator = structure === undefined ? undefined : module.validator(structure, 'whole');
  return validator ?? module.runtime('checkAnyObject');
}
