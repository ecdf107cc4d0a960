import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Finds a package in folders laid out as a FHIR package cache (`name#version`). `x` in a version stands for any number;
 * the highest that fits is taken.
 */
export function findPackage(folders: readonly string[], name: string, range: string): string | undefined {
  for (const folder of folders) {
    const versions = versionsIn(folder, name).filter((version) => fits(version, range));
    const best = versions.sort(compareVersions).at(-1);
    if (best !== undefined) return join(folder, `${name}#${best}`);
  }
  return undefined;
}

function versionsIn(folder: string, name: string): string[] {
  const prefix = `${name}#`;
  try {
    return readdirSync(folder).flatMap((entry) => (entry.startsWith(prefix) ? [entry.slice(prefix.length)] : []));
  } catch {
    // A search folder that does not exist holds no package; what is missing is reported by the package's name.
    return [];
  }
}

/** True where `version` is `range`, or lies in it where `range` has an `x`: `4.0.x` takes `4.0.1`. */
export function fits(version: string, range: string): boolean {
  const parts = version.split('.');
  const wanted = range.split('.');
  if (version === range || range === 'x') return true;
  return parts.length === wanted.length && wanted.every((part, index) => part === 'x' || part === parts[index]);
}

function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}
