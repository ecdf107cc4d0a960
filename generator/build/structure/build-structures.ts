import { compareText, type StageResult } from '../../model/diagnostic.ts';
import { DiagnosticLog } from '../../model/diagnostic-log.ts';
import type { CanonicalUrl } from '../../model/identifier.ts';
import type { CoreDefinitions, SourceDocument } from '../../model/source.ts';
import type { Structure } from '../../model/structure.ts';
import { DefinitionSource } from './definition-source.ts';
import { SnapshotMaker } from './make-snapshot.ts';
import { Reach } from './reach.ts';
import { RequirementEvidence } from './requirement-evidence.ts';
import { StructureBuilder, type UnnamedStructure } from './structure-builder.ts';
import { createTerminology } from './terminology.ts';
import { assignTypeNames } from './type-names.ts';

/** What structures are built from. */
export interface StructureInput {
  /** The guide's documents first, then those of its dependencies. */
  readonly documents: readonly SourceDocument[];
  readonly core: CoreDefinitions;
  /** Resource types wanted besides what the guide's own definitions reach: `Patient`. */
  readonly resourceTypes: readonly string[];
  /** Profiles wanted likewise. */
  readonly profiles?: readonly CanonicalUrl[];
  /** How grave it is that a definition names what nobody has, or is named as another. Default: `error`. */
  readonly severity?: 'error' | 'warning';
  /** Told how many of the guide's structures are built. */
  readonly onPart?: (done: number, total: number) => void;
  /** Structures from an earlier build that nothing they are built from has changed since; those built now are added. */
  readonly known?: Map<SourceDocument, UnnamedStructure>;
}

/**
 * The guide's structures, and every structure of its dependencies and of the standard that can be reached from them and
 * from `resourceTypes` and `profiles`, by canonical, sorted. What a Reference points to is not reached.
 */
export function buildStructures(input: StructureInput): StageResult<ReadonlyMap<CanonicalUrl, Structure>> {
  const { severity = 'error' } = input;
  const log = new DiagnosticLog();
  const source = new DefinitionSource(input.documents, input.core);
  const builder = new StructureBuilder({
    maker: new SnapshotMaker(source, log, { trusting: severity === 'warning' }),
    grounds: new RequirementEvidence(input.documents, log),
    terminology: createTerminology(input.documents, input.core),
    log,
  });
  const reach = new Reach({ source, builder, log, dangling: severity, known: input.known ?? new Map() });
  reach.addGuide(input.documents, input.onPart);
  reach.addTypes([...input.resourceTypes, ...(input.profiles ?? [])]);
  return { value: named(reach.built, source, log, severity), diagnostics: log.entries };
}

function named(
  built: ReadonlyMap<SourceDocument, UnnamedStructure>,
  source: DefinitionSource,
  log: DiagnosticLog,
  severity: 'error' | 'warning',
): ReadonlyMap<CanonicalUrl, Structure> {
  const documents = [...built.keys()];
  const standard = documents.filter((document) => source.isCore(document));
  const guide = documents.filter((document) => !source.isCore(document));
  const names = assignTypeNames(standard, guide, log, severity);
  const structures = [...built].map(([document, structure]) => ({
    ...structure,
    typeName: names.get(document) ?? structure.name,
  }));
  structures.sort((left, right) => compareText(left.canonical, right.canonical));
  return new Map(structures.map((structure) => [structure.canonical, structure]));
}
