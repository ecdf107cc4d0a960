import { compareText } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { Structure } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import { ValidatorModule, type ValidatorRun } from './validator-module.ts';

/** Prints `validateResource`, which validates a resource by its `resourceType`, and the list of types it knows. */
export function printResourceDispatch(
  path: OutputPath,
  run: ValidatorRun,
  resources: readonly Structure[],
): readonly GeneratedFile[] {
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
  module.fill(module.reserve(), 'validateResource', true, docs, body);
  return module.toFile();
}
