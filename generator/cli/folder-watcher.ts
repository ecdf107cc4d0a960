import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { ToolkitError } from '../model/toolkit-error.ts';

/** Edits come in bursts (an editor writes, renames, touches): this long after the last one, the burst is over. */
const settleMs = 10;

/** A folder that is watched. */
interface Watched {
  readonly watcher: FSWatcher;
  /** Which folder it was when it began to be watched: one made anew under the same name is another, and is watched anew. */
  readonly identity: string;
}

/** What a watcher tells. */
export interface WatchListener {
  /** Something changed; called once a burst. */
  onChange(): void;
  /** Some folder cannot be watched (any more). */
  onFault(fault: ToolkitError): void;
}

/**
 * Tells when anything below some folders changes, folders made later included. A folder that is deleted, renamed or replaced is
 * waited for. Links are not followed.
 */
export class FolderWatcher {
  readonly #listener: WatchListener;
  readonly #watched = new Map<string, Watched>();
  #roots: readonly string[];
  #missing: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Close the watcher to let the process end. */
  constructor(roots: readonly string[], listener: WatchListener) {
    this.#roots = roots;
    this.#listener = listener;
    this.#follow();
  }

  /** Watches these folders from now on, and no others. */
  watchOnly(roots: readonly string[]): void {
    if (roots.join('\0') === this.#roots.join('\0')) return;
    // What is closed here cannot tell any more what it was about to tell.
    if (this.#followOnce()) this.#changed();
    this.#roots = roots;
    this.#follow();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const { watcher } of this.#watched.values()) watcher.close();
    this.#watched.clear();
  }

  /** Watches every folder there is now, and none that is gone. */
  #follow(): void {
    // A folder made after its parent was listed and before it was watched tells nobody: look until nothing is new.
    while (this.#followOnce());
  }

  /** True where it found a folder that was not watched yet, or one gone that was. */
  #followOnce(): boolean {
    this.#missing = this.#roots.filter((root) => !existsSync(root));
    const folders = new Map<string, string>();
    for (const root of this.#roots) for (const folder of foldersBelow(root)) addFolder(folder, folders);
    // Where a root is gone, whatever holds its name tells that it is back.
    for (const root of this.#missing) addFolder(nearestAbove(root), folders);
    const gone = [...this.#watched].filter(([folder, { identity }]) => folders.get(folder) !== identity);
    for (const [folder, { watcher }] of gone) {
      watcher.close();
      this.#watched.delete(folder);
    }
    const unknown = [...folders].filter(([folder]) => !this.#watched.has(folder));
    const found = unknown.filter(([folder, identity]) => this.#watch(folder, identity));
    return gone.length + found.length > 0;
  }

  /** True where it is watched now: it may be gone already. */
  #watch(folder: string, identity: string): boolean {
    try {
      const watcher = watch(folder, () => this.#noticed(folder));
      // A folder deleted while it is watched: the next look at what is there drops it.
      watcher.on('error', () => this.#changed());
      this.#watched.set(folder, { watcher, identity });
      return true;
    } catch (cause) {
      if (!isGone(cause)) {
        this.#listener.onFault(new ToolkitError('watch-failed', `${folder} cannot be watched`, { cause }));
      }
      return false;
    }
  }

  #noticed(folder: string): void {
    const isAbove = !this.#roots.some((root) => folder === root || folder.startsWith(join(root, '/')));
    const isArchive = this.#roots.some((root) => dirname(root) === folder && !this.#missing.includes(root));
    // What happens beside a missing folder matters only when the folder is back.
    if (isAbove && !isArchive && !this.#missing.some((root) => existsSync(root))) this.#follow();
    else this.#changed();
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#follow();
      this.#listener.onChange();
    }, settleMs);
  }
}

function addFolder(folder: string, folders: Map<string, string>): void {
  const identity = identityOf(folder);
  if (identity !== undefined) folders.set(folder, identity);
}

function identityOf(folder: string): string | undefined {
  try {
    const { dev, ino, birthtimeMs } = statSync(folder);
    return `${dev} ${ino} ${birthtimeMs}`;
  } catch {
    // Gone since it was listed.
    return undefined;
  }
}

function foldersBelow(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const below = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules');
    return [folder, ...below.flatMap((entry) => foldersBelow(join(folder, entry.name)))];
  } catch (error) {
    // An archive: it is replaced rather than changed, which only its folder tells. Else gone since it was listed.
    return error instanceof Error && 'code' in error && error.code === 'ENOTDIR' ? [dirname(folder)] : [];
  }
}

/** The nearest folder above that is there. */
function nearestAbove(path: string): string {
  const above = dirname(path);
  return above === path || existsSync(above) ? above : nearestAbove(above);
}

function isGone(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
}
