import type { AccessGrant, AccessGrants } from '../../kit/access-grants.ts';
import { admitBearer, insufficientScope } from '../../kit/bearer-admission.ts';

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
  const { headers, base, nowMs, scopesFor } = request;
  const grant = await admitBearer(headers, { grants: access.grants, base, nowMs, realm });
  const wanted = access.scopes?.[scopesFor] ?? defaultScopes;
  if (wanted.every((scope) => grant.scopes.includes(scope))) return grant;
  throw insufficientScope(realm, `The token lacks a scope; wanted: ${wanted.join(' ')}.`, wanted);
}

const realm = 'context-manager';
