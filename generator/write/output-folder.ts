import { type BigIntStats, lstatSync, mkdirSync, readFileSync, realpathSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputPath } from '../model/identifier.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import { digestOf } from './digest.ts';
import type { WriteMemory } from './write-memory.ts';

/** What stands at a path below the output folder. */
export type DiskState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly content: string }
  /** Something the toolkit never writes through or over: a folder, a link, a device; `at` is where it stands. */
  | { readonly kind: 'blocked'; readonly at: string; readonly by: 'folder' | 'link' | 'file' | 'device' };

/** The output folder. Links below it are never followed, so that nothing outside it can be read or written. */
export class OutputFolder {
  /** Absolute path; the folder itself may be a link, since its owner named it. */
  readonly root: string;
  readonly #memory: WriteMemory | undefined;

  /** @throws ToolkitError `output-unusable` where something other than a folder stands there. */
  constructor(root: string, memory?: WriteMemory) {
    this.#memory = memory;
    const status = statusOf(root);
    this.root = status === undefined ? root : orUnusable(root, () => realpathSync(root));
    if (status !== undefined && statusOf(this.root)?.isDirectory() !== true) {
      throw new ToolkitError('output-unusable', `${root} is not a folder`);
    }
  }

  absolute(path: OutputPath): string {
    return join(this.root, path);
  }

  inspect(path: OutputPath): DiskState {
    const segments = path.split('/');
    let current = this.root;
    for (const [index, segment] of segments.entries()) {
      current = join(current, segment);
      const status = statusOf(current);
      if (status === undefined) return { kind: 'absent' };
      const at = segments.slice(0, index + 1).join('/');
      const last = index === segments.length - 1;
      if (last && status.isFile()) {
        const file = current;
        const read = (): string => digestOf(orUnusable(file, () => readFileSync(file)));
        return { kind: 'file', content: this.#memory?.digest(file, status, read) ?? read() };
      }
      if (last || !status.isDirectory()) return { kind: 'blocked', at, by: kindOf(status) };
    }
    return { kind: 'absent' };
  }

  /** Text of the file at `path`; `undefined` where no plain file stands. */
  read(path: OutputPath): string | undefined {
    return this.inspect(path).kind === 'file' ? readFileSync(this.absolute(path), 'utf8') : undefined;
  }

  makeParent(path: OutputPath): void {
    mkdirSync(dirname(this.absolute(path)), { recursive: true });
  }

  /** Removes the folders above a deleted file that are now empty, up to the output folder itself. */
  prune(path: OutputPath): void {
    const segments = path.split('/');
    for (let depth = segments.length - 1; depth > 0; depth -= 1) {
      try {
        rmdirSync(join(this.root, ...segments.slice(0, depth)));
      } catch (cause) {
        // Already gone: the one above it may be empty all the same.
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') continue;
        // Not empty: it holds something that is not ours to remove.
        return;
      }
    }
  }
}

function statusOf(path: string): BigIntStats | undefined {
  return orUnusable(path, () => {
    try {
      return lstatSync(path, { bigint: true, throwIfNoEntry: false });
    } catch (cause) {
      // A file where a folder is wanted on the way: nothing can stand below it.
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR') return undefined;
      throw cause;
    }
  });
}

/** A link that leads nowhere or in a circle, a missing permission: the owner of the folder has to mend it. */
function orUnusable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new ToolkitError('output-unusable', `${path} cannot be read`, { cause });
  }
}

function kindOf(status: BigIntStats): 'folder' | 'link' | 'file' | 'device' {
  if (status.isDirectory()) return 'folder';
  if (status.isSymbolicLink()) return 'link';
  return status.isFile() ? 'file' : 'device';
}
