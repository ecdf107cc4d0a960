import type { Message, Parameter } from '../../../generator/model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../generator/model/json.ts';

/**
 * A message as clients and handlers of generated code have it, from what stands in an example: written apart from the generated
 * code that does the same, so that one judges the other.
 */
export function plainMessage(message: Message, body: JsonValue | undefined): JsonValue | undefined {
  if (message.kind !== 'parameters' || message.bare || !isJsonObject(body)) return body;
  if (body['resourceType'] === 'Parameters') return plainParameters(message.parameters, body['parameter']);
  const bare = message.parameters.find(({ name }) => name === message.bareResource);
  if (bare === undefined || body['resourceType'] === undefined) return body;
  return { [bare.name]: isRepeated(bare) ? [body] : body };
}

function isRepeated({ max }: Parameter): boolean {
  return max === '*' || max > 1;
}

function plainParameters(parameters: readonly Parameter[], list: JsonValue | undefined): JsonObject {
  const entries = Array.isArray(list) ? list.filter(isJsonObject) : [];
  return Object.fromEntries(
    parameters.flatMap((parameter): readonly (readonly [string, JsonValue])[] => {
      const values = entries
        .filter(({ name }) => name === parameter.name)
        .flatMap((entry) => plainValue(parameter, entry) ?? []);
      const [first] = values;
      if (first === undefined) return [];
      return [[parameter.name, isRepeated(parameter) ? values : first]];
    }),
  );
}

function plainValue({ content }: Parameter, entry: JsonObject): JsonValue | undefined {
  if (content.kind === 'parts') return plainParameters(content.parts, entry['part']);
  if (content.kind === 'resource') return entry['resource'];
  return Object.entries(entry).find(([name]) => name.startsWith('value'))?.[1];
}
