import { parseVersionedCanonical } from '../../model/identifier.ts';
import type { CoreDefinitions, SourceDocument } from '../../model/source.ts';
import { textOf } from './definition-reader.ts';

/** Where canonicals of the standard's types begin. */
export const standardBase = 'http://hl7.org/fhir/StructureDefinition/';

/** Canonical of a type: its name for the standard's types, already a URL for logical models. */
export function typeCanonical(code: string): string {
  return code.includes(':') ? code : standardBase + code;
}

/** Finds documents by canonical: those of the guide and its dependencies before the standard's. */
export class DefinitionSource {
  readonly core: CoreDefinitions;
  readonly #own = new Map<string, SourceDocument>();

  constructor(documents: readonly SourceDocument[], core: CoreDefinitions) {
    this.core = core;
    for (const document of documents) {
      const url = textOf(document.resource, 'url');
      // Of two with one canonical the first is kept; the twin is reported where identities are checked.
      if (url !== undefined && !this.#own.has(url)) this.#own.set(url, document);
    }
  }

  /** The document with this canonical, its version ignored; of `resourceType` only. */
  find(canonical: string, resourceType: string): SourceDocument | undefined {
    const url = parseVersionedCanonical(canonical)?.url;
    const found = url === undefined ? undefined : (this.#own.get(url) ?? this.core.find(url));
    return found?.resourceType === resourceType ? found : undefined;
  }

  /** True for a definition that was read of the FHIR standard, in which nothing of the guide takes part. */
  isOriginal(document: SourceDocument): boolean {
    return this.core.find(textOf(document.resource, 'url') ?? '') === document;
  }

  /** True for a definition of the FHIR standard itself, and for a copy of one of its types that a package carries along. */
  isCore(document: SourceDocument): boolean {
    const { resource } = document;
    const url = textOf(resource, 'url') ?? '';
    if (this.isOriginal(document)) return true;
    const original = this.core.find(url);
    const isType = resource['derivation'] !== 'constraint' && resource['kind'] !== 'logical';
    return original !== undefined && isType && url === typeCanonical(textOf(resource, 'type') ?? '');
  }
}
