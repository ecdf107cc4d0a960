import { compareText } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { Structure } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import { ValidatorModule, type ValidatorRun } from './validator-module.ts';

/**
 * Prints `validateResource`, which validates a resource by its `resourceType` and knows the extensions that the release defines, and
 * the list of types it knows.
 */
export function printResourceDispatch(
  path: OutputPath,
  run: ValidatorRun,
  resources: readonly Structure[],
): readonly GeneratedFile[] {
  const extensions = [...run.index.release.structures.values()].filter((structure) => isExtension(run, structure));
  const module = new ValidatorModule(path, run);
  const sorted = [...resources].sort((left, right) => compareText(left.type, right.type));
  module.addConstant({
    kind: 'constant',
    name: 'resourceTypes',
    exported: true,
    docs: ['The resource types that the release defines, and `validateResource` looks into.'],
    type: 'readonly string[]',
    initializer: ['[', ...sorted.map((structure) => `  ${stringLiteral(structure.type)},`), ']'].join('\n'),
  });
  const body = [
    `const type = ${module.runtime('resourceTypeOf')}(value, validation, at);`,
    'switch (type) {',
    '  case undefined:',
    '    return;',
    ...sorted.flatMap((structure) => [
      `  case ${stringLiteral(structure.type)}:`,
      `    ${module.validator(structure, 'whole')}(value, validation, at);`,
      '    return;',
    ]),
    '  default:',
    `    ${module.runtime('judgeOtherResource')}(type, validation, at);`,
    '}',
  ];
  const docs = [
    'Validates a resource by its `resourceType`. A type of FHIR R4 that the release does not define is noted, and its content not looked at;',
    'a type that FHIR does not have is refused.',
  ];
  const isPlain = extensions.length === 0;
  module.fill(module.reserve(), isPlain ? 'validateResource' : 'dispatch', isPlain, isPlain ? docs : [], body);
  if (!isPlain) addExtensions(module, extensions, docs);
  return module.toFile();
}

/** True for the definition of an extension that may stand in a message. */
function isExtension({ index }: ValidatorRun, structure: Structure): boolean {
  const { type, derivation } = structure;
  return type === 'Extension' && derivation === 'constraint' && index.moduleOf(structure) !== undefined;
}

/** Lets `validateResource` carry the extensions by their urls. */
function addExtensions(module: ValidatorModule, extensions: readonly Structure[], docs: readonly string[]): void {
  const entries = extensions.map((structure) => {
    const added = module.validator(structure, 'added') ?? '';
    const isModifier = String(structure.root.isModifier);
    const max = structure.root.max === '*' ? '' : `, max: ${structure.root.max}`;
    return `  [${stringLiteral(urlOf(structure))}, { added: ${added}, isModifier: ${isModifier}${max} }],`;
  });
  module.addConstant({
    kind: 'constant',
    name: 'extensions',
    exported: false,
    docs: ['The extensions that the release defines, by url.'],
    type: `ReadonlyMap<unknown, ${module.runtime('KnownExtension')}>`,
    initializer: ['new Map([', ...entries, '])'].join('\n'),
  });
  module.addConstant({
    kind: 'constant',
    name: 'validateResource',
    exported: true,
    docs: [...docs, 'Extensions that the release defines are held to their definitions wherever they stand.'],
    type: module.runtime('ResourceValidator'),
    initializer: 'Object.assign(dispatch, { extensions })',
  });
}

/** What instances have as their url: what the definition fixes, which is its canonical. */
function urlOf({ root, canonical }: Structure): string {
  const fixed = root.children.find(({ name }) => name === 'url')?.value?.value;
  return typeof fixed === 'string' ? fixed : canonical;
}
