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
type SetContextAnswer = Answer<SetContextInput, SetContextOutput> & {
  /** Local ids of resources sent with an earlier context that this one refers to. */
  readonly exchanged: readonly string[];
};
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
async function keepIds({ input, output, exchanged, nowMs, tables, checks }: SetContextAnswer): Promise<void> {
  const sent = input.resources?.entry ?? [];
  const answered = output.resourcesResponse?.entry ?? [];
  const localIds: string[] = [];
  for (const [index, { fullUrl }] of sent.entries()) {
    const { location = '', etag = '' } = answered[index]?.response ?? {};
    const key = managerKey(location);
    if (key === undefined) continue;
    const versionId = versionOf(location, etag);
    const known = { managerKey: key, launchId: output.launchID };
    await tables.put('ids', fullUrl, versionId === undefined ? known : { ...known, versionId });
    localIds.push(fullUrl);
  }
  await tables.put('contexts', output.launchID, { setMs: nowMs, localIds: [...localIds, ...exchanged] });
  if (sent.length > 0) checks.judge('SOFA-046', 'ids-kept', localIds.length === sent.length);
}

/** What was cleared is gone at the manager, and its ids with it. */
function forgetContext({ input, tables }: ClearContextAnswer): Promise<void> {
  return forget(tables, input.launchID);
}

/** Forgets a context, and the ids of what was sent with it and with no later one. */
export async function forget(tables: StoreTransaction<SourceTables>, launchId: string): Promise<void> {
  const open = await tables.get('contexts', launchId);
  await tables.delete('contexts', launchId);
  for (const localId of open?.localIds ?? []) {
    const known = await tables.get('ids', localId);
    if (known?.launchId !== launchId) continue;
    const heir = await contextWith(tables, localId);
    if (heir === undefined) await tables.delete('ids', localId);
    else await tables.put('ids', localId, { ...known, launchId: heir });
  }
}

/** An open context that refers to a resource: the manager keeps the resource for it. */
async function contextWith(tables: StoreTransaction<SourceTables>, localId: string): Promise<string | undefined> {
  for await (const [launchId, { localIds }] of tables.entries('contexts'))
    if (localIds.includes(localId)) return launchId;
  return undefined;
}

/** `Type/id` of a `location`, which may be absolute and carry a version. Taken apart in linear time, whatever a manager sends. */
function managerKey(location: string): string | undefined {
  const parts = location.split('/');
  const [type = '', id = ''] = parts.at(-2) === '_history' ? parts.slice(-4, -2) : parts.slice(-2);
  return /^[A-Z][A-Za-z]+$/.test(type) && /^[A-Za-z0-9.-]{1,64}$/.test(id) ? `${type}/${id}` : undefined;
}

/** The version in a `location`, or else in a weak ETag: `W/"3"`. */
function versionOf(location: string, etag: string): string | undefined {
  return (
    /\/_history\/([A-Za-z0-9.-]{1,64})$/.exec(location)?.[1] ?? /^(?:W\/)?"([A-Za-z0-9.-]{1,64})"$/.exec(etag)?.[1]
  );
}
