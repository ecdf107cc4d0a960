import { assertNever } from '../model/assert-never.ts';
import type { GeneratedFile } from '../model/generated-file.ts';
import type { OutputPath } from '../model/identifier.ts';
import { digestOf } from './digest.ts';
import type { ToolVersions } from './tool-versions.ts';

/** Raised whenever the way of printing changes, so that what an older version printed is not taken for proved. */
const printerVersion = 2;

/** A process that stays is given the same file again where nothing of it changed. */
const known = new WeakMap<GeneratedFile, string>();

/**
 * Digest of all that decides a file's text: what the emitter gave, the printer and the tools it uses. Two runs with the same
 * digest print the same bytes, which is how an unchanged file is proved without loading a compiler.
 */
export function sourceDigest(
  file: GeneratedFile,
  files: ReadonlyMap<OutputPath, GeneratedFile>,
  tools: ToolVersions,
): string {
  if (file.kind === 'openapi-types')
    return typesDigest(files.get(file.document), files, { tools, header: file.header });
  const digest = known.get(file) ?? digestOf(JSON.stringify([printerVersion, file.kind, ...ingredients(file, tools)]));
  known.set(file, digest);
  return digest;
}

/** Types follow from their document, whose digest stands for it: it is large. */
function typesDigest(
  document: GeneratedFile | undefined,
  files: ReadonlyMap<OutputPath, GeneratedFile>,
  { tools, header }: { readonly tools: ToolVersions; readonly header: readonly string[] | undefined },
): string {
  const source = document === undefined ? null : sourceDigest(document, files, tools);
  return digestOf(
    JSON.stringify([
      printerVersion,
      'openapi-types',
      tools.openapiTypescript,
      tools.typescript,
      source,
      ...(header ?? []),
    ]),
  );
}

function ingredients(file: Exclude<GeneratedFile, { kind: 'openapi-types' }>, tools: ToolVersions): readonly unknown[] {
  switch (file.kind) {
    case 'text':
      return [file.text];
    case 'json':
      return [file.value];
    case 'module':
      return [tools.tsMorph, file.module];
    default:
      return assertNever(file);
  }
}
