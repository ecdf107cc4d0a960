import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { PathOperation } from './path-operation.ts';

const responseReference = '#/components/responses/';

/** Parameters, headers and responses that many operations of a document refer to. */
export class SharedComponents {
  readonly #parameters = new Map<string, JsonObject>();
  readonly #headers = new Map<string, JsonObject>();
  readonly #responses = new Map<string, JsonObject>();

  /** A `$ref` to a parameter; where another of this name says something else, `fallback` is its name. */
  parameter(name: string, fallback: string, parameter: JsonObject): JsonObject {
    const found = this.#parameters.get(name);
    const free = found === undefined || JSON.stringify(found) === JSON.stringify(parameter);
    const key = free ? name : fallback;
    this.#parameters.set(key, parameter);
    return { $ref: `#/components/parameters/${key}` };
  }

  /** A `$ref` to a header of responses, a text. */
  header(name: string, description: string): JsonObject {
    this.#headers.set(name, { description, schema: { type: 'string' } });
    return { $ref: `#/components/headers/${name}` };
  }

  /** A `$ref` to a response, made the first time it is asked for. */
  response(name: string, make: () => JsonObject): JsonObject {
    if (!this.#responses.has(name)) this.#responses.set(name, make());
    return { $ref: responseReference + name };
  }

  /**
   * The operations with each response that only one of them refers to in its place. Tools write a component out both where it
   * stands and where it is referred to.
   */
  placed(operations: readonly PathOperation[]): readonly PathOperation[] {
    const uses = operations.flatMap(({ operation }) => Object.values(responsesOf(operation)).flatMap(responseName));
    const once = new Set(uses.filter((name) => uses.indexOf(name) === uses.lastIndexOf(name)));
    const placed = operations.map((each) => ({ ...each, operation: this.#inPlace(each.operation, once) }));
    for (const name of once) this.#responses.delete(name);
    return placed;
  }

  #inPlace(operation: JsonObject, once: ReadonlySet<string>): JsonObject {
    const responses = Object.entries(responsesOf(operation)).map(([status, response]) => {
      const [name] = responseName(response);
      return [status, name !== undefined && once.has(name) ? this.#responses.get(name) : response];
    });
    return responses.length === 0 ? operation : { ...operation, responses: Object.fromEntries(responses) };
  }

  /** `components/parameters`, sorted by name. */
  get parameters(): JsonObject {
    return sorted(this.#parameters);
  }

  /** `components/headers`, sorted by name. */
  get headers(): JsonObject {
    return sorted(this.#headers);
  }

  /** `components/responses`, sorted by name. */
  get responses(): JsonObject {
    return sorted(this.#responses);
  }
}

function sorted(map: ReadonlyMap<string, JsonObject>): JsonObject {
  return Object.fromEntries([...map].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function responsesOf({ responses }: JsonObject): JsonObject {
  return isJsonObject(responses) ? responses : {};
}

function responseName(response: JsonValue | undefined): readonly string[] {
  const reference = isJsonObject(response) ? response['$ref'] : undefined;
  const isShared = typeof reference === 'string' && reference.startsWith(responseReference);
  return isShared ? [reference.slice(responseReference.length)] : [];
}
