import { type Column, takeSteps } from '../../kit/take-steps.ts';
import { columns } from './steps.ts';
import type { WorkByExchange } from './work.ts';

/** Runs the column of an exchange from top to bottom; gives the work back as the steps left it. */
export async function runSteps<Name extends keyof WorkByExchange>(
  work: WorkByExchange[Name] & { readonly exchange: Name },
): Promise<WorkByExchange[Name]> {
  const column: Column<WorkByExchange[Name]> = columns[work.exchange];
  await takeSteps(column, work, (step) => work.context.emit({ kind: 'step-passed', step }));
  return work;
}
