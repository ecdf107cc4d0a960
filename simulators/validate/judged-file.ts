import type { Judgement } from './judge-text.ts';

/** A file, and what was found in it. */
export interface JudgedFile extends Judgement {
  readonly file: string;
}

/** A file that could not be read, and why. */
export interface UnreadFile {
  readonly file: string;
  readonly reason: string;
}
