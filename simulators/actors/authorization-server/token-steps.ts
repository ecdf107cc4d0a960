import { opaqueId } from '../../kit/random.ts';
import { digestOf } from '../../kit/secret.ts';
import { covers, narrowScopes, parseScopes, type SmartScope } from '../../kit/smart-scope.ts';
import { endGrant, issueTokens } from './grants.ts';
import { type Grant, type StoredCode, secretKey } from './state.ts';
import {
  type IssuedTokens,
  present,
  type Refusal,
  refusalOf,
  type SystemTokenWork,
  type Tables,
  type TokenCodeWork,
  type TokenRefreshWork,
} from './work.ts';

/** What a transaction came to: a refusal must not be thrown inside it, where it would undo what was ended for it. */
type Redeemed = { readonly tokens: IssuedTokens } | { readonly refusal: Refusal };

/**
 * Exchanges the code for tokens, once. A second use ends what the first gave, because one of the two was a thief. SOF-041, SOF-052,
 * SOF-053. @see RFC 6749 §4.1.2
 */
export async function redeemCode(work: TokenCodeWork): Promise<void> {
  const redeemed = await work.settings.store.transaction((tables) => redeemIn(tables, work));
  if ('refusal' in redeemed) throw refusalOf(work.checks, redeemed.refusal);
  work.checks.met('SOF-053', 'code-is-good');
  work.checks.met('SOF-052', 'verifier-matches');
  work.issued = redeemed.tokens;
}

async function redeemIn(tables: Tables, work: TokenCodeWork): Promise<Redeemed> {
  const { input, settings, nowMs } = work;
  const { clientId } = present(work.client, 'the client');
  const key = secretKey(input.code);
  const code = await tables.get('codes', key);
  // One that is another client's is not told apart from one that never was.
  if (code === undefined || code.clientId !== clientId) return badCode('unknown, or of another client');
  if (code.used) {
    const ended = await endGrant(tables, code.grantId);
    work.context.emit({ kind: 'state-changed', change: 'tokens-revoked', count: ended });
    return badCode('used before');
  }
  const grant = await tables.get('grants', code.grantId);
  if (grant === undefined || code.expiresMs <= nowMs) return badCode('expired or revoked');
  if (code.redirectUri !== input.redirect_uri) return badCode('issued for another redirect address');
  if (!isVerifierOf(code, input.code_verifier)) return badVerifier;
  await tables.put('codes', key, { ...code, used: true });
  const mayRefresh = grant.scopes.some((scope) => scope === 'offline_access' || scope === 'online_access');
  const tokens = await issueTokens(settings, tables, nowMs, {
    grant: { ...grant, issued: [] },
    scopes: grant.scopes,
    accessTokenSeconds: settings.lifetimes.accessToken,
    ...(mayRefresh ? { refreshUntilMs: grant.expiresMs } : {}),
  });
  return { tokens };
}

function badCode(detail: string): { readonly refusal: Refusal } {
  const description = 'The code is unknown, used or expired, or was issued for something else.';
  const breaks = { requirement: 'SOF-053', check: 'code-is-good', parameter: 'code' };
  return { refusal: { code: 'invalid_grant', description, breaks, detail: `code: ${detail}` } };
}

const badVerifier: { readonly refusal: Refusal } = {
  refusal: {
    code: 'invalid_grant',
    description: 'code_verifier is not what the challenge was made of.',
    breaks: { requirement: 'SOF-052', check: 'verifier-matches', parameter: 'code_verifier' },
  },
};

/** The challenge came through a browser and is no secret, so that time may tell of it. @see RFC 7636 §4.1 and §4.6 */
function isVerifierOf({ codeChallenge }: StoredCode, verifier: string): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) && digestOf(verifier) === codeChallenge;
}

/**
 * Exchanges a refresh token for new tokens, once: each comes with its successor. A second use ends the whole family. SOF-090.
 * @see RFC 9700 §4.14.2
 */
export async function rotateRefreshToken(work: TokenRefreshWork): Promise<void> {
  const redeemed = await work.settings.store.transaction((tables) => rotateIn(tables, work));
  if ('refusal' in redeemed) throw refusalOf(work.checks, redeemed.refusal);
  work.checks.met('SOF-090', 'refresh-token-is-good');
  if (work.input.scope !== undefined) work.checks.met('SOF-091', 'scope-within-grant');
  work.issued = redeemed.tokens;
}

