import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { codeFor, introspect, redeem, refresh, tokensFor, tokensOf } from '../support/authorization-calls.ts';
import { closedAfterEach } from '../support/closed-after-each.ts';
import { startAuthorization } from '../support/loopback-authorization.ts';

describe('a launch through CA:SoF-3', () => {
  const start = closedAfterEach(startAuthorization);

  it('SOF-076 SOFA-051 gives the app everything that the stored context has', async () => {
    const lab = await start();
    const reply = await redeem(lab, await codeFor(lab));
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'launch openid fhirUser offline_access patient/*.rs',
      id_token: expect.any(String),
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      patient: 'p-7001',
      encounter: 'e-7002',
      fhirContext: [{ reference: 'Condition/c-7005' }],
      need_patient_banner: false,
      intent: 'create-referral',
      smart_style_url: 'https://poc.example.ca/smart-style/v1.json',
      tenant: 'clinic-042',
    });
    expect(decodeJwt(tokensOf(reply).idToken)).toMatchObject({
      iss: lab.issuer,
      aud: 'referral-app',
      sub: 'u-3107',
      nonce: 'nonce-7f3a',
      fhirUser: `${lab.fhirBaseUrl}/Practitioner/pr-7003`,
    });
  });

  it('SOF-097 tells a resource server what the token stands for', async () => {
    const lab = await start();
    const { accessToken } = await tokensFor(lab);
    expect((await introspect(lab, accessToken)).body).toMatchObject({
      active: true,
      client_id: 'referral-app',
      patient: 'p-7001',
      sub: 'u-3107',
    });
    expect((await introspect(lab, 'no-token')).body).toEqual({ active: false });
  });

  it('SOF-092 refreshes', async () => {
    const lab = await start();
    const reply = await refresh(lab, (await tokensFor(lab)).refreshToken);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, patient: 'p-7001' });
  });
});
