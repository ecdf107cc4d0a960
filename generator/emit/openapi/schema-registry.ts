import type { JsonObject } from '../../model/json.ts';

const reference = '#/components/schemas/';

/**
 * The `components/schemas` of one document. A schema is made the first time it is asked for; one that is asked for while it is
 * being made would be recursive, and is cut there: what follows is an open object. So no `$ref` ever leads in a circle,
 * which mock servers and code generators need.
 */
export class SchemaRegistry {
  readonly #schemas = new Map<string, JsonObject>();
  readonly #open = new Set<string>();
  readonly #cuts = new Set<string>();

  /** A `$ref` to the schema `name`, made by `make` if it is not there yet. `at` names the place for the list of cuts. */
  refer(name: string, at: string, make: () => JsonObject): JsonObject {
    if (this.#open.has(name)) {
      this.#cuts.add(at);
      return { type: 'object' };
    }
    if (!this.#schemas.has(name)) {
      this.#open.add(name);
      const schema = make();
      this.#open.delete(name);
      this.#schemas.set(name, schema);
    }
    return { $ref: reference + name };
  }

  /** Notes that content at `at` is left open by a rule of its own. */
  cut(at: string): void {
    this.#cuts.add(at);
  }

  /** Every schema, sorted by name. */
  get schemas(): JsonObject {
    return Object.fromEntries([...this.#schemas].sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  /** Elements whose content the document leaves open, sorted. */
  get cuts(): readonly string[] {
    return [...this.#cuts].sort();
  }
}
