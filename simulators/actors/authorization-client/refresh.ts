import { findGrant } from './find-grant.ts';
import {
  type Attempt,
  type AuthorizationClientOptions,
  attempt,
  type Conversation,
  openConversation,
} from './options.ts';
import { ClientRefused } from './refusal.ts';
import { revokeTokens } from './session-end.ts';
import type { SessionGrant } from './state.ts';
import { grantFrom } from './token-answer.ts';

/** Renews the grant of a session. */
export type Refresher = (sessionId: string) => Promise<Attempt<{ readonly grant: SessionGrant }>>;

const exchange = 'CA:SoF-3/token.refresh';

/**
 * A refresher that asks once for all who want a session renewed at the same time: a server that rotates refresh tokens takes the
 * second use of one for theft. Several processes over one store each ask for themselves.
 */
export function createRefresher(options: AuthorizationClientOptions): Refresher {
  const underWay = new Map<string, ReturnType<Refresher>>();
  return (sessionId) => {
    const known = underWay.get(sessionId);
    if (known !== undefined) return known;
    const conversation = openConversation(options);
    const asked = attempt(
      conversation,
      () => exchange,
      async () => ({ grant: await refresh(options, conversation, sessionId) }),
    ).finally(() => underWay.delete(sessionId));
    underWay.set(sessionId, asked);
    return asked;
  };
}

async function refresh(
  options: AuthorizationClientOptions,
  conversation: Conversation,
  sessionId: string,
): Promise<SessionGrant> {
  const before = await findGrant(options, sessionId);
  if (before === undefined) throw new ClientRefused({ reason: 'ended', text: 'The session has ended.' });
  const { iss, server, refreshToken } = before;
  if (refreshToken === undefined) {
    throw new ClientRefused({ reason: 'no-refresh-token', text: 'The server gave no refresh token.' });
  }
  const input = { grant_type: 'refresh_token', refresh_token: refreshToken } as const;
  const answered = await conversation.authorizationServer(iss, server).tokenRefresh(input);
  if (!answered.ok && answered.error.kind === 'oauth' && answered.error.error === 'invalid_grant') {
    await replace(options, sessionId, refreshToken, undefined);
    throw new ClientRefused({ reason: 'ended', text: 'The server has ended the session.' });
  }
  const question = { column: 'refresh', iss, server, nonce: undefined, before } as const;
  const grant = await grantFrom(options, conversation, question, answered);
  if (await replace(options, sessionId, refreshToken, grant)) return grant;
  // Nobody else knows of these, so that nobody else would end them.
  await revokeTokens(options, grant);
  throw new ClientRefused({ reason: 'ended', text: 'The session ended meanwhile.' });
}

/** Changes the grant that was renewed; false where the session ended meanwhile. */
function replace(
  { store }: AuthorizationClientOptions,
  sessionId: string,
  refreshToken: string,
  grant: SessionGrant | undefined,
): Promise<boolean> {
  return store.transaction(async (tables) => {
    const current = await tables.get('grants', sessionId);
    if (current?.refreshToken !== refreshToken) return false;
    if (grant === undefined) await tables.delete('grants', sessionId);
    else await tables.put('grants', sessionId, grant);
    return true;
  });
}
