import { compareText, type Diagnostic, hasErrors, type StageResult } from '../model/diagnostic.ts';
import { type DiagnosticCode, diagnosticCatalogue } from '../model/diagnostic-code.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { OutputPath } from '../model/identifier.ts';
import type { OutputOptions } from '../model/output-options.ts';
import type { InputDigest } from '../model/source.ts';
import { digestOf } from './digest.ts';
import { OutputFolder } from './output-folder.ts';
import { type ManifestFile, manifestName, parseManifestInputs, printManifest } from './output-manifest.ts';
import { fixedPath } from './output-path.ts';
import { proofName } from './output-proof.ts';
import { type Ownership, readOwnership } from './ownership.ts';
import { type Decision, decide, isProved } from './plan-output.ts';
import { printFile } from './print-file.ts';
import { toRecord } from './recorded-options.ts';
import { sourceDigest } from './source-digest.ts';
import { applyChanges, clearAbandoned, type FileChange } from './staging.ts';
import { installedToolVersions, type ToolVersions } from './tool-versions.ts';
import type { WriteMemory } from './write-memory.ts';

/** What to write, and where. */
export interface WriteRequest {
  /** Absolute path of the output folder; made where it does not exist. */
  readonly folder: string;
  readonly files: readonly GeneratedFile[];
  readonly inputs: readonly InputDigest[];
  readonly toolkitVersion: string;
  /** `check`: compare only, never write. */
  readonly mode: 'write' | 'check';
  /** Print every file again and compare bytes, whatever the manifest proves. */
  readonly full: boolean;
  /**
   * Leave types of OpenAPI documents that are out of date for a later run, which the manifest remembers: their printer takes
   * longer than all else together. Files that are not there yet are printed all the same.
   */
  readonly postponeTypes?: boolean;
  /** What the files were made by, for the manifest to remember. */
  readonly style?: OutputOptions;
  /** Told how many files are printed, or proved. */
  readonly onPart?: (done: number, total: number) => void;
  /** What a process that stays keeps between its runs. */
  readonly memory?: WriteMemory;
}

/** What changed on disk; in mode `check`, what would have. Every list is sorted. */
export interface WriteReport {
  readonly created: readonly OutputPath[];
  readonly replaced: readonly OutputPath[];
  readonly deleted: readonly OutputPath[];
  readonly unchanged: number;
  readonly manifestChanged: boolean;
  /** Files left out of date because the request said so. */
  readonly postponed: readonly OutputPath[];
}

interface Planned {
  readonly path: OutputPath;
  readonly decision: Decision;
  /** Set where the file was printed in this run. */
  readonly text?: string;
  /** What the next manifest says of it; none for a file no longer wanted. */
  readonly record?: ManifestFile;
}

/**
 * Puts files on disk, or compares them with it. Only files that the manifest owns and nobody edited are replaced or deleted; where
 * anything stands in the way, that is a diagnostic and nothing at all is written. A run that changes nothing writes nothing.
 * @throws ToolkitError `print-failed`, `output-busy`, `output-unusable`
 */
export async function writeOutput(request: WriteRequest): Promise<StageResult<WriteReport>> {
  const clashes = findClashes(request.files);
  if (clashes.length > 0) return { value: emptyReport, diagnostics: clashes };
  const tools = installedToolVersions(request.toolkitVersion);
  const folder = new OutputFolder(request.folder, request.memory);
  const ownership = readOwnership(folder);
  const planned = await planAll(request, folder, ownership, tools);
  const records = planned.flatMap(({ record }) => (record === undefined ? [] : [record]));
  const options = toRecord(request.style ?? {}, request.folder);
  const manifestText = printManifest({ tools, inputs: request.inputs, files: records, ...(options && { options }) });
  const report = reportOf(planned, manifestText !== ownership.manifestText);
  const diagnostics = [
    ...obstacles(folder, ownership, planned),
    ...(request.mode === 'check' ? compared(report, request, ownership) : []),
  ];
  if (request.mode === 'write' && !hasErrors(diagnostics)) {
    const changes = planned.flatMap(toChange);
    if (hasChanges(report)) applyChanges(folder, { changes, manifestText, decidedFrom: ownership.manifestText });
    else clearAbandoned(folder, changes);
  }
  return { value: report, diagnostics };
}

