import type { StageResult } from '../../model/diagnostic.ts';
import type { CanonicalUrl } from '../../model/identifier.ts';
import type { CoreDefinitions, SourceDocument } from '../../model/source.ts';
import type { Structure } from '../../model/structure.ts';

/** What structures are built from. */
export interface StructureInput {
  /** Every document of the guide and of its dependencies. */
  readonly documents: readonly SourceDocument[];
  readonly core: CoreDefinitions;
  /** Resource types wanted besides what the guide's own definitions reach: `Patient`. */
  readonly resourceTypes: readonly string[];
}

/** The guide's structures, and every core structure reachable from them and from `resourceTypes`, by canonical. */
export function buildStructures(_input: StructureInput): StageResult<ReadonlyMap<CanonicalUrl, Structure>> {
  return { value: new Map(), diagnostics: [] };
}
