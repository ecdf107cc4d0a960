import type { DiagnosticSeverity, SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { CoreDefinitions, SourceDocument } from '../../model/source.ts';
import { walkMembers } from './walk-members.ts';

/** Members whose values are canonicals; elsewhere a text with `|` may be a search token. */
const canonicalMembers: ReadonlySet<string> = new Set([
  'baseDefinition',
  'profile',
  'targetProfile',
  'valueSet',
  'definition',
  'derivedFrom',
  'imports',
  'instantiates',
  'supportedProfile',
  'inputProfile',
  'outputProfile',
  'valueCanonical',
  'actor',
  'capabilities',
]);

const versioned = /^([a-z][a-z0-9+.-]*:[^\s|]+)\|([^\s|]*)$/i;

/** What the standard's own definitions are also called by; they differ in nothing that is generated from. */
const standardVersions: readonly string[] = ['4.0.1', '4.0.0', '4.0'];

/** Where versions are looked up. */
export interface LoadedDocuments {
  /** One for each canonical. */
  readonly documents: readonly SourceDocument[];
  readonly core: CoreDefinitions;
}

/** A reference that names a version. */
interface VersionedReference {
  readonly url: string;
  readonly version: string;
  readonly place: () => SourcePlace;
}

/** A document is read once, however often a process that stays looks at it. */
const references = new WeakMap<SourceDocument, readonly VersionedReference[]>();

function referencesIn(document: SourceDocument): readonly VersionedReference[] {
  const known = references.get(document);
  if (known !== undefined) return known;
  const isValueSet = document.resourceType === 'ValueSet';
  const found: VersionedReference[] = [];
  for (const { name, value, place } of walkMembers(document)) {
    const isPart = isValueSet && (name === 'include' || name === 'exclude');
    const [url, version] = canonicalMembers.has(name) ? canonicalParts(value) : isPart ? systemParts(value) : [];
    if (url !== undefined && version !== undefined) found.push({ url, version, place });
  }
  references.set(document, found);
  return found;
}

type Parts = readonly [url?: string | undefined, version?: string | undefined];

function canonicalParts(value: JsonValue): Parts {
  const [, url, version] = typeof value === 'string' ? (versioned.exec(value) ?? []) : [];
  return [url, version];
}

function systemParts(value: JsonValue): Parts {
  const { system, version } = isJsonObject(value) ? value : {};
  return typeof system === 'string' && typeof version === 'string' ? [system, version] : [];
}

/** References of the guide that name a version of something that is loaded in another. */
export class VersionReporter {
  readonly #byUrl: ReadonlyMap<string, SourceDocument>;
  readonly #core: CoreDefinitions;
  readonly #log: DiagnosticLog;
  readonly #severity: Exclude<DiagnosticSeverity, 'information'>;

  constructor({ documents, core }: LoadedDocuments, log: DiagnosticLog, severity: 'error' | 'warning') {
    this.#byUrl = new Map(documents.map((document) => [String(document.resource['url']), document]));
    this.#core = core;
    this.#log = log;
    this.#severity = severity;
  }

  report(document: SourceDocument): void {
    for (const reference of referencesIn(document)) this.#compare(reference, document);
  }

  #compare({ url, version, place }: VersionedReference, by: SourceDocument): void {
    if (version === '') {
      this.#log[this.#severity](
        'canonical-version-missing',
        place(),
        `${quoteValue(`${url}|`)} has no version after its "|".`,
      );
      return;
    }
    const found = this.#byUrl.get(url) ?? this.#core.find(url);
    if (found === undefined || found.resource['version'] === version) return;
    if (standardVersions.includes(version) && this.#isOfTheRelease(found, by)) return;
    const loaded = found.resource['version'];
    const there = typeof loaded === 'string' ? `version ${quoteValue(loaded)}` : 'one without a version';
    const text = `Version ${quoteValue(version)} of ${quoteValue(url)} is not loaded; ${there} is, and is used.`;
    this.#log[this.#severity]('canonical-version-missing', place(), text);
  }

  /**
   * True where the number of the standard's release means what was published with it. Of other names that are published with it
   * (terminology.hl7.org) only the standard itself speaks so: anybody else means their own versions.
   */
  #isOfTheRelease({ place, resource }: SourceDocument, by: SourceDocument): boolean {
    if (place.package !== this.#core.label) return false;
    return by.place.package === this.#core.label || String(resource['url']).startsWith('http://hl7.org/fhir/');
  }
}
