import { request } from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loopbackCertificate } from '../support/loopback-certificate.ts';
import { createSimulateRuns } from '../support/simulate-runs.ts';

const runs = createSimulateRuns();
const { start, fail, configFile, file } = runs;

beforeAll(runs.open);
afterEach(runs.stopAll);
afterAll(runs.close);

const tokenOf = (token: string) => ({ token, clientId: 'lab', scopes: ['Context.write'] });

function call(baseUrl: string, operation: string, token: string, body: object): Promise<Response> {
  return fetch(`${baseUrl}/fhir/$${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ resourceType: 'Parameters', ...body }),
  });
}

const two = {
  appIdRequired: true,
  tenants: {
    'clinic-042': { bearerTokens: [tokenOf('one')] },
    'clinic-043': { bearerTokens: [tokenOf('two')], appIdRequired: false },
  },
};

describe('tenants of a simulator', () => {
  it('have settings of their own over those they share', async () => {
    const { baseUrl } = await start('context-manager', two);
    expect(baseUrl).toMatch(/\/t\/clinic-042$/);
    const other = baseUrl.replace('042', '043');
    expect((await call(baseUrl, 'set-context', 'one', {})).status).toBe(400);
    expect((await call(other, 'set-context', 'two', {})).status).toBe(200);
  });

  it('let in nobody with a token of another, know no launch of another, and are alone at their address', async () => {
    const { baseUrl } = await start('context-manager', two);
    const other = baseUrl.replace('042', '043');
    expect((await call(baseUrl, 'set-context', 'two', {})).status).toBe(401);
    const answer = await (await call(other, 'set-context', 'two', {})).json();
    const launchID: string = answer.parameter[0].valueString;
    const clear = { parameter: [{ name: 'launchID', valueString: launchID }] };
    const atFirst = await (await call(baseUrl, 'clear-context', 'one', clear)).text();
    expect((await call(other, 'clear-context', 'two', clear)).status).toBe(200);
    expect(atFirst).not.toContain(launchID);
    expect((await call(baseUrl.replace('042', '044'), 'set-context', 'one', {})).status).toBe(404);
  });

  it('are told apart in the log', async () => {
    const { baseUrl, lines } = await start('context-manager', two, { log: 'json' });
    await call(baseUrl.replace('042', '043'), 'set-context', 'two', {});
    const events = lines.map((line): { kind: string; tenant: string } => JSON.parse(line));
    const tenantsOf = (kind: string) => events.filter((event) => event.kind === kind).map(({ tenant }) => tenant);
    expect(tenantsOf('listening')).toEqual(['clinic-042', 'clinic-043']);
    expect(tenantsOf('response-sent')).toEqual(['clinic-043']);
    const pretty = await start('context-manager', two);
    await call(pretty.baseUrl, 'set-context', 'one', {});
    expect(pretty.lines.join('\n')).toMatch(/^[\d:.]+ clinic-042: 400 /m);
  });

  it('each make ids of their own of one seed', async () => {
    const { baseUrl } = await start('context-manager', { ...two, appIdRequired: false }, { seed: 'a' });
    const first = await (await call(baseUrl, 'set-context', 'one', {})).text();
    expect(await (await call(baseUrl.replace('042', '043'), 'set-context', 'two', {})).text()).not.toBe(first);
  });

  it.each<readonly [string, string, object, string]>([
    [
      'an unknown key of a section',
      'context-manager',
      { tenants: { a: { apIdRequired: true } } },
      '/tenants/a: unknown key "apIdRequired"; the nearest known one is "appIdRequired"',
    ],
    [
      'what is of the whole server',
      'context-manager',
      { tenants: { a: { port: 1 } } },
      '/tenants/a: unknown key "port"',
    ],
    [
      'a name that a path cannot have',
      'context-manager',
      { tenants: { '../x': {} } },
      '/tenants: the key "../x" must match',
    ],
    ['no tenant at all', 'context-manager', { tenants: {} }, '/tenants: must NOT have fewer than 1 '],
    ['a tenant beside tenants', 'context-manager', { tenant: 'a', tenants: { b: {} } }, 'exclude each other'],
    [
      'a token that opens all',
      'context-manager',
      { bearerTokens: [tokenOf('all')], tenants: { a: {} } },
      'Each tenant has its own bearerTokens: below /tenants/<name>',
    ],
    [
      'a section that lacks what neither it nor the shared part has',
      'context-source',
      { tenants: { a: { managerBaseUrl: 'http://127.0.0.1:1/fhir' }, b: {} } },
      "/tenants/b: must have required property 'managerBaseUrl'",
    ],
  ])('do not start with %s', async (_what, actor, config, message) => {
    const { code, error } = await fail(actor, { config: await configFile(config) });
    expect([code, error]).toEqual([2, expect.stringContaining(message)]);
  });

  it('may share what is required', async () => {
    const config = { managerBaseUrl: 'http://127.0.0.1:1/fhir', tenants: { a: {}, b: {} } };
    const { baseUrl } = await start('context-source', config);
    const answer = await fetch(`${baseUrl}/open-contexts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await answer.json()).toEqual({});
  });
});

