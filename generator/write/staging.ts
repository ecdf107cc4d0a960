import { mkdirSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputPath } from '../model/identifier.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import { isWriting, readOwner, thisOwner } from './lock-owner.ts';
import type { OutputFolder } from './output-folder.ts';
import { manifestName } from './output-manifest.ts';
import { fixedPath } from './output-path.ts';

/** Where new files wait below the output folder until all of them are complete. Its being there also locks the folder. */
export const stagingFolder = '.staging';

const ownerName = 'owner';
const unnamedOwner = 'owner.part';

/** One step of bringing the disk up to date. */
export type FileChange =
  | { readonly kind: 'put'; readonly path: OutputPath; readonly text: string }
  | { readonly kind: 'delete'; readonly path: OutputPath }
  /** A file of ours that is gone already; a run that was cut short may have left the folders above it empty. */
  | { readonly kind: 'prune'; readonly path: OutputPath };

/** What is to be done, and what it was decided from. */
export interface OutputChanges {
  readonly changes: readonly FileChange[];
  readonly manifestText: string;
  /** The manifest that stood there when the changes were decided; `undefined` where there was none. */
  readonly decidedFrom: string | undefined;
}

/**
 * Carries changes out so that a run cut short at any point loses nothing and leaves no half file: everything is first written to
 * the staging folder, manifest included, then moved into place by renames, the manifest last. What a cut run leaves in staging
 * tells the next one which of the bytes on disk are ours. Of two runs at once, one writes and the other is refused, even where the
 * first is done before the other begins to write.
 * @throws ToolkitError `output-busy`, `output-unusable`
 */
export function applyChanges(folder: OutputFolder, { changes, manifestText, decidedFrom }: OutputChanges): void {
  try {
    mkdirSync(folder.root, { recursive: true });
    const staging = enterStaging(folder);
    if (folder.read(fixedPath(manifestName)) !== decidedFrom) {
      rmSync(staging, { recursive: true });
      throw new ToolkitError('output-busy', `Another run has written to ${folder.root} meanwhile`);
    }
    stage(staging, changes, manifestText);
    for (const [index, change] of changes.entries()) carryOut(change, join(staging, String(index)), folder);
    renameSync(join(staging, manifestName), join(folder.root, manifestName));
    rmSync(staging, { recursive: true });
  } catch (cause) {
    if (cause instanceof ToolkitError) throw cause;
    throw new ToolkitError('output-unusable', `${folder.root} cannot be written`, { cause });
  }
}

function carryOut({ kind, path }: FileChange, staged: string, folder: OutputFolder): void {
  if (kind === 'put') {
    folder.makeParent(path);
    renameSync(staged, folder.absolute(path));
    return;
  }
  if (kind === 'delete') unlinkSync(folder.absolute(path));
  folder.prune(path);
}

function stage(staging: string, changes: readonly FileChange[], manifestText: string): void {
  for (const [index, change] of changes.entries()) {
    if (change.kind === 'put') writeFileSync(join(staging, String(index)), change.text, { flag: 'wx' });
  }
  // By rename, so that a manifest in staging is always a whole one.
  writeFileSync(join(staging, `${manifestName}.part`), manifestText, { flag: 'wx' });
  renameSync(join(staging, `${manifestName}.part`), join(staging, manifestName));
}

/** Makes the staging folder, taking it over where the run that made it is dead. */
function enterStaging(folder: OutputFolder): string {
  const staging = join(folder.root, stagingFolder);
  if (!makeExclusively(staging)) {
    assertAbandoned(folder, staging);
    rmSync(staging, { recursive: true });
    if (!makeExclusively(staging)) throw new ToolkitError('output-busy', `${staging} was made by another run just now`);
  }
  try {
    // By rename, so that an owner is always told in full.
    writeFileSync(join(staging, unnamedOwner), JSON.stringify(thisOwner()), { flag: 'wx' });
    renameSync(join(staging, unnamedOwner), join(staging, ownerName));
  } catch (cause) {
    // Another run took the folder, still empty, for one left behind.
    throw new ToolkitError('output-busy', `Another run is writing to ${folder.root}`, { cause });
  }
  return staging;
}

/** Removes what a run left that was cut short after its last file, with folders it left empty. What another run is making is left to it. */
export function clearAbandoned(folder: OutputFolder, changes: readonly FileChange[]): void {
  const staging = join(folder.root, stagingFolder);
  if (folder.inspect(fixedPath(stagingFolder)).kind === 'absent') return;
  try {
    assertAbandoned(folder, staging);
    for (const { path } of changes) folder.prune(path);
    rmSync(staging, { recursive: true });
  } catch {
    // Not ours to remove; the next run that has something to write says so.
  }
}

function makeExclusively(staging: string): boolean {
  try {
    mkdirSync(staging);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  }
}

function assertAbandoned(folder: OutputFolder, staging: string): void {
  const owner = readOwner(join(staging, ownerName));
  // Cut short before it could say whose it is: nothing is in it that could be lost.
  if (owner === undefined && isBare(staging)) return;
  if (owner === undefined) {
    throw new ToolkitError('output-busy', `${staging} is there, but no run of the toolkit says that it made it`);
  }
  if (isWriting(owner, staging)) {
    const where = owner.host === thisOwner().host ? '' : ` on ${owner.host}`;
    throw new ToolkitError('output-busy', `Process ${owner.processId}${where} is writing to ${folder.root}`);
  }
}

/** True for a staging folder of a run that got no further than making it. */
function isBare(staging: string): boolean {
  return readdirSync(staging).every((name) => name === unnamedOwner);
}
