import { compareText, type StageResult } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import type { EmitMemory, EmitPart } from '../emit-memory.ts';
import type { EmitSupport } from '../emitter.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import { fileHeader } from '../provenance.ts';
import { agreeOnNames, type CodeSet, CodeSets, codeSetsFile } from './code-sets.ts';
import { printConstraintValidator } from './constraint-validator.ts';
import { printFullValidator } from './full-validator.ts';
import { printLogicalValidator } from './logical-validator.ts';
import { printResourceDispatch } from './resource-dispatch.ts';
import { SkippedRules, skippedDiagnostics } from './skipped-rules.ts';
import { isBaseType, StructureIndex } from './structure-index.ts';
import { ValidatorModule, type ValidatorRun } from './validator-module.ts';

/** What a module of validators is, and what it needs beside it. */
interface PrintedModule {
  readonly files: readonly GeneratedFile[];
  readonly codeSets: readonly CodeSet[];
  readonly skipped: SkippedRules['list'];
}

/**
 * Prints the validators of a release: `r4/` for the standard's types (datatypes in one module, a module for each resource, the
 * dispatch by type), and `validators.ts` in each folder that has structures of the guide. With a memory, a module is printed again
 * only where something changed that it looked at.
 */
export function emitValidators(
  release: Release,
  support: EmitSupport,
  memory?: EmitMemory,
): StageResult<readonly GeneratedFile[]> {
  const parts = moduleParts(release);
  const apart = parts.map((part) => memory?.make(part, { release, support }) ?? part.emit(release, support));
  const names = apart.flatMap(({ codeSets }) => codeSets);
  // Value sets that want the same name are told apart by who comes first, for which all modules are printed as one.
  const modules = agreeOnNames(names) ? apart : printTogether(release, parts);
  const sets = modules.flatMap((each) => each.codeSets);
  const codeSets = codeSetsFile(codeSetsPath(release), fileHeader(release), sets);
  return {
    value: [...modules.flatMap(({ files }) => files), ...(memory?.keep('code sets', codeSets) ?? codeSets)],
    diagnostics: skippedDiagnostics(modules.flatMap(({ skipped }) => skipped)),
  };
}

interface ModulePart extends EmitPart<PrintedModule> {
  readonly print: (release: Release, run: ValidatorRun) => readonly GeneratedFile[];
}

function moduleParts(release: Release): readonly ModulePart[] {
  const paths = [...modulesOf(indexOf(release)).keys()];
  if (paths.length === 0) return [];
  return [
    ...paths.map((path) => modulePart(path, (_release, run) => printModule(path, run, modulesOf(run.index).get(path)))),
    modulePart('dispatch', (of, run) => {
      const resources = [...of.structures.values()].filter(isDispatched);
      return printResourceDispatch(outputPath(releaseFolder(of), 'r4', 'resources.ts'), run, resources);
    }),
  ];
}

function modulePart(name: string, print: ModulePart['print']): ModulePart {
  const emit = (release: Release): PrintedModule => printed(release, print, new CodeSets(codeSetsPath(release)));
  return { name: `validators ${name}`, print, emit };
}

function printTogether(release: Release, parts: readonly ModulePart[]): readonly PrintedModule[] {
  const codeSets = new CodeSets(codeSetsPath(release));
  return parts.map(({ print }) => printed(release, print, codeSets));
}

function printed(release: Release, print: ModulePart['print'], codeSets: CodeSets): PrintedModule {
  const skipped = new SkippedRules();
  const files = print(release, { index: indexOf(release), codeSets, skipped });
  return { files, codeSets: codeSets.list, skipped: skipped.list };
}

function codeSetsPath(release: Release): OutputPath {
  return outputPath(releaseFolder(release), 'r4', 'code-sets.ts');
}

function isDispatched(structure: Structure): boolean {
  return structure.kind === 'resource' && structure.derivation === 'specialization' && !structure.abstract;
}

/** Modules of one release share the index, which asks each structure for its names. */
const indexes = new WeakMap<Release, StructureIndex>();

function indexOf(release: Release): StructureIndex {
  const index = indexes.get(release) ?? new StructureIndex(release);
  indexes.set(release, index);
  return index;
}

const byModule = new WeakMap<StructureIndex, ReadonlyMap<OutputPath, readonly Structure[]>>();

/** Structures by the module they stand in, both in a fixed order. */
function modulesOf(index: StructureIndex): ReadonlyMap<OutputPath, readonly Structure[]> {
  const modules = byModule.get(index) ?? sortIntoModules(index);
  byModule.set(index, modules);
  return modules;
}

function sortIntoModules(index: StructureIndex): ReadonlyMap<OutputPath, readonly Structure[]> {
  const modules = new Map<OutputPath, Structure[]>();
  const structures = [...index.release.structures.values()];
  for (const structure of structures.sort((left, right) => compareText(left.typeName, right.typeName))) {
    const path = index.moduleOf(structure);
    if (path === undefined) continue;
    const members = modules.get(path) ?? [];
    modules.set(path, members);
    members.push(structure);
  }
  return modules;
}

function printModule(
  path: OutputPath,
  run: ValidatorRun,
  structures: readonly Structure[] = [],
): readonly GeneratedFile[] {
  const module = new ValidatorModule(path, run);
  for (const structure of structures) {
    if (structure.kind === 'logical') printLogicalValidator(module, structure);
    else if (structure.derivation === 'constraint' && !isBaseType(structure))
      printConstraintValidator(module, structure);
    else printFullValidator(module, structure);
  }
  return module.toFile();
}
