import { type EventDetail, type EventSink, emitEvent } from '../../../generated/runtime/exchange-event.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import type { LaunchGrants } from '../../kit/access-grants.ts';
import type { Clock } from '../../kit/clock.ts';
import { opaqueId } from '../../kit/random.ts';
import type { ResourceChange, ResourceChangeSink } from '../../kit/resource-change.ts';
import type { Store } from '../../kit/store.ts';
import type { ContextAccess } from './access.ts';
import type { ContextAudit } from './audit.ts';
import type { ContextTables } from './state.ts';
import type { ContextWork, ManagerSettings } from './work.ts';

/** What all parts of one manager share. */
export interface ManagerCore {
  readonly release: GuideRelease;
  readonly clock: Clock;
  readonly store: Store<ContextTables>;
  readonly settings: ManagerSettings;
  readonly access: ContextAccess;
  readonly audit: ContextAudit;
  readonly launchGrants: LaunchGrants | undefined;
  readonly onResourceChange: ResourceChangeSink | undefined;
  readonly log: EventSink | undefined;
}

/** Runs `work` as one transaction, and tells what it changed once that is final. */
export async function changeContexts<Result>(
  { store, clock, launchGrants, onResourceChange }: ManagerCore,
  work: (common: ContextWork) => Promise<Result>,
): Promise<Result> {
  const changes: ResourceChange[] = [];
  const revokesTokens = launchGrants !== undefined;
  const result = await store.transaction((tables) => work({ nowMs: clock.nowMs(), tables, revokesTokens, changes }));
  if (onResourceChange !== undefined) for (const change of changes) onResourceChange(change);
  return result;
}

/**
 * Revokes the tokens of contexts that are gone. Not within the transaction that removed them: an Authorization Server that is
 * asking for a launch at the same time would wait for the manager, and the manager for it. What fails stays noted.
 * Gives how many are left.
 */
export async function revokePending(
  { store, launchGrants }: ManagerCore,
  launchIds: readonly string[],
): Promise<number> {
  if (launchGrants === undefined) return 0;
  let left = 0;
  for (const launchId of launchIds) {
    const isPending = await store.transaction(async ({ get }) => (await get('revocations', launchId)) !== undefined);
    if (!isPending) continue;
    try {
      await launchGrants.revokeLaunch(launchId);
    } catch {
      left += 1;
      continue;
    }
    await store.transaction(async (tables) => tables.delete('revocations', launchId));
  }
  return left;
}

/** Tells what the manager does of its own accord, outside any exchange. */
export function tell({ log, clock, settings }: ManagerCore, detail: EventDetail): void {
  if (log === undefined) return;
  const correlationId = opaqueId(settings.random);
  emitEvent(log, { actor: 'context-manager', correlationId, atMs: clock.nowMs() }, detail);
}
