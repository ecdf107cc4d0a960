import type { StageResult } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { OutputOptions } from '../model/output-options.ts';
import type { Release } from '../model/release.ts';
import type { PageTemplate, SupportText } from '../model/source.ts';

/** Texts that emitters need but may not read themselves. */
export interface EmitSupport {
  readonly templates: readonly PageTemplate[];
  readonly runtime: readonly SupportText[];
  /** What is chosen of the output, and how it is written. Default: everything, as it is. */
  readonly output?: OutputOptions;
  /** Paths of the code and the documents that are part of the output; told to pages, where not everything is. */
  readonly emitted?: ReadonlySet<string>;
}

/** One kind of artefact. Pure and deterministic: the same release gives the same files in the same order. */
export type Emitter = (release: Release, support: EmitSupport) => StageResult<readonly GeneratedFile[]>;
