import type { Example, Exchange, HttpBinding } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';

/** An exchange outside the FHIR API. */
export interface HttpExchange extends Exchange {
  readonly wire: HttpBinding;
}

/** True for an exchange outside the FHIR API. */
export function isHttpExchange(exchange: Exchange): exchange is HttpExchange {
  return exchange.wire.kind === 'http';
}

/** Examples of one direction over all exchanges of an operation. */
export function examplesOf(
  exchanges: readonly Exchange[],
  direction: Example['direction'],
  error: boolean,
): readonly Example[] {
  return exchanges.flatMap(({ examples }) =>
    examples.filter((example) => example.direction === direction && example.error === error),
  );
}

/** The bodies that some messages may have: one schema, or any of several. */
export function anyOf(schemas: readonly (JsonObject | undefined)[]): JsonObject {
  const known = new Map(
    schemas.flatMap((schema) => (schema === undefined ? [] : [[JSON.stringify(schema), schema] as const])),
  );
  const [first, ...others] = known.values();
  if (first === undefined) return { type: 'object' };
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}
