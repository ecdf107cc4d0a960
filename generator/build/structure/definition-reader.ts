import { isJsonObject, type JsonObject } from '../../model/json.ts';

/** Own text member of a definition, or `undefined` where it is absent or something else. */
export function textOf(object: JsonObject, member: string): string | undefined {
  const value = Object.hasOwn(object, member) ? object[member] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Own text member, `''` where there is none. */
export function textOrEmpty(object: JsonObject, member: string): string {
  return textOf(object, member) ?? '';
}

/** Own number member. */
export function numberOf(object: JsonObject, member: string): number | undefined {
  const value = Object.hasOwn(object, member) ? object[member] : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** Own object member. */
export function objectOf(object: JsonObject, member: string): JsonObject | undefined {
  const value = Object.hasOwn(object, member) ? object[member] : undefined;
  return isJsonObject(value) ? value : undefined;
}

/** The objects of an own array member; what is not an object is left out. */
export function objectsOf(object: JsonObject, member: string): readonly JsonObject[] {
  const value = Object.hasOwn(object, member) ? object[member] : undefined;
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The texts of an own array member. */
export function textsOf(object: JsonObject, member: string): readonly string[] {
  const value = Object.hasOwn(object, member) ? object[member] : undefined;
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The extensions of `object` with this URL, in order. */
export function extensionsOf(object: JsonObject, url: string): readonly JsonObject[] {
  return objectsOf(object, 'extension').filter((extension) => extension['url'] === url);
}

/** A polymorphic member and its name: `fixedUri` for the prefix `fixed`. */
export function choiceOf(
  object: JsonObject,
  prefix: string,
): { readonly member: string; readonly type: string } | undefined {
  const member = Object.keys(object).find(
    (name) => name.startsWith(prefix) && /^[A-Z]/.test(name.slice(prefix.length)),
  );
  return member === undefined ? undefined : { member, type: member.slice(prefix.length) };
}
