import { takeStep } from '../../kit/take-step.ts';
import { type StepsByExchange, steps } from './steps.ts';
import type { WorkByExchange } from './work.ts';

/** Runs the column of an exchange from top to bottom; gives the work back as the steps left it. */
export async function runSteps<Name extends keyof WorkByExchange>(
  work: WorkByExchange[Name] & { readonly exchange: Name },
): Promise<WorkByExchange[Name]> {
  for (const row of steps) {
    const columns: StepsByExchange = row;
    await takeStep(row.step, columns[work.exchange], work, (step) => work.context.emit({ kind: 'step-passed', step }));
  }
  return work;
}
