import type { CanonicalUrl, OutputPath } from '../../model/identifier.ts';
import { languageBase } from '../../model/namespace.ts';
import type { Release } from '../../model/release.ts';
import type { ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';

/** Finds structures by type and canonical, and says in which generated module each one's validator stands. */
export class StructureIndex {
  readonly release: Release;
  readonly #byType = new Map<string, Structure>();

  constructor(release: Release) {
    this.release = release;
    for (const structure of release.structures.values()) {
      if (structure.derivation === 'specialization' && !this.#byType.has(structure.type)) {
        this.#byType.set(structure.type, structure);
      }
    }
  }

  /** The definition of a FHIR type or a logical model by its type code, name or canonical. */
  ofType(code: string): Structure | undefined {
    return this.#byType.get(code) ?? this.ofCanonical(code);
  }

  ofCanonical(canonical: string): Structure | undefined {
    const [url = ''] = canonical.split('|');
    // The map's keys are branded, but any text may be asked for.
    return this.release.structures.get(url as CanonicalUrl);
  }

  /** True for a type that is, or stands for, a resource of whatever type. */
  isAnyResource(code: string): boolean {
    return code === 'Resource' || code === 'DomainResource';
  }

  isResource(code: string): boolean {
    return this.isAnyResource(code) || this.#byType.get(code)?.kind === 'resource';
  }

  /** The children of an element, from its type's definition where the snapshot does not go on below it. */
  childrenOf(node: ElementNode): readonly ElementNode[] {
    if (node.children.length > 0) return node.children;
    const types = node.content.kind === 'typed' ? node.content.types : [];
    const [type] = types;
    if (type === undefined || types.length > 1) return [];
    return this.#definitionOf(type)?.root.children ?? [];
  }

  #definitionOf(type: TypeReference): Structure | undefined {
    const [profile] = type.profiles;
    const profiled = profile === undefined ? undefined : this.ofCanonical(profile);
    return profiled ?? this.#byType.get(type.code);
  }

  /** The module with the validator of a structure; `undefined` for those that have none: primitives, the input language's own. */
  moduleOf(structure: Structure): OutputPath | undefined {
    const folder = releaseFolder(this.release);
    const isLanguageOwn = structure.type === 'Extension' && structure.canonical.startsWith(languageBase);
    if (structure.kind === 'primitive' || isLanguageOwn) return undefined;
    if (isBaseType(structure)) {
      if (structure.kind === 'datatype') return outputPath(folder, 'r4', 'datatypes.ts');
      return structure.abstract ? undefined : outputPath(folder, 'r4', `${resourceSlug(structure.type)}.ts`);
    }
    if (structure.source === 'core') return outputPath(folder, 'r4', 'profiles.ts');
    return outputPath(folder, structureFolder(this.release, structure), 'validators.ts');
  }
}

/** True for a type of the FHIR standard itself. */
export function isBaseType(structure: Structure): boolean {
  return structure.source === 'core' && structure.derivation === 'specialization' && structure.kind !== 'logical';
}

function resourceSlug(type: string): string {
  return type.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
