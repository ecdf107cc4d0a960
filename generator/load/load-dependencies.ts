import { placeWithin } from '../model/diagnostic.ts';
import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { SourcePackage } from '../model/source.ts';
import { coreLabel } from './core-index.ts';
import type { PackageFinder } from './package-finder.ts';
import type { PackageReading, ReadPackage } from './read-package.ts';
import { fits } from './version-range.ts';

const [coreName = '', coreVersion = ''] = coreLabel.split('#');

/** Everything a guide depends on, directly or not, nearest first; the standard itself is not among it. */
export async function loadDependencies(
  guide: SourcePackage,
  finder: PackageFinder,
  hasResourceType: PackageReading['hasResourceType'],
  log: DiagnosticLog,
): Promise<ReadPackage[]> {
  const found: ReadPackage[] = [];
  const visited = new Set([guide.name]);
  const waiting = [guide];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const [name, range] of Object.entries(next.dependencies)) {
      // The first version met is used: a guide cannot mix two versions of one package.
      if (isCore(name, range) || visited.has(name)) continue;
      visited.add(name);
      const wantedBy = `${next.name}#${next.version}`;
      const place = placeWithin({ package: wantedBy, file: 'package.json', pointer: '' }, 'dependencies', name);
      // A warning: what the guide needs of the package is reported at the reference that finds nothing.
      const missing = (message: string): void => log.warning('package-not-found', place, message);
      const dependency = await finder.find({ name, range, place, wantedBy, hasResourceType }, log, missing);
      if (dependency === undefined) continue;
      found.push(dependency);
      waiting.push(dependency.manifest);
    }
  }
  return found;
}

/** Packages as the field writes them also ask for 4.0.0, which differs in nothing that is generated from. */
function isCore(name: string, range: string): boolean {
  return name === coreName && (fits(coreVersion, range) || range === '4.0.0');
}
