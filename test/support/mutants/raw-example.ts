import type { JsonObject, JsonValue } from '../../../generator/model/json.ts';
import { contextNeed, elementNeeds, madeTypes, resourceNeeds } from './example-needs.ts';
import {
  elementsOfType,
  isPrimitiveType,
  isResourceType,
  maxOf,
  minOf,
  type RawElement,
  type RawType,
  requiredValueSet,
  someConcept,
  typesOf,
  wireName,
} from './raw-definitions.ts';

/** A value of each primitive type. */
const primitives: Readonly<Record<string, JsonValue>> = {
  base64Binary: 'aGk=',
  boolean: true,
  canonical: 'https://example.org/canonical',
  code: 'a-code',
  date: '2024-02-29',
  dateTime: '2024-02-29T10:00:00Z',
  decimal: 1.5,
  id: 'an-id',
  instant: '2024-02-29T10:00:00.000Z',
  integer: 7,
  markdown: 'Some *text*.',
  oid: 'urn:oid:1.2.3',
  positiveInt: 1,
  string: 'some text',
  time: '10:00:00',
  unsignedInt: 0,
  uri: 'https://example.org/uri',
  url: 'https://example.org/url',
  uuid: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
  xhtml: '<div xmlns="http://www.w3.org/1999/xhtml">Text</div>',
};

/** What is put where an element may hold any resource. */
const anyResource: JsonObject = { resourceType: 'Basic', id: 'inner', code: { text: 'x' } };

/** The least that an element of this type can be. */
function leastValue(element: RawElement, type: RawType): JsonValue {
  const { code } = type;
  const valueSet = requiredValueSet(element);
  const concept = valueSet === undefined ? undefined : someConcept(valueSet);
  // R4 publishes the type of Resource.id as string; its text, and every later release, say id.
  if (isPrimitiveType(code)) return concept?.code ?? primitives[element.path.endsWith('.id') ? 'id' : code] ?? 'x';
  if (code === 'Reference') return { reference: `${targetOf(type)}/1` };
  if (concept !== undefined && code === 'CodeableConcept') return { coding: [{ ...concept }] };
  if (concept !== undefined && code === 'Coding') return { ...concept };
  if (code === 'Resource') return anyResource;
  if (isResourceType(code)) return leastResource(code);
  return madeTypes[code] ?? leastOfType(code);
}

/** A type a Reference may point to. */
function targetOf({ targetProfile }: RawType): string {
  const name = targetProfile?.[0]?.split('/').pop() ?? 'Resource';
  return name === 'Resource' ? 'Patient' : name;
}

/** The least resource of a type. */
function leastResource(type: string): JsonObject {
  return { resourceType: type, ...leastChildren(elementsOfType(type), type), ...(resourceNeeds[type] ?? {}) };
}

function leastOfType(code: string): JsonObject {
  const elements = elementsOfType(code);
  const least = leastChildren(elements, code);
  if (Object.keys(least).length > 0) return least;
  const first = childrenOf(elements, code).find(({ path }) => !/\.(?:id|extension|modifierExtension)$/.test(path));
  return first === undefined ? {} : memberOf(elements, first);
}

/** What an element must have below it; something of it where it must have nothing. */
function leastChildren(elements: readonly RawElement[], path: string): JsonObject {
  const required = childrenOf(elements, path).filter((element) => minOf(element) > 0);
  return Object.assign({}, ...required.map((element) => memberOf(elements, element)));
}

/** An element as a member: its name on the wire with its value, in an array where it may repeat. */
export function memberOf(
  elements: readonly RawElement[],
  element: RawElement,
  type: RawType | undefined = typesOf(element)[0],
): Record<string, JsonValue> {
  const value = exampleOf(elements, element, type);
  return { [wireName(element, type)]: isList(element) ? [value] : value };
}

function exampleOf(elements: readonly RawElement[], element: RawElement, type: RawType | undefined): JsonValue {
  const reused = element['contentReference'];
  if (typeof reused === 'string') return someChildren(elements, reused.slice(reused.indexOf('#') + 1));
  if (type === undefined || type.code === 'BackboneElement' || type.code === 'Element') {
    return someChildren(elements, element.path);
  }
  return leastValue(element, type);
}

function someChildren(elements: readonly RawElement[], path: string): JsonObject {
  const least = { ...leastChildren(elements, path), ...(elementNeeds[path] ?? {}) };
  if (Object.keys(least).length > 0) return least;
  const [first] = childrenOf(elements, path);
  return first === undefined ? {} : memberOf(elements, first);
}

/** True for an element that is an array on the wire. */
export function isList(element: RawElement): boolean {
  return maxOf(element) > 1;
}

function childrenOf(elements: readonly RawElement[], path: string): readonly RawElement[] {
  return elements.filter(
    (element) => element.path.startsWith(`${path}.`) && !element.path.slice(path.length + 1).includes('.'),
  );
}

/** The object that has, or should have, the element, within a resource that is as small as can be but has the element. */
export interface Placed {
  readonly resource: JsonObject;
  /** Names and positions from the resource to the object that the element is a member of. */
  readonly owner: readonly (string | number)[];
  readonly key: string;
}

/** The least resource that has an element, of one of its types. */
export function resourceWith(
  type: string,
  elements: readonly RawElement[],
  element: RawElement,
  as: RawType | undefined,
): Placed {
  const resource: Record<string, JsonValue> = structuredClone({
    ...leastResource(type),
    ...contextNeed(element.path),
  }) as Record<string, JsonValue>;
  const owner: (string | number)[] = [];
  let object = resource;
  for (const ancestor of ancestorsOf(elements, element)) {
    const key = wireName(ancestor, typesOf(ancestor)[0]);
    if (object[key] === undefined) Object.assign(object, structuredClone(memberOf(elements, ancestor)));
    owner.push(key, ...(isList(ancestor) ? [0] : []));
    const value = object[key];
    // What was just put there is an object, or a list of one.
    object = (Array.isArray(value) ? value[0] : value) as Record<string, JsonValue>;
  }
  const stem = wireName(element, { code: '' });
  if (element.path.endsWith('[x]')) {
    for (const other of typesOf(element)) delete object[wireName(element, other)];
  } else delete object[stem];
  Object.assign(object, structuredClone(memberOf(elements, element, as)));
  return { resource, owner, key: wireName(element, as) };
}

function ancestorsOf(elements: readonly RawElement[], element: RawElement): readonly RawElement[] {
  const names = element.path.split('.');
  return names.slice(2).map((_, index) => {
    const path = names.slice(0, index + 2).join('.');
    const found = elements.find((candidate) => candidate.path === path);
    if (found === undefined) throw new TypeError(`No element ${path}`);
    return found;
  });
}
