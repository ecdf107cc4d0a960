import { describe, expect, it } from 'vitest';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { labClientRsaKey, labIdTokenKey } from '../../simulators/data/lab-keys.ts';
import { createManualClock } from '../../simulators/kit/clock.ts';
import { createInProcessTransport } from '../../simulators/kit/in-process-transport.ts';
import { createKeyRing, importSigningKey } from '../../simulators/kit/keys.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { createPocSofa } from '../../simulators/systems/poc-sofa.ts';
import { createSmartApp } from '../../simulators/systems/smart-app.ts';
import { createSofa } from '../../simulators/systems/sofa.ts';
import { openHeadlessBrowser } from '../support/headless-browser.ts';
import { publicKeyOf } from '../support/loopback-authorization.ts';
import { visit } from '../support/sofa-lab.ts';

const [sofaUrl, appUrl] = ['http://127.0.0.1:8081', 'https://growth-chart.example'];
const scopes = ['openid', 'fhirUser', 'patient/Patient.r'];

/** A whole launch with no socket: what the browser saw at last, everything that was sent, and every event. */
async function launch(seed: string) {
  const clock = createManualClock(Date.UTC(2025, 9, 2, 14, 5));
  const events: ExchangeEvent[] = [];
  const log = (event: ExchangeEvent): void => void events.push(event);
  const transport = createInProcessTransport();
  const sent: string[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    sent.push(`${request.method} ${request.url} ${await request.clone().text()}`);
    const response = await transport.fetch(request);
    sent.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.clone().text()}`);
    return response;
  };
  const parts = (name: string) => ({ clock, random: createSeededRandom(`${seed} ${name}`), log, fetch });
  const clinicKey = await importSigningKey(labClientRsaKey, 'RS384');
  const authentication = { type: 'public' } as const;
  const [app, clinic] = [
    { clientId: 'app', name: 'App', appId: 'app', redirectUris: [`${appUrl}/callback`] },
    { clientId: 'clinic', name: 'Clinic', scope: 'Context.write' },
  ];
  const sofa = createSofa({
    ...parts('sofa'),
    publicBaseUrl: sofaUrl,
    keys: createKeyRing(await importSigningKey(labIdTokenKey, 'RS256', { labOnly: true }), { clock }),
    clients: [
      { ...app, authentication, scope: `launch ${scopes.join(' ')}` },
      {
        ...clinic,
        authentication: { type: 'confidential-asymmetric', jwks: { keys: [publicKeyOf(labClientRsaKey)] } },
      },
    ],
    users: [{ username: 'roy', subject: 'u-1', displayName: 'Dr. Roy', fhirUser: 'Practitioner/pr-1' }],
    approval: { kind: 'automatic', username: 'roy' },
  });
  const smartApp = createSmartApp({
    ...parts('app'),
    publicBaseUrl: appUrl,
    registration: { kind: 'public', clientId: 'app' },
    scopes,
    trustedIssuers: [sofa.fhirBaseUrl],
  });
  const poc = createPocSofa({
    ...parts('clinic'),
    sofaBaseUrl: sofa.fhirBaseUrl,
    apps: [{ appID: 'app', launchUrls: [smartApp.launchUrl] }],
    registration: { kind: 'confidential-asymmetric', clientId: 'clinic', key: clinicKey },
  });
  transport.mount(sofaUrl, sofa.handle);
  transport.mount(appUrl, smartApp.handle);
  const started = await poc.launch({ appID: 'app', context: visit });
  if (!started.ok) throw new Error(JSON.stringify(started));
  const page = await openHeadlessBrowser({}, fetch).visit(started.url);
  const ended = await poc.endLaunch(started.launchId);
  sofa.stop();
  return { page, ended, sent, events };
}

describe('a launch within one process', () => {
  it('goes from the clinic to the page of the app and back, and opens no socket', async () => {
    const { page, ended, events } = await launch('a');
    expect([page.status, page.address.href, page.body]).toEqual([
      200,
      `${appUrl}/`,
      expect.stringContaining('Noor Tremblay-Côté'),
    ]);
    expect(ended).toMatchObject({ ok: true });
    expect(events.filter(({ kind }) => kind === 'requirement-missed')).toEqual([]);
  });

  it('replays to the letter: every message and every event, and differs with another seed', async () => {
    const { sent, events } = await launch('a');
    expect(await launch('a')).toMatchObject({ sent, events });
    expect((await launch('b')).sent).not.toEqual(sent);
  });
});
