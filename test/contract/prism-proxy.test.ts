import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../generator/model/json.ts';
import { systemClock } from '../../simulators/kit/clock.ts';
import { serve } from '../../simulators/kit/http-server.ts';
import { assertionOf, formOf, type Parameters } from '../support/authorization-calls.ts';
import { challenge, verifier } from '../support/loopback-authorization.ts';
import { type PrismProxy, startPrismProxy } from '../support/prism-proxy.ts';
import { type SofaLab, startSofaLab, visit } from '../support/sofa-lab.ts';

const clientId = 'growth-chart';
const redirectUri = 'https://app.example/callback';
const scope = 'launch openid fhirUser patient/Patient.r offline_access';

/** An answer, and what Prism says of it and of the request. */
interface Passed {
  readonly status: number;
  readonly violations: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function pass(url: string, init?: RequestInit): Promise<Passed> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  return {
    status: answer.status,
    violations: answer.headers.get('sl-violations') ?? '',
    // A JSON object has texts as its names.
    body: isJsonObject(body) ? body : {},
  };
}

/** A published document; `paths`: with these alone. */
async function documentOf(actor: string, paths?: readonly string[]): Promise<JsonObject> {
  const document: unknown = JSON.parse(await readFile(`generated/halo-1.1.0/openapi/${actor}.openapi.json`, 'utf8'));
  if (!isJsonObject(document) || !isJsonObject(document['paths'])) throw new TypeError(`${actor} has no paths.`);
  if (paths === undefined) return document;
  const kept = Object.entries(document['paths']).filter(([path]) => paths.includes(path));
  return { ...document, paths: Object.fromEntries(kept) };
}

/** The manager's document for launches that bring a patient, an encounter and a practitioner: each further type costs Prism a second. */
async function managerDocument(): Promise<JsonObject> {
  const document = await documentOf('context-manager');
  const brought = ['Patient', 'Encounter', 'Practitioner'].map((type) => `#/components/schemas/${type}`);
  let cuts = 0;
  const cut: unknown = JSON.parse(JSON.stringify(document), (name, value: unknown) => {
    if (name !== 'resource' || !isJsonObject(value) || !Array.isArray(value['oneOf'])) return value;
    const oneOf = value['oneOf'].filter((choice) => isJsonObject(choice) && brought.includes(String(choice['$ref'])));
    expect(oneOf).toHaveLength(brought.length);
    cuts += 1;
    return { ...value, oneOf };
  });
  if (!isJsonObject(cut) || cuts === 0) throw new TypeError('The document has no choice of resources.');
  return cut;
}

const clean = { status: 200, violations: '' };

