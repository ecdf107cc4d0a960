import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { type LaterElement, type LaterElements, laterTypes } from './later-types.ts';

/**
 * Resources of types that R4 lacks, as an R4 `Basic`: its code names the type, and each element is an extension of the same name.
 * `status` is a modifier there and stays one here.
 *
 * @see FHIR R5, Version Management §2.1.0.4.3 Extensions for converting between versions; Subscriptions R5 Backport IG, Topics
 */
const extensionBase = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-';
const typeSystem = 'http://hl7.org/fhir/fhir-types';
const modifiers: readonly string[] = ['status'];

/** What a `Basic` has of its own and a resource of any type as well: copied as it is. */
const shared = ['id', 'meta', 'implicitRules', '_implicitRules', 'language', '_language', 'text', 'contained'] as const;

const extensionMembers = ['extension', 'modifierExtension'] as const;

/** What a `Basic` consists of beside what is shared. */
const formMembers = ['resourceType', 'code', ...extensionMembers] as const;

/** A resource in its R4 form, or the first member that has none. */
export type BasicForm =
  | { readonly kind: 'basic'; readonly resource: JsonObject }
  | { readonly kind: 'unknown-member'; readonly member: string };

/** True for resource types that R4 lacks and that have a form in it. */
export function isLaterType(resourceType: string): boolean {
  return Object.hasOwn(laterTypes, resourceType);
}

/** The `Basic` form of a resource. Throws for a type that R4 has, see `isLaterType`. */
export function toBasic(resource: JsonObject): BasicForm {
  const type = String(resource['resourceType']);
  const elements = isLaterType(type) ? laterTypes[type] : undefined;
  if (elements === undefined) throw new TypeError(`${type} needs no other form in R4`);
  const { resourceType: _type, extension, modifierExtension, ...members } = resource;
  const kept = Object.entries(members).filter(([name]) => isShared(name));
  const own = Object.fromEntries(Object.entries(members).filter(([name]) => !isShared(name)));
  const unknown = unknownMember(own, elements);
  if (unknown !== undefined) return { kind: 'unknown-member', member: unknown };
  const made = elementExtensions(own, elements, `${extensionBase}${type}.`);
  const isModifier = ({ url }: JsonObject): boolean =>
    modifiers.some((name) => url === `${extensionBase}${type}.${name}`);
  const basic = {
    resourceType: 'Basic',
    ...Object.fromEntries(kept),
    extension: [...made.filter((each) => !isModifier(each)), ...listOf(extension)],
    modifierExtension: [...made.filter(isModifier), ...listOf(modifierExtension)],
    code: { coding: [{ system: typeSystem, code: type }] },
  };
  return { kind: 'basic', resource: withoutEmptyLists(basic) };
}

function isShared(name: string): boolean {
  return shared.some((each) => each === name);
}

function withoutEmptyLists(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !Array.isArray(value) || value.length > 0));
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function contentOf(element: LaterElement): { readonly type: string | LaterElements; readonly isList: boolean } {
  if (typeof element === 'string') return { type: element, isList: false };
  return isList(element) ? { type: element[0], isList: true } : { type: element, isList: false };
}

function isList(element: LaterElement): element is readonly [string] | readonly [LaterElements] {
  return Array.isArray(element);
}

function unknownMember(object: JsonObject, elements: LaterElements): string | undefined {
  for (const [member, value] of Object.entries(object)) {
    const name = member.replace(/^_/, '');
    const element = Object.hasOwn(elements, name) ? elements[name] : undefined;
    if (element === undefined) return member;
    const { type } = contentOf(element);
    if (typeof type === 'string') continue;
    for (const below of listOf(value)) {
      const found = isJsonObject(below) ? unknownMember(membersOf(below), type) : member;
      if (found !== undefined) return `${member}.${found}`;
    }
  }
  return undefined;
}

/** A backbone element without what every element may have: these go along unchanged. */
function membersOf(element: JsonObject): JsonObject {
  const { id: _id, extension: _extension, modifierExtension: _modifierExtension, ...members } = element;
  return members;
}

/** The extensions for an object's members, in the order of the type's elements. */
function elementExtensions(object: JsonObject, elements: LaterElements, prefix: string): readonly JsonObject[] {
  return Object.entries(elements).flatMap(([name, element]) => {
    const { type } = contentOf(element);
    const values = listOf(object[name]);
    const siblings = listOf(object[`_${name}`]);
    const length = Math.max(values.length, siblings.length);
    return Array.from({ length }, (_, index) =>
      oneExtension(prefix + name, type, values[index] ?? undefined, siblings[index] ?? undefined),
    );
  });
}

