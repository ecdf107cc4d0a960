import { compareText } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { Structure } from '../../model/structure.ts';
import type { Emitter } from '../emitter.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import { fileHeader } from '../provenance.ts';
import { CodeSets } from './code-sets.ts';
import { printConstraintValidator } from './constraint-validator.ts';
import { printFullValidator } from './full-validator.ts';
import { printLogicalValidator } from './logical-validator.ts';
import { printResourceDispatch } from './resource-dispatch.ts';
import { SkippedRules } from './skipped-rules.ts';
import { isBaseType, StructureIndex } from './structure-index.ts';
import { ValidatorModule, type ValidatorRun } from './validator-module.ts';

/**
 * Prints the validators of a release: `r4/` for the standard's types (datatypes in one module, a module for each resource, the
 * dispatch by type), and `validators.ts` in each folder that has structures of the guide.
 */
export const emitValidators: Emitter = (release) => {
  const folder = releaseFolder(release);
  const run: ValidatorRun = {
    index: new StructureIndex(release),
    codeSets: new CodeSets(outputPath(folder, 'r4', 'code-sets.ts')),
    skipped: new SkippedRules(),
  };
  const modules = modulesOf(run);
  const files: GeneratedFile[] = [];
  for (const [path, structures] of modules) files.push(...printModule(path, run, structures));
  const resources = [...release.structures.values()].filter(isDispatched);
  if (modules.size > 0) files.push(...printResourceDispatch(outputPath(folder, 'r4', 'resources.ts'), run, resources));
  files.push(...run.codeSets.toFile(fileHeader(release)));
  return { value: files, diagnostics: run.skipped.diagnostics };
};

function isDispatched(structure: Structure): boolean {
  return structure.kind === 'resource' && structure.derivation === 'specialization' && !structure.abstract;
}

/** Structures by the module they stand in, both in a fixed order. */
function modulesOf(run: ValidatorRun): ReadonlyMap<OutputPath, readonly Structure[]> {
  const modules = new Map<OutputPath, Structure[]>();
  const structures = [...run.index.release.structures.values()];
  for (const structure of structures.sort((left, right) => compareText(left.typeName, right.typeName))) {
    const path = run.index.moduleOf(structure);
    if (path === undefined) continue;
    const members = modules.get(path) ?? [];
    modules.set(path, members);
    members.push(structure);
  }
  return modules;
}

function printModule(path: OutputPath, run: ValidatorRun, structures: readonly Structure[]): readonly GeneratedFile[] {
  const module = new ValidatorModule(path, run);
  for (const structure of structures) {
    if (structure.kind === 'logical') printLogicalValidator(module, structure);
    else if (structure.derivation === 'constraint' && !isBaseType(structure))
      printConstraintValidator(module, structure);
    else printFullValidator(module, structure);
  }
  return module.toFile();
}
