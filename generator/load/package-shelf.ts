import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isJsonObject } from '../model/json.ts';
import { isArchive } from '../model/packed-package.ts';
import { bestVersion } from './version-range.ts';

/** A package that lies somewhere on disk. */
export interface ShelvedPackage {
  readonly kind: 'folder' | 'tarball';
  readonly path: string;
  readonly version: string;
}

interface Placed extends ShelvedPackage {
  readonly name: string;
}

/**
 * Finds packages by name and version in places of the user's: a FHIR package cache (`name#version` folders), a folder that holds
 * packages or archives, or one package or archive. Places are looked at once, in their order.
 */
export class PackageShelf {
  readonly #places: readonly string[];
  readonly #unreadable: string[] = [];
  #packages: ReadonlyMap<string, readonly Placed[]> | undefined;

  constructor(places: readonly string[]) {
    this.#places = places;
  }

  /** The best version in the first place that has one that fits. */
  find(name: string, range: string): ShelvedPackage | undefined {
    const known = this.#named(name);
    for (const place of this.#places) {
      const here = known.filter(({ path }) => path === place || path.startsWith(join(place, '/')));
      const versions = here.map(({ version }) => version);
      const best = bestVersion(versions, range);
      if (best !== undefined) return here.find(({ version }) => version === best);
    }
    return undefined;
  }

  /** Versions of a package that are there, whatever was asked for. */
  versions(name: string): readonly string[] {
    return [...new Set(this.#named(name).map(({ version }) => version))];
  }

  /** Places that could not be looked at, of those looked at so far. */
  get unreadable(): readonly string[] {
    return this.#unreadable;
  }

  #named(name: string): readonly Placed[] {
    this.#packages ??= groupByName(this.#places.flatMap((place) => this.#packagesAt(place)));
    return this.#packages.get(name) ?? [];
  }

  #packagesAt(place: string): readonly Placed[] {
    try {
      return packagesAt(place);
    } catch {
      this.#unreadable.push(place);
      return [];
    }
  }
}

function groupByName(packages: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> {
  const found = new Map<string, Placed[]>();
  for (const each of packages) {
    const known = found.get(each.name) ?? [];
    found.set(each.name, known);
    known.push(each);
  }
  return found;
}

/** Packages in a place. One that does not exist holds none; what is missing is reported by the package's name. */
export function packagesAt(place: string): readonly Placed[] {
  const itself = packageAt(place);
  if (itself !== undefined) return [itself];
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    const isPlain = entry.isDirectory() || entry.isFile();
    return isPlain ? (packageAt(join(place, entry.name)) ?? []) : [];
  });
}

function packageAt(path: string): Placed | undefined {
  const name = basename(path);
  if (isArchive(path)) return fromFileName(path, name.replace(/\.(?:tgz|tar\.gz)$/i, ''));
  const [id, version, ...rest] = name.split('#');
  // A cache may hold thousands of packages: their folders' names tell what they are.
  if (id !== undefined && version !== undefined && rest.length === 0)
    return { kind: 'folder', path, name: id, version };
  return fromManifest(path);
}

/** `name-1.0.0.tgz`, `name#1.0.0.tgz`, `name@1.0.0.tgz`. */
function fromFileName(path: string, name: string): Placed | undefined {
  const [, id, version] = /^(.+?)[-#@]([0-9][0-9A-Za-z.+-]*|current|dev)$/.exec(name) ?? [];
  return id === undefined || version === undefined ? undefined : { kind: 'tarball', path, name: id, version };
}

function fromManifest(path: string): Placed | undefined {
  const file = [join(path, 'package.json'), join(path, 'package', 'package.json')].find((each) => existsSync(each));
  if (file === undefined) return undefined;
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
    if (!isJsonObject(manifest) || !('name' in manifest) || !('version' in manifest)) return undefined;
    return { kind: 'folder', path, name: String(manifest['name']), version: String(manifest['version']) };
  } catch {
    // What has no manifest that can be read is no package that anybody can ask for.
    return undefined;
  }
}
