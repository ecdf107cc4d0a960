import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { scanBundle } from './scan-bundle.ts';

/** The FHIR standard's package, whose definitions come from an npm package and need no network. */
export const coreLabel = 'hl7.fhir.r4.core#4.0.1';

/** Where each definition of the standard stands on disk, so that only those reached are parsed. */
export interface CoreIndex {
  readonly format: typeof indexFormat;
  /** Version of the npm package that holds the definitions. */
  readonly version: string;
  /** `sha256:<hex>` over the files, in the order of `files`. */
  readonly digest: string;
  readonly files: readonly CoreIndexFile[];
}

interface CoreIndexFile {
  readonly name: string;
  readonly size: number;
  readonly entries: readonly CoreIndexEntry[];
}

/** Canonical, resource type, byte offset, byte length, index in `Bundle.entry`: a tuple, because there are thousands. */
export type CoreIndexEntry = readonly [url: string, type: string, offset: number, length: number, entry: number];

const indexFormat = 1;

/** The only version of the standard served; the npm package also carries definitions of later ones. */
const fhirVersion = '4.0.1';

/** Files of the npm package, in the order in which a canonical is looked for. */
export const definitionFiles = [
  'profiles-types.json',
  'profiles-resources.json',
  'profiles-others.json',
  'valuesets.json',
  'v3-codesystems.json',
  'v2-tables.json',
  'extension-definitions.json',
  'search-parameters.json',
];

/** Reads all definitions and notes where each one is. About 60 MB are read: done once, at build time. */
export function makeCoreIndex(folder: string, version: string): CoreIndex {
  const hash = createHash('sha256');
  const files = definitionFiles.map((name) => {
    const bytes = readFileSync(join(folder, name));
    hash.update(name).update('\0').update(bytes);
    return { name, size: bytes.length, entries: indexEntries(bytes) };
  });
  return { format: indexFormat, version, digest: `sha256:${hash.digest('hex')}`, files };
}

function indexEntries(bytes: Uint8Array): CoreIndexEntry[] {
  return scanBundle(bytes)
    .filter((found) => found.url !== '' && (found.fhirVersion === '' || found.fhirVersion === fhirVersion))
    .map((found) => [found.url, found.resourceType, found.offset, found.length, found.entry] as const);
}

/** The index in `text`, or `undefined` where it was not made from exactly these files. */
export function parseCoreIndex(text: string, folder: string, version: string): CoreIndex | undefined {
  const parsed: unknown = JSON.parse(text);
  if (!isCoreIndex(parsed) || parsed.version !== version) return undefined;
  return parsed.files.every((file) => sizeOf(join(folder, file.name)) === file.size) ? parsed : undefined;
}

/** The index is the toolkit's own file: its head says what the rest looks like. */
function isCoreIndex(value: unknown): value is CoreIndex {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === indexFormat;
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
