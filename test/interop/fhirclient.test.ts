import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';
import { startChromium } from '../support/chromium.ts';
import { type SofaLab, startSofaLab, visit } from '../support/sofa-lab.ts';

const clientId = 'fhirclient-app';
const scope = 'launch openid fhirUser patient/Patient.r online_access';

/** An app as its makers' documentation has it, with fhirclient from a script element. */
const pages: Readonly<Record<string, string>> = {
  '/launch.html': `<!doctype html><script src="/fhir-client.js"></script><script>
    FHIR.oauth2.authorize({ clientId: '${clientId}', scope: '${scope}', redirectUri: '/app.html', pkceMode: 'required' });
  </script>`,
  '/app.html': `<!doctype html><script src="/fhir-client.js"></script><script>
    FHIR.oauth2.ready().then(async (client) => {
      const patient = await client.patient.read();
      await client.refresh();
      const again = await client.request('Patient/' + client.patient.id);
      const denied = await client.request('Encounter/' + client.encounter.id).then(() => 200, (error) => error.statusCode);
      return {
        user: client.getFhirUser(),
        encounter: client.getEncounterId(),
        family: patient.name[0].family,
        sameAgain: again.id === patient.id,
        denied,
        scope: client.getState('tokenResponse.scope'),
      };
    }).catch((error) => ({ error: String(error) })).then((result) => {
      document.body.textContent = JSON.stringify(result);
      document.body.id = 'done';
    });
  </script><body></body>`,
};

describe('fhirclient, in a browser, with our accelerator', () => {
  let app: RunningServer;
  let lab: SofaLab;
  let browser: Browser;

  beforeAll(async () => {
    const script = readFileSync('node_modules/fhirclient/build/fhir-client.pure.min.js', 'utf8');
    app = await serve(async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/fhir-client.js')
        return new Response(script, { headers: { 'content-type': 'text/javascript' } });
      const page = pages[pathname];
      return page === undefined
        ? new Response(null, { status: 404 })
        : new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
    });
    const addresses = { launchUrl: `${app.origin}/launch.html`, redirectUri: `${app.origin}/app.html` };
    [lab, browser] = await Promise.all([startSofaLab({ clientId, ...addresses, scope }), startChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
    await app.close();
  });

  it('is launched, gets tokens and context, reads the patient, refreshes, and is refused what was not granted', async () => {
    const started = await lab.poc.launch({ appID: clientId, context: visit });
    if (!started.ok) throw new Error(JSON.stringify(started));
    const page = await browser.newPage();
    await page.goto(started.url);
    const result: unknown = JSON.parse((await page.locator('#done').textContent({ timeout: 20_000 })) ?? '');
    expect(result).toEqual({
      user: 'Practitioner/pr-1',
      encounter: expect.stringMatching(/^[0-9a-f]{32}$/),
      family: 'Tremblay-Côté',
      sameAgain: true,
      denied: 403,
      scope,
    });
  });
});
