import { createHash } from 'node:crypto';
import { buildAuthorizeUrl } from '../../../generated/halo-1.1.0/ca-sof/authorization-server.client.ts';
import { InvalidParameters } from '../../../generated/runtime/redirect-client.ts';
import { opaqueSecret } from '../../kit/random.ts';
import { equalSecrets } from '../../kit/secret.ts';
import { ClientRefused, demand } from './refusal.ts';
import { covers, levelOf } from './scopes.ts';
import type { AuthorizeWork, CallbackWork } from './work.ts';

/** SOF-043: a scope that another one implies, or that is for systems without users, is more than the app needs. */
export function judgeScopes({ scopes, checks }: AuthorizeWork): void {
  const redundant = scopes.some((scope, index) => covers(scopes.toSpliced(index, 1), scope));
  checks.judge('SOF-043', 'scopes-minimal', !redundant && !scopes.some((scope) => levelOf(scope) === 'system'));
}

/** SOF-033: `state` of 256 bits, where 122 are wanted, and new for each; a source of randomness that repeats itself would give away every session. */
export async function makeSecrets(work: AuthorizeWork): Promise<void> {
  const { iss, server, random, nowMs, ttlMs, checks } = work;
  // 43 characters are also what a code verifier must have. See RFC 7636 §4.1.
  const [state, codeVerifier, nonce] = [opaqueSecret(random), opaqueSecret(random), opaqueSecret(random)];
  const isNew = state !== codeVerifier && !(await work.isStateInUse(state));
  demand(checks, isNew, {
    requirement: 'SOF-033',
    check: 'state-new',
    reason: 'randomness-repeats',
    text: 'The source of randomness repeats itself.',
  });
  const scopes = ['launch', ...work.scopes.filter((scope) => scope !== 'launch')];
  work.pending = { iss, server, scopes, state, codeVerifier, nonce, expiresMs: nowMs + ttlMs };
}

/** SOF-030, SOF-031, SOF-032: the request as the generated code writes it, and as it is read back; SOF-034: in the address or posted. */
export function buildRequest(work: AuthorizeWork): void {
  const { pending, clientId, redirectUri, launch, iss, checks, isPosted } = work;
  if (pending === undefined) throw new TypeError('Secrets are made before the request.');
  const { state, nonce, codeVerifier, scopes, server } = pending;
  const input = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    launch,
    scope: scopes.join(' '),
    state,
    aud: iss,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(scopes.includes('openid') ? { nonce } : {}),
  } as const;
  const address = written(() => buildAuthorizeUrl(input, { url: server.authorizationEndpoint }), checks);
  // An endpoint may have a query of its own; one that names our parameters would say two things.
  const said = Object.entries(input).every(([name, value]) => {
    const values = address.searchParams.getAll(name);
    return values.length === 1 && values[0] === value;
  });
  demand(checks, said, {
    requirement: 'SOF-030',
    check: 'parameters-said-once',
    reason: 'unfit-request',
    text: 'The authorization endpoint has parameters of its own that the request needs.',
  });
  work.asked = isPosted
    ? { url: new URL(server.authorizationEndpoint), form: Object.entries(input) }
    : { url: address };
}

function written(build: () => URL, checks: AuthorizeWork['checks']): URL {
  try {
    return build();
  } catch (cause) {
    if (!(cause instanceof InvalidParameters)) throw cause;
    for (const { requirement, rule, expression } of cause.issues) {
      if (requirement !== undefined) checks.missed(requirement, `message:${rule}`, { expression, refused: true });
    }
    throw new ClientRefused({ reason: 'unfit-request', text: cause.message }, { cause });
  }
}

/** SOF-042: whoever comes back must be who went, in the same browser, for the authorization that is waited for. */
export function matchState({ state, waiting, nowMs, checks }: CallbackWork): void {
  if (waiting === undefined || waiting.redeeming === true || waiting.expiresMs <= nowMs) {
    checks.missed('SOF-042', 'state-of-session', { refused: true });
    const text = 'No authorization is waited for in this session.';
    throw new ClientRefused({ reason: 'unknown-session', text, requirement: 'SOF-042' });
  }
  demand(checks, equalSecrets(state ?? '', waiting.state), {
    requirement: 'SOF-042',
    check: 'state-of-session',
    reason: 'wrong-state',
    text: 'The state is not the one this session waits for.',
  });
}

/** A client of several servers must not be made to take a code of one for a code of another. @see RFC 9207 §2.4 */
export function matchIssuer({ issuers, waiting }: CallbackWork): void {
  const server = waiting?.server;
  if (issuers.length === 0 && server?.namesItself !== true) return;
  if (issuers.length === 1 && issuers[0] === server?.issuer) return;
  throw new ClientRefused({ reason: 'wrong-issuer', text: 'The answer comes from another server than was asked.' });
}
