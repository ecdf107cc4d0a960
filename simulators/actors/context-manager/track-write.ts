import type { Resource } from 'fhir/r4.js';
import type { AppWrite } from '../../kit/resource-change.ts';
import type { ResourceKey } from '../../kit/stored-resource.ts';
import { noteUse, reachableFrom } from './context-life.ts';
import { changeContexts, type ManagerCore } from './core.ts';
import type { StoredContext } from './state.ts';
import type { ContextWork } from './work.ts';

/** Notes what an app wrote under a launch (question Q-SOFA-09), and tells of the change; false where the launch is over. */
export function trackWrite(core: ManagerCore, launchId: string, write: AppWrite): Promise<boolean> {
  return changeContexts(core, async (work) => {
    const stored = await work.tables.get('contexts', launchId);
    const written = write.current ?? write.previous;
    if (stored === undefined || stored.expiresMs <= work.nowMs || written === undefined) return false;
    await keepAccount(work, stored, write.interaction, keyOf(written));
    if (write.current !== undefined) await useAll(core, work, stored, keyOf(written));
    work.changes.push({ ...write, origin: 'app' });
    return true;
  });
}

function keyOf({ resourceType, id = '' }: Resource): ResourceKey {
  return `${resourceType}/${id}`;
}

async function keepAccount(
  { tables }: ContextWork,
  { launchId }: StoredContext,
  interaction: AppWrite['interaction'],
  key: ResourceKey,
): Promise<void> {
  if (interaction === 'create') await tables.put('uses', key, { launchIds: [launchId] });
  if (interaction === 'delete') await tables.delete('uses', key);
}

/** The context now uses what was written, if it is of a session, and what that refers to. */
async function useAll(core: ManagerCore, work: ContextWork, stored: StoredContext, key: ResourceKey): Promise<void> {
  const uses = new Set(stored.uses);
  for (const reached of await reachableFrom(work, [key], core.settings.publicBaseUrl)) uses.add(reached);
  // Where the writing server has tables of its own, the resource is not found in ours.
  if ((await work.tables.get('uses', key)) !== undefined) uses.add(key);
  for (const used of uses) await noteUse(work, used, stored.launchId);
  await work.tables.put('contexts', stored.launchId, { ...stored, uses: [...uses] });
}
