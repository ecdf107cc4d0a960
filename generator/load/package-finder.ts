import { basename } from 'node:path';
import type { SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import type { PackageSources } from '../model/package-sources.ts';
import type { PackageOrigin } from '../model/source.ts';
import { PackageShelf } from './package-shelf.ts';
import {
  isPublishedLayout,
  type PackageReading,
  type ReadPackage,
  readPackage,
  readPackageContent,
} from './read-package.ts';

/** Who asks for which package, and how its content is read. */
export interface PackageWish {
  readonly name: string;
  readonly range: string;
  /** Where it is asked for. */
  readonly place: SourcePlace;
  /** How the asker is called in a message: `example.guide#1.0.0`. */
  readonly wantedBy: string;
  readonly hasResourceType: PackageReading['hasResourceType'];
}

/** As many of the places searched are named in a message. */
const mostNamed = 3;

/** Finds packages by name: in the places given, then in the registry where one is named. Tells why where it finds none. */
export class PackageFinder {
  readonly #sources: PackageSources;
  readonly #shelf: PackageShelf;

  readonly #onFound: (path: string) => void;

  /** @param onFound told where on disk each package is read from */
  constructor(sources: PackageSources, onFound: (path: string) => void) {
    this.#sources = sources;
    this.#onFound = onFound;
    this.#shelf = new PackageShelf([...(sources.local ?? []), ...sources.folders]);
  }

  /** `undefined` where it is nowhere, which `report` is told, or where it cannot be read, which the log is told. */
  async find(
    wish: PackageWish,
    log: DiagnosticLog,
    report: (message: string) => void,
  ): Promise<ReadPackage | undefined> {
    const found = this.#shelf.find(wish.name, wish.range);
    if (found === undefined) return this.#fetch(wish, log, report);
    const { kind, path } = found;
    this.#onFound(path);
    const origin = this.#sources.local?.includes(path) === true ? kind : 'cache';
    const reading = readingOf(origin, wish);
    if (kind === 'tarball') return asWished(await readArchiveFile(path, reading, log), wish, log);
    const layout = isPublishedLayout(path) ? 'published' : 'sources';
    return asWished(readPackage(path, { ...reading, layout }, log), wish, log);
  }

  async #fetch(
    wish: PackageWish,
    log: DiagnosticLog,
    report: (message: string) => void,
  ): Promise<ReadPackage | undefined> {
    const { registry, keepIn } = this.#sources;
    const label = `${wish.name}#${wish.range}`;
    if (registry === undefined) {
      report(`${label}, which ${wish.wantedBy} asks for, is in no place searched${this.#nearby(wish)}.`);
      return undefined;
    }
    // Only this module opens connections, and only here.
    const { fetchPackage, keepArchive } = await import('./fetch-package.ts');
    try {
      const fetched = await fetchPackage(registry, wish.name, wish.range);
      if (keepIn !== undefined) keepArchive(keepIn, wish.name, fetched);
      const { readTarballBytes } = await import('./read-tarball.ts');
      const content = await readTarballBytes(fetched.archive, label, wish.place, log);
      if (content === undefined) return undefined;
      return asWished(readPackageContent(content, label, readingOf('registry', wish), log), wish, log);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      report(`${label}, which ${wish.wantedBy} asks for, cannot be had from ${quoteValue(registry)}: ${reason}.`);
      return undefined;
    }
  }

  #nearby({ name }: PackageWish): string {
    const versions = this.#shelf.versions(name);
    const { folders } = this.#sources;
    if (versions.length > 0) return ` (there is ${versions.join(', ')})`;
    const unread = this.#shelf.unreadable.map((place) => `; ${quoteValue(place)} cannot be read`).join('');
    if (folders.length === 0) return ', for none was named';
    const named = folders.slice(0, mostNamed).map(quoteValue).join(', ');
    const more = folders.length > mostNamed ? ` and ${folders.length - mostNamed} more` : '';
    return ` (${named}${more})${unread}`;
  }
}

function readingOf(origin: PackageOrigin, { hasResourceType }: PackageWish): PackageReading {
  return { origin, layout: 'published', hasResourceType };
}

/** A cache may say one thing on the folder and another inside: what calls itself otherwise is not what was asked for. */
function asWished(read: ReadPackage | undefined, { name }: PackageWish, log: DiagnosticLog): ReadPackage | undefined {
  if (read === undefined || read.manifest.name === name) return read;
  const place = { package: `${read.manifest.name}#${read.manifest.version}`, file: 'package.json', pointer: '/name' };
  log.error('package-manifest-invalid', place, `The package found as ${name} calls itself ${read.manifest.name}.`);
  return undefined;
}

/** A package in an archive on disk. */
export async function readArchiveFile(
  path: string,
  reading: PackageReading,
  log: DiagnosticLog,
): Promise<ReadPackage | undefined> {
  const { readTarball } = await import('./read-tarball.ts');
  const content = await readTarball(path, log);
  return content === undefined ? undefined : readPackageContent(content, basename(path), reading, log);
}
