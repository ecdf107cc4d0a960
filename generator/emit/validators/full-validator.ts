import { versionedCanonical } from '../../model/identifier.ts';
import type { ElementNode, Structure } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import { choiceVariable, elementCases, keysOf } from './element-case.ts';
import { invariantLines, ofStandard } from './invariant-lines.ts';
import { memberPath } from './member-path.ts';
import { type ValidatorModule, validatorName } from './validator-module.ts';

/** Prints the validator of a type in full, with one function for each of its anonymous elements. */
export function printFullValidator(module: ValidatorModule, structure: Structure): void {
  printObject(module, structure, structure.root, validatorName(structure));
}

/** Prints the function of one object: its members by a switch, then what must be there. */
function printObject(module: ValidatorModule, structure: Structure, node: ElementNode, name: string): void {
  const place = module.reserve();
  const isRoot = node === structure.root;
  const children = node.children.filter((child) => child.content.kind !== 'prohibited');
  const cases = children.flatMap((child) => elementCases(module, structure, child));
  const isResource = isRoot && structure.kind === 'resource';
  const body = [
    `if (!validation.${isResource ? 'openResource' : 'open'}(value, at)) return;`,
    ...children.filter(isChoice).map((child) => `let ${choiceVariable(child)} = '';`),
    'for (const key of Object.keys(value)) {',
    '  const item = value[key];',
    '  if (item === undefined) continue;',
    '  switch (key) {',
    ...(isResource ? resourceTypeCase(module, structure) : []).map((line) => `    ${line}`),
    ...cases.map((line) => `    ${line}`),
    '    default:',
    `      ${module.runtime('refuseUnknown')}(validation, at, key);`,
    '  }',
    '}',
    ...(isResource ? missingLines(module, `value['resourceType'] === undefined`, 'resourceType', '') : []),
    ...children.flatMap((child) => requiredLines(module, child)),
    ...(node.path === 'Bundle.entry' ? [`${module.runtime('checkFullUrl')}(value, validation, at);`] : []),
    ...ownInvariants(module, structure, node, isResource),
    `validation.${isResource ? 'closeResource' : 'close'}();`,
  ];
  const docs = [
    `Checks ${isRoot ? `a value of type ${structure.type}` : node.path} by every rule of structure and value.`,
    generatedFrom(versionedCanonical(structure), isRoot ? undefined : node.id),
  ];
  module.fill(place, name, isRoot, docs, body);
  for (const child of children) {
    if (child.content.kind === 'backbone') {
      printObject(module, structure, child, module.elementFunction('validate', structure, child.id));
    }
  }
}

function isChoice(node: ElementNode): boolean {
  return node.content.kind === 'typed' && node.content.choice && node.content.types.length > 0;
}

function resourceTypeCase(module: ValidatorModule, structure: Structure): readonly string[] {
  const types = module.list(`${structure.typeName.charAt(0).toLowerCase()}${structure.typeName.slice(1)}Type`, [
    structure.type,
  ]);
  return [
    `case 'resourceType':`,
    `  ${module.runtime('checkResourceType')}(value, ${types}, validation, at);`,
    `  break;`,
  ];
}

function requiredLines(module: ValidatorModule, node: ElementNode): readonly string[] {
  const lines: string[] = [];
  if (node.min > 0) {
    const absent = isChoice(node)
      ? `${choiceVariable(node)} === ''`
      : keysOf(node)
          .map((key) => `value[${stringLiteral(key)}] === undefined`)
          .join(' && ');
    lines.push(
      ...missingLines(module, absent, isChoice(node) ? `${node.name}[x]` : node.name, module.sourceArgument(node)),
    );
  }
  if (node.isArray && (node.min > 1 || node.max !== '*')) {
    const max = node.max === '*' ? 'Infinity' : String(node.max);
    const key = stringLiteral(node.name);
    const check = module.runtime('checkCount');
    lines.push(
      `if (value[${key}] !== undefined) ${check}(value[${key}], ${node.min}, ${max}, validation, ${memberPath(node.name)}${module.sourceArgument(node)});`,
    );
  }
  return lines;
}

function missingLines(module: ValidatorModule, absent: string, name: string, source: string): readonly string[] {
  return [`if (${absent}) ${module.runtime('refuseMissing')}(validation, at, ${stringLiteral(name)}${source});`];
}

/** Invariants of the object itself. */
function ownInvariants(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  isResource: boolean,
): readonly string[] {
  const type = { kind: 'object', name: structure.type, structure, node } as const;
  const place = { structure, code: 'value', type, isObject: true, isResource };
  const choices = new Map(node.children.filter(isChoice).map((child) => [child.name, choiceVariable(child)]));
  return invariantLines(module, place, node.constraints, 'at', ofStandard, choices);
}
