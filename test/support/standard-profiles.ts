import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locateDefinitions } from '../../generator/load/core-definitions.ts';
import { scanBundle } from '../../generator/load/scan-bundle.ts';
import { toolkitRoot } from './standard-definitions.ts';

/** Canonicals of the profiles the standard publishes with differential and snapshot. */
export function standardProfileUrls(): readonly string[] {
  const path = join(locateDefinitions(toolkitRoot).folder, 'profiles-others.json');
  return scanBundle(readFileSync(path)).map((entry) => entry.url);
}
