import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import type { CoreDefinitions, SourceDocument } from '../../model/source.ts';
import { KnownElements } from './known-elements.ts';
import { reportDuplicateCodes } from './report-duplicate-codes.ts';
import { reportUnknownElements } from './report-unknown-elements.ts';
import { VersionReporter } from './report-versions.ts';

/** Values of `fhirVersion` that mean R4. */
const servedVersions: readonly unknown[] = ['4.0.1', '4.0.0', '4.0'];

/** What to look at. */
export interface FaultSearch {
  /** One for each canonical; those of the guide come first. */
  readonly documents: readonly SourceDocument[];
  readonly core: CoreDefinitions;
  /** How grave it is: whoever generates from another's guide cannot mend it. */
  readonly severity: 'error' | 'warning';
}

/** What is wrong with the guide's documents as such, whatever is made of them. Its dependencies are for their authors to mend. */
export function reportSourceFaults({ documents, core, severity }: FaultSearch, log: DiagnosticLog): void {
  const guide = documents[0]?.place.package;
  const versions = new VersionReporter({ documents, core }, log, severity);
  const known = KnownElements.of(core);
  for (const document of documents) {
    if (document.place.package !== guide) break;
    versions.report(document);
    reportOwnFaults(document, known, log, severity);
  }
}

/** Documents found without fault, by what they were compared with: a process that stays has not to look at them again. */
const faultless = new WeakMap<KnownElements, WeakSet<SourceDocument>>();

/** Faults that a document has by itself, whatever else is there. */
function reportOwnFaults(
  document: SourceDocument,
  known: KnownElements,
  log: DiagnosticLog,
  severity: 'error' | 'warning',
): void {
  const sound = faultless.get(known) ?? new WeakSet<SourceDocument>();
  faultless.set(known, sound);
  if (sound.has(document)) return;
  const before = log.entries.length;
  reportDuplicateCodes(document, log);
  reportUnknownElements(document, known, log, severity);
  reportForeignVersion(document, log);
  if (log.entries.length === before) sound.add(document);
}

/** A definition that says it is of another FHIR version than its package. */
function reportForeignVersion({ resource, place }: SourceDocument, log: DiagnosticLog): void {
  const { fhirVersion } = resource;
  if (fhirVersion === undefined || Array.isArray(fhirVersion) || servedVersions.includes(fhirVersion)) return;
  const text = `The definition is of FHIR ${quoteValue(fhirVersion)}, its package of R4; it is read as R4.`;
  log.warning('fhir-version-unsupported', { ...place, pointer: '/fhirVersion' }, text);
}
