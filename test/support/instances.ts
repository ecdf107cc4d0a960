import { elementById } from '../../generator/emit/fhirpath/path-type.ts';
import { choiceKey, isPrimitive } from '../../generator/emit/validators/primitive-codes.ts';
import type { StructureIndex } from '../../generator/emit/validators/structure-index.ts';
import type { JsonObject, JsonValue } from '../../generator/model/json.ts';
import type { ElementNode, Structure } from '../../generator/model/structure.ts';
import type { Chance } from './chance.ts';

/** Values by primitive type; what an expression compares with is added to those of texts. */
const values: Readonly<Record<string, readonly JsonValue[]>> = {
  base64Binary: ['aGk='],
  boolean: [true, false],
  canonical: ['https://example.org/c', '#a'],
  date: ['2020', '2020-02', '2020-02-03', '2019-12-31'],
  dateTime: ['2020', '2020-02', '2020-02-03', '2020-02-03T10:00:00Z', '2020-02-03T10:00:00.5+01:00'],
  decimal: [0, 1, -2.5, 150],
  id: ['a', 'b'],
  instant: ['2020-02-03T10:00:00Z', '2020-02-03T12:00:00.25+02:00'],
  integer: [0, 1, 3],
  positiveInt: [1, 2],
  time: ['10:00:00', '23:59:59'],
  unsignedInt: [0, 2],
  uri: ['https://example.org/u', 'http://hl7.org/fhir/StructureDefinition/X', '#b'],
  url: ['https://example.org/l'],
  xhtml: ['<div xmlns="http://www.w3.org/1999/xhtml">a</div>'],
};
const texts: readonly JsonValue[] = ['a', 'b', 'a.b', 'Name', '1', '#a'];

/** Makes instances of a release's structures by chance: small, of right shape, and not always right in what they say. */
export class Instances {
  readonly #index: StructureIndex;
  readonly #chance: Chance;
  readonly #words: readonly JsonValue[];

  /** `words` are texts that the rules under test look for. */
  constructor(index: StructureIndex, chance: Chance, words: readonly string[]) {
    this.#index = index;
    this.#chance = chance;
    this.#words = words;
  }

  /** An instance of a structure; elements on the way to `towards` are always there. */
  of(structure: Structure, towards = '', depth = 0): JsonObject {
    const object = this.#object(structure, structure.root, towards, depth);
    return structure.kind === 'resource' ? { resourceType: structure.type, ...object } : object;
  }

  #object(structure: Structure, node: ElementNode, towards: string, depth: number): JsonObject {
    const object: Record<string, JsonValue> = {};
    const likely = depth < 2 ? 0.45 : depth < 4 ? 0.15 : 0;
    for (const child of node.children) {
      const onTheWay = towards === child.id || towards.startsWith(`${child.id}.`);
      if (onTheWay || this.#chance.happens(likely)) this.#addMember(object, structure, child, towards, depth + 1);
    }
    return object;
  }

  #addMember(
    object: Record<string, JsonValue>,
    structure: Structure,
    child: ElementNode,
    towards: string,
    depth: number,
  ): void {
    const { content } = child;
    const count = child.isArray ? this.#chance.below(3) + 1 : 1;
    const type = content.kind === 'typed' ? this.#chance.pick(content.types)?.code : undefined;
    const key = content.kind === 'typed' && content.choice ? choiceKey(child.name, type ?? '') : child.name;
    const items = Array.from({ length: count }, () => this.#value(structure, child, type, towards, depth));
    const present = items.filter((item) => item !== undefined);
    if (present.length === 0) return;
    if (type !== undefined && isPrimitive(type) && this.#chance.happens(0.08)) {
      const beside = { extension: [{ url: 'https://example.org/x', valueCode: 'a' }] };
      object[`_${key}`] = child.isArray ? present.map(() => beside) : beside;
      if (this.#chance.happens(0.5) && !child.isArray) return;
    }
    object[key] = child.isArray ? present : (present[0] ?? null);
  }

  #value(
    structure: Structure,
    child: ElementNode,
    type: string | undefined,
    towards: string,
    depth: number,
  ): JsonValue | undefined {
    const { content } = child;
    if (content.kind === 'backbone') return filled(this.#object(structure, child, towards, depth));
    if (content.kind === 'reuse') {
      const target = elementById(structure.root, content.of.replace(/^.*#/, ''));
      return target === undefined || depth > 5 ? undefined : filled(this.#object(structure, target, towards, depth));
    }
    if (type === undefined) return undefined;
    return isPrimitive(type) ? this.#primitive(child, type) : this.#complex(type, depth);
  }

  #primitive(child: ElementNode, type: string): JsonValue | undefined {
    const own = values[type];
    if (own !== undefined) return this.#chance.pick(own);
    const codes = child.binding?.codes?.map(({ code }) => code) ?? [];
    const likely = [...this.#words, ...codes.filter((code) => this.#words.includes(code))];
    return this.#chance.pick(
      likely.length > 0 && this.#chance.happens(0.6) ? likely : codes.length > 0 ? codes : texts,
    );
  }

  #complex(type: string, depth: number): JsonValue | undefined {
    if (depth > 5) return undefined;
    const name = this.#index.isAnyResource(type) ? this.#chance.pick(['Patient', 'Organization', 'Composition']) : type;
    const structure = this.#index.ofType(name ?? type);
    if (structure === undefined) return undefined;
    return filled(this.of(structure, '', Math.max(depth, 2)));
  }
}

function filled(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object;
}
