import { isJsonObject, type JsonObject, type JsonValue } from '../../../generator/model/json.ts';
import { publishedMessages } from '../published-document.ts';
import type { ExamplePair } from './example-pairs.ts';

/** An error that the published document declares of an exchange, with the body that it shows for it. */
interface DeclaredError {
  readonly status: number;
  /** `undefined` where such a refusal has no body. */
  readonly body: JsonValue | undefined;
}

/** The errors that published documents declare, by exchange id. */
export function declaredErrors(documents: Iterable<JsonObject>): ReadonlyMap<string, readonly DeclaredError[]> {
  const found = new Map<string, Map<number, JsonValue | undefined>>();
  for (const document of documents) {
    const messages = publishedMessages(document);
    for (const operation of operationsOf(document)) {
      for (const status of errorStatuses(operation)) {
        const shown = messages.filter(
          (message) => message.operation === operation['operationId'] && message.role === status,
        );
        const general = shown.find(({ label }) => label === 'general') ?? shown[0];
        for (const id of exchangesOf(operation)) {
          const errors = found.get(id) ?? new Map<number, JsonValue | undefined>();
          found.set(id, errors.set(Number(status), general?.body));
        }
      }
    }
  }
  return new Map([...found].map(([id, errors]) => [id, [...errors].map(([status, body]) => ({ status, body }))]));
}

function operationsOf(document: JsonObject): readonly JsonObject[] {
  return [document['paths'], document['webhooks']].flatMap((items) =>
    Object.values(isJsonObject(items) ? items : {}).flatMap((item) =>
      Object.values(isJsonObject(item) ? item : {})
        .filter((operation) => operation !== undefined)
        .filter(isJsonObject),
    ),
  );
}

function errorStatuses({ responses }: JsonObject): readonly string[] {
  return Object.keys(isJsonObject(responses) ? responses : {}).filter((status) => /^[45]/.test(status));
}

function exchangesOf(operation: JsonObject): readonly string[] {
  const stated = operation['x-exchange'];
  return [Array.isArray(stated) ? stated : [stated]].flat().filter((id) => typeof id === 'string');
}

/** Pairs for the declared errors that the examples of the exchange do not show by status; the request is that of `pair`. */
export function declaredPairs(
  errors: readonly DeclaredError[],
  pair: ExamplePair,
  shown: readonly ExamplePair[],
): readonly ExamplePair[] {
  const known = new Set(shown.map(({ reply }) => (reply.kind === 'error' ? reply.status : undefined)));
  return errors
    .filter(({ status }) => !known.has(status))
    .map(({ status, body }) => ({
      label: `declared ${status}`,
      request: pair.request,
      reply: { kind: 'error', status, body, inPlace: true },
    }));
}
