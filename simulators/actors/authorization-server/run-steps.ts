import { type StepsByExchange, steps } from './steps.ts';
import type { WorkByExchange } from './work.ts';

/** Runs the column of an exchange from top to bottom; gives the work back as the steps left it. */
export async function runSteps<Name extends keyof WorkByExchange>(
  work: WorkByExchange[Name] & { readonly exchange: Name },
): Promise<WorkByExchange[Name]> {
  for (const row of steps) {
    const columns: StepsByExchange = row;
    const step = columns[work.exchange];
    if (step === undefined) continue;
    await step(work);
    work.context.emit({ kind: 'step-passed', step: row.step });
  }
  return work;
}
