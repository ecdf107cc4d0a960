import type { SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { languageBase } from '../../model/namespace.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { ElementNode, TypeReference } from '../../model/structure.ts';
import { type DefinitionSource, typeCanonical } from './definition-source.ts';
import { elementPlaces, type StructureBuilder, type UnnamedStructure } from './structure-builder.ts';

/** What definitions are followed and built with. */
export interface ReachParts {
  readonly source: DefinitionSource;
  readonly builder: StructureBuilder;
  readonly log: DiagnosticLog;
  /** How grave it is that something named is not there. */
  readonly dangling: 'error' | 'warning';
  /** Structures that need not be built; those that are, and gave nothing to report, are added. */
  readonly known: Map<SourceDocument, UnnamedStructure>;
}

/** Follows definitions to what they are made of, and builds each once. */
export class Reach {
  readonly built = new Map<SourceDocument, UnnamedStructure>();
  readonly #parts: ReachParts;
  readonly #seen = new Set<SourceDocument>();
  readonly #waiting: SourceDocument[] = [];

  constructor(parts: ReachParts) {
    this.#parts = parts;
  }

  /**
   * Every definition of the guide, which is the package of the first document; its dependencies only where reached, and
   * so the extensions of the input language, which annotate definitions and never travel in a message.
   */
  addGuide(documents: readonly SourceDocument[], onPart?: Count): void {
    const guide = documents[0]?.place.package;
    for (const document of documents) {
      if (document.resourceType !== 'StructureDefinition' || document.place.package !== guide) continue;
      if (!isLanguageExtension(document)) this.#enqueue(document);
    }
    this.#drain(onPart);
  }

  /** Resource types of the standard, and profiles by their canonicals; those nobody has are for whoever names them to report. */
  addTypes(names: readonly string[]): void {
    for (const name of names) this.#enqueue(this.#parts.source.find(typeCanonical(name), 'StructureDefinition'));
    this.#drain();
  }

  #enqueue(document: SourceDocument | undefined): void {
    if (document === undefined || this.#seen.has(document)) return;
    this.#seen.add(document);
    this.#waiting.push(document);
  }

  #drain(onPart?: Count): void {
    const { source, log, dangling } = this.#parts;
    for (let document = this.#waiting.pop(); document !== undefined; document = this.#waiting.pop()) {
      const structure = this.#build(document);
      onPart?.(this.built.size, this.#seen.size);
      if (structure === undefined) continue;
      this.built.set(document, structure);
      if (structure.base !== undefined) this.#enqueue(source.find(structure.base, 'StructureDefinition'));
      const report: Report = (place, message) => log[dangling]('canonical-dangling', place, message);
      new ElementReach(document, source, report, (found) => this.#enqueue(found)).visit(structure.root);
    }
  }

  #build(document: SourceDocument): UnnamedStructure | undefined {
    const { builder, log, known } = this.#parts;
    const kept = known.get(document);
    if (kept !== undefined) return kept;
    const before = log.entries.length;
    const structure = builder.build(document);
    if (structure !== undefined && log.entries.length === before) known.set(document, structure);
    return structure;
  }
}

function isLanguageExtension({ resource }: SourceDocument): boolean {
  return resource['type'] === 'Extension' && String(resource['url']).startsWith(languageBase);
}

/** Told how many structures are built, of those known to be needed. */
type Count = (done: number, total: number) => void;

/** Says that something named is not there. */
type Report = (place: SourcePlace, message: string) => void;

/** Follows the elements of one structure. What the guide names and nobody defines is reported. */
class ElementReach {
  readonly #source: DefinitionSource;
  readonly #report: Report;
  readonly #enqueue: (document: SourceDocument) => void;
  readonly #placeOf: (id: string) => SourcePlace;
  /** The standard's own loose ends are not the guide's to mend. */
  readonly #reports: boolean;

  constructor(
    document: SourceDocument,
    source: DefinitionSource,
    report: Report,
    enqueue: (document: SourceDocument) => void,
  ) {
    this.#source = source;
    this.#report = report;
    this.#enqueue = enqueue;
    this.#placeOf = elementPlaces(document);
    this.#reports = !source.isCore(document);
  }

  visit(element: ElementNode): void {
    const { content } = element;
    this.#checkBinding(element);
    if (content.kind === 'reuse' || content.kind === 'prohibited') return;
    if (content.kind === 'typed') this.#followTypes(content.types, element);
    // A root's type is the structure itself.
    else if (element.id.includes('.')) this.#follow(content.type, element, 'type');
    this.#visitBelow(element);
  }

  #followTypes(types: readonly TypeReference[], element: ElementNode): void {
    for (const { code, profiles, targetProfiles } of types) {
      this.#follow(code, element, 'type');
      for (const canonical of profiles) this.#follow(canonical, element, 'profile');
      if (this.#reports) for (const canonical of targetProfiles) this.#exists(canonical, element, 'targetProfile');
    }
  }

  #visitBelow(element: ElementNode): void {
    for (const child of element.children) this.visit(child);
    for (const slice of element.slicing?.slices ?? []) this.visit(slice.element);
  }

  #follow(name: string, element: ElementNode, role: string): void {
    const document = this.#exists(typeCanonical(name), element, role);
    if (document !== undefined) this.#enqueue(document);
  }

  #exists(canonical: string, element: ElementNode, role: string): SourceDocument | undefined {
    const document = this.#source.find(canonical, 'StructureDefinition');
    if (document === undefined && this.#reports) {
      this.#dangling(element, `${role} ${quoteValue(canonical)} names no StructureDefinition that was loaded.`);
    }
    return document;
  }

  #checkBinding({ binding, ...element }: ElementNode): void {
    if (binding === undefined || !this.#reports || binding.codes !== undefined) return;
    if (this.#source.find(binding.valueSet, 'ValueSet') !== undefined) return;
    this.#dangling(element, `valueSet ${quoteValue(binding.valueSet)} names no ValueSet that was loaded.`);
  }

  #dangling(element: Pick<ElementNode, 'id'>, message: string): void {
    const place = this.#placeOf(element.id);
    // What the definition only inherits is reported where it is written, or is the standard's.
    if (place.pointer !== '') this.#report(place, `${quoteValue(element.id)}: ${message}`);
  }
}
