import type { FormDefinition, FormPair } from './form-definition.ts';

/**
 * Writes the parameters of a query or a form, in the order of the definition. A member the definition does not know is written
 * as well: dropped silently it would never be found, written it is refused or passed over by the peer.
 */
export function writeForm(definition: FormDefinition, value: object): readonly FormPair[] {
  const members = new Map<string, unknown>(Object.entries(value));
  const pairs: FormPair[] = [];
  for (const { name } of definition.parameters) {
    pairs.push(...pairsOf(name, members.get(name)));
    members.delete(name);
  }
  for (const [name, unknown] of members) pairs.push(...pairsOf(name, unknown));
  return pairs;
}

function pairsOf(name: string, value: unknown): readonly FormPair[] {
  if (value === undefined) return [];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((item) => [name, typeof item === 'object' ? 'an object' : String(item)]);
}
