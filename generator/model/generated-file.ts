import type { OutputPath } from './identifier.ts';
import type { JsonValue } from './json.ts';
import type { ModuleStructure } from './module-structure.ts';

/** A file an emitter wants written. `write` turns each kind into text. */
export type GeneratedFile =
  /** Finished text: Markdown, a runtime source copied verbatim. */
  | { readonly kind: 'text'; readonly path: OutputPath; readonly text: string }
  /** JSON with a final newline, printed with two spaces; `dense` for large documents: short parts on one line. */
  | { readonly kind: 'json'; readonly path: OutputPath; readonly value: JsonValue; readonly dense?: true }
  /** A TypeScript module, printed by ts-morph from one structure. */
  | { readonly kind: 'module'; readonly path: OutputPath; readonly module: ModuleStructure }
  /** Types of an OpenAPI document of the same run, made by openapi-typescript, below comment lines of their own. */
  | {
      readonly kind: 'openapi-types';
      readonly path: OutputPath;
      readonly document: OutputPath;
      readonly header?: readonly string[];
    };
