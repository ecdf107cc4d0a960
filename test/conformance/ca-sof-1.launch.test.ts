import { describe, expect, it } from 'vitest';
import { release } from '../../generated/halo-1.1.0/release.ts';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import {
  createLaunchInitiator,
  type LaunchInitiator,
  type LaunchInitiatorOptions,
} from '../../simulators/actors/launch-initiator/actor.ts';
import { emptyInitiatorTables } from '../../simulators/actors/launch-initiator/state.ts';
import type { LaunchRefusalReason, LaunchRequest } from '../../simulators/actors/launch-initiator/steps.ts';
import { createManualClock, type ManualClock } from '../../simulators/kit/clock.ts';
import { createMemoryStore } from '../../simulators/kit/memory-store.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { launchAddress, sharedAppLab, startAppLab } from '../support/launched-app.ts';
import { startScriptedProvider } from '../support/scripted-provider.ts';

const fhirBaseUrl = 'https://emr.example.ca/fhir';
const launchUrl = 'https://app.example.ca/launch?lang=fr';
const launchID = 'k3Zt9qB0v6mWc2YxR8hJ1A';
const apps = [
  { appID: 'growth-chart', launchUrls: [launchUrl, 'https://app.example.ca/other'] },
  { appID: 'two-minded', launchUrls: ['https://app.example.ca/launch?iss=https://other.example'] },
];
const context = { patient: { reference: 'Patient/p-1' }, fhirContext: [] };
const own: LaunchRequest = { appID: 'growth-chart', context };

/** An initiator, its clock and what it tells. */
function initiatorWith(choices: Partial<LaunchInitiatorOptions> = {}): {
  initiator: LaunchInitiator;
  clock: ManualClock;
  told: (kind: ExchangeEvent['kind']) => readonly string[];
} {
  const clock = createManualClock(0);
  const events: ExchangeEvent[] = [];
  const initiator = createLaunchInitiator({
    release,
    clock,
    random: createSeededRandom('initiator'),
    store: createMemoryStore(emptyInitiatorTables()),
    contexts: 'own',
    fhirBaseUrl,
    apps,
    log: (event) => events.push(event),
    ...choices,
  });
  const told = (kind: ExchangeEvent['kind']): readonly string[] =>
    events.flatMap((event) => (event.kind === kind && 'requirement' in event ? [event.requirement] : []));
  return { initiator, clock, told };
}

async function addressOf(initiator: LaunchInitiator, request: LaunchRequest): Promise<URL> {
  const result = await initiator.launch(request);
  if (!result.ok) throw new Error(result.text);
  return new URL(result.url);
}

