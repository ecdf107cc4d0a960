import { parseCanonicalUrl } from '../../model/identifier.ts';
import type { InterfaceStructure, PropertyStructure, StatementStructure } from '../../model/module-structure.ts';
import { isPlainPropertyName } from '../../model/naming.ts';
import type { Release } from '../../model/release.ts';
import type { ElementNode, Structure } from '../../model/structure.ts';
import { docLines, jsonLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { isCertain } from './enforcement.ts';
import { codeUnion, primitiveType, structureType } from './value-type.ts';

/**
 * The types of a guide's structure: interfaces that narrow the base type where the structure does so beyond doubt; an
 * alias of the base type where it narrows nothing a type can say.
 */
export function structureTypes(
  release: Release,
  module: TypeScriptModule,
  structure: Structure,
): readonly StatementStructure[] {
  const printer = new StructurePrinter(module, structure);
  const core = parseCanonicalUrl(`http://hl7.org/fhir/StructureDefinition/${structure.type}`);
  const base = core === undefined ? undefined : release.structures.get(core)?.root;
  const properties = printer.properties(structure.root, base, structure.typeName, structure.type);
  const docs = [...docLines(structure.description || structure.title), generatedFrom(label(structure))];
  const baseType = structureType(module, structure.type);
  if (properties.length === 0) {
    return [{ kind: 'type', name: structure.typeName, exported: true, docs, type: baseType }];
  }
  const root = narrowedInterface(structure.typeName, baseType, docs, properties);
  return [root, ...printer.nested];
}

/** `canonical|version` of a structure. */
function label(structure: Structure): string {
  return structure.version === undefined ? structure.canonical : `${structure.canonical}|${structure.version}`;
}

function narrowedInterface(
  name: string,
  base: string,
  docs: readonly string[],
  properties: readonly PropertyStructure[],
): InterfaceStructure {
  return { kind: 'interface', name, exported: true, docs, extends: [base], properties };
}

/** Collects the interfaces of nested elements on the way. */
class StructurePrinter {
  readonly nested: InterfaceStructure[] = [];
  readonly #module: TypeScriptModule;
  readonly #structure: Structure;

  constructor(module: TypeScriptModule, structure: Structure) {
    this.#module = module;
    this.#structure = structure;
  }

  /** What `node` narrows, against the base definition of the same element. */
  properties(node: ElementNode, base: ElementNode | undefined, owner: string, baseType: string): PropertyStructure[] {
    return node.children
      .filter(({ name }) => isPlainPropertyName(name))
      .map((child) => {
        const baseChild = base?.children.find(({ name }) => name === child.name);
        return this.#property(child, baseChild, owner, baseType);
      })
      .filter((property) => property !== undefined);
  }

  #property(
    node: ElementNode,
    base: ElementNode | undefined,
    owner: string,
    baseType: string,
  ): PropertyStructure | undefined {
    const certain = isCertain(node.evidence);
    const min = base?.min ?? node.base.min;
    if (node.content.kind === 'prohibited') {
      const narrows = certain && min === 0 && base?.content.kind === 'typed' && !base.content.choice;
      return narrows ? this.#print(node, 'undefined', true) : undefined;
    }
    if (node.content.kind === 'typed' && node.content.choice) return undefined;
    const isRequired = node.min > 0;
    const narrowed = this.#narrowedType(node, base, owner);
    if (narrowed === undefined && !(certain && isRequired && min === 0)) return undefined;
    const type = narrowed ?? this.#sameType(node, baseType);
    return this.#print(node, type, !isRequired || (min === 0 && !certain));
  }

  /** A type narrower than the base's; `undefined` where there is none. */
  #narrowedType(node: ElementNode, base: ElementNode | undefined, owner: string): string | undefined {
    return this.#nestedType(node, base, owner) ?? (isCertain(node.evidence) ? literalType(node, base) : undefined);
  }

  #nestedType(node: ElementNode, base: ElementNode | undefined, owner: string): string | undefined {
    const baseType = nestedBase(this.#structure, node);
    if (node.children.length === 0 || baseType === undefined) return undefined;
    const name = `${owner}${capitalised(node.name)}`;
    const place = this.nested.length;
    const properties = this.properties(node, base, name, baseType);
    if (properties.length === 0) return undefined;
    const docs = [...docLines(node.short), generatedFrom(label(this.#structure), node.id)];
    this.nested.splice(place, 0, narrowedInterface(name, structureType(this.#module, baseType), docs, properties));
    return node.isArray ? `${name}[]` : name;
  }

  #sameType(node: ElementNode, baseType: string): string {
    const [type] = node.content.kind === 'typed' ? node.content.types : [];
    if (type !== undefined && !node.isArray && /^[a-z]/.test(type.code) && type.code !== 'code') {
      return primitiveType(type.code);
    }
    return `NonNullable<${structureType(this.#module, baseType)}['${node.name}']>`;
  }

  #print(node: ElementNode, type: string, optional: boolean): PropertyStructure {
    const requirements = node.requirements.length === 0 ? [] : [`Requirements: ${node.requirements.join(', ')}.`];
    return {
      name: node.name,
      // As in the base types, so that either can be assigned where the other is optional.
      type: optional && type !== 'undefined' ? `${type} | undefined` : type,
      optional,
      readonly: false,
      docs: [...docLines(node.short), ...requirements, generatedFrom(label(this.#structure), node.id)],
    };
  }
}

/** The type of a primitive element with one value, or with fewer codes than its base has. */
function literalType(node: ElementNode, base: ElementNode | undefined): string | undefined {
  if (node.value !== undefined && /^[a-z]/.test(node.value.type) && typeof node.value.value !== 'object') {
    return node.isArray ? undefined : jsonLiteral(node.value.value);
  }
  const union = isCoded(node) ? codeUnion(node.binding) : undefined;
  return union === undefined || base === undefined || union === codeUnion(base.binding) || node.isArray
    ? undefined
    : union;
}

/** True where the value is the code itself; a Coding or a CodeableConcept holds it. */
function isCoded({ content }: ElementNode): boolean {
  return (
    content.kind === 'typed' &&
    content.types.every(({ code }) => primitiveType(code) === 'string' && /^[a-z]/.test(code))
  );
}

/** The base type that anonymous content has in the base types' module: `BundleEntryRequest`. */
function nestedBase(structure: Structure, node: ElementNode): string | undefined {
  switch (node.content.kind) {
    case 'backbone':
      return structure.type + node.path.split('.').slice(1).map(capitalised).join('');
    case 'reuse':
      return structure.type + node.content.of.split('.').slice(1).map(capitalised).join('');
    case 'typed': {
      const [type, another] = node.content.types;
      const isDatatype = type !== undefined && another === undefined && /^[A-Z]/.test(type.code);
      return isDatatype && type.profiles.length === 0 ? type.code : undefined;
    }
    case 'prohibited':
      return undefined;
  }
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
