import type { ClientMetadata } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import type { ClientRegistration } from '../../simulators/actors/authorization-client/registration.ts';
import { systemClock } from '../../simulators/kit/clock.ts';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';
import { generateSigningKey, type SigningKey } from '../../simulators/kit/keys.ts';
import { systemRandom } from '../../simulators/kit/random.ts';
import { createSmartApp, type SmartApp } from '../../simulators/systems/smart-app.ts';
import { type ForeignProvider, startForeignProvider } from '../support/foreign-provider.ts';
import { openHeadlessBrowser } from '../support/headless-browser.ts';
import { launchAddress } from '../support/launched-app.ts';

const clientSecret = 'a secret of forty-eight characters, at the least';

describe('our Authorization Client with oidc-provider', () => {
  const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
  let server: RunningServer;
  let provider: ForeignProvider;
  let keys: Readonly<Record<'RS384' | 'ES384', SigningKey>>;

  beforeAll(async () => {
    // It warns that its keys are for development.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.spyOn(console, 'info').mockImplementation(() => undefined);
    keys = { RS384: await generateSigningKey('RS384'), ES384: await generateSigningKey('ES384') };
    server = await serve((request) => parts.handle(request));
    const common: Omit<ClientMetadata, 'client_id'> = {
      redirect_uris: [`${server.origin}/callback`],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    };
    const signing = (alg: 'RS384' | 'ES384'): ClientMetadata => ({
      ...common,
      client_id: alg,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: alg,
      jwks: { keys: [{ ...keys[alg].publicKey }] },
    });
    provider = await startForeignProvider([
      { ...common, client_id: 'public', token_endpoint_auth_method: 'none' },
      { ...common, client_id: 'secret', client_secret: clientSecret },
      signing('RS384'),
      signing('ES384'),
    ]);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await provider.close();
    await server.close();
  });

  function appOf(registration: ClientRegistration): { app: SmartApp; events: ExchangeEvent[] } {
    const events: ExchangeEvent[] = [];
    const app = createSmartApp({
      clock: systemClock,
      random: systemRandom,
      publicBaseUrl: server.origin,
      registration,
      scopes: ['openid', 'fhirUser', 'user/Patient.r', 'offline_access'],
      trustedIssuers: [provider.iss],
      log: (event) => events.push(event),
    });
    parts.handle = app.handle;
    return { app, events };
  }

  it.each<[string, () => ClientRegistration]>([
    ['a public client', () => ({ kind: 'public', clientId: 'public' })],
    ['a client with a secret', () => ({ kind: 'confidential-symmetric', clientId: 'secret', clientSecret })],
    ['a client that signs with RS384', () => ({ kind: 'confidential-asymmetric', clientId: 'RS384', key: keys.RS384 })],
    ['a client that signs with ES384', () => ({ kind: 'confidential-asymmetric', clientId: 'ES384', key: keys.ES384 })],
  ])('%s gets tokens, knows the user, reads, refreshes and logs out', async (_what, registration) => {
    const { app, events } = appOf(registration());
    const browser = openHeadlessBrowser();
    const page = await browser.visit(launchAddress(app, provider.iss));
    expect([page.status, page.address.pathname]).toEqual([200, '/']);
    const [sessionId = ''] = [...browser.cookies].flatMap(([name, value]) =>
      name.startsWith('smart-app') ? [value] : [],
    );
    const session = await app.client.findSession(sessionId);
    expect(session?.view.user).toMatchObject({ subject: 'dr-roy', fhirUser: 'Practitioner/pr-1' });
    // It leaves out offline_access, for which it wants the user asked again, and says so.
    expect([session?.may('user/Patient.r'), session?.may('offline_access')]).toEqual([true, false]);
    expect(await session?.fhir.read('Patient', 'p-1')).toMatchObject({ ok: true });
    expect(await app.client.refresh(sessionId)).toEqual({ ok: true });
    expect(await app.client.refresh(sessionId)).toEqual({ ok: true });
    expect(await session?.fhir.read('Patient', 'p-1')).toMatchObject({ ok: true });
    expect(await app.client.logout(sessionId)).toEqual({ revoked: true });
    expect(events.filter(({ kind }) => kind === 'requirement-missed' || kind === 'exchange-failed')).toEqual([]);
  });
});
