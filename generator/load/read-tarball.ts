import { basename, resolve } from 'node:path';
import { compareText, type SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import type { JsonValue } from '../model/json.ts';
import { type PackingNote, packedExamplesFolder, packingNotePath, readPackingNote } from '../model/packed-package.ts';
import { ArchiveFault, unpackArchive, unpackArchiveFile } from './archive-files.ts';
import { isPassedBy, type PackageFile, type PackageFolder, packageIndexName } from './read-folder.ts';

const packageFolder = 'package/';

/**
 * Reads a package archive into memory, nothing is written. An archive that is broken, too large, or has an entry that reaches
 * outside of it is refused as a whole and reported. A package that the toolkit packed comes back as the folder it was made from.
 */
export async function readTarball(path: string, log: DiagnosticLog): Promise<PackageFolder | undefined> {
  const place = { package: basename(resolve(path)), file: '', pointer: '' };
  return layOutOrReport(() => unpackArchiveFile(path), path, place, log);
}

/** The same for an archive that is in memory; `label` names it in messages. */
export async function readTarballBytes(
  archive: Uint8Array,
  label: string,
  place: SourcePlace,
  log: DiagnosticLog,
): Promise<PackageFolder | undefined> {
  return layOutOrReport(() => unpackArchive(archive), label, place, log);
}

async function layOutOrReport(
  unpack: () => Promise<ReadonlyMap<string, Uint8Array>>,
  label: string,
  place: SourcePlace,
  log: DiagnosticLog,
): Promise<PackageFolder | undefined> {
  try {
    return layOut(await unpack());
  } catch (error) {
    if (!(error instanceof ArchiveFault)) throw error;
    log.error(
      error.isMissing ? 'package-not-found' : 'archive-invalid',
      place,
      `${quoteValue(label)}: ${error.message}.`,
    );
    return undefined;
  }
}

/** FHIR's layout: resources on one level of `package/`. What lies elsewhere is told of, unless that is where other tools keep things. */
function layOut(entries: ReadonlyMap<string, Uint8Array>): PackageFolder {
  const inside = [...entries].filter(([path]) => path.startsWith(packageFolder));
  if (inside.length === 0) throw new ArchiveFault('it has no folder package/');
  const files = new Map(inside.map(([path, bytes]) => [path.slice(packageFolder.length), bytes]));
  const note = readNote(files.get(packingNotePath));
  const placed = [...files].flatMap(([path, bytes]) => {
    const at = placeOf(path, note);
    return at === undefined ? [] : [{ path: at, bytes }];
  });
  if (new Set(placed.map(({ path }) => path)).size < placed.length) {
    throw new ArchiveFault(`its ${packingNotePath} gives two files one path`);
  }
  // An index tells of the files as they lie in the archive.
  const index = note === undefined ? files.get(packageIndexName) : undefined;
  return {
    files: placed.sort(byPath),
    irregular: [],
    unentered: foldersWithJson([...files.keys()]),
    outside: namesWithJson([...entries.keys()].filter((path) => !path.startsWith(packageFolder))),
    skipped: [],
    ...(index === undefined ? {} : { index: { path: packageIndexName, bytes: index } }),
  };
}

/** The folders on the first level with a `.json` file somewhere in them. */
function foldersWithJson(paths: readonly string[]): readonly string[] {
  return namesWithJson(paths.filter((path) => path.includes('/')));
}

/** The first names of paths to `.json` files. */
function namesWithJson(paths: readonly string[]): readonly string[] {
  const names = paths.filter((path) => /\.json$/i.test(path)).map((path) => path.replace(/\/.*$/s, ''));
  return [...new Set(names)].filter((name) => !isPassedBy(name)).sort(compareText);
}

function byPath(left: PackageFile, right: PackageFile): number {
  return compareText(left.path, right.path);
}

/** Where a file was before it was packed; `undefined` for what is no part of the guide. */
function placeOf(path: string, note: PackingNote | undefined): string | undefined {
  if (note !== undefined && path.startsWith(packedExamplesFolder)) {
    return `examples/${path.slice(packedExamplesFolder.length)}`;
  }
  if (path.includes('/') || path.startsWith('.')) return undefined;
  return note !== undefined && Object.hasOwn(note.sources, path) ? note.sources[path] : path;
}

function readNote(bytes: Uint8Array | undefined): PackingNote | undefined {
  if (bytes === undefined) return undefined;
  const note = readPackingNote(parseJson(new TextDecoder().decode(bytes)));
  if (note !== undefined && !Object.values(note.sources).some(isReserved)) return note;
  throw new ArchiveFault(`its ${packingNotePath} is not as the toolkit writes it`);
}

function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue; // Typed `any` by the library; JSON is what it yields.
  } catch {
    return null;
  }
}

/** A resource can be neither the manifest nor an example. */
function isReserved(path: string): boolean {
  return path === 'package.json' || path.startsWith('examples/');
}
