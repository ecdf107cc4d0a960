import { assertNever } from '../model/assert-never.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { OutputPath } from '../model/identifier.ts';
import { digestOf } from './digest.ts';
import type { ToolVersions } from './tool-versions.ts';

/** Raised whenever the way of printing changes, so that what an older version printed is not taken for proved. */
const printerVersion = 2;

/**
 * Digest of all that decides a file's text: what the emitter gave, the printer and the tools it uses. Two runs with the same
 * digest print the same bytes, which is how an unchanged file is proved without loading a compiler.
 */
export function sourceDigest(
  file: GeneratedFile,
  files: ReadonlyMap<OutputPath, GeneratedFile>,
  tools: ToolVersions,
): string {
  return digestOf(JSON.stringify([printerVersion, file.kind, ...ingredients(file, files, tools)]));
}

function ingredients(
  file: GeneratedFile,
  files: ReadonlyMap<OutputPath, GeneratedFile>,
  tools: ToolVersions,
): readonly unknown[] {
  switch (file.kind) {
    case 'text':
      return [file.text];
    case 'json':
      return [file.value];
    case 'module':
      return [tools.tsMorph, file.module];
    case 'openapi-types':
      return [tools.openapiTypescript, tools.typescript, files.get(file.document)];
    default:
      return assertNever(file);
  }
}
