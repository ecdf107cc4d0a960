import type { IntrospectionResponse } from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import { endGrant, findExchanged, findToken, type LiveToken } from './grants.ts';
import { type IntrospectWork, present, type RevokeWork, refusalOf, type ServerSettings } from './work.ts';

/**
 * Says what a token stands for. A client that may not look at tokens of others sees theirs as if they were none. SOF-097.
 * @see RFC 7662 §2.2
 */
export async function describeToken(work: IntrospectWork): Promise<void> {
  const { settings, input, nowMs } = work;
  const { clientId, mayIntrospect = false } = present(work.client, 'the client');
  const live = await settings.store.transaction((tables) => findToken(tables, input.token, nowMs));
  const isVisible = live !== undefined && (mayIntrospect || live.grant.clientId === clientId);
  work.answer = isVisible ? description(settings, live) : { active: false };
}

function description({ issuer }: ServerSettings, live: LiveToken): IntrospectionResponse {
  const { grant, kind, scopes, expiresMs, issuedMs } = live;
  const { subject, fhirUser, audience, clientId, launch } = grant;
  const hasIdToken = subject !== undefined && grant.scopes.includes('openid');
  return {
    active: true,
    scope: scopes.join(' '),
    client_id: clientId,
    exp: Math.floor(expiresMs / 1000),
    ...(issuedMs === undefined ? {} : { iat: Math.floor(issuedMs / 1000) }),
    ...(kind === 'access_token' ? { token_type: 'Bearer' } : {}),
    aud: audience,
    ...(hasIdToken ? { iss: issuer, sub: subject } : {}),
    ...(fhirUser === undefined ? {} : { fhirUser: `${audience}/${fhirUser}` }),
    ...launch,
  };
}

/**
 * Ends a token: an access token alone, a refresh token with all that its grant gave, also one that was exchanged for its successor: an
 * app that never got that one has no other. What is no token is none already.
 * @see RFC 7009 §2.1 and §2.2
 */
export async function revokeToken(work: RevokeWork): Promise<void> {
  const { settings, input, nowMs, context } = work;
  const { clientId } = present(work.client, 'the client');
  const ended = await settings.store.transaction(async (tables) => {
    const live = (await findToken(tables, input.token, nowMs)) ?? (await findExchanged(tables, input.token));
    if (live === undefined) return 0;
    if (live.grant.clientId !== clientId) return undefined;
    if (live.kind === 'refresh_token') return endGrant(tables, live.grant.grantId);
    return (await tables.delete('accessTokens', live.key)) ? 1 : 0;
  });
  if (ended === undefined) {
    throw refusalOf(work.checks, { code: 'invalid_grant', description: 'The token was issued to another client.' });
  }
  if (ended > 0) context.emit({ kind: 'state-changed', change: 'tokens-revoked', count: ended });
}
