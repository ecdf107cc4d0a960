import type { DiagnosticCode } from './diagnostic-code.ts';

/** Where in the input something stands. */
export interface SourcePlace {
  /** Path of the file relative to its package, `/` between segments. */
  readonly file: string;
  /** The package, as FHIR prints it: `name#version`. */
  readonly package: string;
  /** JSON pointer into the file; `''` is the whole file. @see RFC 6901 */
  readonly pointer: string;
  /** Line and column from 1, where the file is not JSON and the place is known. */
  readonly position?: { readonly line: number; readonly column: number };
}

/** `error`: nothing is written; `warning`: written, but look; `information`: for the record. */
export type DiagnosticSeverity = 'error' | 'warning' | 'information';

/** One thing found in the input. A value, never thrown: all of them are collected and printed together. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: DiagnosticSeverity;
  readonly place: SourcePlace;
  /** What was found and what was wanted, in one or two sentences. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** The value a stage produced, with everything it noticed on the way. */
export interface StageResult<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** True when a diagnostic must stop the run. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** Total order for printing: by package, file, pointer, code, message. */
export function compareDiagnostics(left: Diagnostic, right: Diagnostic): number {
  return (
    compareText(left.place.package, right.place.package) ||
    compareText(left.place.file, right.place.file) ||
    compareText(left.place.pointer, right.place.pointer) ||
    compareText(left.code, right.code) ||
    compareText(left.message, right.message)
  );
}

/** Compares by code unit, so that the order is the same on every machine and locale. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** `place` moved down by further pointer segments, each escaped. @see RFC 6901 §3 */
export function placeWithin(place: SourcePlace, ...segments: readonly (string | number)[]): SourcePlace {
  let { pointer } = place;
  for (const segment of segments) pointer += `/${escapePointer(segment)}`;
  const { package: owner, file, position } = place;
  // Member by member: a build makes one for every member that it reads, and to spread them took a seventh of its time.
  return position === undefined ? { package: owner, file, pointer } : { package: owner, file, pointer, position };
}

/** Asked for every member that is read, of which hardly one has anything to escape. */
function escapePointer(segment: string | number): string | number {
  if (typeof segment === 'number' || !(segment.includes('~') || segment.includes('/'))) return segment;
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
