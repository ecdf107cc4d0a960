import { buildRelease } from './build/build-release.ts';
import { checkRelease } from './check/check-release.ts';
import { emitRelease } from './emit/emit-release.ts';
import { loadSources } from './load/load-sources.ts';
import { compareDiagnostics, type Diagnostic, hasErrors } from './model/diagnostic.ts';
import type { GeneratedFile } from './model/generated-file.ts';
import type { Release } from './model/release.ts';
import type { InputDigest } from './model/source.ts';
import { type WriteReport, writeOutput } from './write/write-output.ts';

export type { WriteReport } from './write/write-output.ts';

/** The stages in the order they run. */
export type Stage = 'load' | 'build' | 'check' | 'emit' | 'write';

/** What to read. */
export interface CheckOptions {
  /** Package folders, one for each release of a guide. */
  readonly packages: readonly string[];
  /** Folder of the toolkit itself: templates and runtime sources lie below it. */
  readonly toolkitRoot: string;
  /** Called as each stage begins. */
  readonly onStage?: (stage: Stage) => void;
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

/** A run of the whole pipeline. */
export interface GenerateReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly releases: readonly Release[];
  /** `undefined` where errors in the input kept anything from being written. */
  readonly output: WriteReport | undefined;
}

/** Packages → load → build → check → emit → write. Errors before `write` leave the disk as it is. */
export async function runGenerate(options: GenerateOptions): Promise<GenerateReport> {
  const { diagnostics, releases, files, inputs } = await runCheck(options);
  if (hasErrors(diagnostics)) return { diagnostics, releases, output: undefined };
  options.onStage?.('write');
  const written = await writeOutput({
    folder: options.output,
    files,
    inputs,
    toolkitVersion: options.toolkitVersion,
    mode: options.mode,
    full: options.full,
  });
  return { diagnostics: sorted([...diagnostics, ...written.diagnostics]), releases, output: written.value };
}

/** Packages → load → build → check → emit: all that can be said of the input without touching the output. */
export async function runCheck(options: CheckOptions): Promise<CheckReport> {
  const reports: CheckReport[] = [];
  for (const path of options.packages) reports.push(await checkPackage(path, options));
  return {
    diagnostics: sorted(reports.flatMap((report) => report.diagnostics)),
    releases: reports.flatMap((report) => report.releases),
    files: reports.flatMap((report) => report.files),
    inputs: distinctInputs(reports.flatMap((report) => report.inputs)),
  };
}

async function checkPackage(path: string, { toolkitRoot, onStage }: CheckOptions): Promise<CheckReport> {
  onStage?.('load');
  const loaded = await loadSources({ guide: { kind: 'folder', path }, toolkitRoot });
  const sources = loaded.value;
  if (sources === undefined) return { ...nothing, diagnostics: loaded.diagnostics };
  onStage?.('build');
  const built = buildRelease(sources);
  const found = [...loaded.diagnostics, ...built.diagnostics];
  const release = built.value;
  if (release === undefined) return { ...nothing, diagnostics: found };
  onStage?.('check');
  found.push(...checkRelease(release));
  const { inputs } = sources;
  if (hasErrors(found)) return { ...nothing, diagnostics: found, releases: [release], inputs };
  onStage?.('emit');
  const emitted = emitRelease(release, { templates: sources.templates, runtime: sources.runtime });
  return { diagnostics: [...found, ...emitted.diagnostics], releases: [release], files: emitted.value, inputs };
}

const nothing: CheckReport = { diagnostics: [], releases: [], files: [], inputs: [] };

/** Guides that stand on the same standard read it once. */
function distinctInputs(inputs: readonly InputDigest[]): readonly InputDigest[] {
  return [...new Map(inputs.map((input) => [input.package, input])).values()];
}

function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(compareDiagnostics);
}
