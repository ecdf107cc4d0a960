import { placeWithin } from '../model/diagnostic.ts';
import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { SourcePackage } from '../model/source.ts';
import { coreLabel } from './core-index.ts';
import { findPackage, fits } from './find-package.ts';
import { type PackageReading, type ReadPackage, readPackage } from './read-package.ts';

const [coreName = '', coreVersion = ''] = coreLabel.split('#');

/** Everything a guide depends on, directly or not, nearest first; the standard itself is not among it. */
export function loadDependencies(
  guide: SourcePackage,
  folders: readonly string[],
  hasResourceType: PackageReading['hasResourceType'],
  log: DiagnosticLog,
): ReadPackage[] {
  const reading = { origin: 'cache', recursive: false, hasResourceType } as const;
  const found: ReadPackage[] = [];
  const visited = new Set([guide.name]);
  const waiting = [guide];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const [name, range] of Object.entries(next.dependencies)) {
      // The first version met is used: a guide cannot mix two versions of one package.
      if (isCore(name, range) || visited.has(name)) continue;
      visited.add(name);
      const folder = findPackage(folders, name, range);
      const dependency = folder === undefined ? undefined : readPackage(folder, reading, log);
      if (dependency === undefined) reportMissing(next, name, range, log);
      else {
        found.push(dependency);
        waiting.push(dependency.manifest);
      }
    }
  }
  return found;
}

function isCore(name: string, range: string): boolean {
  return name === coreName && fits(coreVersion, range);
}

/** A warning: what the guide needs of the package is an error at the reference that finds nothing. */
function reportMissing(from: SourcePackage, name: string, range: string, log: DiagnosticLog): void {
  const file = { package: `${from.name}#${from.version}`, file: 'package.json', pointer: '' };
  const place = placeWithin(file, 'dependencies', name);
  log.warning('package-not-found', place, `No folder searched holds ${name}#${range}; its definitions are not known.`);
}
