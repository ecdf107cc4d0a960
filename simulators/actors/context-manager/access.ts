import { OperationOutcomeError } from '../../../generated/runtime/operation-outcome-error.ts';
import { readCredentials } from '../../../generated/runtime/request-credentials.ts';
import type { AccessGrant, AccessGrants } from '../../kit/access-grants.ts';
import { withoutSlashes } from '../../kit/base-url.ts';

/** Who may call. */
export type ContextAccess =
  /** Anyone, without a token, and everyone may clear every context: for a demonstration, never for patient data. */
  | { readonly kind: 'open-access' }
  /** Bearer tokens. How a launching system gets one is the Authorization Server's business (CA:SoF~token.client-credentials). */
  | {
      readonly kind: 'bearer';
      readonly grants: AccessGrants;
      /** A token needs all of these to set, and to clear, a context; default: `Context.write` for both (question Q-SOF-10). */
      readonly scopes?: { readonly set: readonly string[]; readonly clear: readonly string[] };
    };

/** Scopes that a token needs unless others are chosen. */
export const defaultScopes: readonly string[] = ['Context.write'];

/**
 * What the caller's token stands for; `undefined` where anyone may call.
 * @throws OperationOutcomeError with status 401 or 403 and the header WWW-Authenticate.
 * @see RFC 6750 §3
 */
export async function admitCaller(
  access: ContextAccess,
  request: {
    readonly scopesFor: 'set' | 'clear';
    readonly headers: Headers;
    readonly base: string;
    readonly nowMs: number;
  },
): Promise<AccessGrant | undefined> {
  if (access.kind === 'open-access') return undefined;
  const credentials = readCredentials(request.headers);
  if (credentials.kind !== 'bearer') throw unauthorized(credentials.kind === 'none' ? 'no-token' : 'unreadable-token');
  const grant = await access.grants.findGrant(credentials.token);
  if (grant === undefined || grant.expiresMs <= request.nowMs || withoutSlashes(grant.audience) !== request.base) {
    throw unauthorized('invalid-token');
  }
  const wanted = access.scopes?.[request.scopesFor] ?? defaultScopes;
  if (!wanted.every((scope) => grant.scopes.includes(scope))) throw forbidden(wanted);
  return grant;
}

const realm = 'Bearer realm="context-manager"';

function unauthorized(why: 'no-token' | 'unreadable-token' | 'invalid-token'): OperationOutcomeError {
  // Who brings no credentials is told no error code. See RFC 6750 §3.1.
  const challenges = {
    'no-token': { challenge: realm, text: 'A bearer token is needed, and the request has none.' },
    'unreadable-token': {
      challenge: `${realm}, error="invalid_request"`,
      text: 'The header Authorization holds no bearer token.',
    },
    'invalid-token': {
      challenge: `${realm}, error="invalid_token"`,
      text: 'The token is unknown, is for another server, was revoked, or its time is over.',
    },
  };
  const { challenge, text } = challenges[why];
  return new OperationOutcomeError(
    401,
    { severity: 'error', code: 'login', text },
    { headers: { 'WWW-Authenticate': challenge } },
  );
}

function forbidden(scopes: readonly string[]): OperationOutcomeError {
  const scope = scopes.join(' ');
  return new OperationOutcomeError(
    403,
    { severity: 'error', code: 'forbidden', text: `The token lacks a scope; wanted: ${scope}.` },
    { headers: { 'WWW-Authenticate': `${realm}, error="insufficient_scope", scope="${scope}"` } },
  );
}