function oneExtension(
  url: string,
  type: string | LaterElements,
  value: JsonValue | undefined,
  sibling: JsonValue | undefined,
): JsonObject {
  if (typeof type === 'string') {
    const member = `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
    return {
      url,
      ...(value === undefined ? {} : { [member]: value }),
      ...(sibling === undefined ? {} : { [`_${member}`]: sibling }),
    };
  }
  const element = isJsonObject(value) ? value : {};
  const { id, modifierExtension } = element;
  return withoutEmptyLists({
    ...(id === undefined ? {} : { id }),
    extension: [...elementExtensions(element, type, ''), ...listOf(element['extension'])],
    ...(modifierExtension === undefined ? {} : { modifierExtension }),
    url,
  });
}

/**
 * The resource that a `Basic` stands for; `undefined` where it stands for none, or says more than that resource could: with
 * members of its own, elements its type does not have, or elements by the addresses of another version.
 */
export function fromBasic(basic: JsonObject): JsonObject | undefined {
  const type = basic['resourceType'] === 'Basic' ? laterTypeOf(basic) : undefined;
  const elements = type === undefined ? undefined : laterTypes[type];
  if (type === undefined || elements === undefined) return undefined;
  const prefix = `${extensionBase}${type}.`;
  const all = extensionMembers.flatMap((member) => listOf(basic[member]));
  const own = readElements(
    all.filter((each) => isOf(each, prefix)),
    elements,
    prefix,
  );
  const foreign = (member: string): readonly JsonValue[] => listOf(basic[member]).filter((each) => !isOf(each, prefix));
  const isOtherVersion = (each: JsonValue): boolean =>
    isJsonObject(each) && String(each['url']).includes(`/StructureDefinition/extension-${type}.`);
  if (own === undefined || extensionMembers.flatMap(foreign).some(isOtherVersion)) return undefined;
  const kept = Object.entries(basic).filter(([name]) => isShared(name));
  if (Object.keys(basic).length > kept.length + formMembers.filter((name) => name in basic).length) return undefined;
  return withoutEmptyLists({
    resourceType: type,
    ...Object.fromEntries(kept),
    extension: foreign('extension'),
    modifierExtension: foreign('modifierExtension'),
    ...own,
  });
}

function laterTypeOf(basic: JsonObject): string | undefined {
  const code = basic['code'];
  const codings = isJsonObject(code) ? listOf(code['coding']) : [];
  const types = codings.map((coding) =>
    isJsonObject(coding) && coding['system'] === typeSystem ? String(coding['code']) : '',
  );
  return types.find(isLaterType);
}

/** An element of a later type goes by the address of its type at the root, and by its bare name below. */
function isOf(extension: JsonValue, prefix: string): extension is JsonObject {
  if (!isJsonObject(extension) || typeof extension['url'] !== 'string') return false;
  return prefix === '' ? !extension['url'].includes(':') : extension['url'].startsWith(prefix);
}

function readElements(
  extensions: readonly JsonObject[],
  elements: LaterElements,
  prefix: string,
): JsonObject | undefined {
  const names = extensions.map(({ url }) => String(url).slice(prefix.length));
  if (names.some((name) => !Object.hasOwn(elements, name))) return undefined;
  const members: [string, JsonValue][] = [];
  for (const [name, element] of Object.entries(elements)) {
    const found = extensions.filter((_, index) => names[index] === name);
    const { type, isList: repeats } = contentOf(element);
    if (found.length === 0) continue;
    if (found.length > 1 && !repeats) return undefined;
    const read = readMember(name, type, found, repeats);
    if (read === undefined) return undefined;
    members.push(...read);
  }
  return Object.fromEntries(members);
}

/** A member, and the one with `_` before it where a primitive has extensions. */
function readMember(
  name: string,
  type: string | LaterElements,
  extensions: readonly JsonObject[],
  repeats: boolean,
): readonly [string, JsonValue][] | undefined {
  const wrap = (values: readonly JsonValue[]): JsonValue => (repeats ? values : (values[0] ?? null));
  if (typeof type !== 'string') {
    const objects = extensions.map((extension) => readBackbone(extension, type));
    const known = objects.filter((each) => each !== undefined);
    return known.length < objects.length ? undefined : [[name, wrap(known)]];
  }
  const member = `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  const values = extensions.map((extension) => extension[member]);
  const siblings = extensions.map((extension) => extension[`_${member}`]);
  if (extensions.some((_, index) => values[index] === undefined && siblings[index] === undefined)) return undefined;
  const isSaid = (value: JsonValue | undefined): boolean => value !== undefined;
  return [
    ...(values.some(isSaid) ? [[name, wrap(values.map((value) => value ?? null))] as [string, JsonValue]] : []),
    ...(siblings.some(isSaid)
      ? [[`_${name}`, wrap(siblings.map((value) => value ?? null))] as [string, JsonValue]]
      : []),
  ];
}

function readBackbone(extension: JsonObject, elements: LaterElements): JsonObject | undefined {
  const below = listOf(extension['extension']);
  const own = readElements(
    below.filter((each) => isOf(each, '')),
    elements,
    '',
  );
  if (own === undefined) return undefined;
  const { id, modifierExtension } = extension;
  return withoutEmptyLists({
    ...(id === undefined ? {} : { id }),
    extension: below.filter((each) => !isOf(each, '')),
    ...(modifierExtension === undefined ? {} : { modifierExtension }),
    ...own,
  });
}
