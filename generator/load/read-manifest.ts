import type { SourcePlace } from '../model/diagnostic.ts';
import { placeWithin } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { PackageOrigin, SourcePackage } from '../model/source.ts';
import { isBranchBuild, isVersionRange } from './version-range.ts';

const packageName = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*$/i;
const packageVersion = /^[0-9A-Za-z]+(?:[.+-][0-9A-Za-z]+)*$/;

/** The FHIR version the toolkit generates for. */
const fhirVersion = '4.0.1';

/** What packages also write for it: 4.0.0 differs in nothing that is generated from. */
const servedVersions: readonly unknown[] = [fhirVersion, '4.0.0', '4.0'];

/** False for a package of another kind (npm has them by the million): it has a name, and nothing that FHIR's packages have. */
export function isFhirManifest(manifest: JsonObject): boolean {
  const marks = ['fhirVersions', 'fhir-version-list', 'canonical'];
  return !Object.hasOwn(manifest, 'name') || marks.some((mark) => Object.hasOwn(manifest, mark));
}

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
  const at = placeWithin(place, member);
  if (!Array.isArray(versions)) {
    log.error('package-manifest-invalid', at, `Wanted an array of versions, found ${quoteValue(versions)}.`);
    return undefined;
  }
  if (versions.some((version) => servedVersions.includes(version))) return fhirVersion;
  const found = versions.slice(0, 10).map(quoteValue).join(', ');
  log.error('fhir-version-unsupported', at, `Wanted "${fhirVersion}", found ${found === '' ? 'none' : found}.`);
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
  const dependencies = new Map<string, string>();
  for (const [key, value] of Object.entries(listed)) {
    const { name, range } = withoutAlias(key, value);
    if (range !== undefined && packageName.test(name) && isVersionRange(range)) {
      // Of two versions under two aliases the first is taken: a guide cannot mix them.
      if (!dependencies.has(name)) dependencies.set(name, range);
      continue;
    }
    log.error('package-manifest-invalid', placeWithin(at, key), dependencyFault(key, value));
  }
  return Object.fromEntries(dependencies);
}

function dependencyFault(key: string, value: JsonValue | undefined): string {
  const found = `${quoteValue(key)}: ${quoteValue(value)}`;
  return typeof value === 'string' && isBranchBuild(value)
    ? `${found} asks for the build of a branch, which no registry and no cache holds; wanted a version, or "current".`
    : `${found} is not a package with a version.`;
}

/** An alias stands before the name or, as npm has it, before the version: `us6@npm:hl7.fhir.us.core`, `npm:hl7.fhir.us.core@6.1.0`. */
function withoutAlias(
  key: string,
  value: JsonValue | undefined,
): { readonly name: string; readonly range: string | undefined } {
  const name = key.replace(/^[^@]*@npm:/, '');
  if (typeof value !== 'string') return { name, range: undefined };
  const [, real, version] = /^npm:([^@]+)@(.+)$/.exec(value) ?? [];
  return real === undefined ? { name, range: value } : { name: real, range: version };
}
