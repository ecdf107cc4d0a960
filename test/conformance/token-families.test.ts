import { describe, expect, it } from 'vitest';
import {
  assertionOf,
  basic,
  codeFor,
  codeParameters,
  post,
  type Reply,
  redeem,
  refresh,
  tokensFor,
  tokensOf,
} from '../support/authorization-calls.ts';
import { closedAfterEach } from '../support/closed-after-each.ts';
import {
  type Choices,
  clients,
  clinicSecret,
  type LoopbackAuthorization,
  startAuthorization,
} from '../support/loopback-authorization.ts';
import { errorOf } from '../support/refusals/refusal-row.ts';

const consult = { client_id: 'consult-app', redirect_uri: clients.consult.redirectUris[0] };
const jwksUrl = 'https://consult.example/jwks';

describe('tokens that come of one code', () => {
  const start = closedAfterEach(startAuthorization);

  it('SOF-053 end with a second use of it for as long as one of them lives', async () => {
    const lab = await start();
    const code = await codeFor(lab);
    const first = tokensOf(await redeem(lab, code));
    lab.clock.advanceMs(5 * 3_600_000);
    const later = tokensOf(await refresh(lab, first.refreshToken));
    expect(await lab.server.findGrant(later.accessToken)).toBeDefined();
    expect(errorOf(await redeem(lab, code))).toBe('invalid_grant');
    expect(await lab.server.findGrant(later.accessToken)).toBeUndefined();
    expect(errorOf(await refresh(lab, later.refreshToken))).toBe('invalid_grant');
  });

  it('RFC 7009 §2.1 end with a refresh token that was exchanged already, whose successor may have been lost', async () => {
    const lab = await start();
    const first = await tokensFor(lab);
    const second = tokensOf(await refresh(lab, first.refreshToken));
    const revoke = (token: string, client_id: string): Promise<Reply> =>
      post(lab, '/auth/revoke', { token, client_id });
    expect((await revoke(first.refreshToken, 'referral-app')).status).toBe(200);
    expect(await lab.server.findGrant(second.accessToken)).toBeUndefined();
    expect((await revoke(first.refreshToken, 'referral-app')).status).toBe(200);
  });

  it('keep no list that grows with each refresh', async () => {
    const lab = await start({ lifetimes: { accessToken: 60 } });
    let tokens = await tokensFor(lab);
    for (let turn = 0; turn < 5; turn += 1) {
      lab.clock.advanceMs(61_000);
      tokens = tokensOf(await refresh(lab, tokens.refreshToken));
    }
    await post(lab, '/auth/revoke', { token: tokens.refreshToken, client_id: 'referral-app' });
    const ended = lab.events.findLast((event) => event.kind === 'state-changed' && event.change === 'tokens-revoked');
    expect(ended).toMatchObject({ count: 2 });
  });
});

describe('a client says who it is', () => {
  const start = closedAfterEach(startAuthorization);

  it.each([
    ['HTTP Basic and a secret in the body', 'invalid_request', 400, basic('clinic-app', clinicSecret), {}],
    ['a secret in the body', 'invalid_client', 400, {}, { client_id: 'clinic-app' }],
    ['a secret in the body, being public', 'invalid_client', 400, {}, { client_id: 'referral-app' }],
  ])('RFC 6749 §2.3 by no secret in the body: %s', async (_what, error, status, headers, changes) => {
    const lab = await start();
    const message = { ...codeParameters('a-code'), client_id: undefined, client_secret: clinicSecret, ...changes };
    const reply = await post(lab, '/auth/token', message, headers);
    expect([reply.status, errorOf(reply)]).toEqual([status, error]);
  });

  it('RFC 6749 §2.3 by no secret in the body of a refresh, where the token alone would do', async () => {
    const lab = await start();
    const { refreshToken } = await tokensFor(lab);
    const withSecret = { client_id: undefined, client_secret: 'x' };
    expect(errorOf(await refresh(lab, refreshToken, withSecret))).toBe('invalid_client');
    expect((await refresh(lab, refreshToken, { client_id: undefined })).status).toBe(200);
  });

  /** A server that fetches the keys of its client, and what it has asked for. */
  async function fetching(
    answer: (asked: number) => Response,
  ): Promise<{ lab: LoopbackAuthorization; asked: string[] }> {
    const asked: string[] = [];
    const choices: Choices = {
      clients: [{ ...clients.consult, authentication: { type: 'confidential-asymmetric', jwksUrl } }],
      fetch: async ({ url }) => {
        asked.push(url);
        return answer(asked.length);
      },
    };
    return { lab: await start(choices), asked };
  }

  async function redeemAsConsult(
    lab: LoopbackAuthorization,
    algorithm: 'ES384' | 'RS384',
  ): Promise<string | undefined> {
    const code = await codeFor(lab, consult, `launch-${lab.events.length}`);
    const assertion = await assertionOf(lab, 'consult-app', { algorithm });
    return errorOf(await redeem(lab, code, { ...consult, client_id: undefined, ...assertion }));
  }

  const [rsaKey, ecKey] = clients.consult.authentication.jwks.keys;
  const kept = { headers: { 'cache-control': 'max-age=3600' } };

  it('SOF-063 by a key that it published since its set was kept, which is not fetched for each made-up key', async () => {
    const { lab, asked } = await fetching((count) =>
      Response.json({ keys: count === 1 ? [rsaKey] : [rsaKey, ecKey] }, kept),
    );
    expect(await redeemAsConsult(lab, 'RS384')).toBeUndefined();
    expect(await redeemAsConsult(lab, 'ES384')).toBe('invalid_client');
    expect(asked).toHaveLength(1);
    lab.clock.advanceMs(10_000);
    expect(await redeemAsConsult(lab, 'ES384')).toBeUndefined();
    expect(await redeemAsConsult(lab, 'RS384')).toBeUndefined();
    expect(asked).toEqual([jwksUrl, jwksUrl]);
  });

  it('RFC 7517 §4.2 by no key that it published for encryption', async () => {
    const { lab } = await fetching(() => Response.json({ keys: [{ ...ecKey, use: 'enc' }] }));
    expect(await redeemAsConsult(lab, 'ES384')).toBe('invalid_client');
  });

  it('SOF-063 by no key of a set that does not end, of which no more is read than a set may be long', async () => {
    let chunks = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        chunks += 1;
        controller.enqueue(new Uint8Array(10_000).fill(32));
      },
    });
    const { lab } = await fetching(() => new Response(endless));
    expect(await redeemAsConsult(lab, 'ES384')).toBe('invalid_client');
    expect(chunks).toBeLessThan(20);
  });
});
