import { createHash } from 'node:crypto';
import type { Store } from './store.ts';

/**
 * One short text for everything in the named tables: equal texts, equal state. Shows that a refused message stored nothing.
 */
export async function stateDigest<Schema>(store: Store<Schema>, tables: readonly (keyof Schema)[]): Promise<string> {
  const hash = createHash('sha256');
  await store.transaction(async ({ entries }) => {
    for (const table of tables) {
      hash.update(`table ${String(table)}\n`);
      for await (const entry of entries(table)) hash.update(`${JSON.stringify(entry)}\n`);
    }
  });
  return hash.digest('hex').slice(0, 16);
}
