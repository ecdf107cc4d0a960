import type { JsonObject } from '../../model/json.ts';
import { objectsOf, textOf } from './definition-reader.ts';

/** A concept with where it stands in its system. */
interface Concept {
  readonly code: string;
  readonly display: string | undefined;
  readonly parents: readonly string[];
}

/** A code system all of whose concepts are known. */
export class CodeSystem {
  readonly #concepts = new Map<string, Concept>();
  readonly #caseSensitive: boolean;

  private constructor(resource: JsonObject) {
    this.#caseSensitive = resource['caseSensitive'] !== false;
    this.#add(objectsOf(resource, 'concept'), []);
  }

  /** `undefined` where the resource does not hold the whole system. @see FHIR R4, CodeSystem.content */
  static of(resource: JsonObject): CodeSystem | undefined {
    return textOf(resource, 'content') === 'complete' ? new CodeSystem(resource) : undefined;
  }

  displayOf(code: string): string | undefined {
    return this.#concepts.get(code)?.display;
  }

  /** The codes that meet every filter, in the system's order; `undefined` where a filter cannot be decided. */
  select(filters: readonly JsonObject[]): readonly string[] | undefined {
    const tests: ((concept: Concept) => boolean)[] = [];
    for (const filter of filters) {
      const test = this.#test(filter);
      if (test === undefined) return undefined;
      tests.push(test);
    }
    return [...this.#concepts.values()]
      .filter((concept) => tests.every((test) => test(concept)))
      .map(({ code }) => code);
  }

  #add(concepts: readonly JsonObject[], parents: readonly string[]): void {
    for (const concept of concepts) {
      const code = textOf(concept, 'code');
      if (code === undefined) continue;
      const known = { code, display: textOf(concept, 'display'), parents: [...parents, ...subsumers(concept)] };
      // Of two with one code the first counts; the twin is reported where documents are searched for faults.
      if (!this.#concepts.has(code)) this.#concepts.set(code, known);
      this.#add(objectsOf(concept, 'concept'), [code]);
    }
  }

  /** Filters over the hierarchy and over the code itself. Those over properties depend on systems outside. */
  #test(filter: JsonObject): ((concept: Concept) => boolean) | undefined {
    const property = textOf(filter, 'property');
    const value = textOf(filter, 'value') ?? '';
    if (property !== 'concept' && property !== 'code') return undefined;
    const listed = new Set(value.split(',').map((code) => code.trim()));
    switch (textOf(filter, 'op')) {
      case 'is-a':
        return (concept) => concept.code === value || this.#isBelow(concept, value);
      case 'descendent-of':
        return (concept) => this.#isBelow(concept, value);
      case 'is-not-a':
        return (concept) => concept.code !== value && !this.#isBelow(concept, value);
      case 'in':
        return (concept) => listed.has(concept.code);
      case 'not-in':
        return (concept) => !listed.has(concept.code);
      case '=':
        return this.#caseSensitive ? (concept) => concept.code === value : undefined;
      default:
        return undefined;
    }
  }

  #isBelow(concept: Concept, ancestor: string): boolean {
    const waiting = [...concept.parents];
    const seen = new Set<string>();
    for (let code = waiting.pop(); code !== undefined; code = waiting.pop()) {
      if (code === ancestor) return true;
      if (seen.has(code)) continue;
      seen.add(code);
      waiting.push(...(this.#concepts.get(code)?.parents ?? []));
    }
    return false;
  }
}

/** Parents given as properties, as the HL7 version 3 systems do. */
function subsumers(concept: JsonObject): readonly string[] {
  return objectsOf(concept, 'property').flatMap((property) => {
    const isParent = property['code'] === 'subsumedBy' || property['code'] === 'parent';
    return isParent ? (textOf(property, 'valueCode') ?? []) : [];
  });
}
