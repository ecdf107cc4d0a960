import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { coverageExceptionsFile } from '../model/coverage-exception.ts';
import { fromBasic } from '../model/cross-version.ts';
import type { SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import type { JsonObject } from '../model/json.ts';
import { laterTypes } from '../model/later-types.ts';
import type { PackageOrigin, SourceDocument, SourceExample, SourcePackage } from '../model/source.ts';
import { checkPackageIndex } from './check-package-index.ts';
import type { LoadMemory } from './load-memory.ts';
import {
  digestOf,
  type PackageFile,
  type PackageFolder,
  packageIndexName,
  readFolder,
  type SkippedEntry,
} from './read-folder.ts';
import { readJsonFile, readJsonValue } from './read-json-file.ts';
import { isFhirManifest, readManifest } from './read-manifest.ts';
import { reportBundled } from './report-bundled.ts';

/** A package as read from its folder, before it is registered. */
export interface ReadPackage {
  readonly manifest: SourcePackage;
  /** Sorted by file. */
  readonly documents: readonly SourceDocument[];
  readonly examples: readonly SourceExample[];
  readonly digest: string;
}

/** How a package folder is read. */
export interface PackageReading {
  readonly origin: PackageOrigin;
  /**
   * `sources`: an author's own folder, with its sub-folders; what is no resource in it is an error. `published`: a package as FHIR
   * lays it out, resources on one level, in which whoever reads it can mend nothing.
   */
  readonly layout: 'sources' | 'published';
  /** True where the FHIR standard has a resource type of this name. */
  hasResourceType(name: string): boolean;
  /** Told how many files are read. */
  readonly onPart?: (done: number, total: number) => void;
  /** What was read of the same package before. */
  readonly memory?: LoadMemory;
}

const manifestFile = 'package.json';
const examplesFolder = 'examples/';

/** R5's resource types that R4 guides use, and the input language with them. */
const borrowedTypes = Object.keys(laterTypes);

/** Reads a package folder; everything wrong in it is reported. `undefined` where it has no usable manifest. */
export function readPackage(root: string, reading: PackageReading, log: DiagnosticLog): ReadPackage | undefined {
  const folder = packageFolderOf(root);
  let content: PackageFolder;
  try {
    const { layout, memory } = reading;
    const around = folder === root ? {} : { around: root };
    content = readFolder(folder, { recursive: layout === 'sources', ...around, ...(memory && { memory }) });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const place = { package: basename(resolve(root)), file: '', pointer: '' };
    log.error('package-not-found', place, `The folder ${quoteValue(root)} cannot be read (${reason}).`);
    return undefined;
  }
  return readPackageContent(content, basename(resolve(root)), reading, log);
}

/** Reads the files of a package; `label` names it as long as its manifest is not read. */
export function readPackageContent(
  content: PackageFolder,
  label: string,
  reading: PackageReading,
  log: DiagnosticLog,
): ReadPackage | undefined {
  return new PackageReader(content, label, reading, log).read();
}

/** True for a folder laid out as FHIR publishes packages: the content in a sub-folder `package`, or that folder itself. */
export function isPublishedLayout(root: string): boolean {
  return packageFolderOf(root) !== root || existsSync(join(root, packageIndexName));
}

/** The folder with the files of a package: FHIR's own layout keeps them in a sub-folder `package`. */
export function packageFolderOf(root: string): string {
  const inner = join(root, 'package');
  return !existsSync(join(root, manifestFile)) && existsSync(join(inner, manifestFile)) ? inner : root;
}

class PackageReader {
  readonly #content: PackageFolder;
  readonly #reading: PackageReading;
  readonly #log: DiagnosticLog;
  #label: string;

  constructor(content: PackageFolder, label: string, reading: PackageReading, log: DiagnosticLog) {
    this.#content = content;
    this.#label = label;
    this.#reading = reading;
    this.#log = log;
  }

  read(): ReadPackage | undefined {
    const manifest = this.#manifest();
    // What lies in somebody else's kind of package is none of ours to complain of.
    if (manifest === 'no-fhir') return undefined;
    if (manifest !== undefined) this.#label = `${manifest.name}#${manifest.version}`;
    const documents: SourceDocument[] = [];
    const examples: SourceExample[] = [];
    this.#reportUnread();
    const read = this.#content.files.filter((file) => isJson(file));
    for (const [index, file] of this.#content.files.entries()) {
      this.#reading.onPart?.(index, this.#content.files.length);
      if (!isJson(file)) this.#reportFormat(file);
      else if (file.path.startsWith(examplesFolder)) examples.push(...this.#once(file, () => this.#example(file)));
      else if (file.path !== manifestFile && file.path !== coverageExceptionsFile)
        documents.push(...this.#once(file, () => this.#document(file)));
    }
    const { index } = this.#content;
    if (index !== undefined) {
      checkPackageIndex(index, { files: read, documents }, this.#place(packageIndexName), this.#log);
    }
    return manifest === undefined ? undefined : { manifest, documents, examples, digest: digestOf(read) };
  }

  #once<T>(file: PackageFile, read: () => readonly T[]): readonly T[] {
    const { layout, memory } = this.#reading;
    return memory?.ofFile(`${layout} ${this.#label} ${file.path}`, file, this.#log, read) ?? read();
  }

  #place(file: string): SourcePlace {
    return { package: this.#label, file, pointer: '' };
  }

  #manifest(): SourcePackage | 'no-fhir' | undefined {
    const file = this.#content.files.find((each) => each.path === manifestFile);
    const place = this.#place(manifestFile);
    if (file === undefined) {
      this.#log.error('package-manifest-invalid', place, 'The package has no package.json.');
      return undefined;
    }
    const body = readJsonFile(file, place, this.#log);
    if (body === undefined) return undefined;
    if (isFhirManifest(body)) return readManifest(body, place, this.#reading.origin, this.#log);
    const name = quoteValue(body['name']);
    this.#log.error('package-manifest-invalid', place, `${name} is no FHIR package: "fhirVersions" is missing.`);
    return 'no-fhir';
  }

  #example(file: PackageFile): SourceExample[] {
    const place = this.#place(file.path);
    const body = readJsonValue(file, place, this.#log);
    return body === undefined ? [] : [{ fileName: basename(file.path), body, place }];
  }

  #document(file: PackageFile): SourceDocument[] {
    const place = this.#place(file.path);
    const read = readJsonFile(file, place, this.#log);
    if (read === undefined) return [];
    const resource = this.#asWritten(read);
    const resourceType = this.#resourceType(resource, place);
    if (resourceType === 'Bundle') reportBundled(resource, place, this.#log);
    return resourceType === undefined ? [] : [{ resourceType, resource, place }];
  }

  /**
   * A resource of a type that R4 lacks, where a `Basic` stands for it. A topic that somebody wrote as `Basic` stays one: build reads
   * it in that form too, and can then say where in the file something is wrong.
   */
  #asWritten(resource: JsonObject): JsonObject {
    const original = fromBasic(resource);
    const isOwn = this.#reading.origin === 'tarball' || original?.['resourceType'] !== 'SubscriptionTopic';
    return original !== undefined && isOwn ? original : resource;
  }

  #resourceType(resource: JsonObject, place: SourcePlace): string | undefined {
    const { resourceType } = resource;
    if (typeof resourceType !== 'string' || resourceType === '') {
      this.#log.error('resource-type-missing', place, withoutTypeText(resource, place));
      return undefined;
    }
    if (borrowedTypes.includes(resourceType) || this.#reading.hasResourceType(resourceType)) return resourceType;
    const at = { ...place, pointer: '/resourceType' };
    const message = `${quoteValue(resourceType)} is no resource type of FHIR R4, nor one of ${borrowedTypes.join(', ')}.`;
    if (this.#reading.layout === 'sources') this.#log.error('resource-type-unknown', at, message);
    else this.#log.warning('resource-type-unknown', at, message);
    return undefined;
  }

  #reportUnread(): void {
    const { irregular, unentered, outside, skipped } = this.#content;
    const warn = (path: string, text: string): void =>
      this.#log.warning('resource-not-loaded', this.#place(path), text);
    for (const path of irregular) warn(path, 'A link or device is not followed.');
    for (const path of unentered) {
      warn(path, 'The folder is not entered: a published package has its definitions beside its package.json.');
    }
    for (const name of outside) {
      warn('', `${quoteValue(name)} is not read: it lies beside the folder package/, not in it.`);
    }
    for (const entry of skipped) this.#reportSkipped(entry);
  }

  #reportSkipped({ path, kind, reason }: SkippedEntry): void {
    if (kind === 'too-large') this.#log.error('input-too-large', this.#place(path), `It holds ${reason}.`);
    else this.#log.error('file-unreadable', this.#place(path), `It cannot be read (${reason}).`);
  }

  /** Prose may lie in a package; a resource in a format that is not read may not, unseen. */
  #reportFormat(file: PackageFile): void {
    if (/\.xml$/i.test(file.path)) {
      this.#log.error('file-format-unsupported', this.#place(file.path), 'XML is not read.');
    } else if (!/(?:^|\/)[^/.]+$|\.(?:md|txt)$/i.test(file.path)) {
      this.#log.warning('file-format-unsupported', this.#place(file.path), 'Only .json files are read.');
    }
  }
}

function withoutTypeText(resource: JsonObject, { file }: SourcePlace): string {
  return basename(file) === manifestFile && isFhirManifest(resource)
    ? 'A package lies within the package: give its folder as a package of its own.'
    : 'The file is not a FHIR resource: it has no resourceType.';
}

function isJson(file: PackageFile): boolean {
  return /\.json$/i.test(file.path);
}
