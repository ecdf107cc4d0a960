import type { AccessGrant, AccessGrants } from './access-grants.ts';
import { digestOf } from './secret.ts';
import { isLoopbackHostname } from './secure-address.ts';

/** A bearer token that was agreed out of band. */
export interface StaticToken {
  readonly token: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/**
 * Tokens that never end and that no Authorization Server issued, for a server on loopback that stands alone.
 * @throws RangeError where `audience`, the FHIR base they are for, is not on loopback.
 */
export function createStaticGrants(tokens: readonly StaticToken[], audience: string): AccessGrants {
  const { hostname } = new URL(audience);
  if (!isLoopbackHostname(hostname)) {
    throw new RangeError(
      `Static bearer tokens are for loopback only, and ${hostname} is not: use an Authorization Server.`,
    );
  }
  // Looked up by digest, so that the time a look-up takes says nothing about the tokens.
  const grants = new Map<string, AccessGrant>(
    tokens.map(({ token, clientId, scopes }) => [
      digestOf(token),
      { clientId, scopes, audience, expiresMs: Number.POSITIVE_INFINITY },
    ]),
  );
  return { findGrant: async (token) => grants.get(digestOf(token)) };
}
