import { mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputPath } from '../model/identifier.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import type { OutputFolder } from './output-folder.ts';
import { manifestName } from './output-manifest.ts';

/** Where new files wait below the output folder until all of them are complete. Its being there also locks the folder. */
export const stagingFolder = '.staging';

const ownerName = 'owner';

/** One step of bringing the disk up to date. */
export type FileChange =
  | { readonly kind: 'put'; readonly path: OutputPath; readonly text: string }
  | { readonly kind: 'delete'; readonly path: OutputPath };

/**
 * Carries changes out so that a run cut short at any point loses nothing and leaves no half file: everything is first written to
 * the staging folder, manifest included, then moved into place by renames, the manifest last. What a cut run leaves in staging
 * tells the next one which of the bytes on disk are ours.
 * @throws ToolkitError `output-busy`, `output-unusable`
 */
export function applyChanges(folder: OutputFolder, changes: readonly FileChange[], manifestText: string): void {
  try {
    mkdirSync(folder.root, { recursive: true });
    const staging = enterStaging(folder);
    stage(staging, changes, manifestText);
    for (const [index, change] of changes.entries()) {
      if (change.kind === 'put') {
        folder.makeParent(change.path);
        renameSync(join(staging, String(index)), folder.absolute(change.path));
      } else {
        unlinkSync(folder.absolute(change.path));
        folder.prune(change.path);
      }
    }
    renameSync(join(staging, manifestName), join(folder.root, manifestName));
    rmSync(staging, { recursive: true });
  } catch (cause) {
    if (cause instanceof ToolkitError) throw cause;
    throw new ToolkitError('output-unusable', `${folder.root} cannot be written`, { cause });
  }
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
  writeFileSync(join(staging, ownerName), String(process.pid), { flag: 'wx' });
  return staging;
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
  const owner = readOwner(staging);
  if (owner === undefined) {
    throw new ToolkitError('output-busy', `${staging} is there, but no run of the toolkit says that it made it`);
  }
  if (owner !== process.pid && isRunning(owner)) {
    throw new ToolkitError('output-busy', `Process ${owner} is writing to ${folder.root}`);
  }
}

function readOwner(staging: string): number | undefined {
  try {
    const owner = Number(readFileSync(join(staging, ownerName), 'utf8'));
    return Number.isSafeInteger(owner) && owner > 0 ? owner : undefined;
  } catch {
    // No owner file: not made by us, or by a run that has not got so far yet.
    return undefined;
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (cause) {
    // EPERM: it runs, under another user.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
