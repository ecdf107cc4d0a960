import { createHash } from 'node:crypto';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { ClientRefused, demand } from './refusal.ts';
import type { KnownServer } from './state.ts';
import type { TokenWork } from './work.ts';

/** Clocks of two machines may differ by this much. */
const toleranceSeconds = 30;

/**
 * SOF-096: nobody is told who the user is by a token that was not validated: signature by a key of the server, RS256, issuer,
 * audience, time, nonce. SOF-094: where `openid` is granted, there is such a token.
 * @see OpenID Connect Core 1.0 §3.1.3.7, §12.2
 */
export async function validateIdToken(work: TokenWork): Promise<void> {
  const { scopes, response, before, checks } = work;
  if (!scopes.includes('openid')) return;
  const { id_token } = response;
  if (id_token === undefined) {
    // A refresh need not repeat it.
    if (before?.user !== undefined) work.user = before.user;
    else refuse(work, 'SOF-094', 'id-token-present', 'openid is granted, and there is no ID token.');
    return;
  }
  checks.met('SOF-094', 'id-token-present');
  const claims = await verified(work, id_token);
  demandClaims(work, claims);
  checks.met('SOF-096', 'id-token-valid');
  const fhirUser = readFhirUser(work, claims);
  const { iss = '', sub = '' } = claims;
  work.user = { issuer: iss, subject: sub, ...(fhirUser === undefined ? {} : { fhirUser }) };
}

function refuse(work: TokenWork, requirement: string, check: string, text: string, cause?: unknown): never {
  work.checks.missed(requirement, check, { refused: true });
  throw new ClientRefused({ reason: 'unfit-id-token', text, requirement }, { cause });
}

const unfit = (work: TokenWork, text: string, cause?: unknown): never =>
  refuse(work, 'SOF-096', 'id-token-valid', text, cause);

async function verified(work: TokenWork, idToken: string): Promise<JWTPayload> {
  const { issuer } = issuerOf(work);
  const keys = await work.fetchKeys();
  if (!keys.ok) return unfit(work, 'The keys of the server cannot be read.');
  try {
    // A copy, because jose wants a set that it may keep.
    const copy: JSONWebKeySet = JSON.parse(JSON.stringify(keys.output));
    const { payload } = await jwtVerify(idToken, createLocalJWKSet(copy), {
      algorithms: ['RS256'],
      issuer,
      audience: work.clientId,
      clockTolerance: toleranceSeconds,
      currentDate: new Date(work.nowMs),
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
    });
    return payload;
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause;
    return unfit(work, `The ID token is not valid: ${cause.code}.`, cause);
  }
}

/** Keys were demanded before anything was asked for; a server may still grant `openid` unasked. */
function issuerOf(work: TokenWork): Required<Pick<KnownServer, 'issuer' | 'jwksUri'>> {
  const { issuer, jwksUri } = work.server;
  if (issuer === undefined || jwksUri === undefined) return unfit(work, 'The server tells neither issuer nor keys.');
  return { issuer, jwksUri };
}

/** What is left to be said by this client, of this user, for this authorization. */
function demandClaims(work: TokenWork, claims: JWTPayload): void {
  const { clientId, nonce, nowMs, before } = work;
  const { azp, aud, iat = 0, at_hash } = claims;
  const others = Array.isArray(aud) && aud.length > 1;
  if (azp === undefined ? others : azp !== clientId) unfit(work, 'The ID token was made for another client.');
  if (iat > nowMs / 1000 + toleranceSeconds) unfit(work, 'The ID token is from the future.');
  if (nonce !== undefined && claims['nonce'] !== nonce) unfit(work, 'The ID token answers another request.');
  if (before?.user !== undefined && before.user.subject !== claims.sub) {
    unfit(work, 'The refresh tells of another user.');
  }
  if (at_hash !== undefined && at_hash !== tokenHash(work.response.access_token)) {
    unfit(work, 'The ID token belongs to another access token.');
  }
}

/** The left half of SHA-256, which is the hash of RS256. @see OpenID Connect Core 1.0 §3.1.3.6 */
function tokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}

const userForm = /^(?:\S+\/)?(?:Patient|Practitioner|PractitionerRole|RelatedPerson|Person)\/[A-Za-z0-9.-]{1,64}$/;

/** SOF-094, SOF-095: where `fhirUser` is granted, the claim names a resource of a type that can be a user. */
function readFhirUser(work: TokenWork, claims: JWTPayload): string | undefined {
  const { fhirUser } = claims;
  if (fhirUser === undefined) {
    if (work.scopes.includes('fhirUser')) refuse(work, 'SOF-094', 'fhir-user-present', 'There is no claim fhirUser.');
    return undefined;
  }
  const named = typeof fhirUser === 'string' && userForm.test(fhirUser) ? fhirUser : undefined;
  demand(work.checks, named !== undefined, {
    requirement: 'SOF-095',
    check: 'fhir-user-type',
    reason: 'unfit-id-token',
    text: 'fhirUser names no resource that can be a user.',
  });
  return named;
}
