import { versionedCanonical } from '../../model/identifier.ts';
import type { PropertyStructure, StatementStructure } from '../../model/module-structure.ts';
import { pascalName } from '../../model/naming.ts';
import type { Release } from '../../model/release.ts';
import type { ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { docLines, jsonLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { isCertain } from './enforcement.ts';
import { codeUnion, primitiveType, structureType } from './value-type.ts';

/** True for a guide's model of JSON that is not FHIR. */
export function isLogicalModel({ source, kind }: Structure): boolean {
  return source === 'guide' && kind === 'logical';
}

/**
 * The types of a logical model: an interface with the members as they are on the wire; a list where the JSON is an array.
 *
 * @param taken names in the module that nested interfaces must not have; theirs are added
 */
export function logicalTypes(
  release: Release,
  module: TypeScriptModule,
  structure: Structure,
  taken: Set<string> = new Set(),
): readonly StatementStructure[] {
  return new ModelPrinter(release, module, structure, taken).print();
}

/** Collects the interfaces of nested objects on the way. */
class ModelPrinter {
  readonly #release: Release;
  readonly #module: TypeScriptModule;
  readonly #structure: Structure;
  readonly #statements: StatementStructure[] = [];
  /** Names of the interfaces of nested objects, by element id. */
  readonly #nested = new Map<string, string>();

  readonly #taken: Set<string>;

  constructor(release: Release, module: TypeScriptModule, structure: Structure, taken: Set<string>) {
    this.#taken = taken;
    this.#release = release;
    this.#module = module;
    this.#structure = structure;
  }

  print(): readonly StatementStructure[] {
    const { typeName, root, description, title, json } = this.#structure;
    const docs = [...docLines(description || title), generatedFrom(versionedCanonical(this.#structure))];
    const [item] = root.children;
    if (json?.shape === 'array' && item !== undefined) {
      const type = `readonly ${inArray(this.#itemType(item, typeName))}[]`;
      this.#statements.unshift({ kind: 'type', name: typeName, exported: true, docs, type });
      return this.#statements;
    }
    this.#interface(root, typeName, docs);
    return this.#statements;
  }

  #interface(node: ElementNode, name: string, docs: readonly string[]): void {
    const place = this.#statements.length;
    this.#nested.set(node.id, name);
    const properties = node.children.flatMap((child) => this.#properties(child, name));
    this.#statements.splice(place, 0, { kind: 'interface', name, exported: true, docs, extends: [], properties });
  }

  #properties(node: ElementNode, owner: string): readonly PropertyStructure[] {
    const { content, name } = node;
    if (content.kind === 'prohibited') return [];
    if (content.kind !== 'typed' || !content.choice) return [this.#property(node, name, this.#itemType(node, owner))];
    return content.types.map((type) => {
      const wireName = name + type.code.charAt(0).toUpperCase() + type.code.slice(1);
      return this.#property({ ...node, min: 0 }, wireName, this.#typeOf(type));
    });
  }

  #property(node: ElementNode, name: string, item: string): PropertyStructure {
    const shape = node.json?.shape ?? (node.isArray ? 'array' : 'scalar');
    const type = shape === 'array' ? `readonly ${inArray(item)}[]` : shape === 'scalar' ? item : 'string';
    const optional = node.min === 0 || !isCertain(node.evidence);
    const requirements = node.requirements.length === 0 ? [] : [`Requirements: ${node.requirements.join(', ')}.`];
    return {
      name,
      type: optional ? `${type} | undefined` : type,
      optional,
      readonly: true,
      docs: [...docLines(node.short), ...requirements, generatedFrom(versionedCanonical(this.#structure), node.id)],
    };
  }

  #itemType(node: ElementNode, owner: string): string {
    const { content } = node;
    switch (content.kind) {
      case 'prohibited':
        return 'undefined';
      case 'backbone': {
        const name = this.#freeName(`${owner}${pascalName(node.name) ?? 'Member'}`);
        this.#taken.add(name);
        this.#interface(node, name, [
          ...docLines(node.short),
          generatedFrom(versionedCanonical(this.#structure), node.id),
        ]);
        return name;
      }
      case 'reuse':
        return this.#nested.get(content.of.replace(/^.*#/, '')) ?? 'unknown';
      case 'typed': {
        const [type] = content.types;
        return type === undefined ? 'unknown' : (this.#literalType(node, type) ?? this.#typeOf(type));
      }
    }
  }

  #freeName(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name)) name += '_';
    return name;
  }

  #typeOf({ code }: TypeReference): string {
    if (/^[a-z]+[A-Za-z0-9]*$/.test(code)) return primitiveType(code);
    const model = [...this.#release.structures.values()].find(
      (structure) => isLogicalModel(structure) && (structure.type === code || structure.canonical === code),
    );
    if (model === undefined) return structureType(this.#module, code);
    const folder = structureFolder(this.#release, model);
    return this.#module.useType(model.typeName, outputPath(releaseFolder(this.#release), folder, 'types.ts'));
  }

  #literalType({ value, binding, evidence, json }: ElementNode, type: TypeReference): string | undefined {
    if (!isCertain(evidence) || json?.shape === 'space-separated') return undefined;
    if (value?.kind === 'fixed' && typeof value.value !== 'object') return jsonLiteral(value.value);
    const isCoded = /^[a-z]/.test(type.code) && primitiveType(type.code) === 'string';
    return isCoded ? codeUnion(binding) : undefined;
  }
}

function inArray(type: string): string {
  return type.includes(' | ') ? `(${type})` : type;
}
