import { describe, expect, it } from 'vitest';
import { expectClientRefusal, type RefusalRow as Row, refusalTitle, row } from '../support/client-refusal.ts';
import { sharedAppLab } from '../support/launched-app.ts';
import type { ProviderScript } from '../support/scripted-provider.ts';

const discovery = 'CA:SoF-2/smart-configuration';
const authorize = 'CA:SoF-3/authorize';
const code = 'CA:SoF-3/token.code';

const instead = (body: string, init: ResponseInit = { headers: { 'content-type': 'application/json' } }) => ({
  configuration: () => new Response(body, init),
});
const withMembers = (members: Record<string, unknown>): ProviderScript => ({
  configuration: (document) => ({ ...document, ...members }),
});
const elsewhere = { status: 302, headers: { location: 'https://other.example/' } };

const discoveryRows: readonly Row[] = [
  row(discovery, 'SOF-010', 'not found', 'no-configuration', instead('', { status: 404 })),
  row(discovery, 'SOF-010', 'server error', 'no-configuration', instead('{}', { status: 500 })),
  row(discovery, 'SOF-010', 'a redirect', 'no-configuration', instead('', elsewhere)),
  row(
    discovery,
    'SOF-010',
    'a page',
    'no-configuration',
    instead('<p>Hi</p>', { headers: { 'content-type': 'text/html' } }),
  ),
  row(discovery, 'SOF-010', 'half of a JSON text', 'no-configuration', instead('{"issuer":')),
  row(discovery, 'SOF-010', 'a JSON list', 'no-configuration', instead('[]')),
  row(
    discovery,
    'SOF-010',
    'a member given twice',
    'no-configuration',
    instead('{"token_endpoint":"https://a.example/","token_endpoint":"https://b.example/"}'),
  ),
  row(discovery, 'SOF-010', 'too large', 'no-configuration', withMembers({ filler: 'x'.repeat(300_000) })),
  row(discovery, 'SOF-010', 'too deep', 'no-configuration', instead(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)),
  row(discovery, 'SOF-012', 'no token endpoint', 'no-configuration', withMembers({ token_endpoint: undefined })),
  row(
    discovery,
    'SOF-012',
    'no authorization endpoint',
    'no-configuration',
    withMembers({ authorization_endpoint: undefined }),
  ),
  row(discovery, 'SOF-013', 'no grant types', 'no-configuration', withMembers({ grant_types_supported: undefined })),
  row(discovery, 'SOF-013', 'no capabilities', 'no-configuration', withMembers({ capabilities: undefined })),
  row(
    discovery,
    'SOF-013',
    'no PKCE methods',
    'no-configuration',
    withMembers({ code_challenge_methods_supported: undefined }),
  ),
  row(discovery, 'SOF-010', 'an endpoint that is a number', 'no-configuration', withMembers({ token_endpoint: 7 })),
  row(
    discovery,
    'SOF-014',
    'PKCE with plain only',
    'no-pkce',
    withMembers({ code_challenge_methods_supported: ['plain'] }),
  ),
  row(
    discovery,
    'SOF-014',
    'PKCE with plain beside S256',
    'no-pkce',
    withMembers({ code_challenge_methods_supported: ['S256', 'plain'] }),
  ),
  row(
    discovery,
    'SOF-015',
    'no code grant',
    'no-code-grant',
    withMembers({ grant_types_supported: ['client_credentials'] }),
  ),
  row(discovery, 'SOF-016', 'no issuer', 'no-keys', withMembers({ issuer: undefined })),
  row(discovery, 'SOF-016', 'no keys', 'no-keys', withMembers({ jwks_uri: undefined })),
  row(discovery, 'SOF-022', 'no address', 'insecure-address', withMembers({ token_endpoint: 'https://[' })),
  ...['token_endpoint', 'authorization_endpoint', 'jwks_uri', 'revocation_endpoint'].map((name) =>
    row(
      discovery,
      'SOF-062',
      `${name} without TLS`,
      'insecure-address',
      withMembers({ [name]: 'http://as.example/x' }),
    ),
  ),
  row(
    discovery,
    'SOF-062',
    'an address that runs',
    'insecure-address',
    withMembers({ authorization_endpoint: 'javascript:alert(1)' }),
  ),
  row(
    discovery,
    'SOF-062',
    'an address with a password',
    'insecure-address',
    withMembers({ token_endpoint: 'https://a:b@as.example/token' }),
  ),
  row(
    authorize,
    'SOF-030',
    'an endpoint with parameters of ours',
    'unfit-request',
    withMembers({ authorization_endpoint: 'https://as.example/authorize?client_id=other' }),
  ),
];

