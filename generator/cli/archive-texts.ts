import { ArchiveFault, unpackArchiveFile } from '../load/archive-files.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { packedExamplesFolder, packingNotePath, readPackingNote } from '../model/packed-package.ts';

/** A file inside a package archive. */
export interface ArchiveEntry {
  /** Its path in the archive: `package/StructureDefinition-a.json`. */
  readonly path: string;
  readonly text: string;
}

/** The texts of an archive that was read before, for findings to be placed in. */
export class ArchiveTexts {
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #entryOf: ReadonlyMap<string, string>;

  private constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files;
    const note = readPackingNote(this.#json(`package/${packingNotePath}`));
    this.#entryOf = new Map(Object.entries(note?.sources ?? {}).map(([entry, source]) => [source, entry]));
  }

  /** What cannot be read has no texts: that it is broken has been said where it was read first. */
  static async open(path: string): Promise<ArchiveTexts> {
    try {
      return new ArchiveTexts(await unpackArchiveFile(path));
    } catch (error) {
      if (!(error instanceof ArchiveFault)) throw error;
      return new ArchiveTexts(new Map());
    }
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
      const text = this.#text(path);
      if (text !== undefined) return { path, text };
    }
    return undefined;
  }

  #text(path: string): string | undefined {
    const bytes = this.#files.get(path);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  #json(path: string): JsonValue {
    try {
      return JSON.parse(this.#text(path) ?? 'null') as JsonValue; // Typed `any` by the library; JSON is what it yields.
    } catch {
      return null;
    }
  }
}
