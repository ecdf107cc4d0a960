import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ReadEntry } from 'tar';
import { quoteValue } from '../model/diagnostic-log.ts';
import { inputLimits } from './input-limits.ts';

/** An archive that is refused as a whole; the message says why. */
export class ArchiveFault extends Error {
  /** True where there is no such file. */
  readonly isMissing: boolean;

  constructor(message: string, isMissing = false) {
    super(message);
    this.isMissing = isMissing;
  }
}

/**
 * Files of an archive on disk by path, as they stand in it. An archive that is broken, too large, or has an entry that reaches
 * outside of it is refused as a whole.
 * @throws ArchiveFault
 */
export async function unpackArchiveFile(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  return unpackArchive(readArchive(path));
}

/**
 * The same of an archive in memory.
 * @throws ArchiveFault
 */
export async function unpackArchive(archive: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  return unpackTar(gunzip(archive));
}

function readArchive(path: string): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new ArchiveFault('the archive cannot be read', true);
  if (found.size > inputLimits.archiveBytes) {
    throw new ArchiveFault(`it is larger than ${inputLimits.archiveBytes} bytes`);
  }
  try {
    return readFileSync(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new ArchiveFault(`it cannot be read${code}`);
  }
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

async function unpackTar(tar: Buffer): Promise<ReadonlyMap<string, Uint8Array>> {
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
