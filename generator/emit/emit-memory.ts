import type { StageResult } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import { shareEqual } from '../model/share-equal.ts';
import type { Emitter } from './emitter.ts';
import { type EmitInput, Notes, notedInput } from './noted-release.ts';

/** A part of the output that is made by itself. */
export interface EmitPart {
  /** Tells it from every other part of a release. */
  readonly name: string;
  readonly emit: Emitter;
}

type Made = StageResult<readonly GeneratedFile[]>;

/**
 * Keeps each part of the output as long as nothing that was looked at to make it is another: for a process that generates again
 * after an edit. Emitters are pure, so a part made from the same things is the same part.
 */
export class EmitMemory {
  readonly #parts = new Map<string, { readonly notes: Notes; readonly made: Made }>();

  /** The part, made anew only where it could be another than last time. */
  make({ name, emit }: EmitPart, input: EmitInput): Made {
    const known = this.#parts.get(name);
    if (known?.notes.hold(input)) return known.made;
    const notes = new Notes();
    const noted = notedInput(input, notes);
    const { value, diagnostics } = emit(noted.release, noted.support);
    // Most files of a part are as before although something it looked at is not.
    const made = { value: known === undefined ? value : shareEqual(known.made.value, value), diagnostics };
    this.#parts.set(name, { notes, made });
    return made;
  }
}
