import type { StoreTransaction } from './store.ts';

/** Deletes the entries of a table whose time is over. They all live equally long, so that the oldest come first, and end the look. */
export async function forgetExpired<Name extends string, Schema extends Record<Name, { readonly expiresMs: number }>>(
  tables: StoreTransaction<Schema>,
  table: Name,
  nowMs: number,
): Promise<void> {
  for await (const [key, { expiresMs }] of tables.entries(table)) {
    if (expiresMs > nowMs) return;
    await tables.delete(table, key);
  }
}
