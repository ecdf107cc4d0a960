import { OperationOutcomeError } from '../../../generated/runtime/operation-outcome-error.ts';
import type { ResourceKey } from '../../kit/stored-resource.ts';
import { withMembers } from '../../kit/with-members.ts';
import { noteUse, reachableFrom, removeContext } from './context-life.ts';
import { mintLaunchId, type StoredContext } from './state.ts';
import { type ClearContextWork, refuse, type SetContextWork } from './work.ts';

/** SOFA-040: a new opaque id for every context (question Q-SOFA-07), kept with what it stands for and what it uses. */
export async function storeContext(work: SetContextWork): Promise<void> {
  const { settings, caller, nowMs } = work;
  const launchId = mintLaunchId(settings.random);
  const created: ResourceKey[] = [];
  for (const { key, isNew } of work.entries) if (isNew) created.push(key);
  const referred = work.referred.size === 0 ? [] : await reachableFrom(work, work.referred, settings.publicBaseUrl);
  const uses = referred.length === 0 ? created : [...created, ...referred];
  const use = { launchIds: [launchId] };
  for (const key of created) await work.tables.put('uses', key, use);
  for (const key of referred) await noteUse(work, key, launchId);
  work.expiresMs = nowMs + settings.jurisdiction.contextTtlSeconds * 1000;
  const stored: StoredContext = { launchId, context: work.context, uses, createdMs: nowMs, expiresMs: work.expiresMs };
  const owned =
    caller === undefined
      ? stored
      : withMembers(stored, { owner: { clientId: caller.clientId, tenant: settings.publicBaseUrl } });
  await work.tables.put('contexts', launchId, owned);
  work.launchId = launchId;
  work.changed('contexts-stored', 1);
}

/**
 * Finds the context to clear. A launch id that names nothing (unknown, expired or cleared before) is no failure, as with
 * FHIR's delete, unless the jurisdiction says otherwise (question Q-SOFA-05).
 */
export async function findContextToClear(work: ClearContextWork): Promise<void> {
  const { launchID } = work.input;
  const stored = await work.tables.get('contexts', launchID);
  const isOfThisTenant = stored?.owner === undefined || stored.owner.tenant === work.settings.publicBaseUrl;
  if (stored !== undefined && stored.expiresMs > work.nowMs && isOfThisTenant) {
    work.stored = stored;
    return;
  }
  if (work.settings.jurisdiction.unknownLaunch === 'success') return;
  refuse(work, {
    check: 'launch-known',
    status: 404,
    code: 'not-found',
    text: 'There is no such context: it was cleared before, has expired, or never was.',
    expression: launchIdPath,
  });
}

const launchIdPath = "Parameters.parameter.where(name = 'launchID').value";

/** Only who set a context may clear it. Who knows the launch id knows that it exists, so that saying no gives nothing away. */
export function demandOwner({ stored, caller }: ClearContextWork): void {
  if (stored?.owner === undefined || stored.owner.clientId === caller?.clientId) return;
  throw new OperationOutcomeError(403, {
    severity: 'error',
    code: 'forbidden',
    text: 'Only the client that set a context may clear it.',
    expression: launchIdPath,
  });
}

/** SOFA-062: the context goes with everything made in its session. */
export async function clearContext(work: ClearContextWork): Promise<void> {
  if (work.stored === undefined) return;
  work.deleted = await removeContext(work, work.stored, 'context-source');
  work.changed('contexts-cleared', 1);
  work.changed('resources-deleted', work.deleted.length);
}
