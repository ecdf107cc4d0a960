import { versionedCanonical } from '../../model/identifier.ts';
import type { ElementJson, ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import { choiceVariable, lengthLines, validatorOfType } from './element-case.ts';
import { listInvariants, memberInvariants, objectInvariants } from './logical-invariants.ts';
import { keyPath, memberPath } from './member-path.ts';
import { choiceKey, primitivePredicate } from './primitive-codes.ts';
import { bindingLines } from './type-rules.ts';
import { type ValidatorModule, validatorName } from './validator-module.ts';

/**
 * Prints the validator of a logical model: JSON that is not FHIR. Its members have no extensions, may repeat in the shapes that
 * the extension `json` names, and unknown ones are ignored where the model is open. @see RFC 6749 §3.1, §5.1
 */
export function printLogicalValidator(module: ValidatorModule, structure: Structure): void {
  const [item] = structure.root.children;
  if (structure.json?.shape === 'array' && item !== undefined) printList(module, structure, item);
  else printObject(module, structure, structure.root, validatorName(structure));
}

/** A document that is an array: what the model's one element holds is what the array holds. */
function printList(module: ValidatorModule, structure: Structure, node: ElementNode): void {
  const place = module.reserve();
  const { emptyArray, emptyString } = jsonOf(node);
  const { content } = node;
  const [type] = content.kind === 'typed' ? content.types : [];
  const predicate = type === undefined ? undefined : primitivePredicate(type.code);
  const check =
    type === undefined || predicate === undefined
      ? `${itemValidator(module, structure, node)}(item, validation, \`\${at}[\${index}]\`);`
      : `${module.runtime('checkJsonText')}(item, ${module.runtime(predicate)}, ${stringLiteral(type.code)}, ${emptyString}, validation, at, \`${node.name}[\${index}]\`);`;
  const empty =
    "validation.report({ rule: 'empty', code: 'structure', at, found: value, wanted: 'an array that is not empty' });";
  const body = [
    'if (!Array.isArray(value)) {',
    "  validation.report({ rule: 'json', code: 'structure', at, found: value, wanted: 'an array' });",
    '  return;',
    '}',
    ...(emptyArray ? [] : [`if (value.length === 0) ${empty}`]),
    'for (let index = 0; index < value.length; index += 1) {',
    '  const item: unknown = value[index];',
    `  ${check}`,
    '}',
    ...listInvariants(module, structure, node),
  ];
  const from = versionedCanonical(structure);
  module.fill(
    place,
    validatorName(structure),
    true,
    [`Checks the JSON of ${structure.name}.`, generatedFrom(from)],
    body,
  );
  if (content.kind === 'backbone') printObject(module, structure, node, itemValidator(module, structure, node));
}

function itemValidator(module: ValidatorModule, structure: Structure, node: ElementNode): string {
  const [type] = node.content.kind === 'typed' ? node.content.types : [];
  return type === undefined
    ? module.elementFunction('validate', structure, node.id)
    : validatorOfType(module, type.code);
}

function printObject(module: ValidatorModule, structure: Structure, node: ElementNode, name: string): void {
  const place = module.reserve();
  const isRoot = node === structure.root;
  const children = node.children.filter((child) => child.content.kind !== 'prohibited');
  const body = [
    'if (!validation.openAny(value, at)) return;',
    ...children.filter(isChoice).map((child) => `let ${choiceVariable(child)} = '';`),
    'for (const key of Object.keys(value)) {',
    '  const item = value[key];',
    '  if (item === undefined) continue;',
    '  switch (key) {',
    ...children.flatMap((child) => memberCases(module, structure, child)).map((line) => `    ${line}`),
    '    default:',
    structure.json?.open === true ? '      break;' : `      ${module.runtime('refuseUnknown')}(validation, at, key);`,
    '  }',
    '}',
    ...children.flatMap((child) => cardinalityLines(module, child)),
    ...objectInvariants(module, structure, node),
    'validation.close();',
  ];
  const from = versionedCanonical(structure);
  const docs = [
    `Checks the JSON of ${isRoot ? structure.name : node.path}.`,
    generatedFrom(from, isRoot ? undefined : node.id),
  ];
  module.fill(place, name, isRoot, docs, body);
  for (const child of children) {
    if (child.content.kind === 'backbone') {
      printObject(module, structure, child, module.elementFunction('validate', structure, child.id));
    }
  }
}

function jsonOf(node: ElementNode): ElementJson {
  return node.json ?? { shape: node.isArray ? 'array' : 'scalar', emptyArray: false, emptyString: false };
}

function isChoice({ content }: ElementNode): boolean {
  return content.kind === 'typed' && content.choice && content.types.length > 0;
}

function memberCases(module: ValidatorModule, structure: Structure, node: ElementNode): readonly string[] {
  const { content } = node;
  if (content.kind === 'prohibited') return [];
  if (content.kind === 'typed') {
    if (content.choice)
      return content.types.flatMap((type) => {
        const key = choiceKey(node.name, type.code);
        const chosen = choiceVariable(node);
        const choose = `${chosen} = ${module.runtime('choose')}(${chosen}, ${stringLiteral(key)}, validation, at);`;
        return oneCase(key, [choose, ...typedLines(module, structure, node, type)]);
      });
    const [type] = content.types;
    return oneCase(node.name, type === undefined ? [] : typedLines(module, structure, node, type));
  }
  const id = content.kind === 'backbone' ? node.id : content.of.replace(/^.*#/, '');
  return oneCase(node.name, [
    ...objectLines(module, node, module.elementFunction('validate', structure, id)),
    ...(content.kind === 'reuse' ? memberInvariants(module, structure, node, undefined, isList(node)) : []),
  ]);
}

function oneCase(key: string, lines: readonly string[]): readonly string[] {
  return [`case ${stringLiteral(key)}:`, ...lines.map((line) => `  ${line}`), '  break;'];
}

function typedLines(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  type: TypeReference,
): readonly string[] {
  const predicate = primitivePredicate(type.code);
  const lines =
    predicate === undefined
      ? objectLines(module, node, validatorOfType(module, type.code))
      : textLines(module, node, module.runtime(predicate), stringLiteral(type.code));
  return [
    ...lines,
    ...bindingOf(module, structure, node, type),
    ...valueLines(module, node),
    ...lengthLines(module, node),
    ...memberInvariants(module, structure, node, type, isList(node)),
  ];
}

function isList(node: ElementNode): boolean {
  return jsonOf(node).shape === 'array';
}

function textLines(module: ValidatorModule, node: ElementNode, predicate: string, type: string): readonly string[] {
  const { shape, emptyArray, emptyString } = jsonOf(node);
  switch (shape) {
    case 'array': {
      const empty = `{ array: ${emptyArray}, string: ${emptyString} }`;
      return [`${module.runtime('checkJsonTexts')}(item, ${predicate}, ${type}, ${empty}, validation, at, key);`];
    }
    case 'scalar':
      return [`${module.runtime('checkJsonText')}(item, ${predicate}, ${type}, ${emptyString}, validation, at, key);`];
    case 'space-separated':
      return [
        `${module.runtime('checkSpaceSeparated')}(item, ${predicate}, ${type}, ${emptyString}, validation, at, key);`,
      ];
  }
}

function objectLines(module: ValidatorModule, node: ElementNode, validator: string): readonly string[] {
  const { emptyArray } = jsonOf(node);
  return isList(node)
    ? [`${module.runtime('checkJsonObjects')}(item, ${validator}, ${emptyArray}, validation, at, key);`]
    : [`${validator}(item, validation, ${keyPath});`];
}

function bindingOf(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  type: TypeReference,
): readonly string[] {
  const { shape } = jsonOf(node);
  const isSplit =
    shape === 'space-separated' && node.binding?.strength === 'required' && node.binding.codes !== undefined;
  const item = isSplit ? `${module.runtime('spaceSeparated')}(item)` : 'item';
  return bindingLines(module, structure, { ...node, isArray: shape !== 'scalar' }, type, item);
}

function valueLines(module: ValidatorModule, node: ElementNode): readonly string[] {
  if (node.value === undefined) return [];
  const check = module.runtime(node.value.kind === 'fixed' ? 'checkFixed' : 'checkPattern');
  return [`${check}(item, ${jsonLiteral(node.value.value)}, validation, ${keyPath}${module.sourceArgument(node)});`];
}

function cardinalityLines(module: ValidatorModule, node: ElementNode): readonly string[] {
  const absent = isChoice(node) ? `${choiceVariable(node)} === ''` : `value[${stringLiteral(node.name)}] === undefined`;
  const missing =
    node.min === 0
      ? []
      : [
          `if (${absent}) ${module.runtime('refuseMissing')}(validation, at, ${stringLiteral(node.name)}${module.sourceArgument(node)});`,
        ];
  if (!isList(node) || (node.min < 2 && node.max === '*')) return missing;
  const item = `value[${stringLiteral(node.name)}]`;
  const max = node.max === '*' ? 'Infinity' : String(node.max);
  const check = `${module.runtime('checkCount')}(${item}, ${node.min}, ${max}, validation, ${memberPath(node.name)}${module.sourceArgument(node)});`;
  return [...missing, `if (${item} !== undefined) ${check}`];
}
