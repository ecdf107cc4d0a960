import type { CoreDefinitions, SourceDocument } from '../../model/source.ts';
import type { BoundCode } from '../../model/structure.ts';

/** Answers what codes a value set has, with no terminology server. */
export interface Terminology {
  /** The members of a value set (`url` or `url|version`) in the order it lists them; `undefined`: not enumerable. */
  codesOf(valueSet: string): readonly BoundCode[] | undefined;
}

/** Terminology over the guide's own value sets and code systems and those of the standard. */
export function createTerminology(_documents: readonly SourceDocument[], _core: CoreDefinitions): Terminology {
  return { codesOf: () => undefined };
}
