import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../model/diagnostic.ts';
import { inputLimits } from './input-limits.ts';
import type { LoadMemory } from './load-memory.ts';

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
  /** Folders with `.json` files somewhere in them that a published package has no place for, sorted: not entered. */
  readonly unentered: readonly string[];
  /** What lies beside the folder `package` of a published package and is, or holds, a `.json` file; sorted. */
  readonly outside: readonly string[];
  /** Files and folders that were not read, sorted by path. */
  readonly skipped: readonly SkippedEntry[];
  /** The package's index, where it has one: what tools say of the files, which is not what they hold. */
  readonly index?: PackageFile;
}

/** A file or folder that was not read, and why. */
export interface SkippedEntry {
  readonly path: string;
  readonly kind: 'unreadable' | 'too-large';
  /** For people: `EACCES`, or the limit that it breaks. */
  readonly reason: string;
}

/** Name of a package's index. @see FHIR Package Specification, Package index */
export const packageIndexName = '.index.json';

/** Folders and files that belong to tools, not to the package. */
const ignored = /^\.|^node_modules$/;

/** Folders of a published package that hold no definitions. @see FHIR Package Specification, Package Folder */
const publishedFolders: ReadonlySet<string> = new Set([
  'example',
  'examples',
  'openapi',
  'xml',
  'rdf',
  'test',
  'tests',
  'doc',
  'other',
]);

/** True for what lies in a published package, or beside it, and is known to hold no definitions. */
export function isPassedBy(name: string): boolean {
  return ignored.test(name) || publishedFolders.has(name);
}

/** How a folder is read. */
export interface FolderReading {
  readonly recursive: boolean;
  /** The folder around a published package: whatever else lies there is looked at, not read. */
  readonly around?: string;
  /** What a process that stays knows of the files. */
  readonly memory?: LoadMemory;
}

/** Reads a package folder. Throws what `node:fs` throws where the folder itself cannot be listed. */
export function readFolder(root: string, reading: FolderReading): PackageFolder {
  const reader = new FolderReader(root, reading);
  reader.list('');
  if (reading.around !== undefined) reader.lookAround(reading.around);
  return reader.read();
}

class FolderReader {
  readonly #root: string;
  readonly #recursive: boolean;
  readonly #memory: LoadMemory | undefined;
  readonly #paths: string[] = [];
  readonly #irregular: string[] = [];
  readonly #unentered: string[] = [];
  readonly #outside: string[] = [];
  readonly #skipped: SkippedEntry[] = [];
  #hasIndex = false;
  #bytes = 0;

  constructor(root: string, { recursive, memory }: FolderReading) {
    this.#root = root;
    this.#recursive = recursive;
    this.#memory = memory;
  }

  list(folder: string): void {
    for (const entry of readdirSync(join(this.#root, folder), { withFileTypes: true })) {
      if (folder === '' && entry.name === packageIndexName) this.#noteIndex(entry);
      if (!ignored.test(entry.name)) this.#note(entry, folder === '' ? entry.name : `${folder}/${entry.name}`);
      if (this.#paths.length > inputLimits.files) return;
    }
  }

  #note(entry: Dirent, path: string): void {
    if (entry.isFile()) this.#paths.push(path);
    else if (!entry.isDirectory()) this.#irregular.push(path);
    else this.#attempt(path, () => (this.#recursive ? this.list(path) : this.#passBy(path)));
  }

  #noteIndex(entry: Dirent): void {
    if (entry.isFile()) this.#hasIndex = true;
    else if (!entry.isDirectory()) this.#irregular.push(packageIndexName);
  }

  #passBy(path: string): void {
    if (!isPassedBy(path) && holdsJson(join(this.#root, path))) this.#unentered.push(path);
  }

  lookAround(folder: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (path === this.#root || isPassedBy(entry.name)) continue;
      const isHolder = (): boolean => (entry.isDirectory() ? holdsJson(path) : /\.json$/i.test(entry.name));
      if (this.#attempt(`../${entry.name}`, isHolder) === true) this.#outside.push(entry.name);
    }
  }

  read(): PackageFolder {
    const files = this.#paths.length > inputLimits.files ? this.#refuseAll() : this.#paths.sort(compareText);
    const index = this.#hasIndex ? this.#file(packageIndexName) : undefined;
    return {
      files: files.flatMap((path) => this.#file(path) ?? []),
      irregular: this.#irregular.sort(compareText),
      unentered: this.#unentered.sort(compareText),
      outside: this.#outside.sort(compareText),
      skipped: this.#skipped.sort((left, right) => compareText(left.path, right.path)),
      ...(index === undefined ? {} : { index }),
    };
  }

  #refuseAll(): readonly string[] {
    this.#skipped.push({ path: '', kind: 'too-large', reason: `more than ${inputLimits.files} files` });
    return [];
  }

  #file(path: string): PackageFile | undefined {
    return this.#attempt(path, () => {
      const absolute = join(this.#root, path);
      const facts = statSync(absolute, { bigint: true });
      const size = Number(facts.size);
      const limit = size > inputLimits.fileBytes ? inputLimits.fileBytes : inputLimits.packageBytes;
      if (size > limit || this.#bytes + size > limit) {
        const what = limit === inputLimits.fileBytes ? '' : 'with the files before it ';
        this.#skipped.push({ path, kind: 'too-large', reason: `${what}more than ${limit} bytes` });
        return undefined;
      }
      this.#bytes += size;
      const read = (): Uint8Array => readFileSync(absolute);
      return { path, bytes: this.#memory?.bytesOf(absolute, facts, read) ?? read() };
    });
  }

  /** What vanished since it was listed (an editor that saves by renaming) is as if it had not been there. */
  #attempt<T>(path: string, read: () => T | undefined): T | undefined {
    try {
      return read();
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
      if (reason !== 'ENOENT') this.#skipped.push({ path, kind: 'unreadable', reason });
      return undefined;
    }
  }
}

/** True where there is a `.json` file at any depth; what looks like none after as many entries as a package may have is taken for one. */
function holdsJson(folder: string): boolean {
  const waiting = [folder];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      seen += 1;
      if (seen > inputLimits.files || (!entry.isDirectory() && /\.json$/i.test(entry.name))) return true;
      if (entry.isDirectory() && !ignored.test(entry.name)) waiting.push(join(next, entry.name));
    }
  }
  return false;
}

/** `sha256:<hex>` over files in the order given: each one's path, length and bytes. */
export function digestOf(files: readonly PackageFile[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes } of files) hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  return `sha256:${hash.digest('hex')}`;
}
