import { acceptOnlyCreates, acceptOnlySupportedTypes, assignAddresses, createResources } from './bundle-steps.ts';
import {
  clearContext,
  demandAppId,
  keepSubjectsOutOfFhirContext,
  removeExpiredContexts,
  resolveParameters,
  storeContext,
} from './context-steps.ts';
import type { ClearContextWork, SetContextWork } from './work.ts';

type Step<Work> = (work: Work) => void | Promise<void>;

/** One row of the protocol: what a step does in each exchange. */
interface Row {
  readonly step: string;
  readonly 'CA:SoFA-1/set-context': Step<SetContextWork> | undefined;
  readonly 'CA:SoFA-2/clear-context': Step<ClearContextWork> | undefined;
}

function row(
  step: string,
  setContext: Step<SetContextWork> | undefined,
  clearContextStep: Step<ClearContextWork> | undefined,
): Row {
  return { step, 'CA:SoFA-1/set-context': setContext, 'CA:SoFA-2/clear-context': clearContextStep };
}

/** The protocol: rows are steps, from top to bottom; columns are exchanges. All of a column is one transaction. */
// biome-ignore format: a table is read by its columns
export const steps: readonly Row[] = [
  //                                        CA:SoFA-1/set-context         CA:SoFA-2/clear-context
  row('remove-expired-contexts',            removeExpiredContexts,        removeExpiredContexts),
  row('demand-app-id',                      demandAppId,                  undefined),
  row('accept-only-supported-types',        acceptOnlySupportedTypes,     undefined),
  row('accept-only-creates',                acceptOnlyCreates,            undefined),
  row('assign-addresses',                   assignAddresses,              undefined),
  row('keep-subjects-out-of-fhir-context',  keepSubjectsOutOfFhirContext, undefined),
  row('resolve-parameters',                 resolveParameters,            undefined),
  row('create-resources',                   createResources,              undefined),
  row('store-context',                      storeContext,                 undefined),
  row('clear-context',                      undefined,                    clearContext),
];
