import type { AuthorizationClientOptions } from './options.ts';
import type { SessionGrant } from './state.ts';

/** What a session may do; `undefined` where there is none, or its time is over. */
export async function findGrant(
  { store, clock }: AuthorizationClientOptions,
  sessionId: string,
): Promise<SessionGrant | undefined> {
  const grant = await store.transaction(({ get }) => get('grants', sessionId));
  return grant === undefined || grant.expiresMs <= clock.nowMs() ? undefined : grant;
}
