import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labClientEcKey, labClientRsaKey } from '../../simulators/data/lab-keys.ts';
import { systemClock } from '../../simulators/kit/clock.ts';
import { importSigningKey } from '../../simulators/kit/keys.ts';
import { send } from '../support/authorization-calls.ts';
import {
  clients,
  clinicSecret,
  type LoopbackAuthorization,
  startAuthorization,
} from '../support/loopback-authorization.ts';

const scope = 'launch openid fhirUser offline_access patient/*.rs';

/** The app behind an authentication method. */
interface RealClient {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly isConfidential: boolean;
}

const apps = {
  public: { ...of(clients.referral), isConfidential: false },
  basic: { ...of(clients.clinic), isConfidential: true },
  RS384: { ...of(clients.consult), isConfidential: true },
  ES384: { ...of(clients.consult), isConfidential: true },
} as const satisfies Readonly<Record<string, RealClient>>;

type Method = keyof typeof apps;
const methods: readonly Method[] = ['public', 'basic', 'RS384', 'ES384'];

function of({ clientId, redirectUris }: { clientId: string; redirectUris: readonly string[] }) {
  return { clientId, redirectUri: redirectUris[0] ?? '' };
}

async function privateKey(algorithm: 'RS384' | 'ES384'): Promise<{ key: CryptoKey; kid: string }> {
  const { privateKey: key, kid } = await importSigningKey(
    algorithm === 'RS384' ? labClientRsaKey : labClientEcKey,
    algorithm,
  );
  return { key, kid };
}

let lab: LoopbackAuthorization;

beforeAll(async () => {
  // The libraries look at the real time.
  lab = await startAuthorization({ clock: { ...systemClock, advanceMs: () => undefined } });
});

afterAll(() => lab.close());

/** SMART fixes the audience of assertions to the token endpoint; both libraries would name the issuer. */
function forTokenEndpoint(_header: unknown, payload: Record<string, unknown>): void {
  payload['aud'] = `${lab.issuer}/auth/token`;
}

/** Where the browser is sent back to. */
async function followed(address: URL): Promise<URL> {
  const { location, text } = await send(address.href);
  if (location === undefined) throw new Error(`No redirect: ${text}`);
  return location;
}

describe('oauth4webapi', () => {
  const http = { [oauth.allowInsecureRequests]: true };

  async function authenticationOf(method: Method): Promise<oauth.ClientAuth> {
    if (method === 'public') return oauth.None();
    if (method === 'basic') return oauth.ClientSecretBasic(clinicSecret);
    return oauth.PrivateKeyJwt(await privateKey(method), { [oauth.modifyAssertion]: forTokenEndpoint });
  }

  it.each(methods)('launches, refreshes and revokes as a client with %s', async (method) => {
    const { clientId, redirectUri, isConfidential } = apps[method];
    const authentication = await authenticationOf(method);
    const client: oauth.Client = { client_id: clientId };
    const issuer = new URL(lab.issuer);
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));

    const verifier = oauth.generateRandomCodeVerifier();
    const [state, nonce, launch] = [oauth.generateRandomState(), oauth.generateRandomNonce(), `oauth-${method}`];
    lab.setLaunch(launch);
    const address = new URL(server.authorization_endpoint ?? '');
    const challenge = await oauth.calculatePKCECodeChallenge(verifier);
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state,
      nonce,
      launch,
      aud: lab.fhirBaseUrl,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })) {
      address.searchParams.set(name, value);
    }
    const parameters = oauth.validateAuthResponse(server, client, await followed(address), state);
    const tokens = await oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        parameters,
        redirectUri,
        verifier,
        http,
      ),
      { expectedNonce: nonce, requireIdToken: true },
    );
    expect(tokens).toMatchObject({ token_type: 'bearer', scope, patient: 'p-7001', need_patient_banner: false });
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: 'u-3107', iss: lab.issuer });

    const refreshed = await oauth.processRefreshTokenResponse(
      server,
      client,
      await oauth.refreshTokenGrantRequest(server, client, authentication, tokens.refresh_token ?? '', http),
    );
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);

    const { introspection_endpoint, revocation_endpoint } = lab.server.smartConfiguration();
    const smart = { ...server, ...{ introspection_endpoint, revocation_endpoint } } as oauth.AuthorizationServer;
    if (method === 'basic') {
      const answer = await oauth.introspectionRequest(smart, client, authentication, refreshed.access_token, http);
      expect(await oauth.processIntrospectionResponse(smart, client, answer)).toMatchObject({
        active: true,
        patient: 'p-7001',
      });
    }
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(smart, client, authentication, refreshed.refresh_token ?? '', http),
    );
    expect(await lab.server.findGrant(refreshed.access_token)).toBeUndefined();
    expect(isConfidential).toBe(method !== 'public');
  });

  it('reads a refusal as what it is', async () => {
    const issuer = new URL(lab.issuer);
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));
    const client: oauth.Client = { client_id: apps.public.clientId };
    const address = new URL(`${lab.issuer}/auth/authorize`);
    address.searchParams.set('client_id', apps.public.clientId);
    address.searchParams.set('redirect_uri', apps.public.redirectUri);
    address.searchParams.set('state', 'state-1');
    const answer = await followed(address);
    expect(() => oauth.validateAuthResponse(server, client, answer, 'state-1')).toThrow(
      oauth.AuthorizationResponseError,
    );
    const refused = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), 'made-up', http);
    await expect(oauth.processRefreshTokenResponse(server, client, refused)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('gets a token for a system', async () => {
    const issuer = new URL(lab.issuer);
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));
    const client: oauth.Client = { client_id: clients.system.clientId };
    const answer = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      await authenticationOf('ES384'),
      { scope: 'system/*.rs' },
      http,
    );
    expect(await oauth.processClientCredentialsResponse(server, client, answer)).toMatchObject({
      scope: 'system/*.rs',
    });
  });
});

