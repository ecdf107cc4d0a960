import { isJsonObject, type JsonObject, type JsonValue } from '../../../generator/model/json.ts';
import { brokenInvariants } from './invariant-mutants.ts';
import { changed, type Members, type Mutant, type Place, valueAt } from './mutant.ts';
import { constantOf, type Marks, type Owner, ownersOf, repetitionsOf } from './profile-places.ts';
import { elementsOfType, maxOf, minOf, type RawElement, requiredValueSet, typesOf } from './raw-definitions.ts';
import { memberOf } from './raw-example.ts';

/** A profile as its differential is published, with an instance that meets it. */
export interface ProfileSpecimen extends Marks {
  readonly url: string;
  readonly type: string;
  readonly differential: readonly RawElement[];
  readonly instance: JsonObject;
  /** A repetition that belongs to no slice, by the id of the sliced element. */
  readonly strangers?: Readonly<Record<string, JsonValue>>;
}

/** The mutants of a profile, and the ids of elements that the instance has no place for. */
export interface ProfileMutants {
  readonly mutants: readonly Mutant[];
  readonly unreached: readonly string[];
}

/** Breaks every rule of a differential, one at a time. */
export function mutantsOfProfile(specimen: ProfileSpecimen): ProfileMutants {
  const mutants: Mutant[] = [];
  const unreached: string[] = [];
  for (const element of specimen.differential) {
    if (!element.id.includes('.')) continue;
    const owners = ownersOf(specimen.differential, element.id, specimen.instance, specimen);
    const [owner] = owners.filter((each) => repetitionsOf(specimen.instance, each).length > 0);
    const found = owner ?? (maxOf(element) === 0 ? owners[0] : undefined);
    if (found === undefined) unreached.push(element.id);
    else mutants.push(...mutantsOfElement({ specimen, element, owner: found }));
  }
  return { mutants, unreached };
}

interface Subject {
  readonly specimen: ProfileSpecimen;
  readonly element: RawElement;
  readonly owner: Owner;
}

type Mutation = readonly [kind: string, body: JsonObject];

function mutantsOfElement(subject: Subject): readonly Mutant[] {
  const isSlice = subject.owner.indexes !== undefined;
  const mutate = isSlice ? sliceMutators : elementMutators;
  const found = [...mutate, ...commonMutators].flatMap((each) => each(subject));
  return found.map(([kind, body]) => ({ kind, element: subject.element.id, body }));
}

type Mutator = (subject: Subject) => readonly Mutation[];

const sliceMutators: readonly Mutator[] = [
  ({ specimen, element, owner }) => {
    if (minOf(element) === 0) return [];
    const isExtension = /xtension:[^.]*$/.test(element.id);
    return inOwner(isExtension ? 'required extension missing' : 'slice below min', specimen, owner, (object) => {
      const kept = listAt(object, owner.key).filter((_, index) => owner.indexes?.includes(index) !== true);
      if (kept.length === 0) delete object[owner.key];
      else object[owner.key] = kept;
    });
  },
  ({ specimen, element, owner }) => {
    const max = maxOf(element);
    if (max === Number.POSITIVE_INFINITY || max === 0) return [];
    return inOwner('slice above max', specimen, owner, (object) => {
      const list = listAt(object, owner.key);
      const at = owner.indexes?.[0] ?? 0;
      const more = new Array<JsonValue>(max).fill(list[at] ?? null);
      object[owner.key] = [...list.slice(0, at), ...more, ...list.slice(at)];
    });
  },
];

const elementMutators: readonly Mutator[] = [
  ({ specimen, element, owner }) => {
    const min = minOf(element);
    if (min === 0 || !isDecisive(specimen, element)) return [];
    return inOwner('required element missing', specimen, owner, (object) => {
      if (min > 1 && Array.isArray(object[owner.key])) object[owner.key] = listAt(object, owner.key).slice(0, min - 1);
      else for (const key of [owner.key, `_${owner.key}`]) delete object[key];
    });
  },
  ({ specimen, element, owner }) => {
    const max = maxOf(element);
    const isArray = Array.isArray(valueAt(specimen.instance, [...owner.place, owner.key]));
    if (max === Number.POSITIVE_INFINITY || max === 0 || !isArray) return [];
    return inOwner('more than max', specimen, owner, (object) => {
      object[owner.key] = new Array<JsonValue>(max + 1).fill(listAt(object, owner.key)[0] ?? null);
    });
  },
  ({ specimen, element, owner }) => {
    if (maxOf(element) !== 0) return [];
    return inOwner('prohibited element present', specimen, owner, (object) =>
      Object.assign(object, someOf(specimen, element)),
    );
  },
  slicingMutations,
];

