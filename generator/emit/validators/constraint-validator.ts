import { versionedCanonical } from '../../model/identifier.ts';
import type { Structure } from '../../model/structure.ts';
import { generatedFrom } from '../provenance.ts';
import { addedLines } from './added-rules.ts';
import { validatorOfType } from './element-case.ts';
import { invariantLines, ownConstraints } from './invariant-lines.ts';
import { constraintName, type ValidatorModule, validatorName } from './validator-module.ts';

/**
 * Prints two functions for a profile: `constrain…`, only what it adds to its type, for a value that the type's own validator
 * looks at anyway; and `validate…`, both. What a profile adds comes first, so that it can say which modifier extensions it knows.
 */
export function printConstraintValidator(module: ValidatorModule, structure: Structure): void {
  const from = versionedCanonical(structure);
  const whole = module.reserve();
  const added = module.reserve();
  const base = module.run.index.ofType(structure.type);
  const lines = [
    ...addedLines(module, structure, structure.root.children, base?.root.children ?? [], structure.typeName),
    ...rootInvariants(module, structure, base),
  ];
  const body =
    lines.length === 0
      ? [`if (!${module.runtime('isObject')}(value)) validation.open(value, at);`]
      : guarded(module, lines);
  module.fill(
    added,
    constraintName(structure),
    true,
    [`Checks what ${structure.typeName} adds to ${structure.type}, and nothing else.`, generatedFrom(from)],
    body,
  );
  module.fill(
    whole,
    validatorName(structure),
    true,
    [
      `Checks a value of type ${structure.type} by every rule of ${structure.typeName} and of the type itself.`,
      generatedFrom(from),
    ],
    wholeLines(module, structure, base),
  );
}

function guarded(module: ValidatorModule, lines: readonly string[]): readonly string[] {
  return [`if (!${module.runtime('isObject')}(value)) return;`, ...lines];
}

/** Both functions, in the scope of the resource where it is one. */
function wholeLines(module: ValidatorModule, structure: Structure, base: Structure | undefined): readonly string[] {
  const lines = [
    `${constraintName(structure)}(value, validation, at);`,
    `${validatorOfType(module, structure.type)}(value, validation, at);`,
  ];
  return base?.kind === 'resource'
    ? ['validation.enterResource(value);', ...lines, 'validation.leaveResource();']
    : lines;
}

function rootInvariants(module: ValidatorModule, structure: Structure, base: Structure | undefined): readonly string[] {
  const { root } = structure;
  const type = { kind: 'object', name: structure.type, structure, node: root } as const;
  const isResource = base?.kind === 'resource';
  const place = { structure, code: 'value', type, isObject: true, isResource };
  const added = ownConstraints(root, [base?.root.constraints ?? []]);
  return added.length === 0 ? [] : invariantLines(module, place, added, 'at', () => module.sourceArgument(root));
}
