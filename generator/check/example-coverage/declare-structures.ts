import type { ExchangeId } from '../../model/identifier.ts';
import type { ElementNode, Structure } from '../../model/structure.ts';
import { choiceTypeId, elementId } from './coverage-id.ts';
import type { CoverageLedger } from './coverage-ledger.ts';
import { declareCodes } from './declare-parameters.ts';
import type { GuideStructures } from './guide-structures.ts';

/**
 * Declares what the guide's structures define or constrain, each with the structures its elements name. What the FHIR standard
 * alone says of an element is no point.
 */
export class StructureDeclaration {
  readonly #ledger: CoverageLedger;
  readonly #structures: GuideStructures;
  readonly #exchange: ExchangeId | undefined;
  readonly #done = new Set<Structure>();

  constructor(ledger: CoverageLedger, structures: GuideStructures, exchange?: ExchangeId) {
    this.#ledger = ledger;
    this.#structures = structures;
    this.#exchange = exchange;
  }

  declare(structure: Structure): void {
    if (this.#done.has(structure)) return;
    this.#done.add(structure);
    this.#ledger.declare(structure.id, 'structure', this.#exchange);
    for (const child of structure.root.children) this.#element(structure, child);
  }

  #element(structure: Structure, element: ElementNode): void {
    if (element.content.kind === 'prohibited' || element.max === 0) return;
    this.#points(structure, element);
    for (const named of this.#structures.named(element)) this.declare(named);
    for (const child of element.children) this.#element(structure, child);
    for (const { element: slice } of element.slicing?.slices ?? []) {
      if (slice.max === 0 || slice.content.kind === 'prohibited') continue;
      this.#ledger.declare(elementId(structure, slice), 'slice', this.#exchange);
      this.#element(structure, slice);
    }
  }

  #points(structure: Structure, element: ElementNode): void {
    const id = elementId(structure, element);
    const base = this.#structures.constrained(structure, element);
    if (isAsked(structure, element, base)) this.#ledger.declare(id, 'element', this.#exchange);
    const types = typesOf(element);
    if (types.length > 1 && (base === undefined ? structure.kind === 'logical' : types.length < typesOf(base).length)) {
      for (const type of types) this.#ledger.declare(choiceTypeId(id, type), 'choice-type', this.#exchange);
    }
    const bound = element.binding !== undefined && element.binding.valueSet !== base?.binding?.valueSet;
    if (bound && element.value === undefined) declareCodes(this.#ledger, id, element.binding, this.#exchange);
  }
}

/** True where the structure, and not the standard alone, wants the element. */
function isAsked({ kind }: Structure, element: ElementNode, base: ElementNode | undefined): boolean {
  const fixes = element.value !== undefined && base?.value === undefined;
  const least = kind === 'logical' || fixes ? 0 : (base ?? element.base).min;
  return element.mustSupport || element.min > least;
}

function typesOf({ content }: ElementNode): readonly string[] {
  return content.kind === 'typed' && content.choice ? content.types.map(({ code }) => code) : [];
}
