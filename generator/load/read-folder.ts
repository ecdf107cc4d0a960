import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../model/diagnostic.ts';

/** A file of a package as it lies on disk. */
export interface PackageFile {
  /** Relative to the package's folder, `/` between segments. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a package folder holds. */
export interface PackageFolder {
  /** Sorted by path. */
  readonly files: readonly PackageFile[];
  /** Entries that are neither file nor folder (links, sockets): not followed, so that nothing outside is read. */
  readonly irregular: readonly string[];
}

/** Folders and files that belong to tools, not to the package. */
const ignored = /^\.|^node_modules$/;

/** Reads a package folder. Throws what `node:fs` throws where it cannot be read. */
export function readFolder(root: string, options: { readonly recursive: boolean }): PackageFolder {
  const { files, irregular } = listFolder(root, '', options.recursive);
  return {
    files: files.sort(compareText).map((path) => ({ path, bytes: readFileSync(join(root, path)) })),
    irregular: irregular.sort(compareText),
  };
}

function listFolder(root: string, folder: string, recursive: boolean): { files: string[]; irregular: string[] } {
  const found = { files: [] as string[], irregular: [] as string[] };
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (ignored.test(entry.name)) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) found.files.push(path);
    else if (!entry.isDirectory()) found.irregular.push(path);
    else if (recursive) {
      const below = listFolder(root, path, recursive);
      found.files.push(...below.files);
      found.irregular.push(...below.irregular);
    }
  }
  return found;
}

/** `sha256:<hex>` over files in the order given: each one's path, length and bytes. */
export function digestOf(files: readonly PackageFile[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes } of files) hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  return `sha256:${hash.digest('hex')}`;
}
