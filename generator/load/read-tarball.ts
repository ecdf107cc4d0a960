import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ReadEntry } from 'tar';
import { compareText, type SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import type { JsonValue } from '../model/json.ts';
import { type PackingNote, packedExamplesFolder, packingNotePath, readPackingNote } from '../model/packed-package.ts';
import { inputLimits } from './input-limits.ts';
import { type PackageFile, type PackageFolder, packageIndexName } from './read-folder.ts';

const packageFolder = 'package/';

/** An archive that is refused as a whole; the message says why. */
class ArchiveFault extends Error {}

/**
 * Reads a package archive into memory, nothing is written. An archive that is broken, too large, or has an entry that reaches
 * outside of it is refused as a whole and reported. A package that the toolkit packed comes back as the folder it was made from.
 */
export async function readTarball(path: string, log: DiagnosticLog): Promise<PackageFolder | undefined> {
  const place = { package: basename(resolve(path)), file: '', pointer: '' };
  return layOutOrReport(() => readFile(path), path, place, log);
}

/** The same for an archive that is in memory; `label` names it in messages. */
export async function readTarballBytes(
  archive: Uint8Array,
  label: string,
  place: SourcePlace,
  log: DiagnosticLog,
): Promise<PackageFolder | undefined> {
  return layOutOrReport(() => archive, label, place, log);
}

async function layOutOrReport(
  archive: () => Uint8Array,
  label: string,
  place: SourcePlace,
  log: DiagnosticLog,
): Promise<PackageFolder | undefined> {
  try {
    return layOut(await unpack(gunzip(archive())));
  } catch (error) {
    if (!(error instanceof ArchiveFault)) throw error;
    const isMissing = error.message === absent;
    log.error(isMissing ? 'package-not-found' : 'archive-invalid', place, `${quoteValue(label)}: ${error.message}.`);
    return undefined;
  }
}

const absent = 'the archive cannot be read';

function readFile(path: string): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new ArchiveFault(absent);
  if (found.size > inputLimits.archiveBytes) {
    throw new ArchiveFault(`it is larger than ${inputLimits.archiveBytes} bytes`);
  }
  return readFileSync(path);
}

/** The tar inside the archive. */
function gunzip(archive: Uint8Array): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: inputLimits.packageBytes });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new ArchiveFault(isTooLarge ? `it unpacks to more than ${inputLimits.packageBytes} bytes` : 'it is no gzip');
  }
}

/** Files by path, as they stand in the archive. */
async function unpack(tar: Buffer): Promise<ReadonlyMap<string, Uint8Array>> {
  // Only archives need the library.
  const { Parser } = await import('tar');
  const files = new Map<string, Uint8Array>();
  await new Promise<void>((done, fail) => {
    const parser = new Parser({ strict: true });
    const refuse = (cause: unknown): void => fail(asFault(cause));
    parser.on('error', refuse);
    parser.on('end', done);
    parser.on('entry', (entry: ReadEntry) => {
      try {
        takeEntry(entry, files);
      } catch (cause) {
        refuse(cause);
        entry.resume();
      }
    });
    parser.end(tar);
  });
  return files;
}

function asFault(cause: unknown): ArchiveFault {
  if (cause instanceof ArchiveFault) return cause;
  return new ArchiveFault(`it is no tar (${cause instanceof Error ? cause.message : 'unreadable'})`);
}

function takeEntry(entry: ReadEntry, files: Map<string, Uint8Array>): void {
  const { type } = entry;
  // As `tar` writes the entries of a folder that it was given as `.`.
  const path = entry.path.replace(/^\.\/(?=.)/, '');
  if (entry.path === './') {
    entry.resume();
    return;
  }
  if (!isInside(path)) throw new ArchiveFault(`the entry ${quoteValue(path)} is no path below the archive`);
  if (type === 'Directory') {
    entry.resume();
    return;
  }
  if (type !== 'File' && type !== 'OldFile')
    throw new ArchiveFault(`the entry ${quoteValue(path)} is no file (${type})`);
  if (files.has(path)) throw new ArchiveFault(`the entry ${quoteValue(path)} is there twice`);
  if (files.size >= inputLimits.files) throw new ArchiveFault(`it has more than ${inputLimits.files} files`);
  const chunks: Uint8Array[] = [];
  files.set(path, new Uint8Array());
  entry.on('data', (chunk) => chunks.push(chunk));
  entry.on('end', () => files.set(path, Buffer.concat(chunks)));
}

/** Relative, downwards, and without what one of the operating systems reads in its own way. */
function isInside(path: string): boolean {
  // A folder's path ends in `/`.
  const segments = path.replace(/\/$/, '').split('/');
  return segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..' && !/[\\:\0]/.test(segment));
}

/** FHIR's layout: resources on one level of `package/`. What lies deeper belongs to other tools, examples of messages excepted. */
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
    unentered: [],
    skipped: [],
    ...(index === undefined ? {} : { index: { path: packageIndexName, bytes: index } }),
  };
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
