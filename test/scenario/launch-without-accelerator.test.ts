import type { FhirResource } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { patient } from '../../simulators/data/clinic-visit.ts';
import { labIdTokenKey } from '../../simulators/data/lab-keys.ts';
import { createManualClock } from '../../simulators/kit/clock.ts';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';
import { createKeyRing, importSigningKey } from '../../simulators/kit/keys.ts';
import { systemRandom } from '../../simulators/kit/random.ts';
import { createPocPlain, type PocPlain } from '../../simulators/systems/poc-plain.ts';
import { createSmartApp, type SmartApp } from '../../simulators/systems/smart-app.ts';
import { openHeadlessBrowser } from '../support/headless-browser.ts';

const clientId = 'growth-chart';
const scopes = ['openid', 'fhirUser', 'patient/Patient.r', 'online_access'];
const context = {
  patient: { reference: 'Patient/p-1' },
  fhirUser: { reference: 'Practitioner/pr-1' },
  fhirContext: [],
  need_patient_banner: true,
  intent: 'show-growth',
};

describe('a launch out of a Point of Care system that has no accelerator', () => {
  const clock = createManualClock(Date.UTC(2025, 9, 2, 14, 5));
  const events: ExchangeEvent[] = [];
  const servers: RunningServer[] = [];
  const held = new Map<string, FhirResource>([
    ['Patient/p-1', { ...patient.resource, id: 'p-1' }],
    ['Patient/p-2', { ...patient.resource, id: 'p-2' }],
  ]);
  let poc: PocPlain;
  let app: SmartApp;

  /** A server whose handler comes later, because that needs to know its address. */
  async function listen(): Promise<{ readonly origin: string; readonly use: (handle: SmartApp['handle']) => void }> {
    const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
    const server = await serve((request) => parts.handle(request));
    servers.push(server);
    return {
      origin: server.origin,
      use: (handle) => {
        parts.handle = handle;
      },
    };
  }

  beforeAll(async () => {
    const system = await listen();
    const web = await listen();
    const log = (event: ExchangeEvent): void => void events.push(event);
    poc = createPocPlain({
      clock,
      random: systemRandom,
      log,
      publicBaseUrl: system.origin,
      keys: createKeyRing(await importSigningKey(labIdTokenKey, 'RS256', { labOnly: true }), { clock }),
      clients: [
        {
          clientId,
          name: 'Growth chart',
          appId: clientId,
          authentication: { type: 'public' },
          redirectUris: [`${web.origin}/callback`],
          scope: `launch ${scopes.join(' ')}`,
        },
      ],
      users: [{ username: 'roy', subject: 'u-1', displayName: 'Dr. Roy', fhirUser: 'Practitioner/pr-1' }],
      approval: { kind: 'automatic', username: 'roy' },
      apps: [{ appID: clientId, launchUrls: [`${web.origin}/launch`] }],
      findResource: async (key) => {
        const resource = held.get(key);
        return resource === undefined ? undefined : { resource };
      },
    });
    app = createSmartApp({
      clock,
      random: systemRandom,
      log,
      publicBaseUrl: web.origin,
      registration: { kind: 'public', clientId },
      scopes,
      trustedIssuers: [poc.fhirBaseUrl],
      views: { 'show-growth': { en: 'Growth', fr: 'Croissance' } },
      authorizeBy: 'post-where-supported',
    });
    system.use(poc.handle);
    web.use(app.handle);
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
  });

  it('takes a patient from the system to the page of the app, by SMART alone', async () => {
    const started = await poc.launch({ appID: clientId, context });
    if (!started.ok) throw new Error(started.text);
    const browser = openHeadlessBrowser({ 'accept-language': 'fr-CA' });
    // The server lists `authorize-post`, so that the app has the browser post its request.
    const page = await browser.submit(await browser.visit(started.url));
    expect([page.status, page.address.pathname]).toEqual([200, '/']);
    expect(page.body).toContain('<h1>Croissance</h1>');
    expect(page.body).toContain('Noor Tremblay-Côté, 1984-02-11');
    const session = await app.client.findSession([...browser.cookies.values()][0] ?? '');
    expect(session?.view).toMatchObject({ iss: poc.fhirBaseUrl, patient: 'p-1', intent: 'show-growth' });
    expect(await session?.fhir.read('Patient', 'p-2')).toMatchObject({ ok: false, error: { status: 403 } });
    expect(events.flatMap((event) => (event.kind === 'requirement-missed' ? [event.requirement] : []))).toEqual([]);
  });

  it('gives a launch to one app once, and for as long as it lives', async () => {
    const started = await poc.launch({ appID: clientId, context });
    if (!started.ok) throw new Error(started.text);
    clock.advanceMs(5 * 60 * 1000);
    const browser = openHeadlessBrowser();
    const late = await browser.submit(await browser.visit(started.url));
    expect([late.status, /<code>(.*)<\/code>/.exec(late.body)?.[1]]).toEqual([400, 'denied']);
  });

  it('needs a context of its own, and no launchID of an accelerator', async () => {
    expect(await poc.launch({ appID: clientId, launchID: 'of-somebody-else' })).toMatchObject({ ok: false });
    expect(await poc.launch({ appID: clientId })).toMatchObject({ ok: false, reason: 'no-context' });
  });
});