function comingBack(change: (parameters: URLSearchParams) => void): ProviderScript {
  return {
    comeBack: (address) => {
      const changed = new URL(address);
      change(changed.searchParams);
      return changed;
    },
  };
}
function refusedWith(error: string): ProviderScript {
  return comingBack((parameters) => {
    parameters.delete('code');
    parameters.set('error', error);
  });
}

const callbackRows: readonly Row[] = [
  row(
    authorize,
    'SOF-042',
    'another state',
    'wrong-state',
    comingBack((query) => query.set('state', 'guess')),
  ),
  row(
    authorize,
    'SOF-039',
    'no state',
    'unfit-callback',
    comingBack((query) => query.delete('state')),
  ),
  row(
    authorize,
    'RFC 6749 §3.1',
    'two states',
    'unfit-callback',
    comingBack((query) => query.append('state', 'guess')),
  ),
  row(
    authorize,
    'SOF-039',
    'no code',
    'unfit-callback',
    comingBack((query) => query.delete('code')),
  ),
  row(
    authorize,
    'RFC 6749 §3.1',
    'two codes',
    'unfit-callback',
    comingBack((query) => query.append('code', 'other')),
  ),
  row(
    authorize,
    'RFC 9207 §2.4',
    'another issuer',
    'wrong-issuer',
    comingBack((query) => query.set('iss', 'https://other.example')),
  ),
  row(authorize, 'RFC 9207 §2.4', 'a promised issuer that does not come', 'wrong-issuer', {
    configuration: (document) => ({ ...document, authorization_response_iss_parameter_supported: true }),
  }),
  row(authorize, 'RFC 9207 §2.4', 'two issuers', 'wrong-issuer', {
    comeBack: (address) => new URL(`${address}&iss=${address.origin}&iss=${address.origin}`),
  }),
  row(
    authorize,
    'SOF-042',
    'a refusal with another state',
    'wrong-state',
    comingBack((query) => {
      query.delete('code');
      query.set('error', 'access_denied');
      query.set('state', 'guess');
    }),
  ),
];

/** The client has spent what it waited for. */
const deniedRows: readonly Row[] = [
  row(authorize, 'RFC 6749 §4.1.2.1', 'a denial', 'denied', refusedWith('access_denied')),
  row(authorize, 'RFC 6749 §4.1.2.1', 'an error that is markup', 'denied', refusedWith('<script>alert(1)</script>')),
];

const answering = (body: string, init: ResponseInit): ProviderScript => ({ token: () => new Response(body, init) });
const json = { 'content-type': 'application/json' };
const told = (members: Record<string, unknown>): ProviderScript => ({
  token: (answer) => ({ ...answer, ...members }),
});
const context = (...items: readonly unknown[]): ProviderScript => told({ fhirContext: items });

