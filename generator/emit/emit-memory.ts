import type { StageResult } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { Release } from '../model/release.ts';
import { shareEqual } from '../model/share-equal.ts';
import type { EmitSupport } from './emitter.ts';
import { type EmitInput, Notes, notedInput } from './noted-release.ts';

/** A part of the output that is made by itself: plain data, which follows from what it looks at and from nothing else. */
export interface EmitPart<T = StageResult<readonly GeneratedFile[]>> {
  /** Tells it from every other part of a release, and all else that its emitter was made with. */
  readonly name: string;
  readonly emit: (release: Release, support: EmitSupport) => T;
}

/**
 * Keeps each part of the output as long as nothing that was looked at to make it is another: for a process that generates again
 * after an edit. Emitters are pure, so a part made from the same things is the same part.
 */
export class EmitMemory {
  readonly #parts = new Map<string, { readonly notes: Notes; readonly made: unknown }>();
  readonly #joined = new Map<string, unknown>();

  /** The part, made anew only where it could be another than last time. */
  make<T>({ name, emit }: EmitPart<T>, input: EmitInput): T {
    const known = this.#parts.get(name);
    // Kept under the name by this very method, for the one part that is called so.
    if (known?.notes.hold(input)) return known.made as T;
    const notes = new Notes();
    const noted = notedInput(input, notes);
    const value = emit(noted.release, noted.support);
    // Most files of a part are as before although something it looked at is not.
    const made = known === undefined ? value : shareEqual(known.made as T, value);
    this.#parts.set(name, { notes, made });
    return made;
  }

  /** What was put together of several parts; the very same where it equals what it was last time. */
  keep<T>(name: string, joined: T): T {
    // Kept under the name by this very method, for the one emitter that uses it.
    const kept = this.#joined.has(name) ? shareEqual(this.#joined.get(name) as T, joined) : joined;
    this.#joined.set(name, kept);
    return kept;
  }
}
