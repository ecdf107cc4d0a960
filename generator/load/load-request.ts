import type { PackageSources } from '../model/package-sources.ts';
import type { LoadMemory } from './load-memory.ts';

/** What to load, and where to look for the rest. */
export interface LoadRequest {
  readonly guide: GuideLocation;
  /** Folder of the toolkit itself: templates, runtime sources and the index of the FHIR standard lie below it. */
  readonly toolkitRoot: string;
  /** Where other packages are looked for. Default: nowhere. */
  readonly packages?: PackageSources;
  /** Absolute path of a folder with templates of one's own. Default: none. */
  readonly templates?: string;
  /** Told the path of each package that was looked for by name, before it is read. */
  readonly onFound?: (path: string) => void;
  /** Told how many files of a package are read. */
  readonly onPart?: (done: number, total: number) => void;
  /** What was read of the same guide before, by a process that stays. */
  readonly memory?: LoadMemory;
}

/** Where the guide's package is: a folder, an archive as `npm pack` and FHIR registries make it, or wherever its name leads. */
export type GuideLocation =
  | { readonly kind: 'folder' | 'tarball'; readonly path: string }
  | { readonly kind: 'named'; readonly name: string; readonly range: string };
