import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { hashPassword } from '../../simulators/kit/secret.ts';
import { authorize, type Reply, redeem, send } from '../support/authorization-calls.ts';
import { createDialogueBrowser, type DialogueBrowser, scopesIn, tokenIn } from '../support/dialogue-browser.ts';
import {
  type Choices,
  clients,
  clinician,
  type LoopbackAuthorization,
  startAuthorization,
} from '../support/loopback-authorization.ts';

const password = 'correct horse battery';

const credentials = { username: 'tremblay', password, decision: 'login' };

describe('the login and consent pages', () => {
  const running: LoopbackAuthorization[] = [];
  let passwordHash = '';

  beforeAll(async () => {
    passwordHash = await hashPassword(password, createSeededRandom('salt'));
  });

  async function start(choices: Choices = {}): Promise<{ lab: LoopbackAuthorization; browser: DialogueBrowser }> {
    const lab = await startAuthorization({
      users: [{ ...clinician, passwordHash }],
      approval: { kind: 'ask' },
      ...choices,
    });
    running.push(lab);
    lab.setLaunch('launch-1');
    return { lab, browser: createDialogueBrowser(lab) };
  }

  afterEach(async () => {
    for (const lab of running.splice(0)) await lab.close();
  });

  /** The consent page of a browser whose user has logged in. */
  async function consentPage(browser: DialogueBrowser): Promise<Reply> {
    return browser.submit(await browser.open(), credentials);
  }

  it('lead from login over consent to a code and its tokens', async () => {
    const { lab, browser } = await start();
    const login = await browser.open();
    expect([login.status, login.location]).toEqual([200, undefined]);
    const consent = await browser.submit(login, credentials);
    expect(consent.text).toContain('Dr. Zoé Tremblay');
    expect(scopesIn(consent)).toEqual(['launch', 'openid', 'fhirUser', 'offline_access', 'patient/*.rs']);
    const answer = await browser.submit(consent, { decision: 'allow', scope: scopesIn(consent) });
    expect(answer.status).toBe(303);
    expect(answer.location?.searchParams.get('state')).toBe('state-98wrghuwuogerg97');
    const tokens = await redeem(lab, answer.location?.searchParams.get('code') ?? '');
    expect(tokens.body).toMatchObject({
      patient: 'p-7001',
      scope: 'launch openid fhirUser offline_access patient/*.rs',
    });
  });

  it('grant what the user left ticked, and no more than was asked', async () => {
    const { lab, browser } = await start();
    const consent = await consentPage(browser);
    const answer = await browser.submit(consent, {
      decision: 'allow',
      scope: ['launch', 'patient/*.rs', 'user/*.cruds'],
    });
    const tokens = await redeem(lab, answer.location?.searchParams.get('code') ?? '');
    expect(tokens.body['scope']).toBe('launch patient/*.rs');
    expect(tokens.body).not.toHaveProperty('refresh_token');
  });

  it.each([
    ['at the login', async (browser: DialogueBrowser) => browser.submit(await browser.open(), { decision: 'deny' })],
    [
      'at the consent',
      async (browser: DialogueBrowser) => browser.submit(await consentPage(browser), { decision: 'deny' }),
    ],
    [
      'by ticking nothing',
      async (browser: DialogueBrowser) => browser.submit(await consentPage(browser), { decision: 'allow' }),
    ],
  ])('SOF-040 tell the app, with its state, that the user said no %s', async (_when, say) => {
    const { browser } = await start();
    const { status, location } = await say(browser);
    expect(status).toBe(303);
    expect(location?.searchParams.get('error')).toBe('access_denied');
    expect(location?.searchParams.get('state')).toBe('state-98wrghuwuogerg97');
  });

  it('say that a password is wrong, whoever the user, and give up after five', async () => {
    const { browser } = await start();
    let page = await browser.open();
    for (const username of ['tremblay', 'nobody', 'tremblay', 'nobody']) {
      page = await browser.submit(page, { username, password: 'wrong', decision: 'login' });
      expect(page.status).toBe(403);
      expect(page.text).toMatch(/role="alert"[^>]*>User name or password is wrong/);
    }
    const last = await browser.submit(page, { username: 'tremblay', password: 'wrong', decision: 'login' });
    expect(last.location?.searchParams.get('error')).toBe('access_denied');
  });

  it('give a new cookie with the login, so that one planted before is worth nothing', async () => {
    const { browser } = await start();
    const login = await browser.open();
    const planted = browser.cookie;
    await browser.submit(login, credentials);
    expect(browser.cookie).not.toBe(planted);
    browser.cookie = planted;
    expect((await browser.open()).text).toContain('type="password"');
  });

  it('ask a user who is logged in for consent alone, for as long as the login lasts', async () => {
    const { lab, browser } = await start({ lifetimes: { session: 3600 } });
    await consentPage(browser);
    expect((await browser.open()).text).not.toContain('type="password"');
    lab.clock.advanceMs(3_600_000);
    expect((await browser.open()).text).toContain('type="password"');
  });

  it('ask nothing of a logged-in user for an app that the jurisdiction agreed to', async () => {
    const { browser } = await start({ clients: [{ ...clients.referral, consent: 'implied' }] });
    const first = await browser.submit(await browser.open(), credentials);
    expect(first.location?.searchParams.has('code')).toBe(true);
  });

  it.each<[string, (browser: DialogueBrowser, page: Reply) => Promise<Reply>]>([
    [
      'was sent before',
      async (browser, page) => {
        await browser.submit(page, { ...credentials, password: 'wrong' });
        return browser.submit(page, credentials);
      },
    ],
    ['has no token', (browser, page) => browser.submit(page, { ...credentials, form_token: undefined })],
    ['has a token made up', (browser, page) => browser.submit(page, { ...credentials, form_token: 'a.b.c' })],
    [
      'has a token changed by a letter',
      (browser, page) => browser.submit(page, { ...credentials, form_token: `${tokenIn(page).slice(0, -1)}_` }),
    ],
    [
      'comes without the cookie',
      (browser, page) => {
        browser.cookie = '';
        return browser.submit(page, credentials);
      },
    ],
    [
      'comes from the browser of another',
      async (browser, page) => {
        browser.cookie = '';
        await browser.open();
        return browser.submit(page, credentials);
      },
    ],
  ])('take no form that %s', async (_what, send) => {
    const { browser } = await start();
    const reply = await send(browser, await browser.open());
    expect([reply.status, reply.location]).toEqual([403, undefined]);
    expect(reply.text).toContain('This page is over');
  });

  it('take no form that waited too long', async () => {
    const { lab, browser } = await start();
    const page = await browser.open();
    lab.clock.advanceMs(600_000);
    expect((await browser.submit(page, credentials)).status).toBe(403);
  });

  it('SOF-038 tell the app where its launch ended while the user was reading', async () => {
    const { lab, browser } = await start();
    const consent = await consentPage(browser);
    lab.clearLaunch('launch-1');
    const { location } = await browser.submit(consent, { decision: 'allow', scope: scopesIn(consent) });
    expect(location?.searchParams.get('error')).toBe('invalid_request');
  });

  it.each([
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr', 'Connexion'],
    ['en-CA', 'en', 'Log in'],
    ['de', 'en', 'Log in'],
  ])('speak the language of the browser: %s', async (language, lang, title) => {
    const { browser } = await start();
    const { text } = await browser.open({}, { 'accept-language': language });
    expect(text).toContain(`<html lang="${lang}">`);
    expect(text).toContain(`<h1>${title}</h1>`);
  });

  it('speak the language that the app asks for before that of the browser', async () => {
    const { browser } = await start();
    const login = await browser.open({ ui_locales: 'fr-CA en' }, { 'accept-language': 'en' });
    expect(login.text).toContain('<html lang="fr">');
    const consent = await browser.submit(login, credentials, { 'accept-language': 'en' });
    expect(consent.text).toContain('Autoriser l’accès?');
  });

  it('need no script, run none, and stand in no frame of another site', async () => {
    const { browser } = await start();
    const { text, headers } = await browser.open();
    expect(text).not.toMatch(/<script|\son[a-z]+=|style="/);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' https://referral.example");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax$/);
  });

  it('stand in the frames that were allowed by name', async () => {
    const { browser } = await start({ frameAncestors: ['https://ehr.example.ca'] });
    const { headers } = await browser.open();
    expect(headers.get('content-security-policy')).toContain('frame-ancestors https://ehr.example.ca');
    expect(headers.get('x-frame-options')).toBeNull();
  });

  it('show names as text, whatever is in them', async () => {
    const { browser } = await start({ clients: [{ ...clients.referral, name: '<img src=x onerror=alert(1)>"\'&' }] });
    const { text } = await browser.open();
    expect(text).not.toContain('<img');
    expect(text).toContain('&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;');
  });

  it('label every field, and point to what is wrong', async () => {
    const { browser } = await start();
    const failed = await browser.submit(await browser.open(), { ...credentials, password: 'wrong' });
    for (const [, id = ''] of failed.text.matchAll(/<input type="(?:text|password)" id="([^"]+)"/g)) {
      expect(failed.text).toContain(`<label for="${id}">`);
    }
    expect(failed.text).toContain('aria-describedby="problem"');
    expect(failed.text).toMatch(/id="problem"/);
  });

  it.each([
    ['GET', {}, 405],
    ['POST', { 'content-type': 'application/json' }, 415],
  ])('answer %s %j with %s at the address of their forms', async (method, headers, status) => {
    const { lab } = await start();
    const reply = await send(`${lab.issuer}/auth/interaction`, { method, headers });
    expect(reply.status).toBe(status);
  });

  it('keep passwords and cookies out of the events', async () => {
    const { lab, browser } = await start();
    await consentPage(browser);
    const told = JSON.stringify(lab.events);
    for (const secret of [password, browser.cookie.split('=')[1] ?? '']) expect(told).not.toContain(secret);
    expect(lab.events.map(({ kind }) => kind)).toContain('response-sent');
  });

  it('show no page where approval is automatic', async () => {
    const { lab } = await start({ approval: { kind: 'automatic', username: 'tremblay' } });
    expect((await authorize(lab)).status).toBe(302);
  });
});
