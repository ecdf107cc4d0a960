import type { StoreTransaction } from './store.ts';

/** How many launches or logins may be under way at a time, unless a system is told otherwise. */
export const defaultMaxPending = 10_000;

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

/**
 * Makes room for one more entry in a table that holds `limit` at most: the oldest give way, since whoever fills a table with launches
 * that come to nothing must not keep out those that follow.
 */
export async function makeRoom<Schema>(
  tables: StoreTransaction<Schema>,
  table: keyof Schema,
  limit: number,
  forget: (key: string) => Promise<unknown> = (key) => tables.delete(table, key),
): Promise<void> {
  let surplus = (await tables.count(table)) + 1 - limit;
  if (surplus <= 0) return;
  for await (const [key] of tables.entries(table)) {
    await forget(key);
    surplus -= 1;
    if (surplus <= 0) return;
  }
}
