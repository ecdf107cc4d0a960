import { createHash } from 'node:crypto';
import type { AccessGrant, AccessGrants } from './access-grants.ts';

/** A bearer token that was agreed out of band. */
export interface StaticToken {
  readonly token: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Tokens that never end and that no Authorization Server issued, for a server on loopback that stands alone.
 * @throws RangeError where `audience`, the FHIR base they are for, is not on loopback.
 */
export function createStaticGrants(tokens: readonly StaticToken[], audience: string): AccessGrants {
  const { hostname } = new URL(audience);
  if (!loopbackHosts.has(hostname)) {
    throw new RangeError(
      `Static bearer tokens are for loopback only, and ${hostname} is not: use an Authorization Server.`,
    );
  }
  const grants = new Map<string, AccessGrant>(
    tokens.map(({ token, clientId, scopes }) => [
      digest(token),
      { clientId, scopes, audience, expiresMs: Number.POSITIVE_INFINITY },
    ]),
  );
  return { findGrant: async (token) => grants.get(digest(token)) };
}

/** Looked up by digest, so that the time a look-up takes says nothing about the tokens. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