const emptyReport: WriteReport = {
  created: [],
  replaced: [],
  deleted: [],
  unchanged: 0,
  manifestChanged: false,
  postponed: [],
};

/** True where the disk is not yet what the report's run wanted. */
function hasChanges(report: WriteReport): boolean {
  return report.manifestChanged || report.created.length + report.replaced.length + report.deleted.length > 0;
}

async function planAll(
  request: WriteRequest,
  folder: OutputFolder,
  ownership: Ownership,
  tools: ToolVersions,
): Promise<readonly Planned[]> {
  const files = new Map(request.files.map((file) => [file.path, file]));
  // The types first: they are printed beside all else.
  const isSlow = ({ kind }: GeneratedFile): boolean => kind === 'openapi-types';
  const inOrder = [...[...files.values()].filter(isSlow), ...[...files.values()].filter((file) => !isSlow(file))];
  const context = { folder, ownership, tools, request };
  let done = 0;
  const planned: Planned[] = await Promise.all(
    inOrder.map(async (file) => {
      const one = await planFile(file, files, context);
      done += 1;
      request.onPart?.(done, inOrder.length);
      return one;
    }),
  );
  for (const [path, records] of ownership.records) {
    if (files.has(path)) continue;
    planned.push({ path, decision: decide({ path, disk: folder.inspect(path), records, wanted: undefined }) });
  }
  return planned.sort((left, right) => compareText(left.path, right.path));
}

interface PlanContext {
  readonly folder: OutputFolder;
  readonly ownership: Ownership;
  readonly tools: ToolVersions;
  readonly request: WriteRequest;
}

async function planFile(
  file: GeneratedFile,
  files: ReadonlyMap<OutputPath, GeneratedFile>,
  { folder, ownership, tools, request }: PlanContext,
): Promise<Planned> {
  const { path } = file;
  const records = ownership.records.get(path) ?? [];
  const disk = folder.inspect(path);
  const source = sourceDigest(file, files, tools);
  if (!request.full && disk.kind === 'file' && isProved(source, disk, records)) {
    return { path, decision: 'keep', record: { path, source, content: disk.content } };
  }
  const earlier = records.find((record) => disk.kind === 'file' && record.content === disk.content);
  if (request.postponeTypes === true && file.kind === 'openapi-types' && earlier !== undefined) {
    return { path, decision: 'postpone', record: earlier };
  }
  const text = await printFile(file, files);
  const content = digestOf(text);
  return { path, decision: decide({ path, disk, records, wanted: content }), text, record: { path, source, content } };
}

function toChange({ path, decision, text }: Planned): readonly FileChange[] {
  if (decision === 'delete') return [{ kind: 'delete', path }];
  if (decision === 'forget') return [{ kind: 'prune', path }];
  if ((decision === 'create' || decision === 'replace') && text !== undefined) return [{ kind: 'put', path, text }];
  return [];
}

function reportOf(planned: readonly Planned[], manifestChanged: boolean): WriteReport {
  const paths = (decision: Decision): readonly OutputPath[] =>
    planned.filter((file) => file.decision === decision).map((file) => file.path);
  return {
    created: paths('create'),
    replaced: paths('replace'),
    deleted: paths('delete'),
    unchanged: paths('keep').length,
    manifestChanged,
    postponed: paths('postpone'),
  };
}