describe('exchanges of running actors, by way of a proxy that holds them against the published documents', () => {
  let lab: SofaLab;
  let authorization: PrismProxy;
  let manager: PrismProxy;
  let resources: PrismProxy;
  let code = '';
  let refreshToken = '';
  let systemToken = '';
  let launchID = '';

  beforeAll(async () => {
    lab = await startSofaLab({ clientId, launchUrl: 'https://app.example/launch', redirectUri, scope });
    const { issuer, fhirBaseUrl } = lab.sofa;
    authorization = await startPrismProxy(await documentOf('authorization-server'), issuer);
    manager = await startPrismProxy(await managerDocument(), fhirBaseUrl);
    const paths = ['/.well-known/smart-configuration'];
    resources = await startPrismProxy(await documentOf('resource-server', paths), fhirBaseUrl);
  }, 60_000);
  afterAll(async () => {
    for (const proxy of [authorization, manager, resources]) await proxy.close();
    await lab.close();
  });

  const form = (path: string, parameters: Parameters, headers: Readonly<Record<string, string>> = {}) =>
    pass(`${authorization.base}${path}`, { method: 'POST', headers, body: formOf(parameters) });
  const fhir = (operation: string, parameter: readonly object[]) =>
    pass(`${manager.base}/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${systemToken}` },
      body: JSON.stringify({ resourceType: 'Parameters', parameter }),
    });
  const codeParameters = (): Parameters => ({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: clientId,
  });
  const assertion = () => assertionOf({ issuer: lab.sofa.issuer, clock: systemClock }, 'poc-042', {});

  test('CA:SoF-2/smart-configuration', async () => {
    expect(await pass(`${resources.base}/.well-known/smart-configuration`)).toMatchObject(clean);
  });

  test.each(['/.well-known/openid-configuration', '/auth/jwks'])('CA:SoF%s', async (path) => {
    expect(await pass(`${authorization.base}${path}`)).toMatchObject(clean);
  });

  test('CA:SoF~token.client-credentials', async () => {
    const asked = { grant_type: 'client_credentials', scope: 'Context.write', ...(await assertion()) };
    const answer = await form('/auth/token', asked);
    expect(answer).toMatchObject(clean);
    systemToken = String(answer.body['access_token']);
  });

  test('CA:SoFA-1/set-context', async () => {
    const answer = await fhir('$set-context', [
      { name: 'appID', valueString: clientId },
      { name: 'patient', valueReference: visit.patient },
      { name: 'encounter', valueReference: visit.encounter },
      { name: 'resources', resource: visit.resources },
    ]);
    expect(answer).toMatchObject(clean);
    const found = JSON.stringify(answer.body).match(/"name":"launchID","valueString":"([^"]+)"/);
    launchID = found?.[1] ?? '';
  });

  test('CA:SoF-3/token.code, for a code that came by a redirect around the proxy', async () => {
    const query = formOf({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      launch: launchID,
      scope,
      state: 'state-98wrghuwuogerg97',
      aud: lab.sofa.fhirBaseUrl,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      nonce: 'nonce-7f3a',
    });
    const redirect = await fetch(`${lab.sofa.issuer}/auth/authorize?${query}`, { redirect: 'manual' });
    code = new URL(redirect.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const answer = await form('/auth/token', codeParameters());
    expect(answer).toMatchObject(clean);
    refreshToken = String(answer.body['refresh_token']);
  });

  test('CA:SoF-3/token.refresh', async () => {
    const asked = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId };
    const answer = await form('/auth/token', asked);
    expect(answer).toMatchObject(clean);
    refreshToken = String(answer.body['refresh_token']);
  });

  test('CA:SoF~introspect', async () => {
    const headers = { authorization: `Bearer ${systemToken}` };
    const answer = await form('/auth/introspect', { token: systemToken }, headers);
    expect(answer).toMatchObject({ ...clean, body: { active: true, client_id: 'poc-042' } });
  });

  test('CA:SoFA-2/clear-context', async () => {
    expect(await fhir('$clear-context', [{ name: 'launchID', valueString: launchID }])).toMatchObject(clean);
  });

  test('CA:SoF~revoke', async () => {
    expect(await form('/auth/revoke', { token: refreshToken, client_id: clientId })).toMatchObject(clean);
  });

  test('CA:SoF-3/token.code is refused as the document says', async () => {
    const answer = await form('/auth/token', codeParameters());
    expect(answer).toMatchObject({ status: 400, violations: '', body: { error: 'invalid_grant' } });
  });

  test('requests that break a document are told', async () => {
    const { status, violations } = await fhir('$set-context', [{ name: 'pateint', valueString: 'p' }]);
    expect([status, violations]).toEqual([422, expect.stringContaining('"request"')]);
  });

  test('answers that break a document are told', async () => {
    const broken = await serve(async () => Response.json({ access_token: 1 }));
    const proxy = await startPrismProxy(await documentOf('authorization-server', ['/auth/token']), broken.origin);
    try {
      const asked = formOf({ grant_type: 'refresh_token', refresh_token: 'x', client_id: clientId });
      const { violations } = await pass(`${proxy.base}/auth/token`, { method: 'POST', body: asked });
      expect(violations).toContain('"response"');
    } finally {
      await proxy.close();
      await broken.close();
    }
  });
});