describe('CA:SoF-1/launch, from a Launch Initiator', () => {
  it('SOF-001 starts a launch', async () => {
    const { initiator, told } = initiatorWith();
    expect(await initiator.launch(own)).toMatchObject({ ok: true });
    expect(told('requirement-missed')).toEqual([]);
  });

  it('SOF-002 names the FHIR base, encoded, and keeps what the registered address has', async () => {
    const address = await addressOf(initiatorWith().initiator, own);
    expect(address.href).toMatch(/\?lang=fr&iss=https%3A%2F%2Femr\.example\.ca%2Ffhir&launch=[\w-]{22}$/);
  });

  it.each([
    'http://emr.example.ca/fhir',
    'https://emr.example.ca/fhir?x=1',
    '/fhir',
    'https://a:b@emr.example.ca/fhir',
  ])('SOF-002 is not made for a FHIR base that no app could trust: %s', (base) => {
    expect(() => initiatorWith({ fhirBaseUrl: base })).toThrow(TypeError);
  });

  it('SOF-003 gives every launch a value of its own, which says nothing', async () => {
    const { initiator } = initiatorWith();
    const values = new Set<string | null>();
    for (let count = 0; count < 100; count += 1) {
      values.add((await addressOf(initiator, own)).searchParams.get('launch'));
    }
    expect(values.size).toBe(100);
    expect([...values].join()).not.toContain('p-1');
  });

  it('SOF-003 keeps a context for its launch, for the app it is for, and no longer than its life', async () => {
    const { initiator, clock } = initiatorWith({ launchTtlSeconds: 60 });
    const started = await initiator.launch(own);
    const launchId = started.ok ? started.launchId : '';
    expect(await initiator.contexts.findLaunch(launchId)).toEqual({
      launchId,
      context: { ...context, appID: 'growth-chart' },
      expiresMs: 60_000,
    });
    clock.advanceMs(60_000);
    expect(await initiator.contexts.findLaunch(launchId)).toBeUndefined();
  });

  it('SOF-003 keeps so many launches at a time, of which the oldest give way', async () => {
    const { initiator } = initiatorWith({ maxPendingLaunches: 2 });
    const launchIds: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const started = await initiator.launch(own);
      launchIds.push(started.ok ? started.launchId : '');
    }
    const found = await Promise.all(launchIds.map((launchId) => initiator.contexts.findLaunch(launchId)));
    expect(found.map((launch) => launch?.launchId)).toEqual([undefined, launchIds[1], launchIds[2]]);
  });

  it('SOF-004 goes to an address that is registered', async () => {
    const request = { ...own, launchUrl: 'https://app.example.ca/other' };
    expect((await addressOf(initiatorWith().initiator, request)).pathname).toBe('/other');
  });

  it('SOF-005 passes on the launchID of the accelerator', async () => {
    const { initiator, told } = initiatorWith({ contexts: 'accelerator' });
    const address = await addressOf(initiator, { appID: 'growth-chart', launchID });
    expect(address.searchParams.get('launch')).toBe(launchID);
    expect(told('requirement-met')).toContain('SOF-005');
    expect(await initiator.contexts.findLaunch(launchID)).toBeUndefined();
  });

  const near = (url: string): LaunchRequest => ({ ...own, launchUrl: url });
  it.each<[string, LaunchRequest, LaunchRefusalReason, string | undefined]>([
    ['an app that is not registered', { ...own, appID: 'toString' }, 'unknown-app', undefined],
    ['another address', near('https://evil.example/launch'), 'unregistered-launch-url', 'SOF-004'],
    ['a longer address', near(`${launchUrl}&x=1`), 'unregistered-launch-url', 'SOF-004'],
    ['a shorter address', near('https://app.example.ca/launch'), 'unregistered-launch-url', 'SOF-004'],
    ['capital letters', near(launchUrl.toUpperCase()), 'unregistered-launch-url', 'SOF-004'],
    ['an address with a user', near('https://app.example.ca@evil.example/'), 'unregistered-launch-url', 'SOF-004'],
    ['an address that runs', near('javascript:alert(1)'), 'unregistered-launch-url', 'SOF-004'],
    ['no context', { appID: 'growth-chart' }, 'no-context', undefined],
    ['the launchID of someone else', { ...own, launchID }, 'no-context', undefined],
    ['a context of another app', { ...own, context: { ...context, appID: 'x' } }, 'foreign-context', undefined],
    ['an address with an iss of its own', { ...own, appID: 'two-minded' }, 'ambiguous-launch-url', 'SOF-002'],
  ])('SOF-004 refuses %s, and keeps nothing', async (_what, request, reason, requirement) => {
    const { initiator, told } = initiatorWith();
    const before = await initiator.stateDigest();
    expect(await initiator.launch(request)).toMatchObject({ ok: false, reason });
    expect(told('requirement-missed')).toEqual(requirement === undefined ? [] : [requirement]);
    expect(await initiator.stateDigest()).toBe(before);
  });

  it.each<[string, LaunchRequest]>([
    ['without launchID', { appID: 'growth-chart' }],
    ['with a context of its own', { appID: 'growth-chart', launchID, context }],
  ])('SOF-005 refuses a launch through an accelerator %s', async (_what, request) => {
    const { initiator, told } = initiatorWith({ contexts: 'accelerator' });
    expect(await initiator.launch(request)).toMatchObject({ ok: false, reason: 'no-launch-id' });
    expect(told('requirement-missed')).toEqual(['SOF-005']);
  });

  it('SOF-003 refuses a launchID that was used', async () => {
    const { initiator, told } = initiatorWith({ contexts: 'accelerator' });
    await initiator.launch({ appID: 'growth-chart', launchID });
    const before = await initiator.stateDigest();
    expect(await initiator.launch({ appID: 'growth-chart', launchID })).toMatchObject({ reason: 'launch-used' });
    expect(told('requirement-missed')).toEqual(['SOF-003']);
    expect(await initiator.stateDigest()).toBe(before);
  });

  it('SOF-003 refuses to launch with a source of randomness that repeats itself', async () => {
    const { initiator } = initiatorWith({ random: (bytes) => new Uint8Array(bytes) });
    await initiator.launch(own);
    expect(await initiator.launch(own)).toMatchObject({ ok: false, reason: 'launch-used' });
  });
});

