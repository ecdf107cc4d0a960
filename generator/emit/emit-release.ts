import type { Diagnostic, StageResult } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { Release } from '../model/release.ts';
import type { SupportText } from '../model/source.ts';

/** Texts that emitters need but may not read themselves. */
export interface EmitSupport {
  readonly templates: readonly SupportText[];
  readonly runtime: readonly SupportText[];
}

/** One kind of artefact. Pure and deterministic: the same release gives the same files in the same order. */
export type Emitter = (release: Release, support: EmitSupport) => StageResult<readonly GeneratedFile[]>;

/** Every emitter; the order does not matter, paths are sorted. */
const emitters: readonly Emitter[] = [];

/** Prints a release: every artefact of every emitter, sorted by path. */
export function emitRelease(release: Release, support: EmitSupport): StageResult<readonly GeneratedFile[]> {
  const diagnostics: Diagnostic[] = [];
  const files: GeneratedFile[] = [];
  for (const emitter of emitters) {
    const result = emitter(release, support);
    diagnostics.push(...result.diagnostics);
    files.push(...result.value);
  }
  files.sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
  return { value: files, diagnostics };
}
