import { wireAddress } from '../../generator/emit/wire-address.ts';
import type { Example, Exchange } from '../../generator/model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';

/** A request that is nothing but a method and an address, by example. */
export interface BodylessRequest {
  readonly exchange: string;
  readonly label: string;
  readonly method: string;
  /** Path below the base, with its query. */
  readonly address: string;
}

/**
 * The requests of an exchange that have no body, by its examples: those of GET and DELETE. One whose message is empty needs no
 * example, and is told by its address alone.
 */
export function bodylessRequests(exchange: Exchange): readonly BodylessRequest[] {
  const { methods, paths } = wireAddress(exchange.wire);
  const examples = exchange.examples.filter(({ direction, error }) => direction === 'request' && !error);
  return methods
    .filter((method) => method === 'GET' || method === 'DELETE')
    .flatMap((method) =>
      paths.flatMap((path) =>
        addresses(exchange, path.replaceAll(/\{[^}]+\}/g, 'x-1'), examples).map(([label, address]) => ({
          exchange: exchange.id,
          label,
          method,
          address,
        })),
      ),
    );
}

function addresses(
  { wire, request }: Exchange,
  path: string,
  examples: readonly Example[],
): readonly (readonly [label: string, address: string])[] {
  if (examples.length === 0) return request.kind === 'empty' ? [['without example', path]] : [];
  return examples.map(({ label, body }) => {
    const members = isJsonObject(body) ? body : {};
    if (typeof members['path'] === 'string' && wire.kind === 'fhir-interaction') {
      return [label, withQuery(`/${members['path']}`, isJsonObject(members['query']) ? members['query'] : {})];
    }
    return [label, withQuery(path, wire.kind === 'fhir-operation' ? parameterMembers(members) : members)];
  });
}

/** Parameters as the query of an operation that is called by GET has them. @see FHIR R4, Operations §3.2.0.4 */
function parameterMembers({ parameter }: JsonObject): JsonObject {
  const entries = Array.isArray(parameter) ? parameter.filter(isJsonObject) : [];
  return Object.fromEntries(
    entries.map((entry): [string, JsonValue | undefined] => {
      const [, value] = Object.entries(entry).find(([name]) => name.startsWith('value')) ?? [];
      return [String(entry['name']), value];
    }),
  );
}

function withQuery(path: string, members: JsonObject): string {
  const pairs = Object.entries(members).map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}