/** A key that goes with no certificate here. */
const strangeKey = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
-----END PRIVATE KEY-----
`;

describe('a simulator with key and certificate', () => {
  const ofFiles = async (key: string, cert: string) => ({
    tls: { keyFile: await file('key.pem', key), certFile: await file('cert.pem', cert) },
  });

  it('SOF-062 serves HTTPS, and says so in its addresses', async () => {
    const config = await ofFiles(loopbackCertificate.key, loopbackCertificate.cert);
    const { baseUrl } = await start('authorization-server', {
      ...config,
      fhirBaseUrl: 'https://sofa.example.ca/fhir',
      users: [],
      clients: [
        {
          clientId: 'a',
          name: 'A',
          authentication: { type: 'public' },
          redirectUris: ['https://a.example.ca/back'],
          scope: 'launch',
        },
      ],
    });
    expect(baseUrl).toMatch(/^https:/);
    const text = await new Promise<string>((resolve, reject) => {
      const options = { ca: loopbackCertificate.cert, agent: false };
      const sent = request(`${baseUrl}/.well-known/openid-configuration`, options, (response) => {
        let received = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          received += chunk;
        });
        response.on('end', () => resolve(received));
      });
      sent.on('error', reject).end();
    });
    expect(JSON.parse(text)).toMatchObject({ issuer: baseUrl });
  });

  it.each([
    ['a key that is none', 'secret words', loopbackCertificate.cert, '/tls/keyFile', 'no private key in PEM'],
    ['a certificate that is none', loopbackCertificate.key, 'x', '/tls/certFile', 'no certificate in PEM'],
    ['a key of something else', strangeKey, loopbackCertificate.cert, '/tls', 'is not for the key'],
  ])('does not start with %s, and tells nothing of it', async (_what, key, cert, place, message) => {
    const config = await configFile(await ofFiles(key, cert));
    const { code, error } = await fail('context-manager', { config });
    expect([code, error]).toEqual([2, expect.stringContaining(`${place} cannot be used:`)]);
    expect(error).toContain(message);
    expect(error).not.toContain(key.trim());
  });

  it.each<readonly [string, object, string]>([
    [
      'a file that is not there',
      { keyFile: 'nowhere.pem', certFile: 'nowhere.pem' },
      'nowhere.pem: the file cannot be',
    ],
    ['half of it', { keyFile: 'key.pem' }, "/tls: must have required property 'certFile'"],
    ['an unknown key', { keyfile: 'key.pem' }, '/tls: unknown key "keyfile"; the nearest known one is "keyFile"'],
  ])('does not start with %s', async (_what, tls, message) => {
    const { code, error } = await fail('context-manager', { config: await configFile({ tls }) });
    expect([code, error]).toEqual([2, expect.stringContaining(message)]);
  });
});
