import { isJsonObject, type JsonObject, type JsonValue } from '../../../generator/model/json.ts';
import { brokenInvariants } from './invariant-mutants.ts';
import { changed, type Members, type Mutant, valueAt } from './mutant.ts';
import {
  elementsOfType,
  isPrimitiveType,
  maxOf,
  minOf,
  type RawElement,
  type RawType,
  requiredValueSet,
  typesOf,
  wireName,
} from './raw-definitions.ts';
import { isList, memberOf, type Placed, resourceWith } from './raw-example.ts';
import { wrongForms } from './wrong-forms.ts';

/** A resource that is as it should be, and what can be done to one of its elements. */
export interface Specimen {
  readonly element: string;
  /** Its type, or `content reference` where it has that of another element. */
  readonly type: string;
  readonly original: JsonObject;
  readonly mutants: readonly Mutant[];
}

/** What one element of a type is tried with: the place where it stands, and what its definition says of it. */
interface Subject {
  readonly elements: readonly RawElement[];
  readonly element: RawElement;
  readonly type: RawType | undefined;
  readonly placed: Placed;
}

type Mutator = (subject: Subject) => readonly (readonly [kind: string, body: JsonObject])[];

/** Every element of a resource type with every type it may have, each in the least resource that has it. */
export function* specimensOf(resourceType: string): Generator<Specimen> {
  const elements = elementsOfType(resourceType);
  for (const element of elements) {
    if (!element.path.includes('.') || maxOf(element) === 0 || leftOut.test(element.path)) continue;
    const types = typesOf(element);
    for (const type of types.length === 0 ? [undefined] : types) {
      const placed = resourceWith(resourceType, elements, element, type);
      const subject = { elements, element, type, placed };
      const mutants = Object.values(mutators).flatMap((mutate) => mutate(subject));
      const id = type === undefined || types.length === 1 ? element.id : `${element.id} ${type.code}`;
      yield {
        element: id,
        type: type?.code ?? 'content reference',
        original: placed.resource,
        mutants: mutants.map(([kind, body]) => ({ kind, element: id, body })),
      };
    }
  }
}

/** A contained resource has to be referred to, a modifier extension to be known: they are tried elsewhere. */
const leftOut = /\.(?:contained|modifierExtension)$/;

