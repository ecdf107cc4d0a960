import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../simulators/kit/clock.ts';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';
import { systemRandom } from '../../simulators/kit/random.ts';
import { createSmartApp } from '../../simulators/systems/smart-app.ts';
import { startChromium } from '../support/chromium.ts';
import { type SofaLab, startSofaLab, visit } from '../support/sofa-lab.ts';

const clientId = 'growth-chart';
const scopes = ['openid', 'fhirUser', 'patient/Patient.r'];

describe('our app, in a browser, with our accelerator', () => {
  let server: RunningServer;
  let lab: SofaLab;
  let browser: Browser;

  beforeAll(async () => {
    const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
    server = await serve((request) => parts.handle(request));
    const addresses = { launchUrl: `${server.origin}/launch`, redirectUri: `${server.origin}/callback` };
    [lab, browser] = await Promise.all([
      startSofaLab({ clientId, ...addresses, scope: `launch ${scopes.join(' ')}` }),
      startChromium(),
    ]);
    const app = createSmartApp({
      clock: systemClock,
      random: systemRandom,
      publicBaseUrl: server.origin,
      registration: { kind: 'public', clientId },
      scopes,
      trustedIssuers: [lab.sofa.fhirBaseUrl],
      authorizeBy: 'post',
    });
    parts.handle = app.handle;
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
    await server.close();
  });

  it('SOF-034 asks for authorization by a form that sends itself, as its security policy lets it', async () => {
    const started = await lab.poc.launch({ appID: clientId, context: visit });
    if (!started.ok) throw new Error(JSON.stringify(started));
    const page = await browser.newPage();
    const sent: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest()) sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
    });
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(started.url);
    await page.waitForURL(`${server.origin}/`);
    expect(await page.textContent('body')).toContain('Tremblay-Côté');
    expect(sent).toEqual(['GET /launch', 'POST /auth/authorize', 'GET /callback', 'GET /']);
    expect(complaints).toEqual([]);
  });
});
