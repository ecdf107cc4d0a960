import { generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, it } from 'vitest';
import { expectClientRefusal, type RefusalRow as Row, refusalTitle, row } from '../support/client-refusal.ts';
import { sharedAppLab } from '../support/launched-app.ts';
import { type ProviderScript, signAsProvider } from '../support/scripted-provider.ts';

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const claiming = (members: Record<string, unknown>): ProviderScript => ({
  claims: (claims) => ({ ...claims, ...members }),
});
const writing = (idToken: NonNullable<ProviderScript['idToken']>): ProviderScript => ({ idToken });
const wrong = (rule: string, script: ProviderScript, requirement = 'SOF-096') =>
  row('CA:SoF-3/token.code', requirement, rule, 'unfit-id-token', script);

const idTokenRows: readonly Row[] = [
  wrong('no ID token', { token: ({ id_token: _, ...rest }) => rest }, 'SOF-094'),
  wrong(
    'no signature',
    writing((claims) => new UnsecuredJWT(claims).encode()),
  ),
  wrong(
    'a shared secret',
    writing((claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('growth-chart'.repeat(4))),
    ),
  ),
  wrong(
    'another algorithm',
    writing((claims) => signAsProvider(claims, { alg: 'RS384' })),
  ),
  wrong(
    'an unknown key',
    writing((claims) => signAsProvider(claims, { kid: 'other' })),
  ),
  wrong(
    'the key of a stranger',
    writing((claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'provider-1' }).sign(stranger)),
  ),
  wrong(
    'no token at all',
    writing(() => 'not.a.token'),
  ),
  wrong(
    'an encrypted token',
    writing(() => 'a.b.c.d.e'),
  ),
  wrong('its time is over', claiming({ exp: 1_759_413_000 })),
  wrong('its time has not come', claiming({ nbf: 1_759_500_000 })),
  wrong('from the future', claiming({ iat: 1_759_500_000 })),
  wrong('no end', claiming({ exp: undefined })),
  wrong('another issuer', claiming({ iss: 'https://other.example' })),
  wrong('another audience', claiming({ aud: 'other-app' })),
  wrong('several audiences and no party', claiming({ aud: ['growth-chart', 'other-app'] })),
  wrong('another party', claiming({ azp: 'other-app' })),
  wrong('no subject', claiming({ sub: undefined })),
  wrong('another nonce', claiming({ nonce: 'guess' })),
  wrong('no nonce', claiming({ nonce: undefined })),
  wrong('the hash of another access token', claiming({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })),
  wrong('no fhirUser', claiming({ fhirUser: undefined }), 'SOF-094'),
  wrong('a user that is a device', claiming({ fhirUser: 'Device/d-1' }), 'SOF-095'),
  wrong('a user that is a number', claiming({ fhirUser: 7 }), 'SOF-095'),
  wrong('keys that are not there', { keys: () => new Response(null, { status: 404 }) }),
  wrong('no key', { keys: () => ({ keys: [] }) }),
  wrong('keys that are no keys', { keys: () => ({ keys: 'none' }) }),
];

describe('what an Authorization Client refuses of ID tokens', () => {
  const lab = sharedAppLab();

  it.each(idTokenRows)(refusalTitle, async (one) => {
    await expectClientRefusal(lab, one);
  });
});
