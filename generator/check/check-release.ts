import type { Diagnostic } from '../model/diagnostic.ts';
import type { Release } from '../model/release.ts';

/** Judges a finished release, rule by rule. */
export function checkRelease(_release: Release): readonly Diagnostic[] {
  return [];
}
