import { placeWithin, type SourcePlace } from '../../model/diagnostic.ts';
import { DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import type { JsonObject } from '../../model/json.ts';
import type { SourceDocument } from '../../model/source.ts';
import { objectOf, objectsOf, textOf, textOrEmpty } from './definition-reader.ts';
import { type DefinitionSource, typeCanonical } from './definition-source.ts';
import { DifferentialWalk, type SnapshotLookup } from './differential-walk.ts';
import { cloneNode, elementIdOf, type SnapshotNode, treeOf } from './snapshot-node.ts';

/** Types a logical model may be built on that bring nothing into it: what it describes has FHIR's elements only if it says so. */
const emptyBases = new Set(['Base', 'Element', 'BackboneElement'].map(typeCanonical));

/** Circles up to this size are met, and told of, on the way. */
const circleLimit = 100;

/**
 * Makes snapshots from differentials, on demand and once each. What cannot be made is reported and is `undefined`; a
 * definition that fails does not keep others from being made.
 */
export class SnapshotMaker implements SnapshotLookup {
  readonly source: DefinitionSource;
  readonly log: DiagnosticLog;
  readonly #made = new Map<SourceDocument, SnapshotNode | undefined>();
  /** Definitions whose snapshots are being made: one that comes back to itself is its own ancestor. */
  readonly #making: SourceDocument[] = [];
  readonly #inCircles = new Set<SourceDocument>();
  readonly #trusting: boolean;
  #fromTheTop = false;

  /**
   * @param options `trusting`: where a differential does not fit its base, the snapshot that comes with it is taken, and what does
   * not fit is a warning. For guides of others, which are as they are; an author is told to mend the differential.
   */
  constructor(source: DefinitionSource, log: DiagnosticLog, options: { readonly trusting?: boolean } = {}) {
    this.source = source;
    this.log = log;
    this.#trusting = options.trusting ?? false;
  }

  /** The snapshot of the definition with this canonical; `undefined` where there is none. Must not be changed. */
  find(canonical: string): SnapshotNode | undefined {
    const document = this.source.find(canonical, 'StructureDefinition');
    return document === undefined ? undefined : this.make(document);
  }

  /** The snapshot of a definition. Must not be changed. */
  make(document: SourceDocument): SnapshotNode | undefined {
    if (this.#made.has(document)) return this.#made.get(document);
    this.#makeAncestors(document);
    if (this.#making.includes(document)) {
      this.#reportCycle(document, this.#making);
      return undefined;
    }
    this.#making.push(document);
    const root = this.source.isCore(document) ? standardTree(document) : this.#fromDifferential(document);
    this.#making.pop();
    this.#made.set(document, root);
    return root;
  }

  /** From the top down, so that no number of ancestors exhausts the stack. A circle of them is left to whoever comes back to its start. */
  #makeAncestors(document: SourceDocument): void {
    if (this.#fromTheTop) return;
    const chain = new Set([document]);
    let next = this.#unmadeBase(document);
    for (; next !== undefined && !chain.has(next); next = this.#unmadeBase(next)) chain.add(next);
    if (next !== undefined && chain.size <= circleLimit) return;
    this.#fromTheTop = true;
    if (next !== undefined) this.#made.set(next, undefined);
    if (next !== undefined) this.#reportCycle(next, [...chain]);
    for (const each of [...chain].slice(1).reverse()) this.make(each);
    this.#fromTheTop = false;
  }

  #unmadeBase(document: SourceDocument): SourceDocument | undefined {
    const canonical = this.source.isCore(document) ? undefined : textOf(document.resource, 'baseDefinition');
    const base = canonical === undefined ? undefined : this.source.find(canonical, 'StructureDefinition');
    return base === undefined || this.#made.has(base) ? undefined : base;
  }

  #reportCycle(document: SourceDocument, way: readonly SourceDocument[]): void {
    const circle = [...way.slice(way.indexOf(document)), document];
    for (const each of circle) this.#inCircles.add(each);
    const urls = circle.map((each) => quoteValue(textOf(each.resource, 'url')));
    const names = (urls.length > 10 ? [...urls.slice(0, 9), '…', ...urls.slice(-1)] : urls).join(' → ');
    this.log.error(
      'import-cycle',
      placeWithin(document.place, 'baseDefinition'),
      `Definitions need each other: ${names}.`,
    );
  }

  #fromDifferential(document: SourceDocument): SnapshotNode | undefined {
    const { resource, place } = document;
    const differential = objectsOf(objectOf(resource, 'differential') ?? {}, 'element');
    if (differential.length === 0 && objectOf(resource, 'snapshot') !== undefined) return this.#given(document);
    const root = this.#base(document, differential[0]);
    if (root === undefined) return undefined;
    if (objectOf(resource, 'differential') === undefined) {
      const message = 'It has neither a differential nor a snapshot, and is taken for what its base is.';
      this.log.warning('element-missing', placeWithin(place, 'differential'), message);
    }
    const faults = new DiagnosticLog();
    const lookup = { source: this.source, log: faults, find: (canonical: string) => this.find(canonical) };
    const walk = new DifferentialWalk(root, lookup, {
      canonical: textOrEmpty(resource, 'url'),
      extensible: textOf(resource, 'derivation') !== 'constraint',
      logical: textOf(resource, 'kind') === 'logical',
    });
    let complete = true;
    for (const [index, element] of differential.entries()) {
      complete = walk.apply(element, placeWithin(place, 'differential', 'element', index)) && complete;
    }
    walk.end();
    const shipped = complete || !this.#trusting ? undefined : shippedTree(resource, differential);
    this.log.addAll(
      shipped === undefined
        ? faults.entries
        : faults.entries.map((fault) => ({
            ...fault,
            severity: 'warning',
            message: `${fault.message} The snapshot that comes with the definition is taken as it stands.`,
          })),
    );
    return complete ? root : shipped;
  }

  /** A definition that carries nothing but its snapshot is taken as it stands. */
  #given(document: SourceDocument): SnapshotNode | undefined {
    const place = placeWithin(document.place, 'snapshot');
    const root = treeOf(objectsOf(objectOf(document.resource, 'snapshot') ?? {}, 'element'), () => true);
    if (root === undefined) this.log.error('snapshot-failed', place, 'The snapshot has no element with an id.');
    return root;
  }

  #base(document: SourceDocument, first: JsonObject | undefined): SnapshotNode | undefined {
    const { resource, place } = document;
    const canonical = textOf(resource, 'baseDefinition');
    const logical = textOf(resource, 'kind') === 'logical';
    if (logical && (canonical === undefined || emptyBases.has(canonical)))
      return this.#logicalRoot(resource, first, place);
    if (canonical === undefined) {
      this.log.error('element-missing', place, '"baseDefinition" is missing.');
      return undefined;
    }
    const base = this.source.find(canonical, 'StructureDefinition');
    if (base === undefined) {
      const message = `${quoteValue(canonical)} names no StructureDefinition that was loaded.`;
      this.log.error('canonical-dangling', placeWithin(place, 'baseDefinition'), message);
      return undefined;
    }
    const root = this.make(base);
    if (root === undefined) {
      // The circle has been told of, and is what to mend.
      if (this.#inCircles.has(document) && this.#inCircles.has(base)) return undefined;
      const message = `Its base ${quoteValue(canonical)} has no snapshot.`;
      this.log.error('snapshot-failed', placeWithin(place, 'baseDefinition'), message);
      return undefined;
    }
    const own = cloneNode(root);
    return logical && first !== undefined ? { ...own, segment: rootSegment(first) } : own;
  }

  #logicalRoot(resource: JsonObject, first: JsonObject | undefined, place: SourcePlace): SnapshotNode | undefined {
    if (first === undefined) {
      this.log.error('element-missing', place, '"differential.element" is missing.');
      return undefined;
    }
    const element = {
      id: rootSegment(first),
      path: rootSegment(first),
      short: textOrEmpty(resource, 'title'),
      min: 0,
      max: '*',
    };
    return treeOf([element], () => true);
  }
}

/** The snapshot a definition comes with; what its differential names counts as said by the definition. */
function shippedTree(resource: JsonObject, differential: readonly JsonObject[]): SnapshotNode | undefined {
  const said = new Set(differential.map(elementIdOf));
  const elements = objectsOf(objectOf(resource, 'snapshot') ?? {}, 'element');
  return treeOf(elements, (id) => said.has(id));
}

function rootSegment(first: JsonObject): string {
  return (elementIdOf(first) ?? '').split('.')[0] ?? '';
}

function standardTree(document: SourceDocument): SnapshotNode | undefined {
  return treeOf(objectsOf(objectOf(document.resource, 'snapshot') ?? {}, 'element'), () => false);
}
