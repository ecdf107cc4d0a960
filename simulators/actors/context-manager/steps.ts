import { type Column, columnOf, type Step } from '../../kit/take-steps.ts';
import { acceptOnlyCreates, acceptOnlySupportedTypes, holdAgainstProfiles } from './bundle-rules.ts';
import { assignAddresses, createResources, findExistingResources } from './bundle-steps.ts';
import { clearContext, demandOwner, findContextToClear, storeContext } from './context-steps.ts';
import { judgeAppId, keepSubjectsOutOfFhirContext, resolveParameters } from './parameter-steps.ts';
import type { ClearContextWork, SetContextWork } from './work.ts';

/** One row of the protocol: what a step does in each exchange. */
interface Row {
  readonly step: string;
  readonly 'CA:SoFA-1/set-context': Step<SetContextWork>;
  readonly 'CA:SoFA-2/clear-context': Step<ClearContextWork>;
}

function row(step: string, setContext: Step<SetContextWork>, clearContextStep: Step<ClearContextWork>): Row {
  return { step, 'CA:SoFA-1/set-context': setContext, 'CA:SoFA-2/clear-context': clearContextStep };
}

/** The protocol: rows are steps, from top to bottom; columns are exchanges. All of a column is one transaction. */
// biome-ignore format: a table is read by its columns
const steps: readonly Row[] = [
  //                                        CA:SoFA-1/set-context         CA:SoFA-2/clear-context
  row('judge-app-id',                       judgeAppId,                   undefined),
  row('accept-only-supported-types',        acceptOnlySupportedTypes,     undefined),
  row('accept-only-creates',                acceptOnlyCreates,            undefined),
  row('hold-against-profiles',              holdAgainstProfiles,          undefined),
  row('find-existing-resources',            findExistingResources,        undefined),
  row('assign-addresses',                   assignAddresses,              undefined),
  row('keep-subjects-out-of-fhir-context',  keepSubjectsOutOfFhirContext, undefined),
  row('resolve-parameters',                 resolveParameters,            undefined),
  row('create-resources',                   createResources,              undefined),
  row('store-context',                      storeContext,                 undefined),
  row('find-context',                       undefined,                    findContextToClear),
  row('demand-owner',                       undefined,                    demandOwner),
  row('clear-context',                      undefined,                    clearContext),
];

/** The steps of CA:SoFA-1. */
export const setContextSteps: Column<SetContextWork> = columnOf(steps, (row) => row['CA:SoFA-1/set-context']);

/** The steps of CA:SoFA-2. */
export const clearContextSteps: Column<ClearContextWork> = columnOf(steps, (row) => row['CA:SoFA-2/clear-context']);
