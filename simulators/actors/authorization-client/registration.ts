import { SignJWT } from 'jose';
import type { ClientAuthentication } from '../../../generated/runtime/client-authentication.ts';
import type { Clock } from '../../kit/clock.ts';
import type { SigningKey } from '../../kit/keys.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';

/** The key an asymmetric client signs with: RS384 or ES384. */
interface ClientKey extends Pick<SigningKey, 'kid' | 'algorithm' | 'privateKey'> {
  /** For whoever publishes it; the client itself does not. */
  readonly publicKey?: SigningKey['publicKey'];
  /** Where the server may fetch the public key; sent only where the registration says so. */
  readonly jku?: string;
}

/** How a client is registered with its Authorization Servers. @see SMART App Launch 2.1.0, Client Authentication */
export type ClientRegistration =
  /** Keeps no secret. */
  | { readonly kind: 'public'; readonly clientId: string }
  /** HTTP Basic. */
  | { readonly kind: 'confidential-symmetric'; readonly clientId: string; readonly clientSecret: string }
  /** Signed assertions. */
  | { readonly kind: 'confidential-asymmetric'; readonly clientId: string; readonly key: ClientKey };

/** An assertion lives this long; SMART allows five minutes. */
const assertionSeconds = 240;

/** How the client says who it is at the endpoints that ask. SOF-051, SOF-060. */
export function authenticationOf(
  registration: ClientRegistration,
  { clock, random }: { readonly clock: Clock; readonly random: RandomSource },
): ClientAuthentication {
  const { clientId } = registration;
  switch (registration.kind) {
    case 'public':
      return { kind: 'public', clientId };
    case 'confidential-symmetric':
      return { kind: 'client_secret_basic', clientId, clientSecret: registration.clientSecret };
    case 'confidential-asymmetric': {
      const { key } = registration;
      return {
        kind: 'private_key_jwt',
        clientAssertion: (audience) => signAssertion(key, { clientId, audience, jti: opaqueId(random) }, clock),
      };
    }
  }
}

/** @see RFC 7523 §3 */
function signAssertion(
  { kid, algorithm: alg, privateKey, jku }: ClientKey,
  claims: { readonly clientId: string; readonly audience: string; readonly jti: string },
  clock: Clock,
): Promise<string> {
  const now = Math.floor(clock.nowMs() / 1000);
  return new SignJWT({ jti: claims.jti })
    .setProtectedHeader({ alg, kid, typ: 'JWT', ...(jku === undefined ? {} : { jku }) })
    .setIssuer(claims.clientId)
    .setSubject(claims.clientId)
    .setAudience(claims.audience)
    .setIssuedAt(now)
    .setExpirationTime(now + assertionSeconds)
    .sign(privateKey);
}
