import type { StageResult } from '../model/diagnostic.ts';
import type { CanonicalUrl } from '../model/identifier.ts';
import type { Release } from '../model/release.ts';
import { shareEqual } from '../model/share-equal.ts';
import type { SourceDocument } from '../model/source.ts';
import type { Structure } from '../model/structure.ts';
import { buildStructures, type StructureInput } from './structure/build-structures.ts';
import type { UnnamedStructure } from './structure/structure-builder.ts';

type BuiltStructures = StageResult<ReadonlyMap<CanonicalUrl, Structure>>;

/** Kinds of documents that are read for structures; of all others only the canonical counts, which they may take first. */
const readTypes: ReadonlySet<string> = new Set(['StructureDefinition', 'ValueSet', 'CodeSystem', 'Requirements']);

/** What a process that builds the same guide again after an edit need not build anew. */
export class BuildMemory {
  #structures: { readonly input: readonly unknown[]; readonly built: BuiltStructures } | undefined;
  #standard: { readonly input: readonly unknown[]; readonly built: Map<SourceDocument, UnnamedStructure> } | undefined;
  #release: Release | undefined;

  /** The structures; the very same where they are made from the very same documents. */
  structures(request: StructureInput): BuiltStructures {
    const { documents, core, ...others } = request;
    const input = [
      core,
      // The rest is plain text.
      JSON.stringify(others),
      ...documents.map((document) => (readTypes.has(document.resourceType) ? document : identityOf(document))),
    ];
    const kept = this.#structures;
    const built =
      kept !== undefined && isSame(kept.input, input)
        ? kept.built
        : buildStructures({ ...request, standard: this.#standardStructures(request) });
    this.#structures = { input, built };
    return built;
  }

  /**
   * Structures of the standard, of which the guide decides two things: the members of value sets, for its own come first, and
   * whether a canonical is known.
   */
  #standardStructures({ documents, core, severity }: StructureInput): Map<SourceDocument, UnnamedStructure> {
    const terms = documents.filter(({ resourceType }) => resourceType === 'ValueSet' || resourceType === 'CodeSystem');
    const input = [core, severity, documents.map(identityOf).join(), ...terms];
    const kept = this.#standard;
    if (kept !== undefined && isSame(kept.input, input)) return kept.built;
    const built = new Map<SourceDocument, UnnamedStructure>();
    this.#standard = { input, built };
    return built;
  }

  /** The release, with every part that equals one of the release before it replaced by that. */
  share(release: Release): Release {
    this.#release = this.#release === undefined ? release : shareEqual(this.#release, release);
    return this.#release;
  }
}

function isSame(kept: readonly unknown[], input: readonly unknown[]): boolean {
  return kept.length === input.length && input.every((part, index) => part === kept[index]);
}

function identityOf({ resource, resourceType, place }: SourceDocument): string {
  return JSON.stringify([resourceType, resource['url'], place.package]);
}
