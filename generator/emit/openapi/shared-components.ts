import type { JsonObject } from '../../model/json.ts';

/** Parameters and responses that many operations of a document refer to. */
export class SharedComponents {
  readonly #parameters = new Map<string, JsonObject>();
  readonly #responses = new Map<string, JsonObject>();

  /** A `$ref` to a parameter; where another of this name says something else, `fallback` is its name. */
  parameter(name: string, fallback: string, parameter: JsonObject): JsonObject {
    const found = this.#parameters.get(name);
    const free = found === undefined || JSON.stringify(found) === JSON.stringify(parameter);
    const key = free ? name : fallback;
    this.#parameters.set(key, parameter);
    return { $ref: `#/components/parameters/${key}` };
  }

  /** A `$ref` to a response, made the first time it is asked for. */
  response(name: string, make: () => JsonObject): JsonObject {
    if (!this.#responses.has(name)) this.#responses.set(name, make());
    return { $ref: `#/components/responses/${name}` };
  }

  /** `components/parameters`, sorted by name. */
  get parameters(): JsonObject {
    return sorted(this.#parameters);
  }

  /** `components/responses`, sorted by name. */
  get responses(): JsonObject {
    return sorted(this.#responses);
  }
}

function sorted(map: ReadonlyMap<string, JsonObject>): JsonObject {
  return Object.fromEntries([...map].sort(([left], [right]) => (left < right ? -1 : 1)));
}
