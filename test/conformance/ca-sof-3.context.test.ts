import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { labClientRsaKey } from '../../simulators/data/lab-keys.ts';
import { importSigningKey } from '../../simulators/kit/keys.ts';
import type { LaunchContext } from '../../simulators/kit/launch-contexts.ts';
import {
  authorize,
  introspect,
  type Parameters,
  type Reply,
  redeem,
  refresh,
  send,
  tokensFor,
  tokensOf,
} from '../support/authorization-calls.ts';
import { closedAfterEach } from '../support/closed-after-each.ts';
import {
  clients,
  clinician,
  type LoopbackAuthorization,
  startAuthorization,
  wholeContext,
} from '../support/loopback-authorization.ts';
import { errorOf } from '../support/refusals/refusal-row.ts';

/** Every member that SMART App Launch 2.1.0 and OAuth define for a token response. */
const knownMembers = new Set([
  ...['access_token', 'token_type', 'expires_in', 'scope', 'id_token', 'refresh_token'],
  ...['patient', 'encounter', 'fhirContext', 'need_patient_banner', 'intent', 'smart_style_url', 'tenant'],
]);

describe('launch context, scopes and identity', () => {
  const start = closedAfterEach(startAuthorization);

  /** The token response of a launch with this context. */
  async function launched(
    lab: LoopbackAuthorization,
    context: LaunchContext,
    changes: Parameters = {},
  ): Promise<Reply> {
    const launchId = `launch-${lab.events.length}`;
    lab.setLaunch(launchId, context);
    const { location, text } = await authorize(lab, { launch: launchId, ...changes });
    const code = location?.searchParams.get('code');
    if (code === null || code === undefined) throw new Error(`No code: ${location?.href ?? text}`);
    return redeem(lab, code);
  }

  function judged(lab: LoopbackAuthorization, requirement: string): readonly string[] {
    return lab.events.flatMap((event) =>
      'requirement' in event && event.requirement === requirement ? [event.kind] : [],
    );
  }

  const scopeOf = (reply: Reply): unknown => reply.body['scope'];
  const empty: LaunchContext = { fhirContext: [] };

  it('SOF-070 gives the ids of patient and encounter where they are in context, and not where they are not', async () => {
    const lab = await start();
    expect((await launched(lab, wholeContext)).body).toMatchObject({ patient: 'p-7001', encounter: 'e-7002' });
    const { body } = await launched(lab, empty);
    expect(body).not.toHaveProperty('patient');
    expect(body).not.toHaveProperty('encounter');
  });

  it.each([
    ['a relative reference', (_: string) => 'Patient/p-1'],
    ['an address at our FHIR base', (base: string) => `${base}/Patient/p-1`],
    ['a reference to a version', (_: string) => 'Patient/p-1/_history/3'],
  ])('SOF-071 gives a bare id for %s', async (_what, reference) => {
    const lab = await start();
    const { body } = await launched(lab, { ...empty, patient: { reference: reference(lab.fhirBaseUrl) } });
    expect(body['patient']).toBe('p-1');
    expect(new Set(judged(lab, 'SOF-071'))).toEqual(new Set(['requirement-met']));
  });

  it.each([
    'https://other.example/fhir/Patient/p-1',
    'Encounter/p-1',
    'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
    '#p-1',
  ])('SOF-071 leaves out a patient that does not lead to a Patient at iss: %s', async (reference) => {
    const lab = await start();
    const { body } = await launched(lab, { ...empty, patient: { reference } });
    expect(body).not.toHaveProperty('patient');
    expect(judged(lab, 'SOF-071')).toContain('requirement-missed');
  });

  it('SOF-072 grants no patient scope without a patient in context, and says so', async () => {
    const lab = await start();
    const reply = await launched(lab, empty, { scope: 'launch patient/*.rs user/Practitioner.r' });
    expect(scopeOf(reply)).toBe('launch user/Practitioner.r');
    expect(judged(lab, 'SOF-072')).toEqual(['requirement-missed']);
    expect(scopeOf(await launched(lab, wholeContext, { scope: 'launch patient/*.rs' }))).toBe('launch patient/*.rs');
    expect(judged(lab, 'SOF-072')).toEqual(['requirement-missed', 'requirement-met']);
  });

  it('SOF-073 puts no Patient, Encounter or foreign resource among fhirContext', async () => {
    const lab = await start();
    const references = ['Condition/c-1', 'Patient/p-1', 'Encounter/e-1', 'https://other.example/fhir/Task/t-1'];
    const fhirContext = [...references, `${lab.fhirBaseUrl}/Task/t-2`].map((reference) => ({ reference }));
    const { body } = await launched(lab, { fhirContext });
    expect(body['fhirContext']).toEqual([{ reference: 'Condition/c-1' }, { reference: 'Task/t-2' }]);
    expect(new Set(judged(lab, 'SOF-073'))).toEqual(new Set(['requirement-met', 'requirement-missed']));
  });

  it.each([true, false])('SOF-074 gives need_patient_banner as the boolean %s', async (banner) => {
    const lab = await start();
    const { body } = await launched(lab, { ...empty, need_patient_banner: banner });
    expect(body['need_patient_banner']).toBe(banner);
  });

  it('SOF-077 understands launch, patient/* and openid fhirUser', async () => {
    const lab = await start();
    const scope = 'launch launch/patient openid fhirUser patient/*.rs';
    expect(scopeOf(await launched(lab, wholeContext, { scope }))).toBe(scope);
  });

  it('SOF-078 takes scopes of version 1 and gives them back as such, as far as they go', async () => {
    const lab = await start({ clients: [{ ...clients.referral, scope: 'launch patient/*.rs patient/Task.cruds' }] });
    const scope = 'launch patient/*.read patient/Task.write patient/Observation.*';
    expect(scopeOf(await launched(lab, wholeContext, { scope }))).toBe(
      'launch patient/*.read patient/Task.write patient/Observation.read',
    );
    expect(lab.server.smartConfiguration().capabilities).toContain('permission-v1');
  });

  it('SOF-079 passes over malformed scopes and says so', async () => {
    const lab = await start();
    const scope = 'launch patient/*.sr patient/.r user/*. openid';
    expect(scopeOf(await launched(lab, wholeContext, { scope }))).toBe('launch openid');
    expect(judged(lab, 'SOF-079')).toEqual(['requirement-missed']);
    await launched(lab, wholeContext, { scope: 'launch' });
    expect(judged(lab, 'SOF-079')).toEqual(['requirement-missed', 'requirement-met']);
  });

  it('SOF-081 tells what was granted where that is less than was asked for', async () => {
    const lab = await start();
    const scope = 'launch patient/*.cruds user/Observation.rs system/*.rs profile https://app.example/scope';
    expect(scopeOf(await launched(lab, wholeContext, { scope }))).toBe(
      'launch patient/*.rs patient/ServiceRequest.cruds user/Observation.rs',
    );
  });

  it('SOF-081 grants a user no more than the user has', async () => {
    const lab = await start({ users: [{ ...clinician, scope: 'patient/Patient.rs' }] });
    expect(scopeOf(await launched(lab, wholeContext, { scope: 'launch patient/*.rs' }))).toBe(
      'launch patient/Patient.rs',
    );
  });

  it('SOF-082 gives no member that SMART does not define', async () => {
    const lab = await start();
    const { body } = await launched(lab, wholeContext);
    expect(Object.keys(body).filter((name) => !knownMembers.has(name))).toEqual([]);
  });

  it('SOFA-051 gives the context of a launch to the app of that launch', async () => {
    const lab = await start();
    const one = await launched(lab, { ...wholeContext, patient: { reference: 'Patient/one' } });
    const other = await launched(lab, { ...wholeContext, patient: { reference: 'Patient/other' } });
    expect([one.body['patient'], other.body['patient']]).toEqual(['one', 'other']);
  });

  it('SOFA-052 keeps the shapes in a refresh and in introspection', async () => {
    const lab = await start();
    const first = await launched(lab, wholeContext);
    const second = await refresh(lab, tokensOf(first).refreshToken);
    const told = await introspect(lab, tokensOf(second).accessToken);
    for (const { body } of [first, second, told]) {
      expect(body).toMatchObject({
        patient: 'p-7001',
        encounter: 'e-7002',
        fhirContext: [{ reference: 'Condition/c-7005' }],
        need_patient_banner: false,
      });
    }
  });

  it('SOF-094 signs the ID token with RS256, by a bare key that it publishes', async () => {
    const lab = await start();
    const { idToken } = await tokensFor(lab);
    const { body } = await send(`${lab.issuer}/auth/jwks`);
    const keys = createLocalJWKSet(body as unknown as JSONWebKeySet);
    const { payload, protectedHeader } = await jwtVerify(idToken, keys, {
      issuer: lab.issuer,
      audience: 'referral-app',
      currentDate: new Date(lab.clock.nowMs()),
      algorithms: ['RS256'],
    });
    expect(protectedHeader.kid).toBe('lab-id-token');
    const seconds = Math.floor(lab.clock.nowMs() / 1000);
    expect(payload).toEqual({
      iss: lab.issuer,
      sub: 'u-3107',
      aud: 'referral-app',
      iat: seconds,
      auth_time: seconds,
      exp: seconds + 3600,
      nonce: 'nonce-7f3a',
      fhirUser: `${lab.fhirBaseUrl}/Practitioner/pr-7003`,
    });
    const members = Object.keys((body['keys'] as object[])[0] ?? {});
    expect(members.sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it.each([
    ['openid', true, false],
    ['openid fhirUser', true, true],
    ['fhirUser user/*.rs', false, false],
    ['user/*.rs', false, false],
  ])('SOF-094 gives for the scope "%s" an ID token: %s, with fhirUser: %s', async (scope, hasToken, hasUser) => {
    const lab = await start();
    const { idToken } = tokensOf(await launched(lab, wholeContext, { scope: `launch ${scope}` }));
    expect(idToken !== '').toBe(hasToken);
    expect(idToken !== '' && 'fhirUser' in decodeJwt(idToken)).toBe(hasUser);
  });

  it('SOF-094 publishes an old key for as long as its tokens live', async () => {
    const lab = await start();
    const before = await tokensFor(lab, {}, 'launch-1');
    lab.keys.rotate(await importSigningKey(labClientRsaKey, 'RS256', { labOnly: true }));
    const after = await tokensFor(lab, {}, 'launch-2');
    const published = async (): Promise<readonly unknown[]> => {
      const { body } = await send(`${lab.issuer}/auth/jwks`);
      return (body['keys'] as { kid: string }[]).map(({ kid }) => kid);
    };
    expect(decodeProtectedHeader(before.idToken).kid).toBe('lab-id-token');
    expect(decodeProtectedHeader(after.idToken).kid).toBe('lab-client-rsa');
    expect(await published()).toEqual(['lab-client-rsa', 'lab-id-token']);
    lab.clock.advanceMs(3_600_000);
    expect(await published()).toEqual(['lab-client-rsa']);
  });

  it('SOF-094 describes itself below its issuer', async () => {
    const lab = await start();
    const { body } = await send(`${lab.issuer}/.well-known/openid-configuration`);
    expect(body).toMatchObject({
      issuer: lab.issuer,
      authorization_endpoint: `${lab.issuer}/auth/authorize`,
      token_endpoint: `${lab.issuer}/auth/token`,
      jwks_uri: `${lab.issuer}/auth/jwks`,
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    });
  });

  it('SOF-095 takes as fhirUser one of the five types alone', async () => {
    const userAs = (fhirUser: string): Promise<LoopbackAuthorization> => start({ users: [{ ...clinician, fhirUser }] });
    for (const type of ['Patient', 'Practitioner', 'PractitionerRole', 'RelatedPerson', 'Person']) {
      const lab = await userAs(`${type}/x-1`);
      expect(decodeJwt((await tokensFor(lab)).idToken)['fhirUser']).toBe(`${lab.fhirBaseUrl}/${type}/x-1`);
    }
    await expect(userAs('Device/x-1')).rejects.toThrow(TypeError);
  });

  it('SOF-097 tells in introspection what came with the token, and who the user is where the app knows', async () => {
    const lab = await start();
    const { accessToken } = await tokensFor(lab);
    const seconds = Math.floor(lab.clock.nowMs() / 1000);
    expect((await introspect(lab, accessToken)).body).toEqual({
      active: true,
      scope: 'launch openid fhirUser offline_access patient/*.rs',
      client_id: 'referral-app',
      exp: Math.floor((lab.clock.nowMs() + 3_600_000) / 1000),
      iat: seconds,
      token_type: 'Bearer',
      aud: lab.fhirBaseUrl,
      iss: lab.issuer,
      sub: 'u-3107',
      fhirUser: `${lab.fhirBaseUrl}/Practitioner/pr-7003`,
      patient: 'p-7001',
      encounter: 'e-7002',
      fhirContext: [{ reference: 'Condition/c-7005' }],
      need_patient_banner: false,
      intent: 'create-referral',
      smart_style_url: 'https://poc.example.ca/smart-style/v1.json',
      tenant: 'clinic-042',
    });
    const anonymous = tokensOf(await launched(lab, wholeContext, { scope: 'launch patient/*.rs' }));
    const { body } = await introspect(lab, anonymous.accessToken);
    expect(body).not.toHaveProperty('sub');
    expect(body).not.toHaveProperty('iss');
  });

  it('takes the context of a launch away where the client may not have the scope launch', async () => {
    const lab = await start({ clients: [{ ...clients.referral, scope: 'patient/*.rs user/*.rs' }] });
    const { body } = await launched(lab, wholeContext, { scope: 'launch patient/*.rs user/*.rs' });
    expect(body).toMatchObject({ scope: 'user/*.rs' });
    expect(body).not.toHaveProperty('patient');
    await expect(launched(lab, wholeContext, { scope: 'launch patient/*.rs' })).rejects.toThrow('invalid_scope');
    expect(errorOf(await redeem(lab, 'none'))).toBe('invalid_grant');
  });
});
