import { type Alarm, createAlarm } from '../../kit/alarm.ts';
import { removeContext } from './context-life.ts';
import { changeContexts, type ManagerCore, revokePending, tell } from './core.ts';

/** Removes contexts by itself when their time is over (SOFA-065). */
export type Purge = Alarm;

/** More go in the next round, so that callers are not kept waiting. */
const contextsPerRound = 100;
const retryAfterMs = 30_000;

/** A purge that looks at once what was left behind, and from then on whenever the oldest context has had its time. */
export function createPurge(core: ManagerCore): Purge {
  return createAlarm(core.clock, () =>
    sweep(core).catch((error: unknown) => {
      const reason = error instanceof Error ? error.constructor.name : typeof error;
      tell(core, { kind: 'exchange-failed', reason: `purge: ${reason}` });
      return core.clock.nowMs() + retryAfterMs;
    }),
  );
}

/** Removes what is over; gives when to look again. */
async function sweep(core: ManagerCore): Promise<number> {
  const { removed, nextMs } = await changeContexts(core, async (work) => {
    let removed = 0;
    for await (const [launchId, stored] of work.tables.entries('contexts')) {
      // All live equally long and stand in the order they were set, so that the first that lives on ends the search.
      if (stored.expiresMs > work.nowMs) return { removed, nextMs: stored.expiresMs };
      if (removed === contextsPerRound) return { removed, nextMs: work.nowMs };
      const deleted = await removeContext(work, stored, 'context-manager');
      await core.audit.contextExpired(work, launchId, deleted);
      removed += 1;
    }
    return { removed, nextMs: Number.POSITIVE_INFINITY };
  });
  if (removed > 0) tell(core, { kind: 'state-changed', change: 'contexts-expired', count: removed });
  const left = await revokePending(core, await pendingRevocations(core));
  return left === 0 ? nextMs : Math.min(nextMs, core.clock.nowMs() + retryAfterMs);
}

async function pendingRevocations({ store }: ManagerCore): Promise<readonly string[]> {
  return store.transaction(async ({ entries }) => {
    const launchIds: string[] = [];
    for await (const [launchId] of entries('revocations')) launchIds.push(launchId);
    return launchIds;
  });
}
