import { decodeJwt } from 'jose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { hashPassword } from '../../simulators/kit/secret.ts';
import { authorize, authorizeParameters, post, redeem } from '../support/authorization-calls.ts';
import { createDialogueBrowser, type DialogueBrowser, scopesIn } from '../support/dialogue-browser.ts';
import {
  type Choices,
  clients,
  clinician,
  type LoopbackAuthorization,
  startAuthorization,
} from '../support/loopback-authorization.ts';

const password = 'correct horse battery';
const credentials = { username: clinician.username, password, decision: 'login' };
const implied = { clients: [{ ...clients.referral, consent: 'implied' }] } as const;

describe('what an app asks of the login by OpenID Connect', () => {
  const running: LoopbackAuthorization[] = [];
  let passwordHash = '';

  beforeAll(async () => {
    passwordHash = await hashPassword(password, createSeededRandom('salt'));
  });
  afterEach(async () => {
    for (const lab of running.splice(0)) await lab.close();
  });

  async function start(choices: Choices = {}): Promise<{ lab: LoopbackAuthorization; browser: DialogueBrowser }> {
    const users = [{ ...clinician, passwordHash }];
    const lab = await startAuthorization({ users, approval: { kind: 'ask' }, ...choices });
    running.push(lab);
    lab.setLaunch('launch-1');
    return { lab, browser: createDialogueBrowser(lab) };
  }

  /** A browser whose user has logged in before, in a launch of its own. */
  async function loggedIn(choices: Choices = {}): Promise<{ lab: LoopbackAuthorization; browser: DialogueBrowser }> {
    const { lab, browser } = await start(choices);
    lab.setLaunch('launch-0');
    await browser.submit(await browser.open({ launch: 'launch-0' }), credentials);
    return { lab, browser };
  }

  it('prompt=none is refused with login_required where nobody is logged in, and nothing waits', async () => {
    const { lab, browser } = await start();
    const before = await lab.server.stateDigest();
    const { status, location } = await browser.open({ prompt: 'none' });
    expect([status, location?.searchParams.get('error'), location?.searchParams.get('state')]).toEqual([
      302,
      'login_required',
      'state-98wrghuwuogerg97',
    ]);
    expect(await lab.server.stateDigest()).toBe(before);
  });

  it('prompt=none is refused with consent_required where the user would have to be asked', async () => {
    const { browser } = await loggedIn();
    expect((await browser.open({ prompt: 'none' })).location?.searchParams.get('error')).toBe('consent_required');
  });

  it('prompt=none gives a code where the user is logged in and the jurisdiction has agreed', async () => {
    const { browser } = await loggedIn(implied);
    expect((await browser.open({ prompt: 'none' })).location?.searchParams.has('code')).toBe(true);
  });

  it.each(['login', 'select_account'])('prompt=%s asks a logged-in user to log in once more', async (prompt) => {
    const { browser } = await loggedIn(implied);
    const page = await browser.open({ prompt });
    expect(page.text).toContain('type="password"');
    expect((await browser.submit(page, credentials)).location?.searchParams.has('code')).toBe(true);
  });

  it('prompt=consent asks also where the jurisdiction has agreed, before and after a login', async () => {
    const { lab, browser } = await start(implied);
    const asked = await browser.submit(await browser.open({ prompt: 'consent' }), credentials);
    expect(scopesIn(asked)).toContain('openid');
    lab.setLaunch('launch-2');
    expect(scopesIn(await browser.open({ prompt: 'consent', launch: 'launch-2' }))).toContain('openid');
  });

  it('max_age lets a login count that is no older, and auth_time says when it was', async () => {
    const { lab, browser } = await loggedIn(implied);
    const loggedInSeconds = Math.floor(lab.clock.nowMs() / 1000);
    lab.clock.advanceMs(60_000);
    const young = await browser.open({ max_age: '60' });
    const { body } = await redeem(lab, young.location?.searchParams.get('code') ?? '');
    expect(decodeJwt(String(body['id_token']))['auth_time']).toBe(loggedInSeconds);
    lab.clock.advanceMs(1);
    lab.setLaunch('launch-2');
    const old = { launch: 'launch-2', max_age: '60' };
    expect((await browser.open(old)).text).toContain('type="password"');
    expect((await browser.open({ ...old, prompt: 'none' })).location?.searchParams.get('error')).toBe('login_required');
  });

  it('ui_locales counts in a posted request as in an address', async () => {
    const { lab } = await start();
    const { text } = await post(lab, '/auth/authorize', { ...authorizeParameters(lab), ui_locales: 'fr-CA' });
    expect(text).toContain('<html lang="fr">');
  });

  it('RFC 9207: code and refusal say whose they are, and the metadata says that they do', async () => {
    const { lab, browser } = await loggedIn(implied);
    const given = await browser.open();
    const refused = await browser.open({ scope: 'system/*.rs' });
    const stranger = createDialogueBrowser(lab);
    const page = await stranger.open({ launch: undefined, scope: 'openid user/*.rs' });
    const denied = await stranger.submit(page, { decision: 'deny' });
    for (const { location } of [given, refused, denied]) {
      expect(location?.searchParams.getAll('iss')).toEqual([lab.issuer]);
    }
    const metadata = await (await fetch(`${lab.issuer}/.well-known/openid-configuration`)).json();
    const supported = { authorization_response_iss_parameter_supported: true };
    expect([metadata, lab.server.smartConfiguration()]).toMatchObject([supported, supported]);
  });

  it('the metadata promises no response mode, request object or request address that would be refused', async () => {
    const { lab } = await start();
    expect(await (await fetch(`${lab.issuer}/.well-known/openid-configuration`)).json()).toMatchObject({
      response_modes_supported: ['query'],
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      claims_parameter_supported: false,
      introspection_endpoint: `${lab.issuer}/auth/introspect`,
      revocation_endpoint: `${lab.issuer}/auth/revoke`,
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt', 'none'],
    });
    expect((await authorize(lab, { response_mode: 'query' })).status).toBe(200);
  });
});
