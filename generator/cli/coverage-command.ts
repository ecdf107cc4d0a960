import { coverageOf } from '../check/example-coverage/coverage-of.ts';
import { type CoveragePoint, type CoverageReport, countCoverage } from '../check/example-coverage/coverage-report.ts';
import { type InputConfig, type InputOptions, resolveInput } from '../config.ts';
import { readCoverageExceptions } from '../load/read-coverage-exceptions.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Release } from '../model/release.ts';
import { runBuild } from '../pipeline.ts';
import { diagnosticText, plural } from './diagnostic-report.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { SourceLocator } from './source-locator.ts';
import { type CommandContext, type Paint, paintFor, printable } from './terminal.ts';
import { textTable } from './text-table.ts';
import { findToolkit } from './toolkit-location.ts';

export interface CoverageCommandOptions extends InputOptions {
  readonly json?: boolean;
}

/** A release and what its examples show of it. */
interface Covered {
  readonly release: Release;
  readonly report: CoverageReport;
}

/** `coverage`: how much of each exchange's messages the examples show, and what they do not. */
export async function runCoverageCommand(options: CoverageCommandOptions, context: CommandContext): Promise<ExitCode> {
  const input = resolveInput(options, context.workingFolder, findToolkit());
  const found = await Promise.all(input.packages.map((path) => coverPackage(path, input)));
  const covered = found.flatMap((each) => each.covered);
  const errors = found.flatMap(({ diagnostics }) => diagnostics).filter(({ severity }) => severity === 'error');
  const paint = paintFor(context.stdout, context.env);
  context.stdout.write(options.json === true ? coverageDocument(covered) : coverageText(covered, paint));
  const locator = new SourceLocator(input.packages, context.workingFolder);
  if (errors.length > 0) context.stderr.write(diagnosticText(errors, locator, paintFor(context.stderr, context.env)));
  return errors.length === 0 && covered.every(isComplete) ? exitCode.ok : exitCode.inputErrors;
}

async function coverPackage(
  path: string,
  { toolkit, sources }: InputConfig,
): Promise<{ readonly covered: readonly Covered[]; readonly diagnostics: readonly Diagnostic[] }> {
  const built = await runBuild({ packages: [path], sources, toolkitRoot: toolkit.root });
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

function coverageDocument(covered: readonly Covered[]): string {
  const releases = covered.map(({ release, report }) => ({
    release: releaseName(release),
    exchanges: rowsOf(release, report).map(({ name, points }) => ({ exchange: name, ...counts(points) })),
    total: counts(report.points),
    missing: countCoverage(report.points).missing.map(({ id }) => id),
    ...report,
  }));
  return `${JSON.stringify(releases, null, 2)}\n`;
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

function releaseText({ release, report }: Covered, paint: Paint): string {
  const total = countCoverage(report.points);
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
  const verdict = isComplete({ release, report }) ? paint('green', 'ok') : paint('red', 'incomplete');
  const lines = [
    ...total.missing.map(({ id, kind }) => `missing  ${printable(`${kind}  ${id}`)}`),
    ...report.staleExceptions.map((id) => `stale exception  ${printable(id)}`),
    `${verdict}: ${releaseName(release)}, ${plural(total.points, 'point')}, ${total.shown} shown, ${total.excepted} excepted, ${total.missing.length} missing`,
  ];
  return `${table}\n${lines.join('\n')}\n`;
}
