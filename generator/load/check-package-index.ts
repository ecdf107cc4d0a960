import { placeWithin, type SourcePlace } from '../model/diagnostic.ts';
import { DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { SourceDocument } from '../model/source.ts';
import type { PackageFile } from './read-folder.ts';
import { readJsonFile } from './read-json-file.ts';

/** As many entries of one index are complained of. */
const mostComplaints = 10;

/** A package as its files say it is, which its index may contradict. */
interface PackageContent {
  readonly files: readonly PackageFile[];
  readonly documents: readonly SourceDocument[];
}

/**
 * Compares a package's index with its files. The files alone are read, so that an index that lies changes nothing; whoever made
 * the package should know, for other tools believe it. @see FHIR Package Specification, Package index
 */
export function checkPackageIndex(
  index: PackageFile,
  content: PackageContent,
  place: SourcePlace,
  log: DiagnosticLog,
): void {
  const faults = new DiagnosticLog();
  const body = readJsonFile(index, place, faults);
  const listed = body?.['files'];
  if (!Array.isArray(listed)) {
    const reason = faults.entries[0]?.message ?? '"files" is no list.';
    log.warning('package-index-invalid', place, `${reason} The files of the package were read without it.`);
    return;
  }
  const types = new Map<string, string | undefined>(content.files.map(({ path }) => [path, undefined]));
  for (const { place: at, resourceType } of content.documents) types.set(at.file, resourceType);
  let complaints = 0;
  for (const [position, entry] of listed.entries()) {
    const fault = faultOf(entry, types);
    if (fault === undefined) continue;
    complaints += 1;
    if (complaints > mostComplaints) return;
    log.warning('package-index-invalid', placeWithin(place, 'files', position), fault);
  }
}

/** @param types every file of the package, with its resource type where it holds a resource */
function faultOf(entry: JsonValue, types: ReadonlyMap<string, string | undefined>): string | undefined {
  const filename = isJsonObject(entry) ? entry['filename'] : undefined;
  if (!isJsonObject(entry) || typeof filename !== 'string') return 'The entry has no file name.';
  if (/[\\/]/.test(filename)) return `${quoteValue(filename)} leads out of the folder of the index.`;
  if (!types.has(filename)) return `There is no file ${quoteValue(filename)}.`;
  const { resourceType } = entry;
  const found = types.get(filename);
  if (found === undefined || found === resourceType) return undefined;
  return `${quoteValue(filename)} is a ${found}, not ${quoteValue(resourceType)}.`;
}
