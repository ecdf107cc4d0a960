/** What one row of a protocol's table does in one exchange; `undefined`: nothing. */
export type Step<Work> = ((work: Work) => void | Promise<void>) | undefined;

/** Takes a step of a protocol's table, where its exchange has one, and tells of it once it has passed. */
export async function takeStep<Work>(
  name: string,
  step: Step<Work>,
  work: Work,
  passed: (name: string) => void,
): Promise<void> {
  if (step === undefined) return;
  const pending = step(work);
  // Most steps need not wait for anything, and waiting for nothing takes its time as well.
  if (pending !== undefined) await pending;
  passed(name);
}
