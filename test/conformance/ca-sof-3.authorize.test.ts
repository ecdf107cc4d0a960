import { afterEach, describe, expect, it } from 'vitest';
import {
  authorize,
  authorizeParameters,
  codeFor,
  codeParameters,
  post,
  redeem,
  tokensFor,
} from '../support/authorization-calls.ts';
import {
  type Choices,
  clients,
  type LoopbackAuthorization,
  startAuthorization,
  wholeContext,
} from '../support/loopback-authorization.ts';
import { errorOf } from '../support/refusals/refusal-row.ts';

describe('CA:SoF-3/authorize', () => {
  const running: LoopbackAuthorization[] = [];

  async function start(choices: Choices = {}): Promise<LoopbackAuthorization> {
    const lab = await startAuthorization(choices);
    running.push(lab);
    lab.setLaunch('launch-1');
    return lab;
  }

  afterEach(async () => {
    for (const lab of running.splice(0)) await lab.close();
  });

  it.each([
    ['GET', (lab: LoopbackAuthorization) => authorize(lab)],
    ['POST', (lab: LoopbackAuthorization) => post(lab, '/auth/authorize', authorizeParameters(lab))],
  ])('SOF-034 takes requests by %s', async (_method, ask) => {
    const lab = await start();
    const reply = await ask(lab);
    expect(reply.status).toBe(302);
    expect(reply.location?.searchParams.get('code')).toMatch(/^[\w-]{43}$/);
  });

  it('SOF-035 redirects to each registered address, its own query kept', async () => {
    const lab = await start();
    const [, withQuery] = clients.referral.redirectUris;
    const { location } = await authorize(lab, { redirect_uri: withQuery });
    expect(location?.href).toMatch(/^https:\/\/referral\.example\/callback\?from=halo&code=[\w-]{43}&state=/);
  });

  it('SOF-035 answers a person with a page where there is no address to go to', async () => {
    const lab = await start();
    const url = `${lab.issuer}/auth/authorize?client_id=referral-app&redirect_uri=https%3A%2F%2Fthief.example%2F%22%3E`;
    const response = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).not.toContain('thief');
  });

  it('SOF-036 takes its own FHIR base as aud, and no other', async () => {
    const lab = await start();
    const refused = await authorize(lab, { aud: 'https://other.example/fhir' });
    expect([errorOf(refused), refused.location?.searchParams.get('state')]).toEqual([
      'invalid_request',
      'state-98wrghuwuogerg97',
    ]);
    expect((await authorize(lab, { aud: lab.fhirBaseUrl })).location?.searchParams.has('code')).toBe(true);
  });

  it('SOF-037 gives no code without PKCE, and names S256 as its only method', async () => {
    const lab = await start();
    expect(errorOf(await authorize(lab, { code_challenge: undefined, code_challenge_method: undefined }))).toBe(
      'invalid_request',
    );
    expect(lab.server.smartConfiguration().code_challenge_methods_supported).toEqual(['S256']);
  });

  it('SOF-039 gives the state back to the letter', async () => {
    const lab = await start();
    const state = 'a+b c/%20&d=é"\'<>';
    const { location } = await authorize(lab, { state });
    expect(location?.searchParams.get('state')).toBe(state);
    expect([...(location?.searchParams.keys() ?? [])]).toEqual(['code', 'state', 'iss']);
  });

  it('SOF-040 tells the app, with its state, that the user does not allow it', async () => {
    const lab = await start({ approval: { kind: 'denied' } });
    const { location, status } = await authorize(lab);
    expect(status).toBe(302);
    expect(Object.fromEntries(location?.searchParams ?? [])).toMatchObject({
      error: 'access_denied',
      state: 'state-98wrghuwuogerg97',
    });
  });

  it('SOF-041 takes a code for 59 seconds, and once', async () => {
    const lab = await start();
    const code = await codeFor(lab);
    lab.clock.advanceMs(59_999);
    expect((await redeem(lab, code)).status).toBe(200);
    expect(errorOf(await redeem(lab, code))).toBe('invalid_grant');
  });

  it('SOF-053 ends the tokens of a code that is used a second time', async () => {
    const lab = await start();
    const code = await codeFor(lab);
    const first = await redeem(lab, code);
    const token = String(first.body['access_token']);
    expect(await lab.server.findGrant(token)).toMatchObject({ clientId: 'referral-app', patient: 'p-7001' });
    await redeem(lab, code);
    expect(await lab.server.findGrant(token)).toBeUndefined();
    const refreshed = await post(lab, '/auth/token', {
      grant_type: 'refresh_token',
      refresh_token: String(first.body['refresh_token']),
      client_id: 'referral-app',
    });
    expect(errorOf(refreshed)).toBe('invalid_grant');
  });

  it('SOF-053 notices the second use of a code that has long expired', async () => {
    const lab = await start();
    const code = await codeFor(lab);
    const token = String((await redeem(lab, code)).body['access_token']);
    lab.clock.advanceMs(30 * 60_000);
    await redeem(lab, code);
    expect(await lab.server.findGrant(token)).toBeUndefined();
  });

  it('SOF-053 lets nobody end the tokens of another by a code that was stolen', async () => {
    const lab = await start();
    const code = await codeFor(lab);
    const token = String((await redeem(lab, code)).body['access_token']);
    const thief = await post(lab, '/auth/token', codeParameters(code, { client_id: 'consult-app' }));
    expect(errorOf(thief)).toBe('invalid_client');
    expect(await lab.server.findGrant(token)).toBeDefined();
  });

  it('SOF-038 gives one of two requests for the same launch a code', async () => {
    const lab = await start();
    const replies = await Promise.all([authorize(lab), authorize(lab), authorize(lab)]);
    expect(replies.filter(({ location }) => location?.searchParams.has('code'))).toHaveLength(1);
  });

  it('SOF-038 takes a launch for the app that it names', async () => {
    const lab = await start();
    lab.setLaunch('launch-2', { ...wholeContext, appID: 'ereferral' });
    expect((await authorize(lab, { launch: 'launch-2' })).location?.searchParams.has('code')).toBe(true);
  });

  it('SOF-038 ends all that was granted under a launch when its context is cleared', async () => {
    const lab = await start();
    const { accessToken } = await tokensFor(lab, {}, 'launch-9');
    expect(await lab.server.revokeLaunch('launch-9')).toBe(2);
    expect(await lab.server.findGrant(accessToken)).toBeUndefined();
    expect(await lab.server.revokeLaunch('launch-9')).toBe(0);
  });

  it('SOF-044 leaves the synonym resource alone, as it may', async () => {
    const lab = await start();
    const { location } = await authorize(lab, { resource: 'https://other.example/fhir' });
    expect(location?.searchParams.has('code')).toBe(true);
  });

  it.each([
    ['SOF-035', 'redirect-address-registered', { redirect_uri: 'https://thief.example/' }],
    ['SOF-036', 'audience-is-ours', { aud: 'https://other.example/fhir' }],
    ['SOF-037', 'challenge-is-s256', { code_challenge: 'short' }],
    ['SOF-038', 'launch-is-known', { launch: 'unknown' }],
  ])('%s is told as met or missed by the check %s', async (requirement, check, change) => {
    const lab = await start();
    const kindsOf = (): readonly string[] =>
      lab.events.flatMap((event) =>
        'requirement' in event && event.requirement === requirement && event.check === check ? [event.kind] : [],
      );
    await authorize(lab, change);
    expect(kindsOf()).toEqual(['requirement-missed']);
    await authorize(lab);
    expect(kindsOf()).toEqual(['requirement-missed', 'requirement-met']);
  });

  it('keeps codes, tokens, launches and secrets out of its events', async () => {
    const lab = await start();
    const code = await codeFor(lab, {}, 'launch-secret');
    const { body } = await redeem(lab, code);
    const told = JSON.stringify(lab.events);
    for (const secret of [
      code,
      body['access_token'],
      body['refresh_token'],
      body['id_token'],
      'launch-secret',
      'p-7001',
    ]) {
      expect(told).not.toContain(secret);
    }
  });

  it('sends no address on to the next site, and lets no frame show it', async () => {
    const lab = await start();
    const { headers } = await authorize(lab);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});
