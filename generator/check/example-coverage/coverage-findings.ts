import { coverageExceptionsFile } from '../../model/coverage-exception.ts';
import type { Diagnostic, SourcePlace } from '../../model/diagnostic.ts';
import { DiagnosticLog } from '../../model/diagnostic-log.ts';
import type { Release } from '../../model/release.ts';
import { type CoveragePoint, type CoverageReport, countCoverage } from './coverage-report.ts';

/** What is missing of the examples, and which exceptions are stale, as diagnostics. */
export function coverageFindings(release: Release, report: CoverageReport): readonly Diagnostic[] {
  const log = new DiagnosticLog();
  for (const point of countCoverage(report.points).missing) {
    log.error('example-incomplete', placeOf(point, release), `No example shows the ${point.kind} ${point.id}.`);
  }
  for (const element of report.staleExceptions) {
    const place = { ...packagePlace(release, coverageExceptionsFile), pointer: '/exceptions' };
    log.error('coverage-exception-stale', place, `The exception of ${element} is not needed.`);
  }
  return log.entries;
}

/** The definition: that of the first exchange whose messages reach it, or the structure its id begins with. */
function placeOf({ id, exchanges: [exchange] }: CoveragePoint, release: Release): SourcePlace {
  if (exchange !== undefined) {
    const place = release.exchanges.get(exchange)?.place;
    if (place !== undefined) return place;
  }
  const name = id.split('#')[0];
  const structure = [...release.structures.values()].find((each) => each.source === 'guide' && each.id === name);
  return structure?.place ?? packagePlace(release, 'package.json');
}

function packagePlace({ guide }: Release, file: string): SourcePlace {
  return { package: `${guide.packageName}#${guide.version}`, file, pointer: '' };
}
