import { fingerprintInputs, fingerprintPackage, fingerprintShelves } from './load/fingerprint.ts';
import { hasErrors } from './model/diagnostic.ts';
import { parsePackageSpec } from './model/package-sources.ts';
import type { GenerateOptions, GenerateReport } from './pipeline.ts';
import { findProvedRun, type ProofPlace, proveRun } from './write/output-proof.ts';
import { prepareOutput } from './write/print-ahead.ts';
import { pathFrom, toRecord } from './write/recorded-options.ts';
import {
  findRecordedRun,
  type RecordedRun,
  type RecordedSearch,
  type RecordPlace,
  recordRun,
} from './write/run-record.ts';

/**
 * As `runGenerate`, but where an earlier run of the same code with the same options read the same input, and every file of its
 * output is still as it left it, its report is given at once: the stages are not even loaded. `full` always makes the run. Only for
 * a process that makes one run: what is in memory must be what is on disk.
 *
 * @param records Folder that remembers runs on this machine, all of them; what the output says of itself holds for fewer.
 */
export async function runUnlessRecorded(
  options: GenerateOptions,
  records: string | undefined,
  { proves = false }: RunProof = {},
): Promise<GenerateReport> {
  // Before all else: what prints code takes as long to load as the stages.
  prepareOutput(options.output, options.full);
  const place = records === undefined && !proves ? undefined : placeOf(options, records);
  const recorded = place === undefined || options.full ? undefined : findEarlierRun(place, options, proves);
  if (recorded !== undefined) {
    const { diagnostics, releases, files } = recorded;
    return { diagnostics, releases, inputs: [], output: { ...nothingChanged, unchanged: files } };
  }
  const { runGenerate } = await import('./pipeline.ts');
  const watched = watchSearch(options);
  const report = await runGenerate({ ...options, onFound: watched.onFound });
  // What was edited while the run read it may be neither what the run saw nor what it was before.
  if (place === undefined || !isRecordable(report, options)) return report;
  const search = watched.ended(report);
  if (search !== 'changed' && isSamePlace(place, placeOf(options, records))) {
    const { diagnostics, releases } = report;
    if (place.record !== undefined) recordRun(place.record, { diagnostics, releases, ...(search && { search }) });
    if (proves && search === undefined && options.mode === 'write') proveRun(place.proof, { diagnostics, releases });
  }
  return report;
}

/** Whether the output carries a proof of the run that made it. */
interface RunProof {
  /** Default: it does not. For code as it is shipped, which alone is the same for everyone. */
  readonly proves?: boolean;
}

interface RunPlace {
  readonly record: RecordPlace | undefined;
  readonly proof: ProofPlace;
}

/** The run as this machine remembers it, or as the output itself proves it. */
function findEarlierRun(
  place: RunPlace,
  options: GenerateOptions,
  proves: boolean,
): (RecordedRun & { readonly files: number }) | undefined {
  const recorded = place.record === undefined ? undefined : findRecordedRun(place.record);
  if (recorded !== undefined && isSearchedAsBefore(recorded.search, options)) return recorded;
  return proves ? findProvedRun(place.proof) : undefined;
}

const nothingChanged = { created: [], replaced: [], deleted: [], manifestChanged: false, postponed: [] };

/** Every option counts but those that only say how to go about it. */
function placeOf(options: GenerateOptions, folder: string | undefined): RunPlace | undefined {
  const {
    mode: _mode,
    full: _full,
    postponeTypes: _postpone,
    onStage: _onStage,
    onPart: _onPart,
    onFound: _onFound,
    onMade: _onMade,
    memory: _memory,
    ...decisive
  } = options;
  const templates = options.style?.templates;
  const inputs = fingerprintInputs(
    [...pathsOf(options), ...(templates === undefined ? [] : [templates])],
    options.toolkitRoot,
  );
  if (inputs === undefined) return undefined;
  const { output } = options;
  const fingerprint = `${process.version} ${inputs} ${JSON.stringify(decisive)}`;
  return {
    record: folder === undefined ? undefined : { folder, output, fingerprint },
    proof: { output, fingerprint: `${inputs} ${JSON.stringify(movableOptions(options))}` },
  };
}

/** What decides of the options, told from the output folder; where packages are looked for matters to runs that look for some. */
function movableOptions({ packages, output, toolkitVersion, style = {} }: GenerateOptions): unknown {
  const movable = packages.map((each) => (parsePackageSpec(each) === undefined ? pathFrom(output, each) : each));
  return [toolkitVersion, movable, toRecord(style, output) ?? {}];
}

/** Packages that are not looked for by name. */
function pathsOf({ packages }: GenerateOptions): readonly string[] {
  return packages.filter((each) => parsePackageSpec(each) === undefined);
}

/** Where packages are looked for by name. */
function placesOf(options: GenerateOptions): readonly string[] {
  return [...pathsOf(options), ...(options.sources?.folders ?? [])];
}

function isSamePlace(left: RunPlace, right: RunPlace | undefined): boolean {
  return left.proof.fingerprint === right?.proof.fingerprint;
}

/** Follows what a run looks for by name, so that it can be told later whether the same search would end in the same way. */
function watchSearch(options: GenerateOptions): {
  readonly onFound: (path: string) => void;
  /** `undefined` where nothing was looked for, `changed` where it is not as it was while the run read it. */
  readonly ended: (report: GenerateReport) => RecordedSearch | undefined | 'changed';
} {
  const places = placesOf(options);
  const shelves = fingerprintShelves(places);
  const seen = new Map<string, string | undefined>();
  return {
    onFound: (path) => seen.set(path, fingerprintPackage(path)),
    ended: ({ diagnostics }) => {
      if (seen.size === 0 && !diagnostics.some(isNotFound)) return undefined;
      if (shelves === undefined || fingerprintShelves(places) !== shelves) return 'changed';
      const found: [string, string][] = [];
      for (const [path, digest] of seen) {
        if (digest === undefined || fingerprintPackage(path) !== digest) return 'changed';
        found.push([path, digest]);
      }
      return { shelves, found };
    },
  };
}

function isSearchedAsBefore(search: RecordedSearch | undefined, options: GenerateOptions): boolean {
  if (search === undefined) return true;
  return (
    fingerprintShelves(placesOf(options)) === search.shelves &&
    search.found.every(([path, digest]) => fingerprintPackage(path) === digest)
  );
}

function isNotFound({ code }: { readonly code: string }): boolean {
  return code === 'package-not-found';
}

/** True where the output is up to date, and nothing was asked of a registry: it may answer otherwise next time. */
function isRecordable({ diagnostics, inputs, output }: GenerateReport, { sources }: GenerateOptions): boolean {
  const isUpToDate = output !== undefined && output.postponed.length === 0 && !hasErrors(diagnostics);
  const wasAsked = sources?.registry !== undefined && diagnostics.some(isNotFound);
  return isUpToDate && !wasAsked && inputs.every(({ origin }) => origin !== 'registry');
}
