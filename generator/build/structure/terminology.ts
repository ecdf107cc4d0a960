import { parseVersionedCanonical } from '../../model/identifier.ts';
import type { JsonObject } from '../../model/json.ts';
import type { CoreDefinitions, SourceDocument } from '../../model/source.ts';
import type { BoundCode } from '../../model/structure.ts';
import { CodeSystem } from './code-system.ts';
import { objectOf, objectsOf, textOf, textsOf } from './definition-reader.ts';
import { DefinitionSource } from './definition-source.ts';

/** Answers what codes a value set has, with no terminology server. */
export interface Terminology {
  /** The members of a value set (`url` or `url|version`) in the order it lists them; `undefined`: not enumerable. */
  codesOf(valueSet: string): readonly BoundCode[] | undefined;
}

/** Terminology over the guide's own value sets and code systems and those of the standard. */
export function createTerminology(documents: readonly SourceDocument[], core: CoreDefinitions): Terminology {
  return new OfflineTerminology(new DefinitionSource(documents, core));
}

/** Members by system and code, in order. */
type Members = ReadonlyMap<string, BoundCode>;

/** Composes value sets from their parts. Whatever cannot be known for certain makes the whole `undefined`. */
class OfflineTerminology implements Terminology {
  readonly #source: DefinitionSource;
  readonly #known = new Map<string, Members | undefined>();
  readonly #systems = new Map<string, CodeSystem | undefined>();

  constructor(source: DefinitionSource) {
    this.#source = source;
  }

  codesOf(valueSet: string): readonly BoundCode[] | undefined {
    for (const each of this.#innermostFirst(valueSet)) this.#membersOf(each);
    const members = this.#membersOf(valueSet);
    return members === undefined ? undefined : [...members.values()];
  }

  /** The value sets that this one is made of and that are not known yet, so that no chain of them exhausts the stack. */
  #innermostFirst(valueSet: string): readonly string[] {
    const order: string[] = [];
    const seen = new Set<string>();
    const waiting: { readonly name: string; readonly isDone: boolean }[] = [{ name: valueSet, isDone: false }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { name, isDone } = next;
      if (isDone) order.push(name);
      const url = parseVersionedCanonical(name)?.url ?? '';
      if (isDone || seen.has(url) || this.#known.has(url)) continue;
      seen.add(url);
      waiting.push({ name, isDone: true });
      for (const included of this.#namedBy(name)) waiting.push({ name: included, isDone: false });
    }
    return order;
  }

  #namedBy(valueSet: string): readonly string[] {
    const compose = objectOf(this.#source.find(valueSet, 'ValueSet')?.resource ?? {}, 'compose') ?? {};
    return ['include', 'exclude'].flatMap((member) =>
      objectsOf(compose, member).flatMap((part) => textsOf(part, 'valueSet')),
    );
  }

  #membersOf(valueSet: string): Members | undefined {
    const url = parseVersionedCanonical(valueSet)?.url ?? '';
    if (this.#known.has(url)) return this.#known.get(url);
    // A value set that includes itself is not enumerable: that is the answer while it is being composed.
    this.#known.set(url, undefined);
    const document = this.#source.find(valueSet, 'ValueSet');
    const members = document === undefined ? undefined : this.#compose(document.resource);
    this.#known.set(url, members);
    return members;
  }

  #compose(valueSet: JsonObject): Members | undefined {
    const compose = objectOf(valueSet, 'compose');
    if (compose === undefined) return expanded(valueSet);
    const members = new Map<string, BoundCode>();
    for (const include of objectsOf(compose, 'include')) {
      const included = this.#part(include);
      if (included === undefined) return undefined;
      for (const [key, code] of included) if (!members.has(key)) members.set(key, code);
    }
    for (const exclude of objectsOf(compose, 'exclude')) {
      const excluded = this.#part(exclude);
      if (excluded === undefined) return undefined;
      for (const key of excluded.keys()) members.delete(key);
    }
    return members;
  }

  /** One include or exclude: what its system gives and every value set it names has. */
  #part(part: JsonObject): Members | undefined {
    const system = textOf(part, 'system');
    const sets: (Members | undefined)[] = textsOf(part, 'valueSet').map((url) => this.#membersOf(url));
    if (system !== undefined) sets.unshift(this.#ofSystem(part, system));
    const [first, ...others] = sets;
    if (first === undefined) return undefined;
    const members = new Map(first);
    for (const other of others) {
      if (other === undefined) return undefined;
      for (const key of members.keys()) if (!other.has(key)) members.delete(key);
    }
    return members;
  }

  #ofSystem(part: JsonObject, system: string): Members | undefined {
    const listed = objectsOf(part, 'concept');
    const filters = objectsOf(part, 'filter');
    const known = this.#system(system);
    if (listed.length > 0 && filters.length === 0) {
      return keyed(
        listed.flatMap((concept) => {
          const code = textOf(concept, 'code');
          return code === undefined
            ? []
            : [boundCode(system, code, textOf(concept, 'display') ?? known?.displayOf(code))];
        }),
      );
    }
    const codes = listed.length > 0 ? undefined : known?.select(filters);
    return codes === undefined
      ? undefined
      : keyed(codes.map((code) => boundCode(system, code, known?.displayOf(code))));
  }

  #system(url: string): CodeSystem | undefined {
    if (!this.#systems.has(url)) {
      const document = this.#source.find(url, 'CodeSystem');
      this.#systems.set(url, document === undefined ? undefined : CodeSystem.of(document.resource));
    }
    return this.#systems.get(url);
  }
}

/** A value set that gives only its expansion; an expansion cut short says so. */
function expanded(valueSet: JsonObject): Members | undefined {
  const expansion = objectOf(valueSet, 'expansion');
  if (expansion === undefined) return undefined;
  const codes: BoundCode[] = [];
  const visit = (contains: readonly JsonObject[]): void => {
    for (const item of contains) {
      const code = textOf(item, 'code');
      const selectable = code !== undefined && item['abstract'] !== true;
      if (selectable) codes.push(boundCode(textOf(item, 'system') ?? '', code, textOf(item, 'display')));
      visit(objectsOf(item, 'contains'));
    }
  };
  visit(objectsOf(expansion, 'contains'));
  const total = expansion['total'];
  return typeof total === 'number' && total > codes.length ? undefined : keyed(codes);
}

function keyed(codes: readonly BoundCode[]): Members {
  const members = new Map<string, BoundCode>();
  for (const code of codes) {
    const key = `${code.system}|${code.code}`;
    if (!members.has(key)) members.set(key, code);
  }
  return members;
}

function boundCode(system: string, code: string, display: string | undefined): BoundCode {
  return display === undefined ? { system, code } : { system, code, display };
}
