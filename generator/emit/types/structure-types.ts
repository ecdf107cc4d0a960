import { parseCanonicalUrl, versionedCanonical } from '../../model/identifier.ts';
import type { InterfaceStructure, PropertyStructure, StatementStructure } from '../../model/module-structure.ts';
import { isPlainPropertyName } from '../../model/naming.ts';
import type { Release } from '../../model/release.ts';
import type { ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { docLines, jsonLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { isCertain } from './enforcement.ts';
import { codeUnion, isGuideType, primitiveType, structureType } from './value-type.ts';

/**
 * The types of a guide's structure: interfaces that narrow the base type where the structure does so beyond doubt; an
 * alias of the base type where it narrows nothing a type can say.
 *
 * @param taken names in the module that nested interfaces must not have; theirs are added
 */
export function structureTypes(
  release: Release,
  module: TypeScriptModule,
  structure: Structure,
  taken: Set<string> = new Set(),
): readonly StatementStructure[] {
  const printer = new StructurePrinter(release, module, structure, taken);
  const core = parseCanonicalUrl(`http://hl7.org/fhir/StructureDefinition/${structure.type}`);
  const base = core === undefined ? undefined : release.structures.get(core)?.root;
  const properties = printer.properties(structure.root, base, structure.typeName, structure.type);
  const docs = [...docLines(structure.description || structure.title), generatedFrom(versionedCanonical(structure))];
  const baseType = structureType(module, structure.type);
  if (properties.length === 0) {
    return [{ kind: 'type', name: structure.typeName, exported: true, docs, type: baseType }];
  }
  const root = narrowedInterface(structure.typeName, baseType, docs, properties);
  return [root, ...printer.nested];
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
  readonly #release: Release;
  readonly #module: TypeScriptModule;
  readonly #structure: Structure;
  readonly #taken: Set<string>;

  constructor(release: Release, module: TypeScriptModule, structure: Structure, taken: Set<string>) {
    this.#taken = taken;
    this.#release = release;
    this.#module = module;
    this.#structure = structure;
  }

  /** What `node` narrows, against the base definition of the same element. */
  properties(node: ElementNode, base: ElementNode | undefined, owner: string, baseType: string): PropertyStructure[] {
    return node.children
      .filter(({ name }) => isPlainPropertyName(name))
      .flatMap((child) => {
        if (child.content.kind === 'typed' && child.content.choice) return this.#choice(child, child.content.types);
        const baseChild = base?.children.find(({ name }) => name === child.name);
        return this.#property(child, baseChild, owner, baseType) ?? [];
      });
  }

  /** The members of a choice whose values must meet a definition of the guide. */
  #choice(node: ElementNode, types: readonly TypeReference[]): readonly PropertyStructure[] {
    if (!isCertain(node.evidence)) return [];
    return types.flatMap((type) => {
      const narrowed = this.#profiledType([type]);
      const isRequired = node.min > 0 && types.length === 1;
      const named = { ...node, name: node.name + capitalised(type.code) };
      return narrowed === undefined ? [] : [this.#print(named, narrowed, !isRequired)];
    });
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
    const isRequired = node.min > 0;
    const narrowed = this.#narrowedType(node, base, owner);
    if (narrowed === undefined && !(certain && isRequired && min === 0)) return undefined;
    const type = narrowed ?? this.#sameType(node, baseType);
    return this.#print(node, type, !isRequired || (min === 0 && !certain));
  }

  /** A type narrower than the base's; `undefined` where there is none. */
  #narrowedType(node: ElementNode, base: ElementNode | undefined, owner: string): string | undefined {
    const certain = isCertain(node.evidence);
    const nested = this.#nestedType(node, base, owner);
    const profiled = certain && node.content.kind === 'typed' ? this.#profiledType(node.content.types) : undefined;
    // What narrows the same member by itself need not be assignable to the other; met both they must be.
    const both = [profiled, nested].filter((each) => each !== undefined);
    if (both.length === 0) return certain ? literalType(node, base) : undefined;
    const type = both.length === 1 ? both.join('') : both.map(inParentheses).join(' & ');
    return node.isArray ? `${inParentheses(type)}[]` : type;
  }

  /** The types of the definitions of the guide one of which a value must meet; `undefined` where it may meet another, or none. */
  #profiledType(types: readonly TypeReference[]): string | undefined {
    const definitions = types.map((type) => this.#definitionsOf(type));
    if (definitions.length === 0 || definitions.some((each) => each.length === 0)) return undefined;
    return [...new Set(definitions.flat().map((each) => this.#nameOf(each)))].join(' | ');
  }

  /** None where none is asked for, or one of them has no type. */
  #definitionsOf({ profiles }: TypeReference): readonly Structure[] {
    const definitions = profiles
      .map((canonical) => this.#release.structures.get(canonical))
      .filter((each) => each !== undefined)
      .filter(isGuideType);
    return definitions.length < profiles.length ? [] : definitions;
  }

  #nameOf(definition: Structure): string {
    const folder = structureFolder(this.#release, definition);
    return this.#module.useType(definition.typeName, outputPath(releaseFolder(this.#release), folder, 'types.ts'));
  }

  #nestedType(node: ElementNode, base: ElementNode | undefined, owner: string): string | undefined {
    const baseType = nestedBase(this.#structure, node);
    if (node.children.length === 0 || baseType === undefined) return undefined;
    const name = this.#freeName(`${owner}${capitalised(node.name)}`);
    const place = this.nested.length;
    const properties = this.properties(node, base, name, baseType);
    if (properties.length === 0) return undefined;
    this.#taken.add(name);
    const docs = [...docLines(node.short), generatedFrom(versionedCanonical(this.#structure), node.id)];
    this.nested.splice(place, 0, narrowedInterface(name, structureType(this.#module, baseType), docs, properties));
    return name;
  }

  /** Two interfaces of one name would be taken for one. */
  #freeName(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name)) name += '_';
    return name;
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
      docs: [...docLines(node.short), ...requirements, generatedFrom(versionedCanonical(this.#structure), node.id)],
    };
  }
}

/** A type as part of another. */
function inParentheses(type: string): string {
  return / [|&] /.test(type) ? `(${type})` : type;
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
      return isDatatype ? type.code : undefined;
    }
    case 'prohibited':
      return undefined;
  }
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
