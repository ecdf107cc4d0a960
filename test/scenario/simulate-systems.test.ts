import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient } from '../../simulators/data/clinic-visit.ts';
import { serve } from '../../simulators/kit/http-server.ts';
import { openHeadlessBrowser } from '../support/headless-browser.ts';
import { createSimulateRuns, type Up } from '../support/simulate-runs.ts';

const runs = createSimulateRuns();
const { start, fail, configFile } = runs;

beforeAll(runs.open);
afterEach(runs.stopAll);
afterAll(runs.close);

const scopes = ['openid', 'fhirUser', 'patient/Patient.r'];
const users = [{ username: 'roy', subject: 'u-1', displayName: 'Dr. Roy', fhirUser: 'Practitioner/pr-1' }];

/** Starts an app whose launching system comes later, at an address that is known before. */
async function startApp(): Promise<{ readonly app: Up; readonly systemPort: string; readonly client: object }> {
  const placeholder = await serve(async () => new Response());
  await placeholder.close();
  const trustedIssuers = [`${placeholder.origin}/fhir`];
  const app = await start('smart-app', { clientId: 'growth-chart', scopes, trustedIssuers });
  const client = {
    clientId: 'growth-chart',
    name: 'Growth chart',
    appId: 'growth-chart',
    authentication: { type: 'public' },
    redirectUris: [`${app.baseUrl}/callback`],
    scope: `launch ${scopes.join(' ')}`,
  };
  return { app, systemPort: String(placeholder.port), client };
}

async function ask(address: string, body: object): Promise<{ readonly [name: string]: unknown; readonly url: string }> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

const plain = {
  users,
  clients: [
    {
      clientId: 'a',
      name: 'A',
      authentication: { type: 'public' },
      redirectUris: ['https://a.example.ca/back'],
      scope: 'launch',
    },
  ],
  apps: [{ appID: 'a', launchUrls: ['https://app.example.ca/launch'] }],
  resources: [{ ...patient.resource, id: 'p-1' }],
};

describe('systems from the command line', () => {
  it('poc-plain launches an app with what it holds', async () => {
    const { app, systemPort, client } = await startApp();
    const apps = [{ appID: 'growth-chart', launchUrls: [`${app.baseUrl}/launch`] }];
    const config = { ...plain, clients: [client], apps, approveAs: 'roy' };
    const clinic = await start('poc-plain', config, { port: systemPort });
    const told = { patient: { reference: 'Patient/p-1' }, fhirContext: [] };
    const launched = await ask(`${clinic.baseUrl}/control/launch`, { appID: 'growth-chart', context: told });
    const page = await openHeadlessBrowser().visit(launched.url);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('Tremblay-Côté')]);
    const mistyped = { ...told, pateint: told.patient };
    expect(await ask(`${clinic.baseUrl}/control/launch`, { appID: 'growth-chart', context: mistyped })).toEqual({
      error: expect.stringContaining('unknown key "pateint"; the nearest known one is "patient"'),
    });
  });

  it.each<readonly [string, string, object, string]>([
    [
      'a resource that breaks its definition',
      'poc-plain',
      { ...plain, resources: [{ resourceType: 'Patient', id: 'p-1', gender: 'blue' }] },
      '/resources/0 cannot be used:\n  Patient.gender',
    ],
    [
      'a resource that is there twice',
      'poc-plain',
      { ...plain, resources: [...plain.resources, ...plain.resources] },
      'Patient/p-1 is there twice',
    ],
    [
      'a key that is not there',
      'poc-sofa',
      { sofaBaseUrl: 'http://127.0.0.1:1/fhir', apps: plain.apps, client: { clientId: 'a', keyFile: 'nowhere.json' } },
      '/client/keyFile cannot be used:',
    ],
    [
      'approval of everything beyond loopback',
      'sofa',
      {
        ...{ users, clients: plain.clients },
        approveAs: 'roy',
        host: '0.0.0.0',
        unsafeAllowPlainHttpBeyondLoopback: true,
      },
      'approveAs is for loopback only',
    ],
    ['an unknown key', 'sofa', { clientz: [] }, 'unknown key "clientz"; the nearest known one is "clients"'],
  ])('do not start with %s', async (_what, system, config, message) => {
    const { code, error } = await fail(system, { config: await configFile(config) });
    expect([code, error]).toEqual([2, expect.stringContaining(message)]);
  });
});
