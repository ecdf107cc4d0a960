import { buildRelease } from './build/build-release.ts';
import { checkRelease } from './check/check-release.ts';
import { emitRelease } from './emit/emit-release.ts';
import type { GuideLocation } from './load/load-request.ts';
import { loadSources } from './load/load-sources.ts';
import { compareDiagnostics, type Diagnostic, hasErrors, type StageResult } from './model/diagnostic.ts';
import type { GeneratedFile } from './model/generated-file.ts';
import type { OutputOptions } from './model/output-options.ts';
import { type PackageSources, parsePackageSpec } from './model/package-sources.ts';
import { isArchive, type PackedPackage } from './model/packed-package.ts';
import type { Release } from './model/release.ts';
import type { InputDigest, Sources } from './model/source.ts';
import { packPackage } from './pack/pack-package.ts';
import type { PipelineMemory } from './pipeline-memory.ts';
import { type FoundGuide, findSameRelease } from './same-release.ts';
import { prepareOutput } from './write/print-ahead.ts';
import { type WriteReport, writeOutput } from './write/write-output.ts';
import type { WrittenPackage } from './write/write-package.ts';

/** The stages in the order they run. */
export type Stage = 'load' | 'build' | 'check' | 'emit' | 'pack' | 'write';

/** Who wants to know how far a run is. */
export interface ProgressListener {
  /** Called as each stage begins. */
  readonly onStage?: (stage: Stage) => void;
  /** Called as the stage goes on, where it has parts worth counting: files, definitions, kinds of output. */
  readonly onPart?: (done: number, total: number) => void;
}

/** What to read. */
export interface CheckOptions extends ProgressListener {
  /** Package folders, archives (`.tgz`) and packages by name (`name#version`), one for each release of a guide. */
  readonly packages: readonly string[];
  /** Where packages are looked for by name: the guide itself, and what it depends on. Default: nowhere. */
  readonly sources?: PackageSources;
  /** Folder of the toolkit itself: templates and runtime sources lie below it. */
  readonly toolkitRoot: string;
  /** What is chosen of the output, and how it is written. Default: everything, as it is. */
  readonly style?: OutputOptions;
  /** Told the path of each package that was looked for by name, before it is read. */
  readonly onFound?: (path: string) => void;
  /** What a process that stays keeps between its runs. */
  readonly memory?: PipelineMemory;
  /** Told files as soon as they are made, while others still are. */
  readonly onMade?: (files: readonly GeneratedFile[]) => void;
}

/** What to read and where to write. */
export interface GenerateOptions extends CheckOptions {
  /** Absolute path of the output folder. */
  readonly output: string;
  readonly toolkitVersion: string;
  /** `check`: compare with what is on disk, write nothing. */
  readonly mode: 'write' | 'check';
  /** Print every file again, whatever the manifest proves. */
  readonly full: boolean;
  /** Leave types of OpenAPI documents that are out of date for a later run: they take longer than all else together. */
  readonly postponeTypes?: boolean;
}

/** Everything but the writing. */
export interface CheckReport {
  /** Sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Releases that could be built, in the order of the packages. */
  readonly releases: readonly Release[];
  readonly files: readonly GeneratedFile[];
  readonly inputs: readonly InputDigest[];
}

/** What the packages define, as far as it could be resolved. */
export interface BuildReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly releases: readonly Release[];
}

/** A run of the whole pipeline. */
export interface GenerateReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the releases that could be built, in the order of the packages. */
  readonly releases: readonly { readonly package: string; readonly version: string }[];
  readonly inputs: readonly InputDigest[];
  /** `undefined` where errors in the input kept anything from being written. */
  readonly output: WriteReport | undefined;
}

/** What to pack, and into which file. */
export interface PackOptions extends CheckOptions {
  /** Absolute path of the archive for a package. */
  readonly archivePath: (name: string, version: string) => string;
}

/** An archive that was written. */
export interface PackedArchive extends WrittenPackage {
  readonly package: string;
  readonly path: string;
  /** How many files are in it. */
  readonly files: number;
}

/** A run of packing; no archive where anything has an error. */
export interface PackReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly archives: readonly PackedArchive[];
}

/** Packages → load → build → check → pack → write: each guide as one archive that other FHIR tools take. */
export async function runPack(options: PackOptions): Promise<PackReport> {
  const diagnostics: Diagnostic[] = [];
  const packed: PackedPackage[] = [];
  const guides: FoundGuide[] = [];
  for (const path of options.packages) {
    const found = await packOne(path, options);
    diagnostics.push(...found.diagnostics);
    if (found.value !== undefined) packed.push(found.value);
    if (found.release !== undefined) guides.push({ path, guide: found.release.guide });
  }
  diagnostics.push(...findSameRelease(guides));
  if (hasErrors(diagnostics)) return { diagnostics: sorted(diagnostics), archives: [] };
  options.onStage?.('write');
  const { writePackage } = await import('./write/write-package.ts');
  const archives = packed.map(({ name, version, files }) => {
    const path = options.archivePath(name, version);
    return { package: `${name}#${version}`, path, files: files.length, ...writePackage(path, files) };
  });
  return { diagnostics: sorted(diagnostics), archives };
}

async function packOne(
  path: string,
  options: PackOptions,
): Promise<StageResult<PackedPackage | undefined> & Pick<Built, 'release'>> {
  const { diagnostics, sources, release } = await buildPackage(path, options);
  if (sources === undefined || release === undefined) return { value: undefined, diagnostics, release };
  options.onStage?.('check');
  const found = [...diagnostics, ...checkRelease(release)];
  if (hasErrors(found)) return { value: undefined, diagnostics: found, release };
  options.onStage?.('pack');
  const packed = packPackage(sources);
  return { value: packed.value, diagnostics: [...found, ...packed.diagnostics], release };
}