async function rotateIn(tables: Tables, work: TokenRefreshWork): Promise<Redeemed> {
  const { input, settings, nowMs } = work;
  const key = secretKey(input.refresh_token);
  const stored = await tables.get('refreshTokens', key);
  const grant = stored === undefined ? undefined : await tables.get('grants', stored.grantId);
  if (stored === undefined || grant?.clientId !== present(work.client, 'the client').clientId) {
    return badRefreshToken('unknown, revoked, or of another client');
  }
  if (stored.rotated) {
    const ended = await endGrant(tables, stored.grantId);
    work.context.emit({ kind: 'state-changed', change: 'tokens-revoked', count: ended });
    return badRefreshToken('used before');
  }
  if (stored.expiresMs <= nowMs) return badRefreshToken('expired');
  const scopes = scopesWithin(grant, input.scope);
  if (scopes === undefined) return widerScope;
  await tables.put('refreshTokens', key, { ...stored, rotated: true });
  const tokens = await issueTokens(settings, tables, nowMs, {
    // The used one stays in its table to be noticed, and is nothing to end any more; else the list would grow with each refresh.
    grant: { ...grant, issued: grant.issued.filter((secret) => secret.key !== key) },
    scopes,
    accessTokenSeconds: settings.lifetimes.accessToken,
    refreshUntilMs: stored.expiresMs,
  });
  return { tokens };
}

function badRefreshToken(detail: string): { readonly refusal: Refusal } {
  const description = 'The refresh token is unknown, used, revoked or expired, or belongs to another client.';
  const breaks = { requirement: 'SOF-090', check: 'refresh-token-is-good', parameter: 'refresh_token' };
  return { refusal: { code: 'invalid_grant', description, breaks, detail: `refresh token: ${detail}` } };
}

const widerScope: { readonly refusal: Refusal } = {
  refusal: {
    code: 'invalid_scope',
    description: 'scope asks for more than was granted.',
    breaks: { requirement: 'SOF-091', check: 'scope-within-grant', parameter: 'scope' },
  },
};

/** The scopes for a refresh: those asked for where all of them lie within the grant. @see RFC 6749 §6 */
function scopesWithin({ scopes }: Grant, asked: string | undefined): readonly string[] | undefined {
  if (asked === undefined) return scopes;
  const granted = parseScopes(scopes.join(' '));
  const wanted = parseScopes(asked);
  return wanted.length > 0 && wanted.every((scope) => isWithin(scope, granted))
    ? wanted.map(({ text }) => text)
    : undefined;
}

function isWithin(scope: SmartScope, granted: readonly SmartScope[]): boolean {
  if (scope.kind !== 'resource') return granted.some(({ text }) => text === scope.text);
  return granted.some((limit) => limit.kind === 'resource' && covers(limit, scope));
}

/** Grants a system what its registration allows: it stands for itself, with no user and no launch. @see SMART App Launch 2.1.0, Backend Services */
export async function grantSystem(work: SystemTokenWork): Promise<void> {
  const { settings, nowMs, checks } = work;
  const client = present(work.client, 'the client');
  const asked = parseScopes(work.input.scope ?? '');
  const scopes = narrowScopes(asked, client.scopes).filter(isForSystems);
  if (scopes.length === 0) {
    throw refusalOf(checks, { code: 'invalid_scope', description: 'The system may have none of these scopes.' });
  }
  const texts = scopes.map(({ text }) => text);
  const seconds = settings.lifetimes.systemToken;
  const grant: Grant = {
    grantId: opaqueId(settings.random),
    clientId: client.clientId,
    scopes: texts,
    audience: settings.fhirBaseUrl,
    launch: {},
    expiresMs: nowMs + seconds * 1000,
    issued: [],
  };
  work.issued = await settings.store.transaction((tables) =>
    issueTokens(settings, tables, nowMs, { grant, scopes: texts, accessTokenSeconds: seconds }),
  );
}

/** Scopes of patients, users and launches mean nothing where there is none. */
function isForSystems(scope: SmartScope): boolean {
  return scope.kind === 'resource' ? scope.level === 'system' : scope.kind === 'other';
}
