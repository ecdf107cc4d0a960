import type { SourcePlace } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import { parseVersionedCanonical } from '../model/identifier.ts';
import type { CoreDefinitions, SourceDocument, Sources } from '../model/source.ts';

/** Finds documents by canonical: the guide before its dependencies before the FHIR core. */
export class DocumentIndex {
  readonly documents: readonly SourceDocument[];
  readonly #byUrl: ReadonlyMap<string, readonly SourceDocument[]>;
  readonly #core: CoreDefinitions;
  readonly #log: DiagnosticLog;
  readonly #dangling: 'error' | 'warning';

  /** @param dangling how grave it is that a canonical names nothing: whoever generates from another's guide cannot mend it */
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
    const parsed = parseVersionedCanonical(canonical);
    if (parsed === undefined) return undefined;
    const candidates = this.#byUrl.get(parsed.url) ?? [];
    const { version } = parsed;
    const own = version === undefined ? candidates[0] : candidates.find((each) => each.resource['version'] === version);
    return own ?? (candidates.length === 0 ? this.#core.find(parsed.url) : undefined);
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

function byUrl(documents: readonly SourceDocument[]): Map<string, SourceDocument[]> {
  const found = new Map<string, SourceDocument[]>();
  for (const document of documents) {
    const { url } = document.resource;
    if (typeof url !== 'string') continue;
    const twins = found.get(url) ?? [];
    found.set(url, twins);
    twins.push(document);
  }
  return found;
}

const safeId = /^[A-Za-z0-9.-]{1,64}$/;

/** Ids that FHIR does not allow, and ids or canonicals that two resources of one package share. */
export function reportIdentity(documents: readonly SourceDocument[], log: DiagnosticLog): void {
  const seen = new Map<string, SourceDocument>();
  for (const document of documents) {
    const { id, url, version } = document.resource;
    if (id !== undefined && (typeof id !== 'string' || !safeId.test(id) || id.includes('..'))) {
      log.error('id-invalid', { ...document.place, pointer: '/id' }, `${quoteValue(id)} is not an id.`);
    }
    if (typeof id === 'string') {
      reportTwin(seen, ['id', document.resourceType, id], document, log);
    }
    if (typeof url === 'string') {
      reportTwin(seen, ['url', url, typeof version === 'string' ? version : ''], document, log);
    }
  }
}

function reportTwin(
  seen: Map<string, SourceDocument>,
  name: readonly [kind: 'id' | 'url', ...rest: string[]],
  document: SourceDocument,
  log: DiagnosticLog,
): void {
  const key = [document.place.package, ...name].join('\u0000');
  const twin = seen.get(key);
  if (twin === undefined) {
    seen.set(key, document);
    return;
  }
  const code = name[0] === 'id' ? 'duplicate-id' : 'duplicate-canonical';
  log.error(code, { ...document.place, pointer: `/${name[0]}` }, `${twin.place.file} has the same ${name[0]}.`);
}
