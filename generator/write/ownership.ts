import type { OutputPath } from '../model/identifier.ts';
import type { OutputFolder } from './output-folder.ts';
import { type ManifestFile, manifestName, parseManifestFiles } from './output-manifest.ts';
import { fixedPath } from './output-path.ts';
import { stagingFolder } from './staging.ts';

/** Which files below the output folder are the toolkit's. */
export interface Ownership {
  /** What earlier runs recorded for a path: two records where a run was cut short between them. */
  readonly records: ReadonlyMap<OutputPath, readonly ManifestFile[]>;
  /** The manifest's text on disk; `undefined` where there is none. */
  readonly manifestText: string | undefined;
  /** False where a file called as the manifest is not one of ours. */
  readonly manifestReadable: boolean;
}

/** Reads the manifest, and the one a run that was cut short left behind. */
export function readOwnership(folder: OutputFolder): Ownership {
  const manifestText = folder.read(fixedPath(manifestName));
  const listed = manifestText === undefined ? [] : parseManifestFiles(manifestText);
  const staged = parseManifestFiles(folder.read(fixedPath(`${stagingFolder}/${manifestName}`)) ?? '') ?? [];
  const records = new Map<OutputPath, ManifestFile[]>();
  for (const file of [...(listed ?? []), ...staged]) {
    records.set(file.path, [...(records.get(file.path) ?? []), file]);
  }
  return { records, manifestText, manifestReadable: listed !== undefined };
}