const commonMutators: readonly Mutator[] = [
  ({ specimen, element, owner }) => {
    const wanted = constantOf(element);
    if (wanted === undefined || !isDecisive(specimen, element)) return [];
    const kind = Object.keys(element).some((name) => name.startsWith('fixed'))
      ? 'fixed value changed'
      : 'pattern broken';
    return inValue(kind, specimen, owner, (value) => altered(value, wanted));
  },
  typeMutations,
  ({ specimen, element, owner }) => {
    if (requiredValueSet(element) === undefined) return [];
    return inValue('code outside the binding', specimen, owner, (value) => unbound(value));
  },
  ({ specimen, element, owner }) => {
    const limit = element['maxLength'];
    return typeof limit === 'number'
      ? inValue('text longer than maxLength', specimen, owner, () => 'x'.repeat(limit + 1))
      : [];
  },
  ({ specimen, element, owner }) => {
    const [place] = repetitionsOf(specimen.instance, owner);
    if (place === undefined || !isJsonObject(valueAt(specimen.instance, place))) return [];
    const elements = elementsOfType(typesOf(element)[0]?.code ?? specimen.type);
    return brokenInvariants([...elements, ...specimen.differential], element).map(
      ({ key, change }): Mutation => [`invariant ${key}`, changed(specimen.instance, place, change)],
    );
  },
];

/** Closed, ordered, and open at the end. */
function slicingMutations({ specimen, element, owner }: Subject): readonly Mutation[] {
  const slicing = element['slicing'] as { rules?: string; ordered?: boolean } | undefined;
  const stranger = specimen.strangers?.[element.id];
  if (slicing === undefined || element.path.endsWith('[x]')) return [];
  if (slicing.rules !== 'open' && stranger === undefined) throw new TypeError(`${element.id} wants a stranger`);
  const put = (kind: string, change: (list: readonly JsonValue[]) => readonly JsonValue[]): readonly Mutation[] =>
    inOwner(kind, specimen, owner, (object) => {
      object[owner.key] = [...change(listAt(object, owner.key))];
    });
  return [
    ...(slicing.rules === 'closed' ? put('outside of closed slices', (list) => [...list, stranger ?? null]) : []),
    ...(slicing.rules === 'openAtEnd' ? put('before the end of slices', (list) => [stranger ?? null, ...list]) : []),
    ...(slicing.ordered === true ? put('slices out of order', (list) => [...list].reverse()) : []),
  ];
}

/** Types, targets of references and types of resources that the base allows and the profile does not. */
function typeMutations(subject: Subject): readonly Mutation[] {
  const { specimen, element, owner } = subject;
  const types = typesOf(element);
  const [type] = types;
  const base = baseElement(specimen.type, element.path);
  if (type === undefined || base === undefined) return [];
  const codes = specimen.differential
    .filter(({ path }) => path === element.path)
    .flatMap(typesOf)
    .map(({ code }) => code);
  const other = typesOf(base.element).find(({ code }) => !codes.includes(code) && code !== 'Reference');
  const found: Mutation[] = [];
  if (element.path.endsWith('[x]') && other !== undefined) {
    found.push(
      ...inOwner('type that is ruled out', specimen, owner, (object) => {
        delete object[owner.key];
        Object.assign(object, memberOf(base.elements, base.element, other));
      }),
    );
  }
  if (types.every(({ code }) => code === 'Reference') && (type.targetProfile ?? []).length > 0) {
    found.push(...inValue('reference to a wrong type', specimen, owner, () => ({ reference: 'Slot/1' })));
  }
  if (/^[A-Z]/.test(type.code) && typesOf(base.element)[0]?.code === 'Resource' && isDecisive(specimen, element)) {
    const body = { resourceType: 'Basic', id: 'b', code: { text: 'x' } };
    found.push(...inValue('resource of a wrong type', specimen, owner, () => body));
  }
  return found;
}

/**
 * False where an element only tells that something is of a slice which needs no more of it: changed, it is of none. True where that
 * matters, and for any other element.
 */
