import type { ResourceKey } from '../../kit/stored-resource.ts';
import { findReferences, parseRestfulReference } from './references.ts';
import type { StoredContext } from './state.ts';
import type { ContextWork } from './work.ts';

/**
 * The resources made in sessions that can be reached from these by reference, themselves included. All of them must stay as
 * long as a context uses the first.
 */
export async function reachableFrom(
  { tables }: ContextWork,
  start: Iterable<ResourceKey>,
  publicBaseUrl: string,
): Promise<readonly ResourceKey[]> {
  const seen = new Set<ResourceKey>(start);
  const ofSessions: ResourceKey[] = [];
  // A set gives what is added while it is gone through, and nothing twice, so that circles end.
  for (const key of seen) {
    const stored = await tables.get('resources', key);
    if (stored === undefined) continue;
    if ((await tables.get('uses', key)) !== undefined) ofSessions.push(key);
    for (const { reference } of findReferences(stored.resource, '')) {
      const parsed = parseRestfulReference(reference);
      if (parsed !== undefined && (parsed.base === '' || parsed.base === publicBaseUrl)) seen.add(parsed.key);
    }
  }
  return ofSessions;
}

/** Notes that a context uses a resource that was made in a session, its own or another's. */
export async function noteUse({ tables }: ContextWork, key: ResourceKey, launchId: string): Promise<void> {
  const launchIds = (await tables.get('uses', key))?.launchIds ?? [];
  if (!launchIds.includes(launchId)) await tables.put('uses', key, { launchIds: [...launchIds, launchId] });
}

/**
 * Deletes a context and the resources that were made in sessions and that no other context uses (question Q-SOFA-10).
 * Gives their keys.
 */
export async function removeContext(
  work: ContextWork,
  { launchId, uses }: StoredContext,
  origin: 'context-source' | 'context-manager',
): Promise<readonly ResourceKey[]> {
  const { tables, changes } = work;
  const deleted: ResourceKey[] = [];
  for (const key of uses) {
    const use = await tables.get('uses', key);
    const others = (use?.launchIds ?? []).filter((id) => id !== launchId);
    if (use === undefined) continue;
    if (others.length > 0) {
      await tables.put('uses', key, { launchIds: others });
      continue;
    }
    await tables.delete('uses', key);
    const stored = await tables.get('resources', key);
    if (stored === undefined) continue;
    await tables.delete('resources', key);
    changes.push({ previous: stored.resource, current: undefined, interaction: 'delete', origin });
    deleted.push(key);
  }
  await tables.delete('contexts', launchId);
  if (work.revokesTokens) await tables.put('revocations', launchId, { sinceMs: work.nowMs });
  return deleted;
}
