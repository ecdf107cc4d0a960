import { compareText } from '../model/diagnostic.ts';
import { type OutputPath, parseOutputPath } from '../model/identifier.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { OutputOptions } from '../model/output-options.ts';
import type { InputDigest } from '../model/source.ts';
import type { ToolVersions } from './tool-versions.ts';

/** Name of the manifest below the output folder. */
export const manifestName = 'manifest.json';

/** One file the toolkit owns. */
export interface ManifestFile {
  readonly path: OutputPath;
  /** Digest of what it was printed from. */
  readonly source: string;
  /** Digest of its bytes. */
  readonly content: string;
}

/** What the last run wrote, and from what: the record of ownership. */
export interface OutputManifest {
  readonly tools: ToolVersions;
  readonly inputs: readonly InputDigest[];
  /** What was chosen of the output; none where nothing was. */
  readonly options?: OutputOptions;
  readonly files: readonly ManifestFile[];
}

const formatVersion = 1;

/** The manifest as text: sorted, so that it depends on nothing but its content. */
export function printManifest(manifest: OutputManifest): string {
  const ordered = {
    formatVersion,
    tools: {
      toolkit: manifest.tools.toolkit,
      'ts-morph': manifest.tools.tsMorph,
      typescript: manifest.tools.typescript,
      'openapi-typescript': manifest.tools.openapiTypescript,
    },
    inputs: [...manifest.inputs]
      .sort((left, right) => compareText(left.package, right.package))
      .map(({ package: label, origin, digest }) => ({ package: label, origin, digest })),
    ...(manifest.options === undefined ? {} : { options: manifest.options }),
    files: [...manifest.files]
      .sort((left, right) => compareText(left.path, right.path))
      .map(({ path, source, content }) => ({ path, source, content })),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/**
 * The files a manifest text owns, or `undefined` where it is no manifest of ours. Only ownership is read back: a path that is
 * not safe makes the whole text foreign, since no run of ours can have written it.
 */
export function parseManifestFiles(text: string): readonly ManifestFile[] | undefined {
  const parsed = parseJson(text);
  if (!isJsonObject(parsed) || parsed['formatVersion'] !== formatVersion) return undefined;
  const listed = parsed['files'];
  if (!Array.isArray(listed)) return undefined;
  const files = listed.map(parseManifestFile);
  return files.every((file) => file !== undefined) ? files : undefined;
}

function parseManifestFile(value: JsonValue): ManifestFile | undefined {
  if (!isJsonObject(value)) return undefined;
  const { path, source, content } = value;
  if (typeof path !== 'string' || typeof source !== 'string' || typeof content !== 'string') return undefined;
  const safePath = parseOutputPath(path);
  return safePath === undefined ? undefined : { path: safePath, source, content };
}

/** The options a manifest text records, as it has them; `undefined` where it has none, or is no manifest of ours. */
export function parseManifestOptions(text: string): JsonValue | undefined {
  const parsed = parseJson(text);
  return isJsonObject(parsed) && parsed['formatVersion'] === formatVersion ? parsed['options'] : undefined;
}

/** The packages a manifest text records as input, but for the standard; none where it is no manifest of ours. */
export function parseManifestInputs(text: string): readonly string[] {
  const parsed = parseJson(text);
  if (!isJsonObject(parsed) || !Array.isArray(parsed['inputs'])) return [];
  return parsed['inputs'].flatMap((input: JsonValue) => {
    if (!isJsonObject(input) || input['origin'] === 'core') return [];
    const { package: label } = input;
    return typeof label === 'string' ? [label] : [];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so not ours: the caller treats it as a foreign file.
    return undefined;
  }
}
