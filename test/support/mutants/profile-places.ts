import { isJsonObject, type JsonObject, type JsonValue } from '../../../generator/model/json.ts';
import { type Place, valueAt } from './mutant.ts';
import type { RawElement } from './raw-definitions.ts';

/* Where in an instance of a profile the elements of its differential stand; told from the differential alone. */

/** An object of an instance that has, or may have, an element under `key`. */
export interface Owner {
  readonly place: Place;
  readonly key: string;
  /** Which repetitions are meant: those of a slice; `undefined` where all are, or the element does not repeat. */
  readonly indexes?: readonly number[];
}

/** What the differential of a profile cannot say by itself. */
export interface Marks {
  /** Repetitions of slices that are told apart by more than a value, by the id of the slice. */
  readonly slices?: Readonly<Record<string, readonly number[]>>;
}

/** The objects that an element belongs to. */
export function ownersOf(
  elements: readonly RawElement[],
  id: string,
  instance: JsonObject,
  marks: Marks,
): readonly Owner[] {
  const segments = id.split('.');
  let places: readonly Place[] = [[]];
  for (let depth = 1; depth < segments.length - 1; depth += 1) {
    const upTo = segments.slice(0, depth + 1).join('.');
    places = places.flatMap((place) => objectsOf(elements, upTo, instance, place, marks));
  }
  return places.flatMap((place) => ownerAt(elements, id, instance, place, marks));
}

function ownerAt(
  elements: readonly RawElement[],
  id: string,
  instance: JsonObject,
  place: Place,
  marks: Marks,
): readonly Owner[] {
  const object = valueAt(instance, place);
  if (!isJsonObject(object)) return [];
  const [name = '', slice] = id.slice(id.lastIndexOf('.') + 1).split(':');
  const key = keyOf(object, name, slice);
  const value = object[key];
  if (slice === undefined || name.endsWith('[x]')) return [{ place, key }];
  const list: readonly JsonValue[] = Array.isArray(value) ? value : [];
  const marked = marks.slices?.[id];
  const indexes = marked ?? [...list.keys()].filter((index) => isInSlice(elements, id, list[index] ?? null));
  return [{ place, key, indexes: indexes.filter((index) => index < list.length) }];
}

function objectsOf(
  elements: readonly RawElement[],
  id: string,
  instance: JsonObject,
  place: Place,
  marks: Marks,
): readonly Place[] {
  const found = ownerAt(elements, id, instance, place, marks).flatMap((owner) => repetitionsOf(instance, owner));
  return found.map((each) => (isJsonObject(valueAt(instance, each)) ? each : beside(each)));
}

/** Where the id and the extensions of a primitive stand: under its name with `_` before it. */
function beside(place: Place): Place {
  const at = typeof place.at(-1) === 'number' ? place.length - 2 : place.length - 1;
  return place.map((step, index) => (index === at ? `_${step}` : step));
}

/** Places of the values an owner has under its key. */
export function repetitionsOf(instance: JsonObject, { place, key, indexes }: Owner): readonly Place[] {
  const value = valueAt(instance, [...place, key]);
  if (!Array.isArray(value)) return value === undefined ? [] : [[...place, key]];
  return (indexes ?? [...value.keys()]).map((index) => [...place, key, index]);
}

/** The wire name: of a choice the member that is there. */
function keyOf(object: JsonObject, name: string, slice: string | undefined): string {
  if (!name.endsWith('[x]')) return name;
  if (slice !== undefined) return slice;
  const stem = name.slice(0, -3);
  return Object.keys(object).find((key) => key.startsWith(stem) && /^[A-Z]/.test(key.slice(stem.length))) ?? stem;
}

/** True where a repetition has what the discriminators of its element look at; slices told in other ways are marked. */
function isInSlice(elements: readonly RawElement[], id: string, item: JsonValue): boolean {
  const slice = elements.find((element) => element.id === id);
  if (/\.(?:extension|modifierExtension):[^.]*$/.test(id))
    return isJsonObject(item) && item['url'] === urlOf(elements, id);
  const sliced = elements.find((element) => element.id === id.slice(0, id.lastIndexOf(':')));
  const slicing = sliced?.['slicing'] as { discriminator?: readonly { type: string; path: string }[] } | undefined;
  const discriminators = slicing?.discriminator ?? [];
  if (slice === undefined || discriminators.length === 0) throw new TypeError(`Nothing tells ${id}: mark it`);
  return discriminators.every(({ type, path }) => {
    const element = elements.find((each) => each.id === (path === '$this' ? id : `${id}.${path}`));
    const value = path === '$this' ? item : isJsonObject(item) ? item[path] : undefined;
    const wanted = element === undefined ? undefined : constantOf(element);
    if (type === 'type') return isJsonObject(value) && value['resourceType'] === firstType(element)?.code;
    if (wanted === undefined) throw new TypeError(`Nothing tells ${id}: mark it`);
    return hasAll(value, wanted);
  });
}

function urlOf(elements: readonly RawElement[], id: string): string | undefined {
  const fixed = elements.find((element) => element.id === `${id}.url`)?.['fixedUri'];
  if (typeof fixed === 'string') return fixed;
  return firstType(elements.find((element) => element.id === id))?.profile?.[0];
}

function firstType(element: RawElement | undefined): { code: string; profile?: readonly string[] } | undefined {
  // `type` of an element is a list of these.
  const types = (element?.['type'] ?? []) as unknown as readonly { code: string; profile?: readonly string[] }[];
  return types[0];
}

/** What `fixed[x]` or `pattern[x]` says; `undefined` where there is neither. */
export function constantOf(element: RawElement): JsonValue | undefined {
  const member = Object.keys(element).find((name) => /^(?:fixed|pattern)[A-Z]/.test(name));
  return member === undefined ? undefined : element[member];
}

function hasAll(value: JsonValue | undefined, wanted: JsonValue): boolean {
  if (Array.isArray(wanted)) {
    const items: readonly JsonValue[] = wanted;
    return Array.isArray(value) && items.every((item) => value.some((each: JsonValue) => hasAll(each, item)));
  }
  if (!isJsonObject(wanted)) return value === wanted;
  return (
    isJsonObject(value) && Object.entries(wanted).every(([key, item]) => item === undefined || hasAll(value[key], item))
  );
}
