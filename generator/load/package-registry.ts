import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { JsonObject } from '../model/json.ts';
import { MemoryPackageDb } from './memory-package-db.ts';
import type { ReadPackage } from './read-package.ts';

/** Registers packages with fhir-package-loader and tells what it did not take. */
export interface PackageRegistry {
  /** Reports documents of the package that the loader has not registered. */
  register(source: ReadPackage, log: DiagnosticLog): Promise<void>;
  /** True where a package of this name and version is registered. */
  has(name: string, version: string): boolean;
}

/**
 * Opens fhir-package-loader with no network and no disk: packages are handed to it as read, because it reads folders
 * without telling which files it skipped. Its modules are imported singly and late: the whole costs four times as much.
 */
export async function openRegistry(): Promise<PackageRegistry> {
  const { BasePackageLoader, SafeMode } = await import('fhir-package-loader/dist/loader/BasePackageLoader.js');
  const { LoadStatus } = await import('fhir-package-loader/dist/loader/PackageLoader.js');
  const { InMemoryVirtualPackage } = await import('fhir-package-loader/dist/virtual/InMemoryVirtualPackage.js');
  const loader = new BasePackageLoader(new MemoryPackageDb(), noCache, offline, noBuilds, { safeMode: SafeMode.OFF });
  return {
    async register(source, log) {
      const { manifest } = source;
      const label = `${manifest.name}#${manifest.version}`;
      const resources = new Map(source.documents.map((document) => [document.place.file, document.resource]));
      const identity = { name: manifest.name, version: manifest.version };
      await loader.loadVirtualPackage(new InMemoryVirtualPackage(identity, mutableView(resources)));
      const infos = loader.findResourceInfos('*', { scope: `${manifest.name}|${manifest.version}` });
      const registered = new Set(infos.map((info) => info.resourcePath));
      for (const { place } of source.documents) {
        if (registered.has(`virtual:${label}:${place.file}`)) continue;
        log.error('resource-not-loaded', place, 'The package loader did not take the resource.');
      }
    },
    has: (name, version) => loader.getPackageLoadStatus(name, version) === LoadStatus.LOADED,
  };
}

/** The library types a package's resources as a mutable map; it only reads. */
function mutableView(resources: ReadonlyMap<string, JsonObject>): Map<string, unknown> {
  return new Map(resources);
}

function refuse(what: string): never {
  throw new Error(`${what} is not available: packages are loaded with no network.`);
}

const noCache = {
  cachePackageTarball: async () => refuse('A package cache'),
  isPackageInCache: () => false,
  getPackagePath: () => undefined,
  getPackageJSONPath: () => undefined,
  getPotentialResourcePaths: () => [],
  getResourceAtPath: () => refuse('A package cache'),
};

const offline = {
  resolveVersion: async (_name: string, version: string) => version,
  download: async () => refuse('A package registry'),
};

const noBuilds = {
  downloadCurrentBuild: async () => refuse('A build server'),
  getCurrentBuildDate: async () => refuse('A build server'),
};
