import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { ElementNode } from '../../model/structure.ts';

/** One value of an element on the wire, and its type where the element is a choice. */
export interface WireValue {
  readonly value: JsonValue;
  readonly type?: string;
  /** What a primitive's own members, `id` and `extension`, stand in: FHIR writes `_birthDate` beside `birthDate`. */
  readonly beside?: JsonValue;
}

/** What an object holds of an element: each repetition by itself, of a choice under whichever name it has. */
export function wireValues(parent: JsonValue, element: ElementNode): readonly WireValue[] {
  if (!isJsonObject(parent)) return [];
  const { content, name, json } = element;
  if (content.kind !== 'typed' || !content.choice) {
    const values = valuesAt(parent, name);
    return json?.shape === 'space-separated' ? values.flatMap(({ value }) => spaceSeparated(value)) : values;
  }
  return content.types.flatMap(({ code: type }) =>
    valuesAt(parent, name + type.charAt(0).toUpperCase() + type.slice(1)).map((found) => ({ ...found, type })),
  );
}

function valuesAt(parent: JsonObject, name: string): readonly WireValue[] {
  const beside = valuesOf(parent[`_${name}`]);
  const values = valuesOf(parent[name]);
  return Array.from({ length: Math.max(values.length, beside.length) }, (_, index) => {
    const own = beside[index];
    return { value: values[index] ?? null, ...(own === undefined ? {} : { beside: own }) };
  });
}

function valuesOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function spaceSeparated(value: JsonValue): readonly WireValue[] {
  return typeof value === 'string' ? value.split(' ').map((item) => ({ value: item })) : [];
}

/** The codes in a value: itself, or those of a Coding or CodeableConcept. */
export function codesIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!isJsonObject(value)) return [];
  const { code, coding } = value;
  return [...(typeof code === 'string' ? [code] : []), ...(Array.isArray(coding) ? coding.flatMap(codesIn) : [])];
}
