import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labClientRsaKey, labIdTokenKey } from '../../simulators/data/lab-keys.ts';
import { createManualClock } from '../../simulators/kit/clock.ts';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';
import { createKeyRing, importSigningKey, type PrivateKeyJson } from '../../simulators/kit/keys.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { createSofaTenants, type Sofa, type SofaOptions, type SofaTenants } from '../../simulators/systems/sofa.ts';
import { assertionOf, basic, formOf, type Parameters, type Reply, send } from '../support/authorization-calls.ts';
import { tokenIn } from '../support/dialogue-browser.ts';
import { challenge, clients, clinician, startMs, verifier } from '../support/loopback-authorization.ts';

const { clientId, redirectUris } = clients.referral;
const redirectUri = redirectUris[0];

/** Two tenants with the same registrations, so that nothing but the tenant tells their messages apart. */
describe('tenants of one accelerator', () => {
  const clock = createManualClock(startMs);
  let server: RunningServer;
  let house: SofaTenants;
  let north: Sofa;
  let south: Sofa;

  async function tenant(key: PrivateKeyJson, seed: string): Promise<Omit<SofaOptions, 'publicBaseUrl'>> {
    return {
      clock,
      random: createSeededRandom(seed),
      keys: createKeyRing(await importSigningKey(key, 'RS256', { labOnly: true }), { clock }),
      clients: [clients.referral, { ...clients.system, scope: 'Context.write' }, clients.resourceServer],
      users: [clinician],
      approval: { kind: 'automatic', username: clinician.username },
    };
  }

  beforeAll(async () => {
    const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
    server = await serve((request) => parts.handle(request));
    house = createSofaTenants({
      publicBaseUrl: server.origin,
      tenants: { north: await tenant(labIdTokenKey, 'north'), south: await tenant(labClientRsaKey, 'south') },
    });
    parts.handle = house.handle;
    const [first, second] = [house.tenants.get('north'), house.tenants.get('south')];
    if (first === undefined || second === undefined) throw new Error('A tenant is missing.');
    north = first;
    south = second;
  });

  afterAll(async () => {
    house.stop();
    await server.close();
  });

  const post = (sofa: Sofa, path: string, parameters: Parameters): Promise<Reply> =>
    send(`${sofa.issuer}${path}`, { method: 'POST', body: formOf(parameters) });

  /** A system's token of a tenant. */
  async function systemToken(sofa: Sofa): Promise<string> {
    const assertion = await assertionOf({ issuer: sofa.issuer, clock }, clients.system.clientId);
    const parameters = { grant_type: 'client_credentials', scope: 'Context.write', ...assertion };
    const reply = await post(sofa, '/auth/token', parameters);
    expect(reply.status, reply.text).toBe(200);
    return String(reply.body['access_token']);
  }

  function setContext(sofa: Sofa, token: string): Promise<Response> {
    const resource = { resourceType: 'Patient', name: [{ family: 'Roy' }], gender: 'female', birthDate: '1970-01-01' };
    const fullUrl = 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0';
    const entry = [{ fullUrl, resource, request: { method: 'POST', url: 'Patient' } }];
    return fetch(`${sofa.fhirBaseUrl}/$set-context`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        resourceType: 'Parameters',
        parameter: [
          { name: 'patient', valueReference: { reference: fullUrl } },
          { name: 'resources', resource: { resourceType: 'Bundle', type: 'transaction', entry } },
        ],
      }),
    });
  }

  /** The launch id of a context with one patient. */
  async function launchOf(sofa: Sofa): Promise<string> {
    const response = await setContext(sofa, await systemToken(sofa));
    const text = await response.text();
    expect(response.status, text).toBe(200);
    const { parameter } = JSON.parse(text) as { parameter: { name: string; valueString?: string }[] };
    return parameter.find(({ name }) => name === 'launchID')?.valueString ?? '';
  }

  function authorize(sofa: Sofa, launch: string, audience = sofa.fhirBaseUrl): Promise<Reply> {
    const parameters = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'launch openid offline_access patient/*.rs',
      state: 'state-1',
      aud: audience,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    return send(`${sofa.issuer}/auth/authorize?${formOf({ ...parameters, launch })}`);
  }

  async function codeOf(sofa: Sofa): Promise<string> {
    return (await authorize(sofa, await launchOf(sofa))).location?.searchParams.get('code') ?? '';
  }

  function redeem(sofa: Sofa, code: string): Promise<Reply> {
    const parameters = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    return post(sofa, '/auth/token', { ...parameters, code_verifier: verifier, client_id: clientId });
  }

  function readPatient(sofa: Sofa, id: string, token: string): Promise<Response> {
    return fetch(`${sofa.fhirBaseUrl}/Patient/${id}`, { headers: { authorization: `Bearer ${token}` } });
  }

  it('let an app launch, log in and read within one of them', async () => {
    const { body } = await redeem(north, await codeOf(north));
    const response = await readPatient(north, String(body['patient']), String(body['access_token']));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ resourceType: 'Patient', id: body['patient'] });
  });

  it('refuse the launch of another', async () => {
    const { location } = await authorize(south, await launchOf(north));
    expect(location?.searchParams.get('error')).toBe('invalid_request');
  });

  it('refuse the FHIR base of another as audience', async () => {
    const { location } = await authorize(north, await launchOf(north), south.fhirBaseUrl);
    expect(location?.searchParams.get('error')).toBe('invalid_request');
  });

  it('refuse the code of another, which stays good where it belongs', async () => {
    const code = await codeOf(north);
    expect((await redeem(south, code)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await redeem(north, code)).status).toBe(200);
  });

  it('refuse the refresh token of another', async () => {
    const { body } = await redeem(north, await codeOf(north));
    const parameters = {
      grant_type: 'refresh_token',
      refresh_token: String(body['refresh_token']),
      client_id: clientId,
    };
    expect((await post(south, '/auth/token', parameters)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await post(north, '/auth/token', parameters)).status).toBe(200);
  });

  it('refuse the access token of another, for apps and for systems', async () => {
    const { body } = await redeem(north, await codeOf(north));
    expect((await readPatient(south, String(body['patient']), String(body['access_token']))).status).toBe(401);
    expect((await setContext(south, await systemToken(north))).status).toBe(401);
  });

  it('hold no resource of another', async () => {
    const [one, other] = [await redeem(north, await codeOf(north)), await redeem(south, await codeOf(south))];
    const response = await readPatient(south, String(one.body['patient']), String(other.body['access_token']));
    expect(response.status).toBe(403);
  });

  it('refuse an assertion that names the token endpoint of another', async () => {
    const assertion = await assertionOf({ issuer: north.issuer, clock }, clients.system.clientId);
    const parameters = { grant_type: 'client_credentials', scope: 'Context.write', ...assertion };
    expect((await post(south, '/auth/token', parameters)).body).toMatchObject({ error: 'invalid_client' });
  });

  it('revoke nothing of another', async () => {
    const { body } = await redeem(north, await codeOf(north));
    const token = String(body['access_token']);
    expect((await post(south, '/auth/revoke', { token, client_id: clientId })).status).toBe(200);
    expect((await readPatient(north, String(body['patient']), token)).status).toBe(200);
  });

  it('tell nothing of the tokens of another', async () => {
    const { body } = await redeem(north, await codeOf(north));
    const token = String(body['access_token']);
    const headers = basic(clients.resourceServer.clientId, 'fhir server secret');
    const lookAt = (sofa: Sofa): Promise<Reply> =>
      send(`${sofa.issuer}/auth/introspect`, { method: 'POST', headers, body: formOf({ token }) });
    expect((await lookAt(south)).body).toEqual({ active: false });
    expect((await lookAt(north)).body).toMatchObject({ active: true });
  });

  it('clear no context of another', async () => {
    const code = await codeOf(north);
    const launch = await launchOf(north);
    const clear = async (sofa: Sofa): Promise<Response> =>
      fetch(`${sofa.fhirBaseUrl}/$clear-context`, {
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${await systemToken(sofa)}` },
        body: JSON.stringify({
          resourceType: 'Parameters',
          parameter: [{ name: 'launchID', valueString: launch }],
        }),
      });
    const before = await north.contextManager.stateDigest();
    expect(await (await clear(south)).text()).toContain('There is no such context');
    expect(await north.contextManager.stateDigest()).toBe(before);
    expect(await (await clear(north)).text()).toContain('Context cleared');
    expect((await redeem(north, code)).status).toBe(200);
  });

  it('take no cookie and no form of another, under whatever name it comes', async () => {
    const asking = async (key: PrivateKeyJson, seed: string) =>
      ({ ...(await tenant(key, seed)), approval: { kind: 'ask' } }) as const;
    const tenants = { north: await asking(labIdTokenKey, 'north'), south: await asking(labClientRsaKey, 'south') };
    const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
    const own = await serve((request) => parts.handle(request));
    const two = createSofaTenants({ publicBaseUrl: own.origin, tenants });
    parts.handle = two.handle;
    const [first, second] = [...two.tenants.values()];
    if (first === undefined || second === undefined) throw new Error('A tenant is missing.');
    const page = await authorize(first, await launchOf(first));
    const [cookie = ''] = page.headers.get('set-cookie')?.split(';') ?? [];
    const other = await authorize(second, await launchOf(second));
    const [otherCookie = ''] = other.headers.get('set-cookie')?.split(';') ?? [];
    const [name, otherName] = [cookie.split('=')[0], otherCookie.split('=')[0]];
    expect([name, otherName]).toEqual([expect.stringMatching(/-t-north-\d+$/), expect.stringMatching(/-t-south-\d+$/)]);
    const body = formOf({ form_token: tokenIn(page), decision: 'deny' });
    const submit = (sofa: Sofa, sent: string): Promise<Reply> =>
      send(`${sofa.issuer}/auth/interaction`, { method: 'POST', headers: { cookie: sent }, body });
    expect((await submit(second, cookie)).location).toBeUndefined();
    expect((await submit(second, cookie.replace(String(name), String(otherName)))).location).toBeUndefined();
    expect((await submit(first, cookie)).location?.searchParams.get('error')).toBe('access_denied');
    two.stop();
    await own.close();
  });

  it('publish keys and endpoints of their own', async () => {
    const keysOf = async ({ issuer }: Sofa): Promise<unknown> => (await send(`${issuer}/auth/jwks`)).body;
    expect(await keysOf(north)).not.toEqual(await keysOf(south));
    for (const { fhirBaseUrl, issuer } of [north, south]) {
      const { body } = await send(`${fhirBaseUrl}/.well-known/smart-configuration`);
      expect(body).toMatchObject({ issuer, token_endpoint: `${issuer}/auth/token` });
    }
  });

  it.each(['/t/east/auth/token', '/t/', '/t', '/', '/t/northern/fhir/metadata', '/T/north/auth/jwks'])(
    'are all there is: %s is not found',
    async (path) => {
      expect((await send(`${server.origin}${path}`)).status).toBe(404);
    },
  );

  it.each(['', 'North', 'a b', '../north', 'a/b', '-a', 'a-', 'é', 'a'.repeat(64)])(
    'are not called "%s"',
    async (name) => {
      const options = await tenant(labIdTokenKey, 'other');
      const publicBaseUrl = server.origin;
      expect(() => createSofaTenants({ publicBaseUrl, tenants: { [name]: options } })).toThrow(TypeError);
    },
  );
});
