import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locateDefinitions } from '../../generator/load/core-definitions.ts';
import { scanBundle } from '../../generator/load/scan-bundle.ts';
import type { JsonObject } from '../../generator/model/json.ts';
import { toolkitRoot } from './standard-definitions.ts';

/** The files of the standard's definitions that hold what a guide may hold. */
const definitionFiles = [
  'profiles-types.json',
  'profiles-resources.json',
  'profiles-others.json',
  'extension-definitions.json',
];

/** The standard's own resources of these types, as they stand in its definitions; one of two with one canonical. */
export function standardResources(...types: readonly string[]): readonly JsonObject[] {
  const found = new Map<string, JsonObject>();
  const { folder } = locateDefinitions(toolkitRoot);
  for (const name of definitionFiles) {
    const bytes = readFileSync(join(folder, name));
    for (const entry of scanBundle(bytes)) {
      if (!types.includes(entry.resourceType) || !['', '4.0.1'].includes(entry.fhirVersion)) continue;
      const text = bytes.subarray(entry.offset, entry.offset + entry.length).toString('utf8');
      if (!found.has(entry.url)) found.set(entry.url, JSON.parse(text));
    }
  }
  return [...found.values()];
}
