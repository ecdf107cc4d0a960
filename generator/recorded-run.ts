import { fingerprintInputs } from './load/fingerprint.ts';
import { hasErrors } from './model/diagnostic.ts';
import type { PackageOrigin } from './model/source.ts';
import type { GenerateOptions, GenerateReport } from './pipeline.ts';
import { findRecordedRun, type RecordPlace, recordRun } from './write/run-record.ts';

/**
 * As `runGenerate`, but where an earlier run of the same code with the same options read the same input, and every file of its
 * output is still as it left it, its report is given at once: the stages are not even loaded. `full` always makes the run. Only for
 * a process that makes one run: what is in memory must be what is on disk.
 *
 * @param records Folder that remembers runs; outside of the output, so that nobody gets one from someone else's checkout.
 */
export async function runUnlessRecorded(
  options: GenerateOptions,
  records: string | undefined,
): Promise<GenerateReport> {
  const place = records === undefined ? undefined : placeOf(options, records);
  const recorded = place === undefined || options.full ? undefined : findRecordedRun(place);
  if (recorded !== undefined) {
    const { diagnostics, releases, files } = recorded;
    return { diagnostics, releases, inputs: [], output: { ...nothingChanged, unchanged: files } };
  }
  const { runGenerate } = await import('./pipeline.ts');
  const report = await runGenerate(options);
  // What was edited while the run read it may be neither what the run saw nor what it was before.
  if (place !== undefined && isRecordable(report, options) && isSamePlace(place, placeOf(options, place.folder))) {
    recordRun(place, { diagnostics: report.diagnostics, releases: report.releases });
  }
  return report;
}

/** Origins that the options name, so that the same options lead to the same place. */
const closedOrigins: ReadonlySet<PackageOrigin> = new Set(['folder', 'tarball', 'core']);

const nothingChanged = { created: [], replaced: [], deleted: [], manifestChanged: false, postponed: [] };

/** Every option counts but those that only say how to go about it. */
function placeOf(options: GenerateOptions, folder: string): RecordPlace | undefined {
  const {
    mode: _mode,
    full: _full,
    postponeTypes: _postpone,
    onStage: _onStage,
    memory: _memory,
    ...decisive
  } = options;
  // Templates of one's own may change while all else stays.
  if (options.style?.templates !== undefined) return undefined;
  const inputs = fingerprintInputs(options.packages, options.toolkitRoot);
  if (inputs === undefined) return undefined;
  return { folder, output: options.output, fingerprint: `${inputs} ${JSON.stringify(decisive)}` };
}

function isSamePlace(left: RecordPlace, right: RecordPlace | undefined): boolean {
  return left.fingerprint === right?.fingerprint;
}

/**
 * True where the output is up to date, and nothing but the packages named and the standard took part: what a search found, or did
 * not find, may be another thing next time.
 */
function isRecordable({ diagnostics, inputs, output }: GenerateReport, { packages }: GenerateOptions): boolean {
  const isUpToDate = output !== undefined && output.postponed.length === 0 && !hasErrors(diagnostics);
  const isNamed = inputs.length === packages.length + 1 && inputs.every(({ origin }) => closedOrigins.has(origin));
  const isClosed = isNamed && !diagnostics.some(({ code }) => code === 'package-not-found');
  return isUpToDate && isClosed;
}