describe('CA:SoF-1/launch, at a Launch Responder', () => {
  const lab = sharedAppLab();

  it('SOF-006 keeps iss and launch for the session it opens', async () => {
    await lab.launch(({ pathname }) => pathname === '/auth/authorize');
    expect(await lab.app.responder.findLaunch(lab.sessionId())).toMatchObject({
      iss: lab.provider.iss,
      launch: 'launch-1',
    });
    expect(lab.met()).toContain('SOF-006 launch-kept');
  });

  it('SOF-006 opens no session that someone can have prepared', async () => {
    await lab.launch(({ pathname }) => pathname === '/auth/authorize');
    const first = lab.sessionId();
    await lab.launch(({ pathname }) => pathname === '/auth/authorize');
    expect(lab.sessionId()).not.toBe(first);
  });

  it('SOF-006 refuses to go on with a source of randomness that repeats itself', async () => {
    const poor = await startAppLab({ random: (bytes) => new Uint8Array(bytes) });
    const go = () => poor.launch(({ pathname }) => pathname === '/auth/authorize');
    await go();
    poor.events.length = 0;
    expect((await go()).status).toBe(500);
    expect(poor.missed()).toEqual(['SOF-006 launch-kept']);
    await poor.close();
  });

  it('SOF-007 does the same for a system alone and for an accelerator', async () => {
    const other = await startScriptedProvider(lab.clock, 'growth-chart');
    const both = await startAppLab({ trustedIssuers: [lab.provider.iss, other.iss] });
    const trace = async (iss: string): Promise<readonly string[]> => {
      both.events.length = 0;
      await both.browser.visit(launchAddress(both.app, iss));
      return both.events.map((event) => {
        const what = 'step' in event ? event.step : 'check' in event ? event.check : '';
        return `${event.exchange ?? ''} ${event.kind} ${what}`;
      });
    };
    const alone = await trace(lab.provider.iss);
    expect(alone.length).toBeGreaterThan(40);
    expect(await trace(other.iss)).toEqual(alone);
    other.script = { configuration: (document) => ({ ...document, capabilities: [] }) };
    expect(await trace(other.iss)).not.toEqual(alone);
    await both.close();
    await other.close();
  });

  const goodLaunch = { iss: 'ISS', launch: 'launch-1' };
  const queryOf = (members: Readonly<Record<string, string>>): string =>
    new URLSearchParams(members).toString().replace('ISS', encodeURIComponent(lab.provider.iss));

  it.each<[string, number, string, () => string]>([
    ['no iss', 400, 'SOF-002 message:cardinality-min', () => queryOf({ launch: 'launch-1' })],
    ['no launch', 400, 'SOF-003 message:cardinality-min', () => queryOf({ iss: 'ISS' })],
    ['an empty launch', 400, 'SOF-003 message:cardinality-min', () => queryOf({ ...goodLaunch, launch: '' })],
    ['an unknown iss', 403, 'SOF-008 iss-trusted', () => queryOf({ ...goodLaunch, iss: 'https://evil.example/fhir' })],
    ['a longer iss', 403, 'SOF-008 iss-trusted', () => queryOf({ ...goodLaunch, iss: 'ISS/other' })],
    ['an iss with two slashes', 403, 'SOF-008 iss-trusted', () => queryOf({ ...goodLaunch, iss: 'ISS//' })],
    ['an iss without TLS', 403, 'SOF-062 iss-secure', () => queryOf({ ...goodLaunch, iss: 'http://emr.example/fhir' })],
    ['an iss that runs', 403, 'SOF-062 iss-secure', () => queryOf({ ...goodLaunch, iss: 'javascript:alert(1)' })],
    ['an iss with a query', 403, 'SOF-062 iss-secure', () => queryOf({ ...goodLaunch, iss: 'ISS?a=b' })],
    [
      'an iss with a user',
      403,
      'SOF-062 iss-secure',
      () => queryOf({ ...goodLaunch, iss: lab.provider.iss.replace('//', '//a:b@') }),
    ],
    ['a launch of control characters', 403, '', () => queryOf({ ...goodLaunch, launch: 'a\r\nb' })],
    ['a launch without end', 403, '', () => queryOf({ ...goodLaunch, launch: 'a'.repeat(3000) })],
  ])('SOF-008 refuses a launch with %s, and keeps nothing', async (_what, status, missed, query) => {
    const before = [await lab.app.responder.stateDigest(), await lab.app.client.stateDigest()];
    const response = await fetch(`${lab.app.launchUrl}?${query()}`, { redirect: 'manual' });
    expect([response.status, response.headers.get('set-cookie')]).toEqual([status, null]);
    expect(lab.missed()).toEqual(missed === '' ? [] : [missed]);
    expect([await lab.app.responder.stateDigest(), await lab.app.client.stateDigest()]).toEqual(before);
    expect(lab.provider.seen).toEqual([]);
  });

  it('SOF-008 takes an iss with a slash at its end, about which systems differ', async () => {
    const stop = await lab.browser.visit(launchAddress(lab.app, `${lab.provider.iss}/`), (url) =>
      url.pathname.startsWith('/auth'),
    );
    expect(stop.address.searchParams.get('aud')).toBe(`${lab.provider.iss}/`);
    expect(lab.met()).toContain('SOF-008 iss-trusted');
  });

  it('SOF-008 refuses iss twice, and other methods than GET', async () => {
    const twice = `${launchAddress(lab.app, lab.provider.iss)}&iss=https://evil.example`;
    expect((await fetch(twice, { redirect: 'manual' })).status).toBe(400);
    expect((await fetch(launchAddress(lab.app, lab.provider.iss), { method: 'POST' })).status).toBe(405);
  });
});
