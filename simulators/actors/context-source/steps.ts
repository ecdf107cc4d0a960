import type {
  ClearContextInput,
  ClearContextOutput,
  SetContextInput,
  SetContextOutput,
} from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import type { StoreTransaction } from '../../kit/store.ts';
import type { SourceTables } from './state.ts';

/** What every step has in hand: a valid answer, and the source's state. */
interface Answer<Input, Output> {
  readonly input: Input;
  readonly output: Output;
  readonly nowMs: number;
  readonly tables: StoreTransaction<SourceTables>;
  readonly checks: RequirementChecks;
}

/** An answer to set-context on its way through the steps. */
export type SetContextAnswer = Answer<SetContextInput, SetContextOutput>;
type ClearContextAnswer = Answer<ClearContextInput, ClearContextOutput>;
type Step<Kind> = (answer: Kind) => void | Promise<void>;

interface Row {
  readonly step: string;
  readonly 'CA:SoFA-1/set-context': Step<SetContextAnswer> | undefined;
  readonly 'CA:SoFA-2/clear-context': Step<ClearContextAnswer> | undefined;
}

function row(
  step: string,
  setContext: Row['CA:SoFA-1/set-context'],
  clearContext: Row['CA:SoFA-2/clear-context'],
): Row {
  return { step, 'CA:SoFA-1/set-context': setContext, 'CA:SoFA-2/clear-context': clearContext };
}

/** What the source does with an answer: rows are steps, from top to bottom; columns are exchanges. */
// biome-ignore format: a table is read by its columns
export const steps: readonly Row[] = [
  //                        CA:SoFA-1/set-context  CA:SoFA-2/clear-context
  row('judge-launch-id',    judgeLaunchId,         undefined),
  row('judge-response',     judgeResponse,         undefined),
  row('judge-outcome',      judgeSetOutcome,       judgeClearOutcome),
  row('keep-ids',           keepIds,               undefined),
  row('forget-context',     undefined,             forgetContext),
];

/** SOFA-040: the id is new to us, and long enough that nobody guesses it. */
async function judgeLaunchId({ output, tables, checks }: SetContextAnswer): Promise<void> {
  const isNew = (await tables.get('contexts', output.launchID)) === undefined;
  checks.judge('SOFA-040', 'launch-id-opaque', isNew && output.launchID.length >= opaqueLength);
}

/** 128 bits take 22 characters of base64url (question D8). */
const opaqueLength = 22;

/** SOFA-041 to SOFA-044: whether the answer tells of every entry, in full and in order. */
function judgeResponse({ input, output, checks }: SetContextAnswer): void {
  const { resourcesResponse } = output;
  checks.judge(
    'SOFA-041',
    'response-where-sent',
    (input.resources === undefined) === (resourcesResponse === undefined),
  );
  if (input.resources === undefined || resourcesResponse === undefined) return;
  const sent = input.resources.entry ?? [];
  const answered = resourcesResponse.entry ?? [];
  checks.judge('SOFA-042', 'answer-for-each-entry', answered.length === sent.length);
  // An entry that lacks a part never comes here: the client refuses the answer, and tells SOFA-043 as missed.
  if (answered.length > 0) checks.met('SOFA-043', 'message:valid');
  const inOrder = sent.every(({ resource }, index) => {
    const location = answered[index]?.response?.location;
    return (
      resource !== undefined && location !== undefined && managerKey(location)?.startsWith(`${resource.resourceType}/`)
    );
  });
  checks.judge('SOFA-044', 'answers-in-order', inOrder);
}

/** SOFA-045. */
function judgeSetOutcome({ output, checks }: SetContextAnswer): void {
  checks.judge('SOFA-045', 'outcome-given', (output.outcome ?? []).length > 0);
}

/** SOFA-063: an answer without outcome never comes here, the client refuses it and tells the requirement as missed. */
function judgeClearOutcome({ checks }: ClearContextAnswer): void {
  checks.met('SOFA-063', 'message:valid');
}

/**
 * SOFA-046: keeps which local resource is which at the manager. Answers are matched by their order, because the guide does
 * not say whether their fullUrl repeats the request's (question D6).
 */
async function keepIds({ input, output, nowMs, tables, checks }: SetContextAnswer): Promise<void> {
  const sent = input.resources?.entry ?? [];
  const answered = output.resourcesResponse?.entry ?? [];
  const localIds: string[] = [];
  for (const [index, { fullUrl }] of sent.entries()) {
    const key = managerKey(answered[index]?.response?.location ?? '');
    if (key === undefined) continue;
    await tables.put('ids', fullUrl, { managerKey: key, launchId: output.launchID });
    localIds.push(fullUrl);
  }
  await tables.put('contexts', output.launchID, { setMs: nowMs, localIds });
  if (sent.length > 0) checks.judge('SOFA-046', 'ids-kept', localIds.length === sent.length);
}

/** What was cleared is gone at the manager, and its ids with it. */
async function forgetContext({ input, tables }: ClearContextAnswer): Promise<void> {
  const open = await tables.get('contexts', input.launchID);
  for (const localId of open?.localIds ?? []) {
    if ((await tables.get('ids', localId))?.launchId === input.launchID) await tables.delete('ids', localId);
  }
  await tables.delete('contexts', input.launchID);
}

/** `Type/id` of a `location`, which may be absolute and carry a version. */
function managerKey(location: string): string | undefined {
  return /([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/.exec(location)?.[1];
}
