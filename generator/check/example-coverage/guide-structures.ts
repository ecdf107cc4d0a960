import type { CanonicalUrl } from '../../model/identifier.ts';
import { languageBase } from '../../model/namespace.ts';
import type { Release } from '../../model/release.ts';
import type { ElementNode, Structure } from '../../model/structure.ts';

/** Finds structures and elements of a release, and tells what is the guide's own. */
export class GuideStructures {
  readonly #structures: ReadonlyMap<CanonicalUrl, Structure>;
  readonly #byType = new Map<string, Structure>();

  constructor({ structures }: Release) {
    this.#structures = structures;
    for (const structure of structures.values()) {
      if (structure.derivation === 'specialization') this.#byType.set(structure.type, structure);
    }
  }

  /** The structures that the guide defines, those of the input language apart. */
  get own(): readonly Structure[] {
    return [...this.#structures.values()].filter(isOwn);
  }

  ofCanonical(canonical: string): Structure | undefined {
    const [url = ''] = canonical.split('|');
    // The map's keys are branded, but any text may be asked for.
    return this.#structures.get(url as CanonicalUrl);
  }

  ofType(code: string): Structure | undefined {
    return this.#byType.get(code) ?? this.ofCanonical(code);
  }

  /** The guide's structures that a value of the element may have to meet: profiles on its types, and logical models. */
  named(element: ElementNode): readonly Structure[] {
    if (element.content.kind !== 'typed') return [];
    return element.content.types
      .flatMap(({ code, profiles }) => [this.ofType(code), ...profiles.map((profile) => this.ofCanonical(profile))])
      .filter((structure) => structure !== undefined)
      .filter(isOwn);
  }

  /** Children of an element, from its type where the snapshot stops at it. */
  childrenOf(element: ElementNode): readonly ElementNode[] {
    if (element.children.length > 0 || element.content.kind !== 'typed') return element.children;
    const [type, another] = element.content.types;
    if (type === undefined || another !== undefined) return [];
    const [profile] = type.profiles;
    const profiled = profile === undefined ? undefined : this.ofCanonical(profile);
    return (profiled ?? this.ofType(type.code))?.root.children ?? [];
  }

  /** The element of the FHIR standard that an element of a profile constrains; `undefined` for a logical model. */
  constrained(structure: Structure, element: ElementNode): ElementNode | undefined {
    let base: Structure | undefined = structure;
    while (base !== undefined && base.source === 'guide') {
      base = base.base === undefined || base.kind === 'logical' ? undefined : this.ofCanonical(base.base);
    }
    const [, ...names] = element.path.split('.');
    return names.reduce<ElementNode | undefined>(
      (node, name) => node && this.childrenOf(node).find((child) => child.path.endsWith(`.${name}`)),
      base?.root,
    );
  }
}

/** True for what a guide defines itself; extensions of the input language describe definitions, never messages. */
export function isOwn(structure: Structure): boolean {
  const isLanguageOwn = structure.type === 'Extension' && structure.canonical.startsWith(languageBase);
  return structure.source === 'guide' && !isLanguageOwn;
}
