import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../model/diagnostic.ts';
import { digestOf } from './digest.ts';
import { OutputFolder } from './output-folder.ts';
import { manifestName, parseManifestFiles } from './output-manifest.ts';
import { fixedPath } from './output-path.ts';
import { stagingFolder } from './staging.ts';

/** Where the record of a run is kept, and which run it is of. */
export interface RecordPlace {
  /** Folder of all records; made where it does not exist. */
  readonly folder: string;
  /** Absolute path of the output folder. */
  readonly output: string;
  /** Digest of all that decides what the run gives. */
  readonly fingerprint: string;
}

/** What a run that left the output up to date had to say. */
export interface RecordedRun {
  readonly diagnostics: readonly Diagnostic[];
  readonly releases: readonly { readonly package: string; readonly version: string }[];
  /** What the run looked for by name; absent where it had no need to. */
  readonly search?: RecordedSearch;
}

/** A search for packages by name, as it went. */
export interface RecordedSearch {
  /** Digest of which packages there were in the places searched. */
  readonly shelves: string;
  /** Path and digest of each package that was found. */
  readonly found: readonly (readonly [path: string, digest: string])[];
}

interface RunRecord extends RecordedRun {
  readonly fingerprint: string;
  /** Digest of the output's manifest, which holds the digest of every file. */
  readonly manifest: string;
}

/** As many output folders are remembered. */
const keptRecords = 32;

/**
 * The run that gave exactly what is in the output folder, file by file, from exactly the same input; with how many files that are.
 * `undefined` where there is none, and a run must be made.
 */
export function findRecordedRun(place: RecordPlace): (RecordedRun & { readonly files: number }) | undefined {
  const record = readRecord(place);
  if (record?.fingerprint !== place.fingerprint) return undefined;
  const files = countStanding(new OutputFolder(place.output), record.manifest);
  const { diagnostics, releases, search } = record;
  return files === undefined ? undefined : { diagnostics, releases, files, ...(search && { search }) };
}

/** How many files the manifest with this digest owns; `undefined` where any of them is not as it says. */
export function countStanding(folder: OutputFolder, manifest: string): number | undefined {
  const text = folder.read(fixedPath(manifestName));
  if (text === undefined || digestOf(text) !== manifest) return undefined;
  // A run that was cut short left it: the next one has to clear it.
  if (folder.inspect(fixedPath(stagingFolder)).kind !== 'absent') return undefined;
  const files = parseManifestFiles(text) ?? [];
  const isStanding = files.every(({ path, content }) => {
    const disk = folder.inspect(path);
    return disk.kind === 'file' && disk.content === content;
  });
  return isStanding ? files.length : undefined;
}

/** Remembers a run after which the output folder is up to date. A record that cannot be written is none: it is only a shortcut. */
export function recordRun(place: RecordPlace, run: RecordedRun): void {
  const text = new OutputFolder(place.output).read(fixedPath(manifestName));
  if (text === undefined) return;
  const record: RunRecord = { fingerprint: place.fingerprint, manifest: digestOf(text), ...run };
  const body = JSON.stringify(record);
  try {
    mkdirSync(place.folder, { recursive: true });
    const path = recordPath(place);
    // By rename, so that no other process sees half of it.
    writeFileSync(`${path}.${process.pid}`, `${digestOf(body)}\n${body}`);
    renameSync(`${path}.${process.pid}`, path);
    forgetOldest(place.folder);
  } catch {
    // A folder that is read-only: every run is made in full.
  }
}

function readRecord(place: RecordPlace): RunRecord | undefined {
  try {
    const text = readFileSync(recordPath(place), 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    // Whole, and so what this program wrote: the fingerprint, which comes next, tells whether it was the same program.
    return digestOf(body) === text.slice(0, end) ? JSON.parse(body) : undefined;
  } catch {
    // None yet.
    return undefined;
  }
}

function recordPath({ folder, output }: RecordPlace): string {
  return join(folder, `${digestOf(output).slice(7, 39)}.run`);
}

function forgetOldest(folder: string): void {
  const records = readdirSync(folder).map((name) => {
    const path = join(folder, name);
    return { path, time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  const old = records.sort((left, right) => right.time - left.time).slice(keptRecords);
  for (const { path } of old) rmSync(path, { force: true });
}
