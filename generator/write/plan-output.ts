import type { OutputPath } from '../model/identifier.ts';
import type { DiskState } from './output-folder.ts';
import type { ManifestFile } from './output-manifest.ts';

/** What is to be done with one path. `postpone` is not decided here: it is what a request may do instead. */
export type Decision = 'keep' | 'postpone' | 'create' | 'replace' | 'delete' | 'forget' | 'edited' | 'foreign';

/** Everything a decision is made from. */
export interface PathFacts {
  readonly path: OutputPath;
  readonly disk: DiskState;
  /** What earlier runs recorded for the path; empty: never ours. */
  readonly records: readonly ManifestFile[];
  /** Digest of the bytes wanted; `undefined`: no file is wanted here any more. */
  readonly wanted: string | undefined;
}

/**
 * Decides for one path. Bytes that are already right are kept whoever wrote them; other bytes are replaced or deleted only where
 * they are exactly what an earlier run of ours wrote.
 */
export function decide({ disk, records, wanted }: PathFacts): Decision {
  if (wanted === undefined) return decideLeftOver(disk, records);
  switch (disk.kind) {
    case 'absent':
      return 'create';
    case 'blocked':
      return 'foreign';
    case 'file':
      if (disk.content === wanted) return 'keep';
      if (records.length === 0) return 'foreign';
      return isUnedited(disk.content, records) ? 'replace' : 'edited';
  }
}

function decideLeftOver(disk: DiskState, records: readonly ManifestFile[]): Decision {
  if (disk.kind === 'absent') return 'forget';
  if (disk.kind === 'blocked') return 'edited';
  return isUnedited(disk.content, records) ? 'delete' : 'edited';
}

function isUnedited(content: string, records: readonly ManifestFile[]): boolean {
  return records.some((record) => record.content === content);
}

/** True where an earlier run printed exactly this source, and its bytes are still there. */
export function isProved(source: string, disk: DiskState, records: readonly ManifestFile[]): boolean {
  return disk.kind === 'file' && records.some((record) => record.source === source && record.content === disk.content);
}
