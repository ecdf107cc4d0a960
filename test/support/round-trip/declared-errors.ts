import { isJsonObject, type JsonObject, type JsonValue } from '../../../generator/model/json.ts';
import { type PublishedMessage, publishedMessages } from '../published-document.ts';
import type { ExamplePair } from './example-pairs.ts';

/** An error that the published document declares of an exchange, with a body that it shows for it. */
interface DeclaredError {
  readonly status: number;
  /** What the document calls the body; none where it shows no body. */
  readonly label: string | undefined;
  /** `undefined` where such a refusal has no body. */
  readonly body: JsonValue | undefined;
}

/**
 * The errors that published documents declare, by exchange id: each status with each body that is shown for it, also those that
 * an exchange shares with others of its operation.
 */
export function declaredErrors(documents: Iterable<JsonObject>): ReadonlyMap<string, readonly DeclaredError[]> {
  const found = new Map<string, DeclaredError[]>();
  for (const document of documents) {
    const messages = publishedMessages(document);
    for (const operation of operationsOf(document)) {
      const errors = errorStatuses(operation).flatMap((status) =>
        shownErrors(
          Number(status),
          messages.filter((message) => message.operation === operation['operationId'] && message.role === status),
        ),
      );
      for (const id of exchangesOf(operation)) found.set(id, [...(found.get(id) ?? []), ...errors]);
    }
  }
  return found;
}

function shownErrors(status: number, shown: readonly PublishedMessage[]): readonly DeclaredError[] {
  if (shown.length === 0) return [{ status, label: undefined, body: undefined }];
  return shown.map(({ label, body }) => ({ status, label, body }));
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

/** Pairs for the declared errors that no example of the exchange shows by status and body; the request is that of `pair`. */
export function declaredPairs(
  errors: readonly DeclaredError[],
  pair: ExamplePair,
  shown: readonly ExamplePair[],
): readonly ExamplePair[] {
  const pairs = new Map(shown.map(({ reply }) => [keyOf(reply), undefined as ExamplePair | undefined]));
  for (const { status, label, body } of errors) {
    const reply = { kind: 'error', status, body, inPlace: true } as const;
    const key = keyOf(reply);
    if (pairs.has(key)) continue;
    pairs.set(key, { label: `declared ${[status, label ?? []].flat().join(' ')}`, request: pair.request, reply });
  }
  return [...pairs.values()].flatMap((each) => each ?? []);
}

function keyOf(reply: ExamplePair['reply']): string {
  return reply.kind === 'error' ? JSON.stringify([reply.status, reply.body]) : '';
}
