import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManualClock } from '../../simulators/kit/clock.ts';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';
import { systemRandom } from '../../simulators/kit/random.ts';
import { createSmartApp, type SmartApp } from '../../simulators/systems/smart-app.ts';
import { openHeadlessBrowser } from '../support/headless-browser.ts';
import { type SofaLab, startSofaLab, visit } from '../support/sofa-lab.ts';

const clientId = 'growth-chart';
const scopes = ['openid', 'fhirUser', 'patient/Patient.r', 'online_access'];

describe('a launch through an accelerator', () => {
  const clock = createManualClock(Date.UTC(2025, 9, 2, 14, 5));
  let server: RunningServer;
  let lab: SofaLab;
  let app: SmartApp;

  beforeAll(async () => {
    const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
    server = await serve((request) => parts.handle(request));
    const addresses = { launchUrl: `${server.origin}/launch`, redirectUri: `${server.origin}/callback` };
    lab = await startSofaLab({ clientId, ...addresses, scope: `launch ${scopes.join(' ')}` }, clock);
    app = createSmartApp({
      clock,
      random: systemRandom,
      publicBaseUrl: server.origin,
      registration: { kind: 'public', clientId },
      scopes,
      trustedIssuers: [lab.sofa.fhirBaseUrl],
      log: (event) => lab.events.push(event),
    });
    parts.handle = app.handle;
  });
  afterAll(async () => {
    await lab.close();
    await server.close();
  });

  it('takes a patient from the Point of Care system to the page of the app, and ends with the context', async () => {
    const started = await lab.poc.launch({ appID: clientId, context: visit });
    if (!started.ok) throw new Error(JSON.stringify(started));
    const browser = openHeadlessBrowser({ 'accept-language': 'fr-CA' });
    const page = await browser.visit(started.url);
    expect([page.status, page.address.href]).toEqual([200, `${server.origin}/`]);
    expect(page.body).toContain('<html lang="fr">');
    expect(page.body).toContain('Noor Tremblay-Côté, 1984-02-11');
    expect(page.body).toContain('Practitioner/pr-1');

    const [sessionId = ''] = [...browser.cookies].flatMap(([name, value]) =>
      name.startsWith('smart-app') ? [value] : [],
    );
    expect(await app.client.refresh(sessionId)).toEqual({ ok: true });
    const session = await app.client.findSession(sessionId);
    const patientId = session?.view.patient ?? '';
    expect(await session?.fhir.read('Patient', patientId)).toMatchObject({ ok: true });

    expect(lab.events.flatMap((event) => (event.kind === 'requirement-missed' ? [event.requirement] : []))).toEqual([]);

    expect(await lab.poc.endLaunch(started.launchId)).toMatchObject({ ok: true });
    expect(await session?.fhir.read('Patient', patientId)).toMatchObject({ ok: false, error: { status: 401 } });
    expect(await app.client.findSession(sessionId)).toBeUndefined();
  });

  it('refuses a launch that was used, without a word on why', async () => {
    const started = await lab.poc.launch({ appID: clientId, context: visit });
    if (!started.ok) throw new Error(JSON.stringify(started));
    expect((await openHeadlessBrowser().visit(started.url)).status).toBe(200);
    const again = await openHeadlessBrowser().visit(started.url);
    expect([again.status, /<code>(.*)<\/code>/.exec(again.body)?.[1]]).toEqual([400, 'denied']);
  });

  it('takes the context back where the app has not registered the address', async () => {
    const before = await lab.sofa.contextManager.stateDigest();
    const request = { appID: clientId, launchUrl: 'https://evil.example/launch', context: visit };
    expect(await lab.poc.launch(request)).toMatchObject({ ok: false, at: 'launch', reason: 'unregistered-launch-url' });
    expect(await lab.sofa.contextManager.stateDigest()).toBe(before);
  });

  it('hands no context over for an app that the catalog does not have', async () => {
    const before = await lab.sofa.contextManager.stateDigest();
    expect(await lab.poc.launch({ appID: 'other', context: visit })).toMatchObject({ ok: false, at: 'set-context' });
    expect(await lab.sofa.contextManager.stateDigest()).toBe(before);
  });
});
