import type { Parameter } from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { ElementNode, Structure } from '../../model/structure.ts';
import { choiceTypeId, codeId, elementId, type MessageKey, parameterId } from './coverage-id.ts';
import type { CoverageLedger } from './coverage-ledger.ts';
import { codesIn, type WireValue, wireValues } from './element-values.ts';
import { type GuideStructures, isOwn } from './guide-structures.ts';
import { inSlice, isLike } from './slice-match.ts';

/** Walks one example along the definitions of its message and marks every point it shows. */
export class ExampleWalk {
  readonly #ledger: CoverageLedger;
  readonly #structures: GuideStructures;
  readonly #example: string;

  constructor(ledger: CoverageLedger, structures: GuideStructures, example: string) {
    this.#ledger = ledger;
    this.#structures = structures;
    this.#example = example;
  }

  /** A message of parameters: a Parameters resource, or the members of an object. */
  parameters(key: MessageKey, parameters: readonly Parameter[], body: JsonObject): void {
    const list = body['parameter'];
    const isParameters = body['resourceType'] === 'Parameters';
    const entries = isParameters ? list : membersOf(body);
    this.#entries(key, parameters, Array.isArray(entries) ? entries : [], []);
  }

  #entries(
    key: MessageKey,
    parameters: readonly Parameter[],
    entries: readonly JsonValue[],
    above: readonly string[],
  ): void {
    for (const entry of entries) {
      const parameter = isJsonObject(entry) ? parameters.find(({ name }) => name === entry['name']) : undefined;
      if (parameter !== undefined && isJsonObject(entry)) this.#parameter(key, parameter, entry, above);
    }
  }

  #parameter(key: MessageKey, parameter: Parameter, entry: JsonObject, above: readonly string[]): void {
    const path = [...above, parameter.name];
    const id = parameterId(key, path);
    this.#ledger.see(id, this.#example);
    const { content } = parameter;
    const parts = entry['part'];
    if (content.kind === 'parts') this.#entries(key, content.parts, Array.isArray(parts) ? parts : [], path);
    for (const [member, value] of Object.entries(entry)) {
      if (!member.startsWith('value') || value === undefined) continue;
      for (const code of codesIn(value)) this.#ledger.see(codeId(id, code), this.#example);
    }
    const resource = entry['resource'];
    if (content.kind !== 'resource' || resource === undefined) return;
    for (const profile of content.profiles) {
      const structure = this.#structures.ofCanonical(profile);
      if (structure !== undefined) this.structure(structure, resource);
    }
  }

  /** A value that should meet a structure of the guide. */
  structure(structure: Structure, value: JsonValue): void {
    if (!isLike(value, structure)) return;
    this.#ledger.see(structure.id, this.#example);
    const { children } = structure.root;
    const [only, another] = children;
    // A model of an array names its items by its one element.
    const parent = Array.isArray(value) && only !== undefined && another === undefined ? { [only.name]: value } : value;
    for (const child of children) this.#element(structure, child, parent);
  }

  #element(structure: Structure, element: ElementNode, parent: JsonValue): void {
    for (const found of wireValues(parent, element)) {
      const { type } = found;
      if (type !== undefined) this.#ledger.see(choiceTypeId(elementId(structure, element), type), this.#example);
      this.#value(structure, element, found);
      const { slicing } = element;
      for (const slice of slicing?.slices ?? []) {
        if (slicing !== undefined && inSlice(found.value, slicing, slice, this.#structures)) {
          this.#value(structure, slice.element, found);
        }
      }
    }
  }

  #value(structure: Structure, element: ElementNode, { value, beside }: WireValue): void {
    const id = elementId(structure, element);
    this.#ledger.see(id, this.#example);
    for (const code of codesIn(value)) this.#ledger.see(codeId(id, code), this.#example);
    for (const named of this.#structures.named(element)) this.structure(named, value);
    for (const child of element.children) this.#element(structure, child, beside ?? value);
  }

  /** What says itself that it meets a structure of the guide, wherever it stands: extensions, and resources by `meta.profile`. */
  claims(value: JsonValue): void {
    if (Array.isArray(value)) for (const item of value) this.claims(item);
    if (!isJsonObject(value)) return;
    for (const canonical of claimsOf(value)) {
      const structure = this.#structures.ofCanonical(canonical);
      if (structure !== undefined && isOwn(structure)) this.structure(structure, value);
    }
    for (const member of Object.values(value)) if (member !== undefined) this.claims(member);
  }
}

/** The url of an extension, the profiles of a resource. */
function claimsOf({ url, meta }: JsonObject): readonly string[] {
  const profiles = isJsonObject(meta) && Array.isArray(meta['profile']) ? meta['profile'] : [];
  return [url, ...profiles].filter((canonical) => typeof canonical === 'string');
}

/** The members of a form, query or JSON object as parameters; repetitions stand in an array. */
function membersOf(body: JsonObject): readonly JsonObject[] {
  return Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item: JsonValue | undefined) => ({ name, value: item })),
  );
}
