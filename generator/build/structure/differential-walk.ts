import type { SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import type { JsonObject } from '../../model/json.ts';
import { objectsOf, textOf, textsOf } from './definition-reader.ts';
import { type DefinitionSource, typeCanonical } from './definition-source.ts';
import { mergeElement } from './merge-element.ts';
import { narrowingFault } from './narrowing.ts';
import { NodeCopies, tooManyNodes } from './node-copies.ts';
import { addSlice, choiceSlice } from './slice-node.ts';
import { elementIdOf, type IdSegment, nodeAt, parseElementId, type SnapshotNode } from './snapshot-node.ts';

/** Where a walk finds other definitions, and where it reports. */
export interface SnapshotLookup {
  readonly source: DefinitionSource;
  readonly log: DiagnosticLog;
  /** The snapshot of the definition with this canonical. Must not be changed. */
  find(canonical: string): SnapshotNode | undefined;
}

/** What a differential may do. */
export interface WalkRules {
  /** Canonical of the definition the differential belongs to. */
  readonly canonical: string;
  /** True where new elements may be added: the definition specializes its base. */
  readonly extensible: boolean;
  /** True for logical models, whose anonymous elements have only what the model gives them. */
  readonly logical: boolean;
}

/** More levels than any definition has; ids that go deeper are refused. */
const deepestId = 60;

const anonymousTypes = new Set(['Element', 'BackboneElement', 'Base']);

/** Why an element has no node. */
interface Missing {
  readonly fault: string;
  /** The upper part of its id, as far as it is at fault: whatever is below has no node either. */
  readonly above: string;
}

/** What was said of an element that is missing, and how many below it are for the same reason. */
interface SaidMissing {
  readonly place: SourcePlace;
  readonly message: string;
  below: number;
}

/** Lays a differential over the tree of its base, element by element. */
export class DifferentialWalk {
  readonly #missing = new Map<string, SaidMissing>();
  readonly #copies = new NodeCopies();
  readonly #root: SnapshotNode;
  readonly #lookup: SnapshotLookup;
  readonly #rules: WalkRules;

  /** @param root the base's snapshot, copied: it is changed */
  constructor(root: SnapshotNode, lookup: SnapshotLookup, rules: WalkRules) {
    this.#root = root;
    this.#lookup = lookup;
    this.#rules = rules;
  }

  /** Lays one element over the tree; `false` where it could not be, which is reported at `place`. */
  apply(element: JsonObject, place: SourcePlace): boolean {
    const id = elementIdOf(element);
    if (id === undefined) {
      this.#lookup.log.error('element-missing', place, 'The element has neither "id" nor "path".');
      return false;
    }
    const node = this.#find(parseElementId(id), element);
    if ('fault' in node) {
      const said = this.#missing.get(node.above);
      if (said === undefined) {
        this.#missing.set(node.above, { place, message: `${quoteValue(id)}: ${node.fault}`, below: 0 });
      } else said.below += 1;
      return false;
    }
    const fault = this.#faultOf(node, element);
    if (fault !== undefined) this.#lookup.log.error('snapshot-failed', place, `${quoteValue(id)}: ${fault}`);
    node.element = mergeElement(node.element, element, this.#rules.canonical);
    node.touched = true;
    return fault === undefined;
  }

  /** Reports the elements that could not be laid over the tree, once for each reason. */
  end(): void {
    for (const { place, message, below } of this.#missing.values()) {
      const more =
        below === 0 ? '' : ` ${below} more of the differential, at it or below, are left out for the same reason.`;
      this.#lookup.log.error('snapshot-failed', place, message + more);
    }
  }

  #faultOf(node: SnapshotNode, element: JsonObject): string | undefined {
    if (this.#rules.extensible) return undefined;
    return narrowingFault(node.element, element, (code, ancestor) => this.#isKindOf(code, ancestor));
  }

  /** True where the type `code` is `ancestor` or derived from it. */
  #isKindOf(code: string, ancestor: string): boolean {
    const seen = new Set<string>();
    for (let current: string | undefined = typeCanonical(code); current !== undefined && !seen.has(current); ) {
      if (current === typeCanonical(ancestor)) return true;
      seen.add(current);
      const document = this.#lookup.source.find(current, 'StructureDefinition');
      current = document === undefined ? undefined : textOf(document.resource, 'baseDefinition');
    }
    return false;
  }

  /** The node an id names, made where the standard lets a differential go deeper; else why there is none. */
  #find(steps: readonly IdSegment[], element: JsonObject): SnapshotNode | Missing {
    const [first, ...rest] = steps;
    const missing = (fault: string, depth: number): Missing => ({ fault, above: textOfId(steps.slice(0, depth)) });
    if (first?.segment !== this.#root.segment)
      return missing(`wanted an id that starts with ${quoteValue(this.#root.segment)}.`, 1);
    if (rest.length > deepestId) return missing(`the id is more than ${deepestId} levels deep.`, deepestId + 2);
    let node: SnapshotNode = this.#root;
    for (const [index, step] of rest.entries()) {
      const last = index === rest.length - 1;
      const next = this.#descend(node, step, last ? element : undefined);
      if (typeof next === 'string') return missing(next, index + 2);
      node = next;
    }
    return node;
  }

  #descend(parent: SnapshotNode, step: IdSegment, added: JsonObject | undefined): SnapshotNode | string {
    const children = this.#expand(parent);
    if (this.#copies.isSpent) return tooManyNodes;
    const child = children.find((each) => each.segment === step.segment);
    if (child !== undefined) return step.slice === undefined ? child : addSlice(child, step.slice, this.#copies);
    const choice = choiceSlice(children, step.segment, this.#copies);
    if (choice !== undefined) return choice;
    if (!this.#rules.extensible || added === undefined) return `its base has no element ${quoteValue(step.segment)}.`;
    const made: SnapshotNode = {
      segment: step.segment,
      element: {},
      children: undefined,
      slices: [],
      touched: true,
      // Before this definition there was no element, and so no limit on it.
      standard: { min: 0, max: '*' },
    };
    parent.children = [...children, made];
    return made;
  }

  /** The children of a node, copied from its type where the snapshot does not yet go below it. */
  #expand(node: SnapshotNode): readonly SnapshotNode[] {
    node.children ??= this.#contentOf(node.element).flatMap((child) => this.#copies.copy(child) ?? []);
    return node.children;
  }

  #contentOf(element: JsonObject): readonly SnapshotNode[] {
    const reused = textOf(element, 'contentReference');
    if (reused !== undefined) return this.#reused(reused)?.children ?? [];
    const types = objectsOf(element, 'type');
    const [only] = types;
    if (only === undefined) return [];
    const code = types.length === 1 ? (textOf(only, 'code') ?? 'Element') : 'Element';
    if (this.#rules.logical && anonymousTypes.has(code)) return [];
    const profiles = textsOf(only, 'profile');
    const [constrained] = types.length === 1 && profiles.length === 1 ? profiles : [];
    const root =
      (constrained === undefined ? undefined : this.#lookup.find(constrained)) ??
      this.#lookup.find(typeCanonical(code));
    return root?.children ?? [];
  }

  /** The element a content reference names: in the type's own definition, which no constraint of this one reaches. */
  #reused(reference: string): SnapshotNode | undefined {
    const id = reference.slice(reference.indexOf('#') + 1);
    const type = id.split('.')[0] ?? '';
    const root = this.#rules.extensible ? this.#root : this.#lookup.find(typeCanonical(type));
    return root === undefined ? undefined : nodeAt(root, id);
  }
}

function textOfId(steps: readonly IdSegment[]): string {
  return steps.map(({ segment, slice }) => (slice === undefined ? segment : `${segment}:${slice}`)).join('.');
}
