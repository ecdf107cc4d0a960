import { isDeepStrictEqual } from 'node:util';
import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import { type FileFacts, stampOf } from '../model/file-stamp.ts';
import type { PageTemplate, SupportText } from '../model/source.ts';

/** What was read of a package, kept by a process that reads it again after each edit. */
export class LoadMemory {
  /** Where on disk the dependencies were found that were last read. */
  readonly places = new Set<string>();
  readonly #bytes = new Map<string, { readonly stamp: string; readonly bytes: Uint8Array }>();
  readonly #files = new Map<string, { readonly bytes: Uint8Array; readonly value: readonly unknown[] }>();
  #templates: { readonly texts: readonly SupportText[]; readonly templates: readonly PageTemplate[] } | undefined;
  #runtime: readonly SupportText[] | undefined;

  /** Bytes of the file at an absolute path: what `read` gives, unless the file is as it was when that was asked last. */
  bytesOf(path: string, facts: FileFacts, read: () => Uint8Array): Uint8Array {
    const stamp = stampOf(facts, Date.now());
    const known = this.#bytes.get(path);
    if (known !== undefined && known.stamp === stamp) return known.bytes;
    const bytes = read();
    if (stamp === undefined) this.#bytes.delete(path);
    else this.#bytes.set(path, { stamp, bytes });
    return bytes;
  }

  /**
   * What `read` makes of a file; the very same where the file has the same bytes and `read` had nothing to report.
   * @param key Tells the file, and all else that `read` depends on.
   */
  ofFile<T>(
    key: string,
    { bytes }: { readonly bytes: Uint8Array },
    log: DiagnosticLog,
    read: () => readonly T[],
  ): readonly T[] {
    const known = this.#files.get(key);
    // Kept under the key by this very method, for the one reader that asks by it.
    if (known !== undefined && isSame(known.bytes, bytes)) return known.value as readonly T[];
    const before = log.entries.length;
    const value = read();
    if (log.entries.length > before) this.#files.delete(key);
    else this.#files.set(key, { bytes, value });
    return value;
  }

  async templates(
    texts: readonly SupportText[],
    compile: () => Promise<readonly PageTemplate[]>,
  ): Promise<readonly PageTemplate[]> {
    const known = this.#templates;
    if (known !== undefined && isDeepStrictEqual(known.texts, texts)) return known.templates;
    const templates = await compile();
    this.#templates = { texts, templates };
    return templates;
  }

  runtime(texts: readonly SupportText[]): readonly SupportText[] {
    if (!isDeepStrictEqual(this.#runtime, texts)) this.#runtime = texts;
    return this.#runtime ?? texts;
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left === right || Buffer.compare(left, right) === 0;
}
