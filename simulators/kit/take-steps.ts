/** What one row of a protocol's table does in one exchange; `undefined`: nothing. */
export type Step<Work> = ((work: Work) => void | Promise<void>) | undefined;

/** One column of a protocol's table: the steps of one exchange that do something, from top to bottom. */
export type Column<Work> = readonly NamedStep<Work>[];

interface NamedStep<Work> {
  readonly name: string;
  readonly take: (work: Work) => void | Promise<void>;
}

/** Looks once through the table for what `stepOf` finds in each row. */
export function columnOf<Row extends { readonly step: string }, Work>(
  rows: readonly Row[],
  stepOf: (row: Row) => Step<Work>,
): Column<Work> {
  return rows.flatMap((row) => {
    const take = stepOf(row);
    return take === undefined ? [] : [{ name: row.step, take }];
  });
}

/** Takes the steps of a column, one after the other, and tells of each once it has passed. */
export async function takeSteps<Work>(column: Column<Work>, work: Work, passed: (name: string) => void): Promise<void> {
  for (const { name, take } of column) {
    const pending = take(work);
    // Most steps need not wait for anything, and waiting for nothing takes its time as well.
    if (pending !== undefined) await pending;
    passed(name);
  }
}
