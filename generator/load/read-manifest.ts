import type { SourcePlace } from '../model/diagnostic.ts';
import { placeWithin } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { PackageOrigin, SourcePackage } from '../model/source.ts';

const packageName = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*$/i;
const packageVersion = /^[0-9A-Za-z]+(?:[.+-][0-9A-Za-z]+)*$/;

/** The FHIR version the toolkit generates for. */
const fhirVersion = '4.0.1';

/** Reads a package manifest; every fault is reported, and one that leaves the package without identity gives `undefined`. */
export function readManifest(
  manifest: JsonObject,
  place: SourcePlace,
  origin: PackageOrigin,
  log: DiagnosticLog,
): SourcePackage | undefined {
  const name = identity(manifest, 'name', packageName, place, log);
  const version = identity(manifest, 'version', packageVersion, place, log);
  const served = readFhirVersion(manifest, place, log);
  if (name === undefined || version === undefined || served === undefined) return undefined;
  return {
    name,
    version,
    title: text(manifest, 'title') ?? name,
    description: text(manifest, 'description') ?? '',
    canonical: text(manifest, 'canonical') ?? '',
    fhirVersion: served,
    origin,
    dependencies: readDependencies(manifest, place, log),
    manifest,
  };
}

function text(manifest: JsonObject, member: string): string | undefined {
  const value = manifest[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function identity(
  manifest: JsonObject,
  member: 'name' | 'version',
  shape: RegExp,
  place: SourcePlace,
  log: DiagnosticLog,
): string | undefined {
  const value = manifest[member];
  if (value === undefined) {
    log.error('package-manifest-invalid', place, `"${member}" is missing.`);
    return undefined;
  }
  if (typeof value === 'string' && value.length <= 214 && shape.test(value)) return value;
  log.error('package-manifest-invalid', placeWithin(place, member), `${quoteValue(value)} is not a package ${member}.`);
  return undefined;
}

/** `fhirVersions`, or `fhir-version-list` as older packages call it. */
function readFhirVersion(manifest: JsonObject, place: SourcePlace, log: DiagnosticLog): string | undefined {
  const member = manifest['fhirVersions'] === undefined ? 'fhir-version-list' : 'fhirVersions';
  const versions = manifest[member];
  if (versions === undefined) {
    log.error('package-manifest-invalid', place, '"fhirVersions" is missing.');
    return undefined;
  }
  if (Array.isArray(versions) && versions.includes(fhirVersion)) return fhirVersion;
  const found = Array.isArray(versions) ? versions.map(quoteValue).join(', ') : quoteValue(versions);
  log.error('package-manifest-invalid', placeWithin(place, member), `Wanted "${fhirVersion}", found ${found}.`);
  return undefined;
}

function readDependencies(manifest: JsonObject, place: SourcePlace, log: DiagnosticLog): Record<string, string> {
  const listed = manifest['dependencies'];
  if (listed === undefined) return {};
  const at = placeWithin(place, 'dependencies');
  if (!isJsonObject(listed)) {
    log.error('package-manifest-invalid', at, `Wanted an object, found ${quoteValue(listed)}.`);
    return {};
  }
  const dependencies: [string, string][] = [];
  for (const [name, version] of Object.entries(listed)) {
    if (typeof version === 'string' && packageName.test(name) && isVersionRange(version)) {
      dependencies.push([name, version]);
      continue;
    }
    const found = `${quoteValue(name)}: ${quoteValue(version)}`;
    log.error('package-manifest-invalid', placeWithin(at, name), `${found} is not a package with a version.`);
  }
  return Object.fromEntries(dependencies);
}

/** A version, or one with `x` for what may differ. Nothing that could lead out of a package cache. */
function isVersionRange(version: string): boolean {
  return packageVersion.test(version);
}