describe('openid-client', () => {
  async function authenticationOf(method: Method): Promise<openid.ClientAuth> {
    if (method === 'public') return openid.None();
    if (method === 'basic') return openid.ClientSecretBasic(clinicSecret);
    return openid.PrivateKeyJwt(await privateKey(method), { [openid.modifyAssertion]: forTokenEndpoint });
  }

  const discovered = (clientId: string, authentication: openid.ClientAuth): Promise<openid.Configuration> =>
    openid.discovery(new URL(lab.issuer), clientId, undefined, authentication, {
      execute: [openid.allowInsecureRequests],
    });

  async function launched(method: Method, launch: string) {
    const { clientId, redirectUri } = apps[method];
    const config = await discovered(clientId, await authenticationOf(method));
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
    lab.setLaunch(launch);
    const address = openid.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope,
      launch,
      state: expectedState,
      nonce: expectedNonce,
      aud: lab.fhirBaseUrl,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const tokens = await openid.authorizationCodeGrant(config, await followed(address), {
      pkceCodeVerifier,
      expectedState,
      expectedNonce,
      idTokenExpected: true,
    });
    return { config, tokens };
  }

  it.each(methods)('launches, refreshes and revokes as a client with %s', async (method) => {
    const { config, tokens } = await launched(method, `openid-${method}`);
    expect(tokens.claims()).toMatchObject({ fhirUser: `${lab.fhirBaseUrl}/Practitioner/pr-7003` });
    expect(tokens).toMatchObject({ patient: 'p-7001', encounter: 'e-7002', intent: 'create-referral' });
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed).toMatchObject({ scope, patient: 'p-7001' });
    if (method === 'basic') {
      expect(await openid.tokenIntrospection(config, refreshed.access_token)).toMatchObject({
        active: true,
        patient: 'p-7001',
      });
    }
    await openid.tokenRevocation(config, refreshed.refresh_token ?? '');
    expect(await lab.server.findGrant(refreshed.access_token)).toBeUndefined();
    await expect(openid.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it.each(methods)('is refused a refresh token that was used, as a client with %s', async (method) => {
    const { config, tokens } = await launched(method, `reused-${method}`);
    await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    await expect(openid.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('gets a system its token by an assertion', async () => {
    const config = await discovered(clients.system.clientId, await authenticationOf('ES384'));
    expect(await openid.clientCredentialsGrant(config, { scope: 'system/*.rs' })).toMatchObject({
      scope: 'system/*.rs',
    });
  });
});
