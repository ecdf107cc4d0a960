import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { inputLimits } from '../load/input-limits.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { packedExamplesFolder, packingNotePath, readPackingNote } from '../model/packed-package.ts';

/** A file inside a package archive. */
export interface ArchiveEntry {
  /** Its path in the archive: `package/StructureDefinition-a.json`. */
  readonly path: string;
  readonly text: string;
}

/**
 * The texts of an archive that was read before, for findings to be placed in. What cannot be read again has no place; that it is
 * broken has been said where it was read.
 */
export class ArchiveTexts {
  readonly #files: ReadonlyMap<string, Buffer>;
  readonly #entryOf: ReadonlyMap<string, string>;

  constructor(path: string) {
    this.#files = unpack(path);
    const note = readPackingNote(this.#json(`package/${packingNotePath}`));
    this.#entryOf = new Map(Object.entries(note?.sources ?? {}).map(([entry, source]) => [source, entry]));
  }

  /** `name#version`, by the manifest. */
  get label(): string | undefined {
    const manifest = this.#json('package/package.json');
    return isJsonObject(manifest) ? `${manifest['name']}#${manifest['version']}` : undefined;
  }

  /** The entry that a file of the package is read from. */
  find(file: string): ArchiveEntry | undefined {
    const names = [this.#entryOf.get(file) ?? file, file.replace(/^examples\//, packedExamplesFolder)];
    for (const path of names.map((name) => `package/${name}`)) {
      const bytes = this.#files.get(path);
      if (bytes !== undefined) return { path, text: bytes.toString('utf8') };
    }
    return undefined;
  }

  #json(path: string): JsonValue {
    try {
      const text = this.#files.get(path)?.toString('utf8') ?? 'null';
      return JSON.parse(text.replace(/^\ufeff/, '')) as JsonValue; // Typed `any` by the library; JSON is what it yields.
    } catch {
      return null;
    }
  }
}

/** Files by path. @see POSIX.1-2017, pax, ustar Interchange Format */
function unpack(path: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  let tar: Buffer;
  try {
    tar = gunzipSync(readFileSync(path), { maxOutputLength: inputLimits.packageBytes });
  } catch {
    return files;
  }
  for (let at = 0; at + 512 <= tar.length; ) {
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8);
    if (!Number.isSafeInteger(size) || size < 0) break;
    const prefix = textAt(tar, at + 257, 5) === 'ustar' ? textAt(tar, at + 345, 155) : '';
    const name = `${prefix === '' ? '' : `${prefix}/`}${textAt(tar, at, 100)}`.replace(/^\.\//, '');
    files.set(name, tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** A field of a header, which ends with a zero byte or where it is full. */
function textAt(tar: Buffer, start: number, length: number): string {
  return tar.toString('utf8', start, start + length).replace(/\0.*$/s, '');
}
