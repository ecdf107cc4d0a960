import type { StageResult } from '../model/diagnostic.ts';
import type { Release } from '../model/release.ts';
import type { Sources } from '../model/source.ts';

/** Resolves sources into a release; `undefined` where not enough of the guide holds together. */
export function buildRelease(_sources: Sources): StageResult<Release | undefined> {
  return { value: undefined, diagnostics: [] };
}
