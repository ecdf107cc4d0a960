/**
 * Reads and writes of one transaction; `Schema` gives each table the type of its values, which are never changed in
 * place. Reads see the transaction's own writes.
 */
export interface StoreTransaction<Schema> {
  readonly get: <Name extends keyof Schema>(table: Name, key: string) => Promise<Schema[Name] | undefined>;
  readonly put: <Name extends keyof Schema>(table: Name, key: string, value: Schema[Name]) => Promise<void>;
  /** True where there was something to delete. */
  readonly delete: <Name extends keyof Schema>(table: Name, key: string) => Promise<boolean>;
  /** How many entries a table has. */
  readonly count: <Name extends keyof Schema>(table: Name) => Promise<number>;
  /** The entries of a table in the order they were first put, one at a time: whoever needs the first few reads no more. */
  readonly entries: <Name extends keyof Schema>(table: Name) => AsyncIterable<readonly [string, Schema[Name]]>;
}

/** Where an actor keeps its state. Asynchronous, so that a database can stand behind it. */
export interface Store<Schema> {
  /**
   * Runs `work` alone: all its writes become visible together when it returns, and none of them where it throws.
   * @throws whatever `work` throws.
   */
  readonly transaction: <Result>(work: (transaction: StoreTransaction<Schema>) => Promise<Result>) => Promise<Result>;
}
