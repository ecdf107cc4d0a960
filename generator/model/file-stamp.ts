/** What a file system tells of a file that is not read. */
export interface FileFacts {
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** Coarser than any file system's clock: two changes this far apart have times of their own. */
const settledNs = 3_000_000_000n;

/**
 * A text that is the same as long as a file is; `undefined` for one that was changed a moment ago, since a further change may be told
 * the same time.
 * @param nowMs When the facts were asked for.
 */
export function stampOf({ ino, size, mtimeNs, ctimeNs }: FileFacts, nowMs: number): string | undefined {
  const changedNs = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  const isSettled = changedNs + settledNs < BigInt(Math.floor(nowMs)) * 1_000_000n;
  return isSettled ? `${ino} ${size} ${mtimeNs} ${ctimeNs}` : undefined;
}
