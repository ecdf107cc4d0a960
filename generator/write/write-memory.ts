import { type FileFacts, stampOf } from '../model/file-stamp.ts';

/** What a process that writes the same folder again after each edit knows of the files there: they need not be read to be known. */
export class WriteMemory {
  readonly #digests = new Map<string, { readonly stamp: string; readonly digest: string }>();

  /** Digest of the file at an absolute path: what `read` gives, unless the file is as it was when that was asked last. */
  digest(path: string, facts: FileFacts, read: () => string): string {
    const stamp = stampOf(facts, Date.now());
    const known = this.#digests.get(path);
    if (known !== undefined && known.stamp === stamp) return known.digest;
    const digest = read();
    if (stamp === undefined) this.#digests.delete(path);
    else this.#digests.set(path, { stamp, digest });
    return digest;
  }
}
