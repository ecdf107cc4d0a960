import { type Diagnostic, placeWithin, type SourcePlace } from '../model/diagnostic.ts';
import { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { SourcePackage } from '../model/source.ts';
import { coreLabel } from './core-index.ts';
import type { PackageFinder } from './package-finder.ts';
import type { PackageReading, ReadPackage } from './read-package.ts';
import { bestVersion, fits } from './version-range.ts';

const [coreName = '', coreVersion = ''] = coreLabel.split('#');

/** A package that was asked for: the version that is used, where any was found, and by whom it was asked for first. */
interface Taken {
  readonly range: string;
  readonly version: string | undefined;
  readonly wantedBy: string;
}

/**
 * Everything a guide depends on, directly or not, nearest first; the standard itself is not among it. What is wrong with them is
 * a warning: the guide's author cannot mend it, and what the guide needs and they lack is reported at the reference.
 */
export async function loadDependencies(
  guide: SourcePackage,
  finder: PackageFinder,
  hasResourceType: PackageReading['hasResourceType'],
  log: DiagnosticLog,
): Promise<ReadPackage[]> {
  const found: ReadPackage[] = [];
  const taken = new Map<string, Taken>([
    [guide.name, { range: guide.version, version: guide.version, wantedBy: 'the command' }],
  ]);
  const waiting = [guide];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const [name, range] of Object.entries(next.dependencies)) {
      if (isCore(name, range)) continue;
      const wantedBy = `${next.name}#${next.version}`;
      const place = placeWithin({ package: wantedBy, file: 'package.json', pointer: '' }, 'dependencies', name);
      const known = taken.get(name);
      if (known !== undefined) {
        reportConflict(name, range, wantedBy, known, place, log);
        continue;
      }
      const own = new DiagnosticLog();
      const missing = (message: string): void => own.warning('package-not-found', place, message);
      const dependency = await finder.find({ name, range, place, wantedBy, hasResourceType }, own, missing);
      log.addAll(asWarnings(own.entries));
      taken.set(name, { range, version: dependency?.manifest.version, wantedBy });
      if (dependency === undefined) continue;
      found.push(dependency);
      waiting.push(dependency.manifest);
    }
  }
  return found;
}

/** A guide cannot mix two versions of one package: the first one met is used, and who wanted another is named. */
function reportConflict(
  name: string,
  range: string,
  wantedBy: string,
  taken: Taken,
  place: SourcePlace,
  log: DiagnosticLog,
): void {
  const { version } = taken;
  if (version === undefined || range === taken.range || bestVersion([version], range) !== undefined) return;
  const text = `${wantedBy} asks for ${name}#${range}; ${name}#${version} is used, which ${taken.wantedBy} asks for.`;
  log.warning('dependency-conflict', place, text);
}

/** Faults of a package that whoever runs the toolkit only depends on. */
function asWarnings(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((each) => (each.severity === 'error' ? { ...each, severity: 'warning' } : each));
}

/** Packages as the field writes them also ask for 4.0.0, which differs in nothing that is generated from. */
function isCore(name: string, range: string): boolean {
  return name === coreName && (fits(coreVersion, range) || range === '4.0.0');
}
