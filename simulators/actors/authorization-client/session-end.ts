import { type Alarm, createAlarm } from '../../kit/alarm.ts';
import { type AuthorizationClientOptions, openConversation } from './options.ts';
import type { SessionGrant } from './state.ts';

/** Revokes the tokens of a session that is over; false where the server cannot, or would not. @see RFC 7009 §2 */
export async function revokeTokens(
  options: AuthorizationClientOptions,
  { iss, server, refreshToken, accessToken }: SessionGrant,
): Promise<boolean> {
  if (server.revocationEndpoint === undefined) return false;
  const authorizationServer = openConversation(options).authorizationServer(iss, server);
  const answers = [
    ...(refreshToken === undefined
      ? []
      : [await authorizationServer.revoke({ token: refreshToken, token_type_hint: 'refresh_token' })]),
    await authorizationServer.revoke({ token: accessToken, token_type_hint: 'access_token' }),
  ];
  return answers.every(({ ok }) => ok);
}

/** Ends sessions that nobody ended when their time is over, as a logout would. */
export function createSessionEnd(options: AuthorizationClientOptions): Alarm {
  const retryAfterMs = 30_000;
  return createAlarm(options.clock, () => endSessions(options).catch(() => options.clock.nowMs() + retryAfterMs));
}

/** Forgets the sessions that are over and revokes their tokens; gives when the next one ends. */
async function endSessions(options: AuthorizationClientOptions): Promise<number> {
  const over: SessionGrant[] = [];
  const nextMs = await options.store.transaction(async (tables) => {
    // All live equally long and stand in the order they began, so that the first that lives on ends the search.
    for await (const [sessionId, grant] of tables.entries('grants')) {
      if (grant.expiresMs > options.clock.nowMs()) return grant.expiresMs;
      await tables.delete('grants', sessionId);
      over.push(grant);
    }
    return Number.POSITIVE_INFINITY;
  });
  for (const grant of over) await revokeTokens(options, grant);
  return nextMs;
}
