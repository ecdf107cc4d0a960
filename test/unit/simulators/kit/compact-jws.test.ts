import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { signCompact } from '../../../../simulators/kit/compact-jws.ts';
import { generateSigningKey, type SigningAlgorithm } from '../../../../simulators/kit/keys.ts';

describe('signCompact', () => {
  it.each<SigningAlgorithm>(['RS256', 'RS384', 'ES384'])('signs with %s what another library verifies', async (alg) => {
    const key = await generateSigningKey(alg);
    const claims = { sub: 'dr-roy', name: 'Noor Tremblay-Côté', iat: 1 };
    const { payload, protectedHeader } = await compactVerify(
      await signCompact(key, claims),
      await importJWK({ ...key.publicKey }, alg),
    );
    expect(protectedHeader).toEqual({ alg, kid: key.kid, typ: 'JWT' });
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(claims);
  });

  it('signs with each key by itself', async () => {
    const [one, other] = await Promise.all([generateSigningKey('ES384'), generateSigningKey('ES384')]);
    const token = await signCompact(one, {});
    await expect(compactVerify(token, await importJWK({ ...other.publicKey }, 'ES384'))).rejects.toThrow();
  });
});