/** Packages → load → build → check → emit → write. Errors before `write` leave the disk as it is. */
export async function runGenerate(options: GenerateOptions): Promise<GenerateReport> {
  const onMade = prepareOutput(options.output, options.full);
  const { diagnostics, files, inputs, ...checked } = await runCheck({ ...options, ...(onMade && { onMade }) });
  const releases = checked.releases.map(({ guide }) => ({ package: guide.packageName, version: guide.version }));
  if (hasErrors(diagnostics)) return { diagnostics, releases, inputs, output: undefined };
  options.onStage?.('write');
  const written = await writeOutput({
    folder: options.output,
    files,
    inputs,
    toolkitVersion: options.toolkitVersion,
    mode: options.mode,
    full: options.full,
    postponeTypes: options.postponeTypes ?? false,
    ...(options.style && { style: options.style }),
    ...(options.onPart && { onPart: options.onPart }),
    ...(options.memory && { memory: options.memory.write }),
  });
  return { diagnostics: sorted([...diagnostics, ...written.diagnostics]), releases, inputs, output: written.value };
}

/** Packages → load → build → check → emit: all that can be said of the input without touching the output. */
export async function runCheck(options: CheckOptions): Promise<CheckReport> {
  const reports: CheckReport[] = [];
  for (const path of options.packages) reports.push(await checkPackage(path, options));
  const same = findSameRelease(
    guidesOf(
      options.packages,
      reports.map(({ releases }) => releases[0]),
    ),
  );
  return {
    diagnostics: sorted([...reports.flatMap((report) => report.diagnostics), ...same]),
    releases: reports.flatMap((report) => report.releases),
    files: reports.flatMap((report) => report.files),
    inputs: distinctInputs(reports.flatMap((report) => report.inputs)),
  };
}

/** Packages → load → build: what the packages define. */
export async function runBuild(options: CheckOptions): Promise<BuildReport> {
  const built: Built[] = [];
  for (const path of options.packages) built.push(await buildPackage(path, options));
  const same = findSameRelease(
    guidesOf(
      options.packages,
      built.map(({ release }) => release),
    ),
  );
  return {
    diagnostics: sorted([...built.flatMap((one) => one.diagnostics), ...same]),
    releases: built.flatMap(({ release }) => (release === undefined ? [] : [release])),
  };
}

async function checkPackage(path: string, options: CheckOptions): Promise<CheckReport> {
  const { diagnostics, sources, release } = await buildPackage(path, options);
  if (sources === undefined || release === undefined) return { ...nothing, diagnostics };
  options.onStage?.('check');
  const found = [...diagnostics, ...checkRelease(release)];
  const { inputs } = sources;
  if (hasErrors(found)) return { ...nothing, diagnostics: found, releases: [release], inputs };
  options.onStage?.('emit');
  const { style, onPart, onMade } = options;
  const support = { templates: sources.templates, runtime: sources.runtime, ...(style && { output: style }) };
  const emitted = emitRelease(release, support, options.memory?.of(path).emit, {
    ...(onPart && { onPart }),
    ...(onMade && { onMade }),
  });
  return { diagnostics: [...found, ...emitted.diagnostics], releases: [release], files: emitted.value, inputs };
}

/** One package as far as it could be built. */
interface Built {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources | undefined;
  readonly release: Release | undefined;
}

async function buildPackage(path: string, options: CheckOptions): Promise<Built> {
  const { toolkitRoot, onStage, onPart, onFound, memory, style } = options;
  const local = options.packages.filter((other) => other !== path && parsePackageSpec(other) === undefined);
  const packages: PackageSources = { folders: [], ...options.sources, local };
  onStage?.('load');
  const kept = memory?.of(path);
  const loaded = await loadSources({
    guide: locationOf(path),
    toolkitRoot,
    packages,
    ...(style?.templates !== undefined && { templates: style.templates }),
    ...(onFound && { onFound }),
    ...(onPart && { onPart }),
    ...(kept && { memory: kept.load }),
  });
  const sources = loaded.value;
  if (sources === undefined) return { diagnostics: loaded.diagnostics, sources, release: undefined };
  onStage?.('build');
  const built = buildRelease(sources, kept?.build, onPart);
  return { diagnostics: [...loaded.diagnostics, ...built.diagnostics], sources, release: built.value };
}

function locationOf(path: string): GuideLocation {
  const named = parsePackageSpec(path);
  if (named !== undefined) return { kind: 'named', ...named };
  return { kind: isArchive(path) ? 'tarball' : 'folder', path };
}

const nothing: CheckReport = { diagnostics: [], releases: [], files: [], inputs: [] };

/** The guides that could be built, each with the path it was read from. */
function guidesOf(paths: readonly string[], releases: readonly (Release | undefined)[]): readonly FoundGuide[] {
  return paths.flatMap((path, index) => {
    const release = releases[index];
    return release === undefined ? [] : [{ path, guide: release.guide }];
  });
}

/** Guides that stand on the same standard read it once. */
function distinctInputs(inputs: readonly InputDigest[]): readonly InputDigest[] {
  return [...new Map(inputs.map((input) => [`${input.package} ${input.origin}`, input])).values()];
}

function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(compareDiagnostics);
}
