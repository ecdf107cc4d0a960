import type { JsonObject, JsonValue } from '../../../generator/model/json.ts';

/** A message that is wrong in one way. */
export interface Mutant {
  /** What was done to it. */
  readonly kind: string;
  /** The element whose rule it breaks: the id in the differential. */
  readonly element: string;
  readonly body: JsonObject;
}

export type Place = readonly (string | number)[];
export type Members = Record<string, JsonValue | undefined>;

/** A copy with the object at a place changed by `change`. */
export function changed(body: JsonObject, place: Place, change: (object: Members) => void): JsonObject {
  const copy = structuredClone(body);
  // What the mutators are sent to is an object.
  change(valueAt(copy, place) as Members);
  return copy;
}

/** What stands at a place; `undefined` where nothing does. */
export function valueAt(body: JsonValue, place: Place): JsonValue | undefined {
  let value: JsonValue | undefined = body;
  for (const step of place) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as { readonly [step: string]: JsonValue | undefined })[step];
  }
  return value;
}
