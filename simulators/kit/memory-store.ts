import type { Store, StoreTransaction } from './store.ts';

/** One table as a map; `undefined` in a stage stands for a deleted entry. */
type Stage<Value> = Map<string, Value | undefined>;

type TableMaps<Schema> = { readonly [Name in keyof Schema]: Map<string, Schema[Name]> };

/**
 * A store in memory over the maps given, which it takes for its own:
 * `createMemoryStore({ contexts: new Map<string, StoredContext>() })`. Transactions run one after the other.
 */
export function createMemoryStore<Schema>(tables: TableMaps<Schema>): Store<Schema> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    transaction: (work) => {
      const result = last.then(() => runTransaction(tables, work));
      // The next transaction waits for this one, however it ends.
      last = result.catch(() => undefined);
      return result;
    },
  };
}

const done = Promise.resolve();

async function runTransaction<Schema, Result>(
  tables: TableMaps<Schema>,
  work: (transaction: StoreTransaction<Schema>) => Promise<Result>,
): Promise<Result> {
  const commits: (() => void)[] = [];
  const stages: { [Name in keyof Schema]?: Stage<Schema[Name]> } = {};

  function stageOf<Name extends keyof Schema>(table: Name): Stage<Schema[Name]> {
    const known = stages[table];
    if (known !== undefined) return known;
    const stage: Stage<Schema[Name]> = new Map();
    stages[table] = stage;
    commits.push(() => commit(tables[table], stage));
    return stage;
  }

  function lookUp<Name extends keyof Schema>(table: Name, key: string): Schema[Name] | undefined {
    const stage = stageOf(table);
    return stage.has(key) ? stage.get(key) : tables[table].get(key);
  }

  const result = await work({
    // Nothing here waits, so that no function is made to: each costs more than the map behind it.
    get: (table, key) => Promise.resolve(lookUp(table, key)),
    put: (table, key, value) => {
      stageOf(table).set(key, value);
      return done;
    },
    delete: (table, key) => {
      const present = lookUp(table, key) !== undefined;
      if (present) stageOf(table).set(key, undefined);
      return Promise.resolve(present);
    },
    count: (table) => Promise.resolve(countOf(tables[table], stageOf(table))),
    entries: (table) => merged(tables[table], stageOf(table)),
  });
  for (const apply of commits) apply();
  return result;
}

function commit<Value>(table: Map<string, Value>, stage: Stage<Value>): void {
  for (const [key, value] of stage) {
    if (value === undefined) table.delete(key);
    else table.set(key, value);
  }
}

function countOf<Value>(table: ReadonlyMap<string, Value>, stage: Stage<Value>): number {
  let count = table.size;
  for (const [key, value] of stage) count += Number(value !== undefined) - Number(table.has(key));
  return count;
}

async function* merged<Value>(
  table: ReadonlyMap<string, Value>,
  stage: Stage<Value>,
): AsyncGenerator<readonly [string, Value]> {
  for (const [key, kept] of table) {
    const value = stage.has(key) ? stage.get(key) : kept;
    if (value !== undefined) yield [key, value];
  }
  for (const [key, value] of stage) if (value !== undefined && !table.has(key)) yield [key, value];
}
