import type { Example } from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';

/** `examples` of a Media Type Object; nothing where there are none. */
export function examplesMember(examples: readonly Example[], name: (example: Example) => string = labelOf): JsonObject {
  return examples.length === 0 ? {} : { examples: namedExamples(examples, name) };
}

/** Examples by name, as an `examples` member has them. */
export function namedExamples(examples: readonly Example[], name: (example: Example) => string = labelOf): JsonObject {
  return Object.fromEntries(examples.map((example) => [name(example), { value: example.body }]));
}

/** Name of an example: its label, or `example` for the one without. */
export function labelOf({ label }: Example): string {
  return label === '' ? 'example' : label;
}

/** The member of an example's body with this name, where the body is an object. */
export function bodyMember({ body }: Example, name: string): JsonValue | undefined {
  return isJsonObject(body) ? body[name] : undefined;
}
