import { createHash } from 'node:crypto';
import type { Store } from './store.ts';

/**
 * One short text for everything in the named tables: equal texts, equal state. Shows that a refused message stored nothing.
 */
export async function stateDigest<Schema>(store: Store<Schema>, tables: readonly (keyof Schema)[]): Promise<string> {
  const contents = await store.transaction(({ entries }) => Promise.all(tables.map((table) => entries(table))));
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 16);
}
