import type { FetchHandler } from '../../../generated/runtime/server-options.ts';
import { isSecureAddress } from '../../kit/secure-address.ts';
import { stateDigest } from '../../kit/state-digest.ts';
import { begin, type LaunchToAuthorize } from './begin.ts';
import { createClientCallback } from './callback.ts';
import { findGrant } from './find-grant.ts';
import type { Attempt, AuthorizationClientOptions } from './options.ts';
import { createRefresher } from './refresh.ts';
import { type AppSession, openSession } from './session.ts';
import { createSessionEnd, revokeTokens } from './session-end.ts';
import type { AuthorizationRequest } from './work.ts';

/** An Authorization Client: gets an app its tokens, and uses them. */
export interface AuthorizationClient {
  /** CA:SoF-2, and the request of CA:SoF-3: where to send the browser, and what to post there where `authorizeBy` says so. */
  readonly begin: (launch: LaunchToAuthorize) => Promise<Attempt<AuthorizationRequest>>;
  /** Where the browser comes back to; mount it at the redirect URI. */
  readonly callback: FetchHandler;
  /** A session that was authorized; `undefined` where there is none. */
  readonly findSession: (sessionId: string) => Promise<AppSession | undefined>;
  /** Renews the tokens of a session now. */
  readonly refresh: (sessionId: string) => Promise<Attempt<Record<never, never>>>;
  /** Ends a session, and revokes its tokens where the server lets it; tells whether the server did. */
  readonly logout: (sessionId: string) => Promise<{ readonly revoked: boolean }>;
  /** Equal texts mean equal state. */
  readonly stateDigest: () => Promise<string>;
  /** Ends its timer. */
  readonly stop: () => void;
}

/**
 * Creates an Authorization Client. It holds no state but what `store` keeps, and one timer, which ends sessions that nobody ended.
 * @throws TypeError where the redirect URI is neither https nor on loopback, or the key signs with neither RS384 nor ES384.
 */
export function createAuthorizationClient(options: AuthorizationClientOptions): AuthorizationClient {
  const { store, redirectUri } = options;
  if (!isSecureAddress(redirectUri) || redirectUri.includes('#')) {
    throw new TypeError(`A redirect URI must be https, or on loopback, and has no fragment: ${redirectUri}`);
  }
  demandSigningAlgorithm(options);
  const refresh = createRefresher(options);
  const sessionEnd = createSessionEnd(options);
  return {
    begin: (launch) => begin(options, launch),
    callback: createClientCallback(options, sessionEnd),
    findSession: async (sessionId) => {
      const grant = await findGrant(options, sessionId);
      return grant === undefined ? undefined : openSession(options, refresh, sessionId, grant);
    },
    refresh: async (sessionId) => {
      const renewed = await refresh(sessionId);
      return renewed.ok ? { ok: true } : renewed;
    },
    logout: (sessionId) => logout(options, sessionId),
    stateDigest: () => stateDigest(store, ['pending', 'grants', 'states']),
    stop: sessionEnd.stop,
  };
}

/** SOF-060: SMART servers must know one of two algorithms, and need know no third. */
function demandSigningAlgorithm({ registration }: AuthorizationClientOptions): void {
  if (registration.kind !== 'confidential-asymmetric') return;
  const { algorithm } = registration.key;
  if (algorithm === 'RS384' || algorithm === 'ES384') return;
  throw new TypeError(`A client signs with RS384 or ES384, not with ${algorithm}.`);
}

/** Forgets first, so that the session is over whatever the server says. @see RFC 7009 §2 */
async function logout(options: AuthorizationClientOptions, sessionId: string): Promise<{ readonly revoked: boolean }> {
  const grant = await options.store.transaction(async (tables) => {
    const current = await tables.get('grants', sessionId);
    await tables.delete('grants', sessionId);
    const pending = await tables.get('pending', sessionId);
    if (pending !== undefined) await tables.delete('states', pending.state);
    await tables.delete('pending', sessionId);
    return current;
  });
  return { revoked: grant !== undefined && (await revokeTokens(options, grant)) };
}
