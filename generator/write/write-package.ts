import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { Header, Pax } from 'tar';
import type { PackedFile } from '../model/packed-package.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import { digestOf } from './digest.ts';

/** An archive as it was written. */
export interface WrittenPackage {
  readonly outcome: 'created' | 'replaced' | 'unchanged';
  readonly bytes: number;
  /** `sha256:<hex>` of the archive. */
  readonly digest: string;
}

/**
 * Writes files as one gzipped tar: the same files give the same tar, whoever packs them when and where. A reader never sees half of
 * it, and an archive that would not change is not touched.
 * @throws ToolkitError `output-unusable`
 */
export function writePackage(path: string, files: readonly PackedFile[]): WrittenPackage {
  const archive = gzip(Buffer.concat([...files.flatMap(tarBlocks), Buffer.alloc(2 * blockBytes)]));
  const summary = { bytes: archive.length, digest: digestOf(archive) };
  const partial = `${path}.partial`;
  try {
    const exists = existsSync(path);
    if (exists && readFileSync(path).equals(archive)) return { outcome: 'unchanged', ...summary };
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(partial, archive);
    renameSync(partial, path);
    return { outcome: exists ? 'replaced' : 'created', ...summary };
  } catch (cause) {
    rmSync(partial, { force: true });
    throw new ToolkitError('output-unusable', `${path} cannot be written`, { cause });
  }
}

const blockBytes = 512;

/** What an archive says of who made it, and when: nothing. */
const anonymous = { mode: 0o644, uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) } as const;

function tarBlocks({ path, text }: PackedFile): readonly Buffer[] {
  const content = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(blockBytes);
  const isTooLong = new Header({ ...anonymous, path, size: content.length, type: 'File' }).encode(head, 0);
  const padding = Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes);
  return [...(isTooLong ? [new Pax({ path }).encode()] : []), head, content, padding];
}

/** Where a gzip header names the operating system it was made on. */
const systemOffset = 9;
const unknownSystem = 255;

function gzip(tar: Buffer): Buffer {
  const archive = gzipSync(tar, { level: constants.Z_BEST_COMPRESSION });
  archive[systemOffset] = unknownSystem;
  return archive;
}
