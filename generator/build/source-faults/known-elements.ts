import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { laterTypes } from '../../model/later-types.ts';
import type { CoreDefinitions } from '../../model/source.ts';

/** What may stand in an object: for each member, what may stand in it in turn. */
export interface ElementPlace {
  /** For messages: `StructureDefinition.differential.element`. */
  readonly name: string;
  /** `undefined` for a member that nothing defines. */
  member(name: string): ElementPlace | 'resource' | undefined;
  /** How the member is written; `undefined` for one that nothing defines, and for what stands beside a primitive. */
  shapeOf(name: string): MemberShape | undefined;
}

/** How FHIR writes a member in JSON. */
export interface MemberShape {
  /** True where it is a list, of one value too. */
  readonly repeats: boolean;
  readonly json: 'object' | 'string' | 'number' | 'boolean';
}

const typeBase = 'http://hl7.org/fhir/StructureDefinition/';

const known = new WeakMap<CoreDefinitions, KnownElements>();

/** What every type's elements are, in FHIR R4, read from the standard as needed. */
export class KnownElements {
  readonly #core: CoreDefinitions;
  readonly #types = new Map<string, TypeElements | undefined>();
  readonly #places = new Map<string, ElementPlace>();

  /** Those of a standard; read once for each. */
  static of(core: CoreDefinitions): KnownElements {
    const kept = known.get(core) ?? new KnownElements(core);
    known.set(core, kept);
    return kept;
  }

  private constructor(core: CoreDefinitions) {
    this.#core = core;
  }

  /** Where a resource of that type begins; `undefined` for a type that R4 does not define. */
  ofType(type: string): ElementPlace | undefined {
    const elements = this.#elementsOf(type);
    return elements === undefined ? undefined : this.#placeAt(elements, type);
  }

  #elementsOf(type: string): TypeElements | undefined {
    if (!this.#types.has(type)) this.#types.set(type, this.#read(type));
    return this.#types.get(type);
  }

  #read(type: string): TypeElements | undefined {
    // Types that a later standard has and the input language borrows are read by their own lists.
    if (Object.hasOwn(laterTypes, type)) return undefined;
    const snapshot = this.#core.find(typeBase + type)?.resource['snapshot'];
    const listed = isJsonObject(snapshot) ? snapshot['element'] : undefined;
    return Array.isArray(listed) ? new TypeElements(listed.filter(isJsonObject)) : undefined;
  }

  #placeAt(elements: TypeElements, path: string): ElementPlace {
    const key = `${elements.root} ${path}`;
    const place = this.#places.get(key) ?? this.#makePlace(elements, path);
    this.#places.set(key, place);
    return place;
  }

  #makePlace(elements: TypeElements, path: string): ElementPlace {
    const members = new Map<string, ElementPlace | 'resource'>();
    return {
      name: path,
      member: (name) => {
        const member = members.get(name) ?? this.#member(elements, path, name);
        // What is not defined is not kept: there is no end of it.
        if (member !== undefined) members.set(name, member);
        return member;
      },
      shapeOf: (name) => elements.shapeOf(path, name),
    };
  }

  #member(elements: TypeElements, path: string, name: string): ElementPlace | 'resource' | undefined {
    const found = elements.member(path, name.replace(/^_/, ''));
    if (found === undefined) return undefined;
    const { at, type } = found;
    if (at !== undefined) return this.#placeAt(elements, at);
    if (type === 'Resource') return 'resource';
    // A primitive's id and extensions stand in an object of their own.
    const below = this.#elementsOf(/^[a-z]/.test(type) || type.includes(':') ? 'Element' : type);
    return below === undefined ? undefined : this.#placeAt(below, below.root);
  }
}

/** A member of an object: its own elements stand below `at`, or it is of another type. */
interface KnownMember {
  readonly at?: string;
  readonly type: string;
  readonly shape: MemberShape;
}

/** The elements of one type by path. */
class TypeElements {
  readonly root: string;
  readonly #members = new Map<string, KnownMember>();
  /** Paths of choices without `[x]`, which their members begin with. */
  readonly #choices = new Map<string, ReadonlySet<string>>();
  readonly #parents = new Set<string>();

  constructor(elements: readonly JsonObject[]) {
    const paths = elements.map((element) => String(element['path']));
    this.root = paths[0] ?? '';
    for (const path of paths) this.#parents.add(path.slice(0, Math.max(0, path.lastIndexOf('.'))));
    for (const [index, element] of elements.entries()) this.#add(paths[index] ?? '', element);
  }

  member(parent: string, name: string): KnownMember | undefined {
    const path = `${parent}.${name}`;
    const known = this.#members.get(path);
    if (known !== undefined) return known;
    for (let end = name.length - 1; end > 0; end -= 1) {
      const type = name.slice(end);
      if (!/^[A-Z]/.test(type)) continue;
      const types = this.#choices.get(`${parent}.${name.slice(0, end)}`);
      const found = types?.has(type) === true ? type : [...(types ?? [])].find((each) => capitalised(each) === type);
      if (found !== undefined) return { type: found, shape: { repeats: false, json: jsonOf(found) } };
    }
    return undefined;
  }

  shapeOf(parent: string, name: string): MemberShape | undefined {
    return this.member(parent, name)?.shape;
  }

  #add(path: string, element: JsonObject): void {
    const types = Array.isArray(element['type']) ? element['type'].filter(isJsonObject) : [];
    const codes = types.map(({ code }) => String(code));
    const reference = element['contentReference'];
    const base = isJsonObject(element['base']) ? element['base'] : element;
    const repeats = base['max'] !== '0' && base['max'] !== '1';
    const holder = { repeats, json: 'object' } as const;
    const type = codes[0] ?? 'Element';
    if (path.endsWith('[x]')) this.#choices.set(path.slice(0, -3), new Set(codes));
    else if (typeof reference === 'string')
      this.#members.set(path, { at: reference.replace(/^.*#/, ''), type: '', shape: holder });
    else if (this.#parents.has(path)) this.#members.set(path, { at: path, type: '', shape: holder });
    else this.#members.set(path, { type, shape: { repeats, json: jsonOf(type) } });
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const numbers: ReadonlySet<string> = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt']);

/** What a value of a type is in JSON; the standard names the types of ids by an address. */
function jsonOf(type: string): MemberShape['json'] {
  if (type === 'boolean') return 'boolean';
  if (numbers.has(type)) return 'number';
  return /^[a-z]/.test(type) ? 'string' : 'object';
}
