import { describe, expect, it } from 'vitest';
import {
  type AssertionChanges,
  assertionOf,
  authorize,
  basic,
  codeFor,
  formOf,
  introspect,
  type Parameters,
  post,
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
  clinicSecret,
  type LoopbackAuthorization,
  startAuthorization,
} from '../support/loopback-authorization.ts';
import { errorOf } from '../support/refusals/refusal-row.ts';

const consult = { client_id: 'consult-app', redirect_uri: clients.consult.redirectUris[0] };
const clinic = { client_id: 'clinic-app', redirect_uri: clients.clinic.redirectUris[0] };

describe('the token endpoint', () => {
  const start = closedAfterEach(startAuthorization);

  async function redeemAsConsult(lab: LoopbackAuthorization, changes: AssertionChanges = {}): Promise<Reply> {
    const code = await codeFor(lab, consult, `launch-${lab.events.length}`);
    return redeem(lab, code, { ...consult, client_id: undefined, ...(await assertionOf(lab, 'consult-app', changes)) });
  }

  function checksOf(lab: LoopbackAuthorization, requirement: string): readonly string[] {
    return lab.events.flatMap((event) =>
      'requirement' in event && event.requirement === requirement ? [`${event.kind} ${event.check}`] : [],
    );
  }

  it('SOF-052 takes the verifier that the challenge was made of, and tells of another', async () => {
    const lab = await start();
    const code = await codeFor(lab);
    expect(errorOf(await redeem(lab, code, { code_verifier: 'B'.repeat(43) }))).toBe('invalid_grant');
    expect((await redeem(lab, code)).status).toBe(200);
    expect(checksOf(lab, 'SOF-052')).toEqual([
      'requirement-missed verifier-matches',
      'requirement-met verifier-matches',
    ]);
  });

  it('SOF-053 tells of a code that is not good', async () => {
    const lab = await start();
    await redeem(lab, 'made-up');
    expect(checksOf(lab, 'SOF-053')).toEqual(['requirement-missed code-is-good']);
  });

  it('SOF-054 answers with token, type and scope', async () => {
    const lab = await start();
    const { body } = await redeem(lab, await codeFor(lab, { scope: 'launch patient/*.rs' }));
    expect(body).toMatchObject({
      access_token: expect.any(String),
      token_type: 'Bearer',
      scope: 'launch patient/*.rs',
    });
    expect(body).not.toHaveProperty('id_token');
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('SOF-055 says when the token ends, and means it', async () => {
    const lab = await start();
    const reply = await redeem(lab, await codeFor(lab));
    const { accessToken } = tokensOf(reply);
    expect(reply.body['expires_in']).toBe(3600);
    lab.clock.advanceMs(3_599_999);
    expect(await lab.server.findGrant(accessToken)).toBeDefined();
    lab.clock.advanceMs(1);
    expect(await lab.server.findGrant(accessToken)).toBeUndefined();
  });

  it('SOF-055 lets no token outlive its launch', async () => {
    const lab = await start();
    lab.setLaunch('brief', { fhirContext: [] }, 600);
    const { location } = await authorize(lab, { launch: 'brief', scope: 'launch offline_access' });
    const { body } = await redeem(lab, location?.searchParams.get('code') ?? '');
    expect(body['expires_in']).toBe(600);
  });

  it('SOF-056 lets nothing of the endpoint be cached, refusals included', async () => {
    const lab = await start();
    const good = await redeem(lab, await codeFor(lab));
    const bad = await redeem(lab, 'made-up');
    for (const { headers } of [good, bad]) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('pragma')).toBe('no-cache');
    }
  });

  it('SOF-057 authenticates a symmetric client by HTTP Basic, its secret written as a form value', async () => {
    const lab = await start();
    const code = await codeFor(lab, clinic);
    const changes = { redirect_uri: clinic.redirect_uri, client_id: undefined };
    expect((await redeem(lab, code, changes, basic('clinic-app', 'wrong'))).status).toBe(401);
    expect((await redeem(lab, code, changes, basic('clinic-app', clinicSecret))).status).toBe(200);
    expect(checksOf(lab, 'SOF-057')).toEqual([
      'requirement-missed client-secret-matches',
      'requirement-met client-secret-matches',
    ]);
  });

  it('SOF-057 challenges who came with a wrong secret in the header', async () => {
    const lab = await start();
    const reply = await redeem(lab, 'a', { client_id: undefined }, basic('clinic-app', 'wrong'));
    expect(reply.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
  });

  it.each(['RS384', 'ES384'] as const)(
    'SOF-058 authenticates an asymmetric client by a JWT signed with %s',
    async (algorithm) => {
      const lab = await start();
      expect((await redeemAsConsult(lab, { algorithm })).status).toBe(200);
      expect(checksOf(lab, 'SOF-058')).toEqual(['requirement-met client-assertion-verified']);
      await redeemAsConsult(lab, { algorithm, header: { kid: 'another' } });
      expect(checksOf(lab, 'SOF-058')).toContain('requirement-missed client-assertion-verified');
    },
  );

  it('SOF-059 takes an assertion once, and its jti again when its time is over', async () => {
    const lab = await start();
    const claims = { jti: 'the-same' };
    expect((await redeemAsConsult(lab, { claims })).status).toBe(200);
    expect(errorOf(await redeemAsConsult(lab, { claims }))).toBe('invalid_client');
    expect(checksOf(lab, 'SOF-059')).toEqual([
      'requirement-met client-assertion-fresh',
      'requirement-missed client-assertion-fresh',
    ]);
    lab.clock.advanceMs(120_000);
    expect((await redeemAsConsult(lab, { claims })).status).toBe(200);
  });

  it('SOF-059 lets two clients choose the same jti', async () => {
    const lab = await start();
    await redeemAsConsult(lab, { claims: { jti: 'the-same' } });
    const assertion = await assertionOf(lab, 'poc-clinic-042', { claims: { jti: 'the-same' } });
    const reply = await post(lab, '/auth/token', {
      grant_type: 'client_credentials',
      scope: 'system/*.rs',
      ...assertion,
    });
    expect(reply.status, reply.text).toBe(200);
  });

  it('SOF-059 refuses a kid that names two keys', async () => {
    const [key] = clients.consult.authentication.jwks.keys.filter(({ kty }) => kty === 'EC');
    const lab = await start({
      clients: [
        {
          ...clients.consult,
          authentication: { type: 'confidential-asymmetric', jwks: { keys: key === undefined ? [] : [key, key] } },
        },
      ],
    });
    const reply = await redeemAsConsult(lab);
    expect(errorOf(reply)).toBe('invalid_client');
    expect(reply.body['error_description']).toContain('more than one key');
  });

  it('SOF-061 lets pages of registered origins read the answer, and no others', async () => {
    const lab = await start();
    const allowed = (origin: string): Promise<string | null> =>
      post(lab, '/auth/token', {}, { origin }).then(({ headers }) => headers.get('access-control-allow-origin'));
    expect(await allowed('https://referral.example')).toBe('https://referral.example');
    expect(await allowed('https://thief.example')).toBeNull();
    const preflight = await send(`${lab.issuer}/auth/token`, {
      method: 'OPTIONS',
      headers: { origin: 'https://referral.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
  });

  it('SOF-063 fetches a key set from the registered address, and keeps it no longer than its headers allow', async () => {
    const keys = { keys: clients.consult.authentication.jwks.keys };
    const asked: string[] = [];
    const cacheControl = ['max-age=60', 'no-store', 'max-age=60, no-cache', ''];
    const lab = await start({
      clients: [
        {
          ...clients.consult,
          authentication: { type: 'confidential-asymmetric', jwksUrl: 'https://consult.example/jwks' },
        },
      ],
      fetch: async (request) => {
        asked.push(`${request.url} ${request.redirect}`);
        return Response.json(keys, { headers: { 'cache-control': cacheControl[asked.length - 1] ?? '' } });
      },
    });
    const statuses: number[] = [];
    const ask = async (changes: AssertionChanges = {}): Promise<number> => {
      statuses.push((await redeemAsConsult(lab, changes)).status);
      return asked.length;
    };
    expect(await ask({ header: { jku: 'https://consult.example/jwks' } })).toBe(1);
    expect(await ask()).toBe(1);
    lab.clock.advanceMs(60_000);
    expect(await ask()).toBe(2);
    expect(await ask()).toBe(3);
    expect(await ask()).toBe(4);
    expect(await ask()).toBe(5);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
    expect(new Set(asked)).toEqual(new Set(['https://consult.example/jwks error']));
  });

  it.each([
    ['is not there', () => new Response(null, { status: 404 })],
    ['is no JSON', () => new Response('<html>')],
    ['has no keys', () => Response.json({ keys: 'none' })],
    ['has keys without an id', () => Response.json({ keys: [{ kty: 'EC', crv: 'P-384', x: 'a', y: 'b' }] })],
    ['is too long', () => Response.json({ keys: [], pad: 'x'.repeat(200_000) })],
  ])('SOF-063 refuses the client whose key set %s', async (_what, answer) => {
    const lab = await start({
      clients: [
        {
          ...clients.consult,
          authentication: { type: 'confidential-asymmetric', jwksUrl: 'https://consult.example/jwks' },
        },
      ],
      fetch: async () => answer(),
    });
    expect(errorOf(await redeemAsConsult(lab))).toBe('invalid_client');
  });

  it('SOF-090 refreshes with a new refresh token each time, with the same rights', async () => {
    const lab = await start();
    const first = await tokensFor(lab);
    const second = await refresh(lab, first.refreshToken);
    const tokens = tokensOf(second);
    expect(tokens.refreshToken).not.toBe(first.refreshToken);
    expect(tokens.scope).toBe(first.scope);
    expect((await refresh(lab, tokens.refreshToken)).status).toBe(200);
    expect(checksOf(lab, 'SOF-090')).toEqual(Array.from({ length: 2 }, () => 'requirement-met refresh-token-is-good'));
  });

  it('SOF-090 ends the whole family when a refresh token is used a second time', async () => {
    const lab = await start();
    const first = await tokensFor(lab);
    const second = tokensOf(await refresh(lab, first.refreshToken));
    expect(errorOf(await refresh(lab, first.refreshToken))).toBe('invalid_grant');
    expect(await lab.server.findGrant(second.accessToken)).toBeUndefined();
    expect(await lab.server.findGrant(first.accessToken)).toBeUndefined();
    expect(errorOf(await refresh(lab, second.refreshToken))).toBe('invalid_grant');
    expect(checksOf(lab, 'SOF-090')).toContain('requirement-missed refresh-token-is-good');
  });

  it('SOF-051 SOF-090 knows a public client by the refresh token that is bound to it', async () => {
    const lab = await start();
    const first = await tokensFor(lab);
    const again = await refresh(lab, first.refreshToken, { client_id: undefined });
    expect([again.status, tokensOf(again).scope]).toEqual([200, first.scope]);
    expect(errorOf(await refresh(lab, first.refreshToken, { client_id: undefined }))).toBe('invalid_grant');
    expect(await lab.server.findGrant(tokensOf(again).accessToken)).toBeUndefined();
  });

  it('SOF-090 gives no refresh token for longer than the login where access is online', async () => {
    const lab = await start({ lifetimes: { session: 7200 } });
    const { refreshToken } = await tokensFor(lab, { scope: 'launch online_access patient/*.rs' });
    lab.clock.advanceMs(7_199_000);
    const next = tokensOf(await refresh(lab, refreshToken));
    lab.clock.advanceMs(1000);
    expect(errorOf(await refresh(lab, next.refreshToken))).toBe('invalid_grant');
  });

  it('SOF-091 narrows the token where fewer scopes are asked for, and not the grant', async () => {
    const lab = await start();
    const first = await tokensFor(lab);
    const narrow = tokensOf(await refresh(lab, first.refreshToken, { scope: 'launch patient/Patient.r' }));
    expect(narrow.scope).toBe('launch patient/Patient.r');
    expect(await lab.server.findGrant(narrow.accessToken)).toMatchObject({ scopes: ['launch', 'patient/Patient.r'] });
    expect(tokensOf(await refresh(lab, narrow.refreshToken)).scope).toBe(first.scope);
    expect(checksOf(lab, 'SOF-091')).toEqual(['requirement-met scope-within-grant']);
  });

  it('SOF-091 tells of a refresh that asks for more', async () => {
    const lab = await start();
    await refresh(lab, (await tokensFor(lab)).refreshToken, { scope: 'user/*.cruds' });
    expect(checksOf(lab, 'SOF-091')).toEqual(['requirement-missed scope-within-grant']);
  });

  it('SOF-092 answers a refresh with token, type, life and scope', async () => {
    const lab = await start();
    const { body } = await refresh(lab, (await tokensFor(lab)).refreshToken);
    expect(body).toMatchObject({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'launch openid fhirUser offline_access patient/*.rs',
    });
  });

  it('gives a system a token of its own for five minutes, with the scopes it is registered for', async () => {
    const lab = await start();
    const assertion: Parameters = await assertionOf(lab, 'poc-clinic-042');
    const scope = 'system/Subscription.cruds system/Patient.cruds user/*.rs';
    const { body, status } = await post(lab, '/auth/token', { grant_type: 'client_credentials', scope, ...assertion });
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'system/Subscription.cruds system/Patient.rs',
    });
    const grant = await lab.server.findGrant(String(body['access_token']));
    expect(grant).toEqual({
      clientId: 'poc-clinic-042',
      scopes: ['system/Subscription.cruds', 'system/Patient.rs'],
      audience: lab.fhirBaseUrl,
      expiresMs: lab.clock.nowMs() + 300_000,
    });
  });

  it('ends an access token alone, and a refresh token with all that came with it', async () => {
    const lab = await start();
    const revoke = (token: string): Promise<Reply> => post(lab, '/auth/revoke', { token, client_id: 'referral-app' });
    const first = await tokensFor(lab, {}, 'launch-1');
    expect((await revoke(first.accessToken)).status).toBe(200);
    expect(await lab.server.findGrant(first.accessToken)).toBeUndefined();
    const second = tokensOf(await refresh(lab, first.refreshToken));
    expect((await revoke(second.refreshToken)).status).toBe(200);
    expect(await lab.server.findGrant(second.accessToken)).toBeUndefined();
    expect((await revoke('made-up')).status).toBe(200);
  });

  it('shows a client its own tokens, and those of others as if they were none', async () => {
    const lab = await start();
    const { accessToken } = await tokensFor(lab, {}, 'launch-1');
    const code = await codeFor(lab, clinic, 'launch-2');
    const mine = tokensOf(
      await redeem(lab, code, { ...clinic, client_id: undefined }, basic('clinic-app', clinicSecret)),
    );
    const ask = (token: string): Promise<Reply> =>
      post(lab, '/auth/introspect', { token }, basic('clinic-app', clinicSecret));
    expect((await ask(mine.accessToken)).body).toMatchObject({ active: true, client_id: 'clinic-app' });
    expect((await ask(accessToken)).body).toEqual({ active: false });
    const bearer = { authorization: `Bearer ${mine.accessToken}` };
    expect((await post(lab, '/auth/introspect', { token: mine.accessToken }, bearer)).body).toMatchObject({
      active: true,
    });
  });

  it('says of a token that is over that it is not active, and nothing else', async () => {
    const lab = await start();
    const { accessToken } = await tokensFor(lab);
    lab.clock.advanceMs(3_600_000);
    expect((await introspect(lab, accessToken)).body).toEqual({ active: false });
  });

  it('forgets what is over, a while after', async () => {
    const lab = await start();
    const empty = await lab.server.stateDigest();
    await tokensFor(lab, { scope: 'launch patient/*.rs' }, 'launch-1');
    expect(await lab.server.stateDigest()).not.toBe(empty);
    lab.clock.advanceMs(9 * 3_600_000);
    await send(`${lab.issuer}/auth/authorize?${formOf({})}`);
    expect(await lab.server.stateDigest()).toBe(empty);
  });
});
