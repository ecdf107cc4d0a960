import { OperationOutcomeError } from '../../generated/runtime/operation-outcome-error.ts';
import { readCredentials } from '../../generated/runtime/request-credentials.ts';
import type { AccessGrant, AccessGrants } from './access-grants.ts';
import { withoutSlashes } from './base-url.ts';

/** The door of a FHIR server. */
export interface BearerDoor {
  readonly grants: AccessGrants;
  /** FHIR base that tokens must be for, without a slash at the end. */
  readonly base: string;
  /** What the server calls itself in challenges. */
  readonly realm: string;
  readonly nowMs: number;
}

/**
 * What the caller's bearer token stands for.
 * @throws OperationOutcomeError with status 401 and the header WWW-Authenticate.
 * @see RFC 6750 §3
 */
export async function admitBearer(headers: Headers, door: BearerDoor): Promise<AccessGrant> {
  const credentials = readCredentials(headers);
  if (credentials.kind === 'none') {
    // Who brings no credentials is told no error code. See RFC 6750 §3.1.
    throw unauthorized(door.realm, 'A bearer token is needed, and the request has none.');
  }
  if (credentials.kind !== 'bearer') {
    throw unauthorized(door.realm, 'The header Authorization holds no bearer token.', 'invalid_request');
  }
  const grant = await door.grants.findGrant(credentials.token);
  if (grant === undefined || grant.expiresMs <= door.nowMs || withoutSlashes(grant.audience) !== door.base) {
    const text = 'The token is unknown, is for another server, was revoked, or its time is over.';
    throw unauthorized(door.realm, text, 'invalid_token');
  }
  return grant;
}

function unauthorized(realm: string, text: string, error?: string): OperationOutcomeError {
  const challenge = `Bearer realm="${realm}"${error === undefined ? '' : `, error="${error}"`}`;
  return new OperationOutcomeError(
    401,
    { severity: 'error', code: 'login', text },
    { headers: { 'WWW-Authenticate': challenge } },
  );
}

/**
 * The refusal of a token that is good, and not for this. `scopes`: what it would need.
 * @see RFC 6750 §3.1
 */
export function insufficientScope(realm: string, text: string, scopes: readonly string[] = []): OperationOutcomeError {
  const wanted = scopes.length === 0 ? '' : `, scope="${scopes.join(' ')}"`;
  return new OperationOutcomeError(
    403,
    { severity: 'error', code: 'forbidden', text },
    { headers: { 'WWW-Authenticate': `Bearer realm="${realm}", error="insufficient_scope"${wanted}` } },
  );
}
