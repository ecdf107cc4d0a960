import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputLimits } from './input-limits.ts';
import { isVersionRange } from './version-range.ts';

/** An archive as a registry gave it. */
export interface FetchedPackage {
  readonly version: string;
  readonly archive: Uint8Array;
}

/** Longer than any registry takes for the largest guide. */
const patienceMs = 120_000;

/**
 * Asks a FHIR package registry for a package. Nothing else of the toolkit ever opens a connection to the network, and this only
 * where the user names a registry.
 * @throws Error where the registry cannot be reached, does not have the package, or sends more than a package can be
 */
export async function fetchPackage(registry: string, name: string, range: string): Promise<FetchedPackage> {
  // Registries hold what was published. @see https://hl7.org/fhir/packages.html, versions "current" and "dev"
  if (/^(?:current|dev)(?:$|\$)/.test(range)) {
    throw new Error('a build that is not published is in no registry, but in the cache of whoever built or fetched it');
  }
  const { FHIRRegistryClient } = await import('fhir-package-loader/dist/registry/FHIRRegistryClient.js');
  const client = new FHIRRegistryClient(registry, {});
  const version = await withPatience(client.resolveVersion(name, range));
  if (!isVersionRange(version)) throw new Error('the registry names no version');
  const archive = await withPatience(client.download(name, version).then(collect));
  return { version, archive };
}

async function collect(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    // Leaving the loop closes the connection.
    if (size > inputLimits.archiveBytes) throw new Error(`it sends more than ${inputLimits.archiveBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function withPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`it has not answered within ${patienceMs / 1000} s`)), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Keeps an archive where the next run finds it with no network. */
export function keepArchive(folder: string, name: string, { version, archive }: FetchedPackage): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}#${version}.tgz`);
  // By rename, so that no other process sees half of it.
  writeFileSync(`${path}.${process.pid}`, archive);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}
