import { isJsonObject, type JsonValue } from './json.ts';

/** A file of a packed package, its path below the archive's root: `package/package.json`. */
export interface PackedFile {
  readonly path: string;
  readonly text: string;
}

/** A package laid out as FHIR wants it, ready to be put into one archive. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** Sorted by path. */
  readonly files: readonly PackedFile[];
}

/**
 * The toolkit's own note in a package that it packed: which file each one was before FHIR's layout took it out of its folder. With
 * it a packed package is read back as what it was made from.
 */
export interface PackingNote {
  readonly format: typeof packingFormat;
  /** Files of `package/`, by name: the path each had in its folder. A file not named here was where it is. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Where the note lies below `package/`. */
export const packingNotePath = 'other/packing-note.json';

/** Below `package/`: the folder of messages that go with the resources, which FHIR has no place for. */
export const packedExamplesFolder = 'other/examples/';

/** The only layout there is so far. */
export const packingFormat = 1;

/** A path as a note may give it: below the package's folder, with nothing in it that a file system reads in its own way. */
const safePath = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** The note in a JSON value, or `undefined` where it is none: a packed package may come from anywhere. */
export function readPackingNote(value: JsonValue): PackingNote | undefined {
  if (!isJsonObject(value) || value['format'] !== packingFormat) return undefined;
  const sources = readPaths(value['sources']);
  return sources === undefined ? undefined : { format: packingFormat, sources };
}

function readPaths(value: JsonValue | undefined): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (entries.length < Object.keys(value).length || entries.some(([, path]) => !safePath.test(path))) return undefined;
  if (new Set(entries.map(([, path]) => path)).size < entries.length) return undefined;
  return Object.fromEntries(entries);
}

/** True for the name of a package archive; any other name is that of a folder. */
export function isArchive(path: string): boolean {
  return /\.(?:tgz|tar\.gz)$/i.test(path);
}