const tokenRows: readonly Row[] = [
  row(
    code,
    'RFC 6749 §5.2',
    'a refusal',
    'token-refused',
    answering('{"error":"invalid_grant"}', { status: 400, headers: json }),
  ),
  row(code, 'RFC 6749 §5.2', 'a server error', 'token-failed', answering('', { status: 500 })),
  row(
    code,
    'RFC 6749 §3.2',
    'a redirect to another server',
    'token-failed',
    answering('', { ...elsewhere, status: 307 }),
  ),
  row(code, 'SOF-054', 'a page', 'unfit-token', answering('<p>Hi</p>', { headers: { 'content-type': 'text/html' } })),
  row(code, 'SOF-054', 'half of a JSON text', 'unfit-token', answering('{"access_token":"a', { headers: json })),
  row(code, 'SOF-054', 'an empty body', 'unfit-token', answering('', { headers: json })),
  row(code, 'SOF-054', 'too large', 'unfit-token', told({ filler: 'x'.repeat(300_000) })),
  row(code, 'SOF-054', 'another kind of token', 'unfit-token', told({ token_type: 'mac' })),
  row(
    code,
    'SOF-054',
    'a token that breaks out of the header',
    'unfit-token',
    told({ access_token: 'a\r\nX-Evil: 1' }),
  ),
  row(code, 'SOF-054', 'no token', 'unfit-token', told({ access_token: undefined })),
  row(code, 'SOF-054', 'no token type', 'unfit-token', told({ token_type: undefined })),
  row(code, 'SOF-081', 'no scope', 'unfit-token', told({ scope: undefined })),
  row(code, 'SOF-081', 'a scope beyond ASCII', 'unfit-scope', told({ scope: 'openid patient/Patiént.r' })),
  row(code, 'SOF-071', 'a reference in place of an id', 'unfit-token', told({ patient: 'Patient/p-1' })),
  row(code, 'SOF-071', 'a number in place of an id', 'unfit-token', told({ encounter: 7 })),
  row(code, 'SOF-072', 'a patient scope without patient', 'unfit-context', told({ patient: undefined })),
  row(code, 'SOF-073', 'an item that is a text', 'unfit-token', context('Observation/1')),
  row(code, 'SOF-073', 'an item without reference', 'unfit-context', context({ role: 'https://a.example/r' })),
  row(code, 'SOF-073', 'an absolute reference', 'unfit-context', context({ reference: 'https://b.example/Basic/1' })),
  row(code, 'SOF-073', 'a reference that climbs', 'unfit-context', context({ reference: '../Observation/1' })),
  row(code, 'SOF-073', 'a patient without role', 'unfit-context', context({ reference: 'Patient/p-2' })),
  row(
    code,
    'SOF-073',
    'an encounter of the launch',
    'unfit-context',
    context({ reference: 'Encounter/e', role: 'launch' }),
  ),
  row(code, 'SOF-073', 'an empty role', 'unfit-token', context({ reference: 'Observation/1', role: '' })),
  row(code, 'SOF-074', 'a banner that is a text', 'unfit-token', told({ need_patient_banner: 'true' })),
  row(
    code,
    'SMART 2.1.0 smart_style_url',
    'a style sheet that runs',
    'unfit-context',
    told({ smart_style_url: 'javascript:alert(1)' }),
  ),
  row(code, 'SOF-055', 'a lifetime that is a text', 'unfit-token', told({ expires_in: '300' })),
];

describe('what an Authorization Client refuses', () => {
  const lab = sharedAppLab();

  it.each(discoveryRows)(refusalTitle, async (one) => {
    await expectClientRefusal(lab, one);
  });
  it.each(deniedRows)(refusalTitle, async (one) => {
    expect(await expectClientRefusal(lab, one)).not.toContain('alert');
  });
  it.each(tokenRows)(refusalTitle, async (one) => {
    await expectClientRefusal(lab, one);
  });

  describe('while it goes on waiting for the right answer', () => {
    it.each(callbackRows)(refusalTitle, async (one) => {
      await expectClientRefusal(lab, one, 'kept');
      lab.clock.advanceMs(600_000);
      await lab.launch(({ pathname }) => pathname === '/callback');
      lab.clock.advanceMs(600_000);
      await lab.app.client.logout(lab.sessionId());
    });
  });

  it.each([
    ['SOF-014', 'pkce-s256-only', { code_challenge_methods_supported: ['S256', 'plain'] }],
    ['SOF-015', 'code-grant', { grant_types_supported: ['client_credentials'] }],
    ['SOF-010', 'configuration-served', { token_endpoint: 7 }],
  ])('%s: a configuration meets or misses the check %s', async (requirement, check, broken) => {
    const told = `${requirement} ${check}`;
    await lab.launch(({ pathname }) => pathname === '/callback');
    expect([lab.met().includes(told), lab.missed().includes(told)]).toEqual([true, false]);
    await lab.app.client.logout(lab.sessionId());
    lab.events.length = 0;
    lab.provider.script = withMembers(broken);
    await lab.launch(({ pathname }) => pathname === '/callback');
    expect([lab.met().includes(told), lab.missed().includes(told)]).toEqual([false, true]);
  });

  it('no two rows are of the same exchange, requirement and rule', () => {
    const all = [...discoveryRows, ...callbackRows, ...deniedRows, ...tokenRows];
    expect(new Set(all.map(({ exchange, requirement, rule }) => `${exchange} ${requirement} ${rule}`)).size).toBe(
      all.length,
    );
    expect(all.length).toBeGreaterThanOrEqual(60);
  });
});
