import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/** Edits come in bursts (an editor writes, renames, touches): this long after the last one, the burst is over. */
const settleMs = 20;

/** Tells when anything below some folders changes, folders made later included. Links are not followed. */
export class FolderWatcher {
  readonly #roots: readonly string[];
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;

  /** `onChange` is called once a burst. Close the watcher to let the process end. */
  constructor(roots: readonly string[], onChange: () => void) {
    this.#roots = roots;
    this.#onChange = onChange;
    this.#follow();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Watches every folder there is now, and none that is gone. */
  #follow(): void {
    // A folder made after its parent was listed and before it was watched tells nobody: look until nothing is new.
    let known: number;
    do {
      known = this.#watchers.size;
      this.#followOnce();
    } while (this.#watchers.size > known);
  }

  #followOnce(): void {
    const folders = new Set(this.#roots.flatMap(foldersBelow));
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (!this.#watchers.has(folder)) this.#watch(folder);
    }
  }

  #watch(folder: string): void {
    const watcher = watch(folder, () => this.#changed());
    // A folder deleted while it is watched: the next look at what is there drops it.
    watcher.on('error', () => this.#changed());
    this.#watchers.set(folder, watcher);
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#follow();
      this.#onChange();
    }, settleMs);
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
