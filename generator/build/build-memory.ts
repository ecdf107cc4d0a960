import type { StageResult } from '../model/diagnostic.ts';
import type { CanonicalUrl } from '../model/identifier.ts';
import type { Release } from '../model/release.ts';
import { shareEqual } from '../model/share-equal.ts';
import type { SourceDocument } from '../model/source.ts';
import type { Structure } from '../model/structure.ts';
import { buildStructures, type StructureInput } from './structure/build-structures.ts';
import { standardBase } from './structure/definition-source.ts';
import { referredDefinitions } from './structure/referred-definitions.ts';
import { gradesOf } from './structure/requirement-evidence.ts';
import type { UnnamedStructure } from './structure/structure-builder.ts';

type BuiltStructures = StageResult<ReadonlyMap<CanonicalUrl, Structure>>;

/** Kinds of documents that are read for structures; of all others only the canonical counts, which they may take first. */
const readTypes: ReadonlySet<string> = new Set(['StructureDefinition', 'ValueSet', 'CodeSystem', 'Requirements']);

/** What a process that builds the same guide again after an edit need not build anew. */
export class BuildMemory {
  #structures: { readonly input: readonly unknown[]; readonly built: BuiltStructures } | undefined;
  #known: KnownStructures | undefined;
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
        : buildStructures({ ...request, known: this.#knownStructures(request) });
    this.#structures = { input, built };
    return built;
  }

  /**
   * Structures of the build before that need not be built again: all that are built from nothing that changed. Those of the standard
   * take of the guide the members of value sets, for its own come first, and whether a canonical is known; those of the guide also
   * the evidence of requirements.
   */
  #knownStructures({ documents, core, severity }: StructureInput): Map<SourceDocument, UnnamedStructure> {
    const terms = documents.filter(({ resourceType }) => resourceType === 'ValueSet' || resourceType === 'CodeSystem');
    const input = [core, severity, documents.map(identityOf).join(), ...terms];
    const evidence = JSON.stringify(gradesOf(documents));
    const definitions = definitionsByUrl(documents);
    const before = this.#known;
    const isSound = before !== undefined && isSame(before.input, input);
    const isGuideSound = isSound && before.evidence === evidence;
    const built = isSound ? before.built : new Map<SourceDocument, UnnamedStructure>();
    const changed = [...definitions].filter(([url, document]) => before?.definitions.get(url) !== document);
    for (const document of isSound ? [...built.keys()] : []) {
      if (core.find(String(document.resource['url'])) === document) continue;
      const isCurrent = definitions.get(String(document.resource['url'])) === document;
      const isKept = isGuideSound && isCurrent && !dependsOn(document, definitions, changed);
      if (!isKept) built.delete(document);
    }
    this.#known = { input, evidence, definitions, built };
    return built;
  }

  /** The release, with every part that equals one of the release before it replaced by that. */
  share(release: Release): Release {
    this.#release = this.#release === undefined ? release : shareEqual(this.#release, release);
    return this.#release;
  }
}

/** What was built, and from what. */
interface KnownStructures {
  readonly input: readonly unknown[];
  readonly evidence: string;
  readonly definitions: ReadonlyMap<string, SourceDocument>;
  readonly built: Map<SourceDocument, UnnamedStructure>;
}

function definitionsByUrl(documents: readonly SourceDocument[]): ReadonlyMap<string, SourceDocument> {
  const found = new Map<string, SourceDocument>();
  for (const document of documents) {
    const url = String(document.resource['url']);
    // Of two the first counts, as it does where definitions are looked up.
    if (document.resourceType === 'StructureDefinition' && !found.has(url)) found.set(url, document);
  }
  return found;
}

/** True where a definition is built from any of these. Types of the standard are named by their codes, so that anything may be. */
function dependsOn(
  document: SourceDocument,
  definitions: ReadonlyMap<string, SourceDocument>,
  changed: readonly (readonly [string, SourceDocument])[],
): boolean {
  if (changed.some(([url]) => url.startsWith(standardBase))) return true;
  const referred = referredDefinitions(document, definitions);
  return changed.some(([, other]) => referred.has(other));
}

function isSame(kept: readonly unknown[], input: readonly unknown[]): boolean {
  return kept.length === input.length && input.every((part, index) => part === kept[index]);
}

function identityOf({ resource, resourceType, place }: SourceDocument): string {
  return JSON.stringify([resourceType, resource['url'], place.package]);
}
