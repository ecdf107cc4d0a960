import type { Example, FhirInteractionBinding, WireBinding } from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { wireAddress } from '../wire-address.ts';

/**
 * An example request that is nothing but an address, as it is sent: `GET [base]/Patient?name=Noor`. `undefined` for one that has a body:
 * examples write an address as JSON, which a reader would take for what travels.
 */
export function requestLine(wire: WireBinding, { direction, body }: Example): string | undefined {
  if (direction !== 'request' || wire.kind !== 'fhir-interaction' || !isJsonObject(body)) return undefined;
  const address = addressOf(wire, body);
  if (address === undefined) return undefined;
  const query = queryText(address.query);
  return `${wireAddress(wire).methods.join('|')} [base]/${address.path}${query === '' ? '' : `?${query}`}`;
}

interface ExampleAddress {
  readonly path: string;
  readonly query: JsonObject;
}

/** A search of one type is written without its path. */
function addressOf(
  { interaction, resourceType }: FhirInteractionBinding,
  body: JsonObject,
): ExampleAddress | undefined {
  const { path, query } = body;
  if (typeof path === 'string') return { path, query: isJsonObject(query) ? query : {} };
  return interaction === 'search-type' && resourceType !== '*' ? { path: resourceType, query: body } : undefined;
}

function queryText(query: JsonObject): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => valuesOf(value).map((each) => [name, each]));
  return new URLSearchParams(pairs).toString();
}

function valuesOf(value: JsonValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const values = Array.isArray(value) ? value : [value];
  return values.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
}