/** What keeps the run from writing: edited and foreign files. */
function obstacles(folder: OutputFolder, ownership: Ownership, planned: readonly Planned[]): readonly Diagnostic[] {
  const manifest = fixedPath(manifestName);
  const standing = folder.inspect(manifest);
  const found = planned.flatMap(({ path, decision }) => {
    if (decision === 'edited')
      return [outputDiagnostic('output-edited', path, `${path} is not as the last run wrote it`)];
    if (decision === 'foreign')
      return [outputDiagnostic('output-foreign', path, `${path} ${foreignWhy(folder, path)}`)];
    return [];
  });
  if (ownership.manifestReadable && standing.kind !== 'blocked') return found;
  return [outputDiagnostic('output-foreign', manifest, `${manifest} is not a manifest of this toolkit`), ...found];
}

function foreignWhy(folder: OutputFolder, path: OutputPath): string {
  const state = folder.inspect(path);
  if (state.kind === 'blocked') return `cannot be written: ${state.at} is a ${state.by}`;
  return 'is in no manifest of an earlier run, and differs from what would be written';
}

/** Of a folder that was made from other packages, the one thing to say is that. */
function compared(report: WriteReport, { inputs }: WriteRequest, { manifestText }: Ownership): readonly Diagnostic[] {
  const made = parseManifestInputs(manifestText ?? '');
  const given = inputs.filter(({ origin }) => origin !== 'core').map((input) => input.package);
  const names = new Set(given.map(nameOf));
  if (made.length === 0 || made.some((label) => names.has(nameOf(label)))) return drift(report);
  const list = (labels: readonly string[]): string => labels.map(quoteValue).join(', ');
  const text = `The folder was made from ${list(made)}, and is compared with what ${list(given)} gives`;
  const remedy =
    'Name what the folder was made from with `--package` or `--profiles`, or the folder of these packages with `--out`.';
  return [{ ...outputDiagnostic('output-drifted', fixedPath(manifestName), text), remedy }];
}

/** `example.guide` of `example.guide#1.0.0`. */
function nameOf(label: string): string {
  return label.split('#', 1)[0] ?? label;
}

/** What `--check` finds: the same comparison, said as diagnostics. */
function drift(report: WriteReport): readonly Diagnostic[] {
  const found = [
    ...report.created.map((path) => outputDiagnostic('output-drifted', path, `${path} is missing`)),
    ...report.replaced.map((path) =>
      outputDiagnostic('output-drifted', path, `${path} differs from what the profiles give`),
    ),
    ...report.deleted.map((path) =>
      outputDiagnostic('output-drifted', path, `${path} is left over from an earlier run`),
    ),
  ];
  if (found.length > 0 || !report.manifestChanged) return found;
  return [
    outputDiagnostic(
      'output-drifted',
      fixedPath(manifestName),
      `${manifestName} records other inputs, options or tools`,
    ),
  ];
}

/** Files that would overwrite each other: same path, or a path that a file system without letter case takes for the same. */
function findClashes(files: readonly GeneratedFile[]): readonly Diagnostic[] {
  const taken = new Map<string, GeneratedFile>([
    ...[manifestName, proofName].map((name) => [name, { kind: 'text', path: fixedPath(name), text: '' }] as const),
  ]);
  const found: Diagnostic[] = [];
  for (const file of files) {
    const key = file.path.toLowerCase();
    const other = taken.get(key);
    taken.set(key, file);
    if (other === undefined || isSameFile(other, file)) continue;
    found.push(
      outputDiagnostic('name-clash', file.path, `Two files want to be written to ${file.path} and ${other.path}`),
    );
  }
  if (files.length > 0) return found;
  return [outputDiagnostic('input-empty', fixedPath(manifestName), 'The profiles gave no file to write')];
}

/** Releases share the runtime: the same file from two of them is one file. */
function isSameFile(left: GeneratedFile, right: GeneratedFile): boolean {
  return left.path === right.path && JSON.stringify(left) === JSON.stringify(right);
}

function outputDiagnostic(code: DiagnosticCode, path: OutputPath, message: string): Diagnostic {
  return {
    code,
    severity: 'error',
    place: { package: 'output', file: path, pointer: '' },
    message,
    remedy: diagnosticCatalogue[code].remedy,
  };
}
