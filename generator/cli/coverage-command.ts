import { coverageFindings } from '../check/example-coverage/coverage-findings.ts';
import { coverageOf } from '../check/example-coverage/coverage-of.ts';
import { type CoveragePoint, type CoverageReport, countCoverage } from '../check/example-coverage/coverage-report.ts';
import { type InputConfig, type InputOptions, resolveInput } from '../config.ts';
import { readCoverageExceptions } from '../load/read-coverage-exceptions.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Release } from '../model/release.ts';
import { type ProgressListener, runBuild } from '../pipeline.ts';
import { diagnosticText, plural } from './diagnostic-report.ts';
import type { ExitCode } from './exit-code.ts';
import { printFindings } from './findings.ts';
import { type FormatOptions, formatOf } from './output-format.ts';
import { withProgress } from './progress.ts';
import { SourceLocator } from './source-locator.ts';
import { type CommandContext, type Paint, paintFor, printable } from './terminal.ts';
import { textTable } from './text-table.ts';
import { findToolkit } from './toolkit-location.ts';
import { tellUnshown } from './unshown-findings.ts';

export interface CoverageCommandOptions extends InputOptions, FormatOptions {}

/** A release and what its examples show of it. */
interface Covered {
  readonly release: Release;
  readonly report: CoverageReport;
}

/** `coverage`: how much of each exchange's messages the examples show, and what they do not. */
export async function runCoverageCommand(options: CoverageCommandOptions, context: CommandContext): Promise<ExitCode> {
  const format = formatOf(options);
  const input = resolveInput(options, context.workingFolder, findToolkit());
  const found = await withProgress(context, format, (listener) =>
    Promise.all(input.packages.map((path) => coverPackage(path, input, listener))),
  );
  const covered = found.flatMap((each) => each.covered);
  const diagnostics = found.flatMap((each) => each.diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) tellUnshown(diagnostics, context);
  const missing = covered.flatMap(({ release, report }) => coverageFindings(release, report));
  const locator = await SourceLocator.open([...errors, ...missing], { ...input, workingFolder: context.workingFolder });
  if (format === 'pretty' && errors.length > 0) {
    context.stderr.write(diagnosticText(errors, locator, paintFor(context.stderr, context.env)));
  }
  const findings = {
    diagnostics: [...errors, ...missing],
    // The table is followed by one line for each that is missing, which says it to people.
    shown: format === 'pretty' ? [] : [...errors, ...missing],
    locator,
    summary: (paint: Paint) => (format === 'github' ? verdicts(covered, paint) : coverageText(covered, paint)),
    members: { releases: coverageDocument(covered) },
  };
  return printFindings(findings, format, context);
}

async function coverPackage(
  path: string,
  { toolkit, sources }: InputConfig,
  listener: ProgressListener,
): Promise<{ readonly covered: readonly Covered[]; readonly diagnostics: readonly Diagnostic[] }> {
  const built = await runBuild({ packages: [path], sources, toolkitRoot: toolkit.root, ...listener });
  const [release] = built.releases;
  if (release === undefined) return { covered: [], diagnostics: built.diagnostics };
  const { packageName, version } = release.guide;
  const exceptions = readCoverageExceptions(path, `${packageName}#${version}`);
  const report = coverageOf(release, exceptions.value);
  return { covered: [{ release, report }], diagnostics: [...built.diagnostics, ...exceptions.diagnostics] };
}

function isComplete({ report }: Covered): boolean {
  return countCoverage(report.points).missing.length === 0 && report.staleExceptions.length === 0;
}

function releaseName({ guide }: Release): string {
  return `${guide.slug}-${guide.version}`;
}

function coverageDocument(covered: readonly Covered[]): readonly object[] {
  return covered.map(({ release, report }) => ({
    release: releaseName(release),
    exchanges: rowsOf(release, report).map(({ name, points }) => ({ exchange: name, ...counts(points) })),
    total: counts(report.points),
    missing: countCoverage(report.points).missing.map(({ id }) => id),
    ...report,
  }));
}

function counts(
  points: readonly CoveragePoint[],
): Readonly<Record<'points' | 'shown' | 'excepted' | 'missing', number>> {
  const { missing, ...rest } = countCoverage(points);
  return { ...rest, missing: missing.length };
}

interface Row {
  readonly name: string;
  readonly points: readonly CoveragePoint[];
}

/** One row for each exchange, and one for what no exchange reaches. */
function rowsOf({ exchanges }: Release, { points }: CoverageReport): readonly Row[] {
  const rest = points.filter((point) => point.exchanges.length === 0);
  const rows = [...exchanges.keys()].map((id) => ({
    name: id as string,
    points: points.filter((point) => point.exchanges.includes(id)),
  }));
  return rest.length === 0 ? rows : [...rows, { name: '(no exchange)', points: rest }];
}

function coverageText(covered: readonly Covered[], paint: Paint): string {
  return covered.map((each) => releaseText(each, paint)).join('\n');
}

function verdicts(covered: readonly Covered[], paint: Paint): string {
  return covered.map((each) => `${verdictOf(each, paint)}\n`).join('');
}

function verdictOf({ release, report }: Covered, paint: Paint): string {
  const { points, shown, excepted, missing } = countCoverage(report.points);
  const verdict = isComplete({ release, report }) ? paint('green', 'ok') : paint('red', 'incomplete');
  const counted = `${plural(points, 'point')}, ${shown} shown, ${excepted} excepted, ${missing.length} missing`;
  return `${verdict}: ${releaseName(release)}, ${counted}`;
}

function releaseText({ release, report }: Covered, paint: Paint): string {
  const table = textTable<Row>(
    [
      { title: 'exchange', cell: ({ name }) => name },
      { title: 'points', cell: ({ points }) => String(points.length) },
      { title: 'shown', cell: ({ points }) => String(counts(points).shown) },
      { title: 'excepted', cell: ({ points }) => String(counts(points).excepted) },
      { title: 'missing', cell: ({ points }) => String(counts(points).missing) },
    ],
    // A structure that several exchanges share counts once in the total.
    [...rowsOf(release, report), { name: 'total', points: report.points }],
    { paint },
  );
  const lines = [
    ...countCoverage(report.points).missing.map(({ id, kind }) => `missing  ${printable(`${kind}  ${id}`)}`),
    ...report.staleExceptions.map((id) => `stale exception  ${printable(id)}`),
    verdictOf({ release, report }, paint),
  ];
  return `${table}\n${lines.join('\n')}\n`;
}