const mutators = {
  missing: ({ element, placed }: Subject) =>
    minOf(element) === 0 ? [] : one('required element missing', placed, (owner) => delete owner[placed.key]),

  tooMany: ({ element, placed }: Subject) => {
    const max = maxOf(element);
    if (max === Number.POSITIVE_INFINITY || max === 1) return [];
    return one('more than max', placed, (owner) => {
      const [value = null] = listOf(owner[placed.key]);
      owner[placed.key] = new Array<JsonValue>(max + 1).fill(value);
    });
  },

  list: ({ element, placed }: Subject) =>
    isList(element)
      ? [
          ...set('single value for a list', placed, (value) => listOf(value)[0]),
          ...set('empty list', placed, () => []),
          ...set('null in a list', placed, (value) => [...listOf(value), null]),
        ]
      : [
          ...set('list for a single value', placed, (value) => [value ?? null]),
          ...set('two for a single value', placed, (value) => [value ?? null, value ?? null]),
          ...set('null for a value', placed, () => null),
        ],

  type: ({ element, type, placed }: Subject) => {
    const wrong = type !== undefined && isPrimitiveType(type.code) ? { value: 'x' } : 'x';
    return set('wrong type of value', placed, () => (isList(element) ? [wrong] : wrong));
  },

  form: ({ element, type, placed }: Subject) =>
    (wrongForms[type?.code ?? ''] ?? []).flatMap((wrong) =>
      set(`wrong form of ${type?.code}: ${JSON.stringify(wrong).slice(0, 40)}`, placed, () =>
        isList(element) ? [wrong] : wrong,
      ),
    ),

  binding: ({ element, type, placed }: Subject) => {
    if (requiredValueSet(element) === undefined || type === undefined) return [];
    const code = 'never-heard-of';
    const coding = { system: 'https://example.org/unheard-of', code };
    const wrong: JsonValue =
      type.code === 'CodeableConcept' ? { coding: [coding] } : type.code === 'Coding' ? coding : code;
    if (!boundTypes.includes(type.code)) return [];
    return set(`${type.code} outside a required binding`, placed, () => (isList(element) ? [wrong] : wrong));
  },

  unknown: ({ element, placed }: Subject) => {
    const object = objectAt(placed, element);
    return object === undefined
      ? []
      : one('unknown element', object, (owner) => Object.assign(owner, { unheardOf: 'x' }));
  },

  empty: ({ element, type, placed }: Subject) => {
    if (type !== undefined && isPrimitiveType(type.code)) return [];
    return set('empty object', placed, () => (isList(element) ? [{}] : {}));
  },

  wrongChoice: ({ element, placed }: Subject) => {
    if (!element.path.endsWith('[x]')) return [];
    const codes = typesOf(element).map(({ code }) => code);
    const code = ['base64Binary', 'Narrative', 'Meta'].find((candidate) => !codes.includes(candidate));
    const wrong: RawType = { code: code ?? 'Meta' };
    return one('wrong type of a choice', placed, (owner) => {
      delete owner[placed.key];
      owner[wireName(element, wrong)] =
        code === 'base64Binary' ? 'aGk=' : { id: 'x', profile: ['https://example.org/p'] };
    });
  },

  twoChoices: ({ elements, element, type, placed }: Subject) => {
    const other = typesOf(element).find(({ code }) => code !== type?.code);
    if (!element.path.endsWith('[x]') || other === undefined) return [];
    return one('two types of a choice', placed, (owner) => Object.assign(owner, memberOf(elements, element, other)));
  },

  target: ({ element, type, placed }: Subject) => {
    const targets = (type?.targetProfile ?? []).map((url) => url.split('/').pop() ?? '');
    if (type?.code !== 'Reference' || targets.length === 0 || targets.includes('Resource')) return [];
    const wrong = { reference: `${['Linkage', 'Slot'].find((name) => !targets.includes(name))}/1` };
    return set('reference to a wrong type', placed, () => (isList(element) ? [wrong] : wrong));
  },

  modifier: ({ element, type, placed }: Subject) => {
    const object = objectAt(placed, element);
    if (type?.code !== 'BackboneElement' || object === undefined) return [];
    const modifierExtension = [{ url: 'https://example.org/unheard-of', valueBoolean: true }];
    return one('unknown modifier extension', object, (owner) => Object.assign(owner, { modifierExtension }));
  },

  invariant: ({ elements, element, placed }: Subject) => {
    const object = objectAt(placed, element);
    if (object === undefined) return [];
    return brokenInvariants(elements, element).map(({ key, change }): [string, JsonObject] => [
      `invariant ${key}`,
      changed(object.resource, object.owner, change),
    ]);
  },
} satisfies Readonly<Record<string, Mutator>>;

const boundTypes: readonly string[] = ['code', 'string', 'uri', 'Coding', 'CodeableConcept'];

function one(kind: string, { resource, owner }: Placed, change: (owner: Members) => unknown): [string, JsonObject][] {
  return [[kind, changed(resource, owner, change)]];
}

function set(
  kind: string,
  placed: Placed,
  wrong: (value: JsonValue | undefined) => JsonValue | undefined,
): [string, JsonObject][] {
  return one(kind, placed, (owner) => {
    owner[placed.key] = wrong(owner[placed.key]);
  });
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : value === undefined ? [] : [value];
}

/** The element itself as the object to change, where it is one that no other resource stands in. */
function objectAt(placed: Placed, element: RawElement): Placed | undefined {
  const owner = [...placed.owner, placed.key, ...(isList(element) ? [0] : [])];
  const value = valueAt(placed.resource, owner);
  return isJsonObject(value) ? { ...placed, owner } : undefined;
}
