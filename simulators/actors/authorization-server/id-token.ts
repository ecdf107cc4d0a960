import { CompactSign } from 'jose';
import { present, type TokenCodeWork } from './work.ts';

/**
 * Signs the ID token of a grant with the scope `openid`: RS256, with `fhirUser` where that was granted too. SOF-094.
 * @see OpenID Connect Core 1.0 §2 and §3.1.3.3
 */
export async function signIdToken(work: TokenCodeWork): Promise<void> {
  const { settings, nowMs } = work;
  const { grant, expiresInSeconds } = present(work.issued, 'tokens');
  if (!grant.scopes.includes('openid') || grant.subject === undefined) return;
  const key = settings.keys.current();
  const issuedSeconds = Math.floor(nowMs / 1000);
  const claims = {
    iss: settings.issuer,
    sub: grant.subject,
    aud: grant.clientId,
    iat: issuedSeconds,
    exp: issuedSeconds + expiresInSeconds,
    ...(grant.authenticatedMs === undefined ? {} : { auth_time: Math.floor(grant.authenticatedMs / 1000) }),
    ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
    ...(grant.fhirUser === undefined ? {} : { fhirUser: `${grant.audience}/${grant.fhirUser}` }),
  };
  // The claims are ours and whole: to have them copied and looked at again would cost as much as all the rest but the signature.
  work.idToken = await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'JWT' })
    .sign(key.privateKey);
}
