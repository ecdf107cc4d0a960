import type { AccessGrant } from '../../kit/access-grants.ts';
import { opaqueSecret } from '../../kit/random.ts';
import { withMembers } from '../../kit/with-members.ts';
import type { Grant, IssuedSecret, SecretKey } from './state.ts';
import { secretKey } from './state.ts';
import type { IssuedTokens, ServerSettings, Tables } from './work.ts';

/** Ends a grant with every code and token of it; gives how many of them were there. */
export async function endGrant(tables: Tables, grantId: string): Promise<number> {
  const grant = await tables.get('grants', grantId);
  if (grant === undefined) return 0;
  let ended = 0;
  for (const { table, key } of grant.issued) if (await tables.delete(table, key)) ended += 1;
  await tables.delete('grants', grantId);
  return ended;
}

/** Ends every grant under a launch; gives how many codes and tokens there were. */
export async function endLaunch(tables: Tables, launchId: string): Promise<number> {
  const taken = await tables.get('launches', launchId);
  let ended = 0;
  for (const grantId of taken?.grantIds ?? []) ended += await endGrant(tables, grantId);
  return ended;
}

/** The grant behind a token that is good now. */
export interface LiveToken {
  readonly grant: Grant;
  readonly kind: 'access_token' | 'refresh_token';
  readonly key: SecretKey;
  readonly scopes: readonly string[];
  readonly expiresMs: number;
  readonly issuedMs?: number;
}

/** What a token stands for; `undefined` where it was never issued, was ended or used, or its time is over. */
export async function findToken(tables: Tables, token: string, nowMs: number): Promise<LiveToken | undefined> {
  const key = secretKey(token);
  const access = await tables.get('accessTokens', key);
  if (access !== undefined) {
    const grant = await tables.get('grants', access.grantId);
    if (grant === undefined || access.expiresMs <= nowMs) return undefined;
    const { scopes, expiresMs, issuedMs } = access;
    return { grant, kind: 'access_token', key, scopes, expiresMs, issuedMs };
  }
  const refresh = await tables.get('refreshTokens', key);
  const grant = refresh === undefined ? undefined : await tables.get('grants', refresh.grantId);
  if (refresh === undefined || grant === undefined || refresh.rotated || refresh.expiresMs <= nowMs) return undefined;
  return { grant, kind: 'refresh_token', key, scopes: grant.scopes, expiresMs: refresh.expiresMs };
}

/** What a refresh token belongs to that was exchanged for its successor; `undefined` for every other text. */
export async function findExchanged(
  tables: Tables,
  token: string,
): Promise<Pick<LiveToken, 'grant' | 'kind' | 'key'> | undefined> {
  const key = secretKey(token);
  const stored = await tables.get('refreshTokens', key);
  const grant = stored?.rotated === true ? await tables.get('grants', stored.grantId) : undefined;
  return grant === undefined ? undefined : { grant, kind: 'refresh_token', key };
}

/** A live access token as resource servers are told of it. */
export function accessGrantOf({ grant, scopes, expiresMs }: LiveToken): AccessGrant {
  const { clientId, audience, subject, fhirUser, launchId, launch } = grant;
  return {
    clientId,
    scopes,
    audience,
    expiresMs,
    ...(subject === undefined ? {} : { subject }),
    ...(fhirUser === undefined ? {} : { fhirUser }),
    ...(launchId === undefined ? {} : { launchId }),
    ...(launch.patient === undefined ? {} : { patient: launch.patient }),
    ...(launch.encounter === undefined ? {} : { encounter: launch.encounter }),
  };
}

/** What is to be issued. */
export interface TokenOrder {
  readonly grant: Grant;
  /** The scopes of this access token: those of the grant, or fewer. */
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
  /** When a refresh token ends that goes with it; absent: none goes. */
  readonly refreshUntilMs?: number;
}

/** Issues tokens of a grant, and notes in the grant that they exist. */
export async function issueTokens(
  settings: ServerSettings,
  tables: Tables,
  nowMs: number,
  { grant, scopes, accessTokenSeconds, refreshUntilMs }: TokenOrder,
): Promise<IssuedTokens> {
  const expiresMs = Math.min(nowMs + accessTokenSeconds * 1000, grant.expiresMs);
  const accessToken = opaqueSecret(settings.random);
  const accessKey = secretKey(accessToken);
  await tables.put('accessTokens', accessKey, { grantId: grant.grantId, scopes, issuedMs: nowMs, expiresMs });
  const fresh: IssuedSecret[] = [{ table: 'accessTokens', key: accessKey, expiresMs }];
  const refreshToken = refreshUntilMs === undefined ? undefined : opaqueSecret(settings.random);
  if (refreshToken !== undefined && refreshUntilMs !== undefined) {
    const key = secretKey(refreshToken);
    await tables.put('refreshTokens', key, { grantId: grant.grantId, expiresMs: refreshUntilMs, rotated: false });
    fresh.push({ table: 'refreshTokens', key, expiresMs: refreshUntilMs });
  }
  const issued = [...grant.issued.filter((secret) => secret.expiresMs > nowMs), ...fresh];
  await tables.put('grants', grant.grantId, withMembers(grant, { issued }));
  const expiresInSeconds = Math.floor((expiresMs - nowMs) / 1000);
  return { grant, accessToken, scopes, expiresInSeconds, ...(refreshToken === undefined ? {} : { refreshToken }) };
}
