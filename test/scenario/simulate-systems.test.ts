import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient } from '../../simulators/data/clinic-visit.ts';
import { labClientEcKey, labClientRsaKey } from '../../simulators/data/lab-keys.ts';
import { serve } from '../../simulators/kit/http-server.ts';
import { digestOf } from '../../simulators/kit/secret.ts';
import { openHeadlessBrowser } from '../support/headless-browser.ts';
import { createSimulateRuns, type Up } from '../support/simulate-runs.ts';

const runs = createSimulateRuns();
const { start, fail, configFile } = runs;

beforeAll(runs.open);
afterEach(runs.stopAll);
afterAll(runs.close);

const scopes = ['openid', 'fhirUser', 'patient/Patient.r'];
const users = [{ username: 'roy', subject: 'u-1', displayName: 'Dr. Roy', fhirUser: 'Practitioner/pr-1' }];

interface StartedApp {
  readonly app: Up;
  readonly systemPort: string;
  readonly client: object;
}

/** Starts an app whose launching system comes later, at an address that is known before. */
async function startApp(own: object = {}): Promise<StartedApp> {
  const placeholder = await serve(async () => new Response());
  await placeholder.close();
  const trustedIssuers = [`${placeholder.origin}/fhir`];
  const app = await start('smart-app', { clientId: 'growth-chart', scopes, trustedIssuers, ...own });
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

/** What a release that was generated from a jurisdiction's own profile exports. */
const ownRelease = "export const release = { validators: { 'https://x.example/p': () => {} } };";

/** A key file, as a member of a configuration. */
async function ownKey(key: object): Promise<{ readonly keyFile: string }> {
  return { keyFile: await runs.file('client-key.json', JSON.stringify(key)) };
}

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

  it.each([
    ['a key it makes at start', 'ES384', async () => ({ generateKey: 'ES384' })],
    ['an RSA key from a file', 'RS384', () => ownKey(labClientRsaKey)],
    ['an EC key from a file', 'ES384', () => ownKey(labClientEcKey)],
  ])('smart-app authenticates with %s, whose public half it serves', async (_what, algorithm, keyOf) => {
    const { app, systemPort, client } = await startApp(await keyOf());
    const jwksUrl = `${app.baseUrl}/jwks.json`;
    expect(app.lines.join('\n')).toContain(`key set ${jwksUrl}`);
    const { keys } = await (await fetch(jwksUrl)).json();
    expect(keys).toEqual([expect.objectContaining({ alg: algorithm, use: 'sig', kid: expect.any(String) })]);
    expect(Object.keys(keys[0])).not.toContain('d');
    const authentication = { type: 'confidential-asymmetric', jwksUrl };
    const apps = [{ appID: 'growth-chart', launchUrls: [`${app.baseUrl}/launch`] }];
    const config = { ...plain, clients: [{ ...client, authentication }], apps, approveAs: 'roy' };
    const clinic = await start('poc-plain', config, { port: systemPort, log: 'json' });
    const context = { patient: { reference: 'Patient/p-1' }, fhirContext: [] };
    const launched = await ask(`${clinic.baseUrl}/control/launch`, { appID: 'growth-chart', context });
    const page = await openHeadlessBrowser().visit(launched.url);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('Tremblay-Côté')]);
    expect(clinic.lines.join('\n')).toContain('"check":"client-assertion-verified"');
  });

  it('sofa takes the lifetimes and the choices of a jurisdiction from its configuration', async () => {
    const redirectUri = 'http://127.0.0.1:1/back';
    const client = {
      clientId: 'a',
      name: 'A',
      redirectUris: [redirectUri],
      scope: 'openid offline_access user/Patient.r',
    };
    const { baseUrl } = await start('sofa', {
      users,
      approveAs: 'roy',
      clients: [{ ...client, authentication: { type: 'public' } }],
      lifetimes: { accessToken: 120, code: 30 },
      ...{ knownAppIds: ['a'], resourceTypes: ['Patient'], profileStrictness: 'lenient', unknownLaunch: 'not-found' },
      ...{ references: 'bundle', appIdRequired: true, contextTtlSeconds: 60 },
      profiles: { Patient: 'https://x.example/p' },
      profileModule: await runs.file('release.mjs', ownRelease),
    });
    const verifier = 'v'.repeat(43);
    const query = new URLSearchParams({
      ...{
        response_type: 'code',
        client_id: 'a',
        redirect_uri: redirectUri,
        scope: client.scope,
        state: 's'.repeat(22),
      },
      ...{ aud: `${baseUrl}/fhir`, code_challenge: digestOf(verifier), code_challenge_method: 'S256' },
    });
    const answer = await fetch(`${baseUrl}/auth/authorize?${query}`, { redirect: 'manual' });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const body = new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri },
      ...{ code_verifier: verifier, client_id: 'a' },
    });
    expect(await (await fetch(`${baseUrl}/auth/token`, { method: 'POST', body })).json()).toMatchObject({
      expires_in: 120,
    });
  });

  it.each<readonly [string, string, object, string]>([
    [
      'a secret beside a key',
      'smart-app',
      {
        ...{ clientId: 'a', scopes, trustedIssuers: ['http://127.0.0.1:1/fhir'] },
        clientSecret: 's',
        generateKey: 'ES384',
      },
      'clientSecret and a key exclude each other',
    ],
    [
      'two keys of one client',
      'poc-sofa',
      {
        ...{ sofaBaseUrl: 'http://127.0.0.1:1/fhir', apps: plain.apps },
        client: { clientId: 'a', keyFile: 'key.json', generateKey: 'ES384' },
      },
      'keyFile and generateKey exclude each other',
    ],
    [
      'a system without a key',
      'poc-sofa',
      { ...{ sofaBaseUrl: 'http://127.0.0.1:1/fhir', apps: plain.apps }, client: { clientId: 'a' } },
      'It needs keyFile, or generateKey',
    ],
    [
      'a token that lives longer than an hour',
      'poc-plain',
      { ...plain, lifetimes: { accessToken: 3601 } },
      '/lifetimes/accessToken: must be <= 3600',
    ],
    [
      'an unknown lifetime',
      'sofa',
      { users, clients: plain.clients, lifetimes: { acessToken: 60 } },
      '/lifetimes: unknown key "acessToken"; the nearest known one is "accessToken"',
    ],
    [
      'a profile nobody can judge',
      'sofa',
      { users, clients: plain.clients, profiles: { Patient: 'https://x.example/p' } },
      'no validator for https://x.example/p',
    ],
    [
      'a module of profiles that is not there',
      'sofa',
      { users, clients: plain.clients, profileModule: 'nowhere.js' },
      '/profileModule cannot be used:',
    ],
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