function isDecisive(specimen: ProfileSpecimen, { id }: RawElement): boolean {
  const { differential, instance } = specimen;
  const names = id.split('.');
  for (let length = names.length; length > 1; length -= 1) {
    const sliceId = names.slice(0, length).join('.');
    const slice = differential.find((element) => element.id === sliceId);
    const sliced = differential.find((element) => element.id === sliceId.slice(0, sliceId.lastIndexOf(':')));
    if (slice?.['sliceName'] === undefined || sliced === undefined) continue;
    const slicing = sliced['slicing'] as { rules?: string; discriminator?: readonly { path: string }[] } | undefined;
    const below = id.slice(sliceId.length + 1);
    const isTold = (slicing?.discriminator ?? []).some(({ path }) => (path === '$this' ? '' : path).startsWith(below));
    if (!isTold) continue;
    const members = ownersOf(differential, sliceId, instance, specimen).flatMap(({ indexes }) => indexes ?? []);
    return members.length <= minOf(slice) || slicing?.rules === 'closed';
  }
  return true;
}

function someOf(specimen: ProfileSpecimen, element: RawElement): JsonObject {
  const base = baseElement(specimen.type, element.path);
  if (base === undefined) throw new TypeError(`No element ${element.path}`);
  return memberOf(base.elements, base.element);
}

interface BaseElement {
  readonly elements: readonly RawElement[];
  readonly element: RawElement;
}

/** What the standard says of the element at a path of a type, through the types of its elements. */
function baseElement(type: string, path: string): BaseElement | undefined {
  const elements = elementsOfType(type);
  const names = path.split('.').slice(1);
  let at = type;
  for (const [index, name] of names.entries()) {
    const element = elements.find((each) => each.path === `${at}.${name}`);
    if (element === undefined) return undefined;
    if (index === names.length - 1) return { elements, element };
    const [first] = typesOf(element);
    const reused = element['contentReference'];
    if (typeof reused === 'string') return baseElement(type, [reused.slice(1), ...names.slice(index + 1)].join('.'));
    if (first !== undefined && !['BackboneElement', 'Element'].includes(first.code)) {
      return baseElement(first.code, [first.code, ...names.slice(index + 1)].join('.'));
    }
    at = element.path;
  }
  return undefined;
}

function inOwner(
  kind: string,
  { instance }: ProfileSpecimen,
  { place }: Owner,
  change: (object: Members) => unknown,
): readonly Mutation[] {
  return [[kind, changed(instance, place, change)]];
}

/** The first value that is meant, changed. */
function inValue(
  kind: string,
  { instance }: ProfileSpecimen,
  owner: Owner,
  change: (value: JsonValue) => JsonValue,
): readonly Mutation[] {
  const [place] = repetitionsOf(instance, owner);
  if (place === undefined) return [];
  const value = valueAt(instance, place) ?? null;
  const last = place.at(-1) ?? '';
  return [
    [
      kind,
      changed(instance, place.slice(0, -1) as Place, (object) => Object.assign(object, { [last]: change(value) })),
    ],
  ];
}

function listAt(object: Members, key: string): readonly JsonValue[] {
  const value = object[key];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** A value that differs in the first thing that is wanted of it. */
function altered(value: JsonValue, wanted: JsonValue): JsonValue {
  if (typeof wanted === 'boolean') return !wanted;
  if (typeof wanted === 'number') return wanted + 1;
  if (typeof wanted === 'string') return /^[a-z]+:/.test(wanted) ? `${wanted}/other` : `${wanted}-other`;
  if (Array.isArray(wanted))
    return (Array.isArray(value) ? value : []).map((item: JsonValue) =>
      altered(item, (wanted as readonly JsonValue[])[0] ?? null),
    );
  if (!isJsonObject(wanted) || !isJsonObject(value)) return null;
  const [key = '', inner = null] = Object.entries(wanted)[0] ?? [];
  return { ...value, [key]: altered(value[key] ?? null, inner) };
}

function unbound(value: JsonValue): JsonValue {
  const coding = { system: 'https://example.org/unheard-of', code: 'never-heard-of' };
  if (typeof value === 'string') return coding.code;
  return isJsonObject(value) && value['coding'] !== undefined ? { coding: [coding] } : coding;
}

/** For whoever reads a list of mutants. */
export function mutantLine({ kind, element }: Mutant): string {
  return `${kind}: ${element}`;
}
