import type { SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import { parseVersionedCanonical } from '../model/identifier.ts';
import type { CoreDefinitions, SourceDocument, Sources } from '../model/source.ts';

/** Finds documents by canonical: the guide before its dependencies before the FHIR core. */
export class DocumentIndex {
  readonly documents: readonly SourceDocument[];
  readonly #byUrl: ReadonlyMap<string, SourceDocument>;
  readonly #core: CoreDefinitions;
  readonly #log: DiagnosticLog;
  readonly #dangling: 'error' | 'warning';

  /**
   * @param sources one document for each canonical, so that a version named beside it decides nothing here; that another one is
   * loaded is reported where the documents are searched for faults
   * @param dangling how grave it is that a canonical names nothing: whoever generates from another's guide cannot mend it
   */
  constructor(sources: Sources, log: DiagnosticLog, dangling: 'error' | 'warning' = 'error') {
    this.#dangling = dangling;
    this.documents = sources.documents;
    this.#byUrl = byUrl(sources.documents);
    this.#core = sources.core;
    this.#log = log;
  }

  ofType(resourceType: string): readonly SourceDocument[] {
    return this.documents.filter((document) => document.resourceType === resourceType);
  }

  find(canonical: string): SourceDocument | undefined {
    const url = parseVersionedCanonical(canonical)?.url;
    return url === undefined ? undefined : (this.#byUrl.get(url) ?? this.#core.find(url));
  }

  /** The document a canonical names, of one of the wanted types; a dangling or wrong one is reported at `place`. */
  resolve(canonical: string, place: SourcePlace, ...types: readonly string[]): SourceDocument | undefined {
    const document = this.find(canonical);
    if (document === undefined) {
      this.#log[this.#dangling]('canonical-dangling', place, `${quoteValue(canonical)} names nothing that was loaded.`);
      return undefined;
    }
    if (types.includes(document.resourceType)) return document;
    const found = quoteValue(document.resourceType);
    this.#log.error('element-invalid', place, `${quoteValue(canonical)} is a ${found}, wanted ${types.join(' or ')}.`);
    return undefined;
  }
}

function byUrl(documents: readonly SourceDocument[]): ReadonlyMap<string, SourceDocument> {
  const found = new Map<string, SourceDocument>();
  for (const document of documents) {
    const { url } = document.resource;
    if (typeof url === 'string' && !found.has(url)) found.set(url, document);
  }
  return found;
}

const safeId = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * Ids that FHIR does not allow, and ids or canonicals that two resources of one package share.
 * @param own how grave that is in the guide; in its dependencies it is for others to mend
 */
export function reportIdentity(
  documents: readonly SourceDocument[],
  log: DiagnosticLog,
  own: 'error' | 'warning' = 'error',
): void {
  const seen = new Map<string, SourceDocument>();
  const guide = documents[0]?.place.package;
  for (const document of documents) {
    const { id, url, version } = document.resource;
    const severity = document.place.package === guide ? own : 'warning';
    const report: Report = (code, place, message) => log[severity](code, place, message);
    if (id !== undefined && (typeof id !== 'string' || !safeId.test(id) || id.includes('..'))) {
      report('id-invalid', { ...document.place, pointer: '/id' }, `${quoteValue(id)} is not an id.`);
    }
    if (typeof id === 'string') {
      reportTwin(seen, ['id', document.resourceType, id], document, report);
    }
    if (typeof url === 'string') {
      reportTwin(seen, ['url', url, typeof version === 'string' ? version : ''], document, report);
    }
  }
}

type Report = (
  code: 'id-invalid' | 'duplicate-id' | 'duplicate-canonical',
  place: SourcePlace,
  message: string,
) => void;

function reportTwin(
  seen: Map<string, SourceDocument>,
  name: readonly [kind: 'id' | 'url', ...rest: string[]],
  document: SourceDocument,
  report: Report,
): void {
  const key = [document.place.package, ...name].join('\u0000');
  const twin = seen.get(key);
  if (twin === undefined) {
    seen.set(key, document);
    return;
  }
  const code = name[0] === 'id' ? 'duplicate-id' : 'duplicate-canonical';
  report(code, { ...document.place, pointer: `/${name[0]}` }, `${twin.place.file} has the same ${name[0]}.`);
}
