import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  AuthorizationServerClient,
  buildAuthorizeUrl,
} from '../../generated/halo-1.1.0/ca-sof/authorization-server.client.ts';
import type { AuthorizeInput } from '../../generated/halo-1.1.0/ca-sof/types.ts';
import { InvalidParameters } from '../../generated/runtime/redirect-client.ts';
import { generateSigningKey } from '../../simulators/kit/keys.ts';
import {
  type AppChoices,
  type AppLab,
  clientId,
  launchAddress,
  sharedAppLab,
  startAppLab,
} from '../support/launched-app.ts';

const toAuthorize = ({ pathname }: URL): boolean => pathname === '/auth/authorize';
const toCallback = ({ pathname }: URL): boolean => pathname === '/callback';

/** Runs `work` in a lab of its own. */
async function inLab<T>(choices: AppChoices, work: (lab: AppLab) => Promise<T>): Promise<T> {
  const lab = await startAppLab(choices);
  try {
    return await work(lab);
  } finally {
    await lab.close();
  }
}

/** The form of the last token request. */
function tokenForm({ provider }: AppLab): URLSearchParams {
  return new URLSearchParams(provider.seen.findLast(({ path }) => path === '/auth/token')?.body);
}

const request: AuthorizeInput = {
  response_type: 'code',
  client_id: clientId,
  redirect_uri: 'https://app.example.ca/callback',
  launch: 'launch-1',
  scope: 'launch',
  state: 's',
  aud: 'https://emr.example.ca/fhir',
  code_challenge: 'c',
  code_challenge_method: 'S256',
};

/** Requirements that the generated code names when it refuses to write a request. */
function refusedFor(
  changes: Partial<Record<keyof AuthorizeInput, string | undefined>>,
): readonly (string | undefined)[] {
  try {
    // What a careless app would write.
    buildAuthorizeUrl({ ...request, ...changes } as AuthorizeInput, { url: 'https://as.example/authorize' });
    return [];
  } catch (error) {
    return error instanceof InvalidParameters ? error.issues.map(({ requirement }) => requirement) : ['?'];
  }
}

describe('CA:SoF-2 and CA:SoF-3, from an Authorization Client', () => {
  const lab = sharedAppLab();

  it('SOF-021 reads the configuration before it asks for authorization', async () => {
    await lab.launch();
    expect(lab.provider.seen.map(({ path }) => path).slice(0, 2)).toEqual([
      '/fhir/.well-known/smart-configuration',
      '/auth/authorize',
    ]);
  });

  it('SOF-021 asks for nothing where there is no configuration', async () => {
    lab.provider.script = { configuration: () => new Response(null, { status: 404 }) };
    expect((await lab.launch()).status).toBe(502);
    expect(lab.provider.seen).toHaveLength(1);
    expect(lab.missed()).toEqual(['SOF-010 configuration-served']);
  });

  it('SOF-022 resolves relative endpoints against the FHIR base, and tells that the server should not have any', async () => {
    lab.provider.script = {
      configuration: (document) => ({
        ...document,
        authorization_endpoint: '../auth/authorize',
        token_endpoint: '/auth/token',
      }),
    };
    expect((await lab.launch()).status).toBe(200);
    expect(lab.met()).toContain('SOF-022 endpoints-resolved');
    expect(lab.missed()).toEqual(['SOF-012 endpoints-absolute']);
  });

  it('SOF-022 refuses an endpoint that no base makes an address', async () => {
    lab.provider.script = { configuration: (document) => ({ ...document, token_endpoint: 'https://[' }) };
    expect((await lab.launch()).status).toBe(502);
    expect(lab.missed()).toContain('SOF-022 endpoints-resolved');
  });

  it('SOF-030 SOF-031 SOF-032 asks with everything that SMART wants, the launch, and the iss as aud', async () => {
    const { address } = await lab.launch(toAuthorize);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: lab.app.redirectUri,
      launch: 'launch-1',
      scope: 'launch openid fhirUser patient/Patient.r offline_access',
      state: expect.stringMatching(/^[\w-]{43}$/),
      aud: lab.provider.iss,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(lab.met()).toContain('SOF-030 parameters-said-once');
  });

  it.each(['response_type', 'client_id', 'redirect_uri', 'state', 'aud', 'code_challenge', 'code_challenge_method'])(
    'SOF-030 is not written without %s',
    (name) => {
      expect(refusedFor({ [name]: undefined })).toEqual(['SOF-030']);
    },
  );

  it('SOF-031 is not written with the scope launch and no launch', () => {
    expect(refusedFor({ launch: undefined })).toEqual(['SOF-031']);
  });

  it('SOF-032 is not sent to an endpoint that has an aud of its own', async () => {
    lab.provider.script = {
      configuration: (document) => ({
        ...document,
        authorization_endpoint: 'https://as.example/?aud=https://b.example',
      }),
    };
    expect((await lab.launch()).status).toBe(502);
    expect(lab.missed()).toEqual(['SOF-030 parameters-said-once']);
  });

  it('SOF-033 makes a state of 256 bits for each session', async () => {
    const states = new Set<string | null>();
    for (let count = 0; count < 10; count += 1) {
      states.add((await lab.launch(toAuthorize)).address.searchParams.get('state'));
    }
    expect(states.size).toBe(10);
    expect(Buffer.from([...states][0] ?? '', 'base64url')).toHaveLength(32);
    expect(lab.met()).toContain('SOF-033 state-new');
  });

  it('SOF-033 asks for nothing with a source of randomness that repeats itself', async () => {
    let count = 0;
    // Sessions and correlation ids differ, secrets do not.
    const random = (bytes: number): Uint8Array => {
      if (bytes !== 32) count += 1;
      return new Uint8Array(bytes).fill(bytes === 32 ? 0 : count);
    };
    await inLab({ random }, async (poor) => {
      expect((await poor.launch()).status).toBe(502);
      expect(poor.missed()).toEqual(['SOF-033 state-new']);
    });
  });

  it('SOF-042 takes an answer with the state of its session', async () => {
    expect((await lab.launch()).status).toBe(200);
    expect(lab.met()).toContain('SOF-042 state-of-session');
  });

  it('SOF-042 refuses an answer in another browser, and goes on waiting in the first', async () => {
    const { address } = await lab.launch(toCallback);
    expect((await fetch(address)).status).toBe(400);
    expect(lab.missed()).toEqual(['SOF-042 state-of-session']);
    expect((await lab.browser.visit(address)).status).toBe(200);
  });

  it('SOF-042 refuses an answer that came before, and one that comes too late', async () => {
    const { address } = await lab.launch(toCallback);
    await lab.browser.visit(address);
    expect((await lab.browser.visit(address)).status).toBe(400);
    const { address: late } = await lab.launch(toCallback);
    lab.clock.advanceMs(600_000);
    expect((await lab.browser.visit(late)).status).toBe(400);
  });

  it('SOF-043 asks for what it was told it needs, and launch', async () => {
    await inLab({ scopes: ['user/Patient.rs'] }, async (frugal) => {
      const { address } = await frugal.launch(toAuthorize);
      expect(address.searchParams.get('scope')).toBe('launch user/Patient.rs');
      expect(address.searchParams.has('nonce')).toBe(false);
      expect(frugal.met()).toContain('SOF-043 scopes-minimal');
    });
  });

  it.each([['patient/*.rs', 'patient/Patient.r'], ['system/Patient.r']])(
    'SOF-043 tells of scopes that are more than needed: %s %s',
    async (...scopes) => {
      await inLab({ scopes: scopes.filter((scope) => typeof scope === 'string') }, async (greedy) => {
        await greedy.launch(toAuthorize);
        expect(greedy.missed()).toEqual(['SOF-043 scopes-minimal']);
      });
    },
  );

  it('SOF-050 SOF-051 redeems a code with its verifier and redirect_uri; a public client with its id in the body', async () => {
    await lab.launch();
    const form = Object.fromEntries(tokenForm(lab));
    expect(form).toEqual({
      grant_type: 'authorization_code',
      code: expect.stringMatching(/^code-/),
      redirect_uri: lab.app.redirectUri,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
      client_id: clientId,
    });
    expect(lab.provider.credentials).toEqual([{ kind: 'none' }]);
    expect(lab.provider.events.filter(({ kind }) => kind === 'requirement-missed')).toEqual([]);
  });

  it('SOF-050 SOF-051 is not sent without verifier, or by a public client without its id', async () => {
    const server = new AuthorizationServerClient({
      baseUrl: lab.provider.origin,
      endpoints: { 'CA:SoF-3/token.code': `${lab.provider.origin}/auth/token` },
      facts: { type: 'public' },
    });
    const answer = await server.tokenCode({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: lab.app.redirectUri,
      code_verifier: '',
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid-request' } });
    const issues = !answer.ok && answer.error.kind === 'invalid-request' ? answer.error.issues : [];
    expect(issues.map(({ requirement }) => requirement)).toEqual(['SOF-050', 'SOF-051']);
    expect(lab.provider.seen).toEqual([]);
  });

  it('SOF-051 leaves the id of a symmetric client out of the body, and authenticates', async () => {
    const registration = { kind: 'confidential-symmetric', clientId, clientSecret: 's%:é' } as const;
    await inLab({ registration }, async (symmetric) => {
      expect((await symmetric.launch()).status).toBe(200);
      expect(symmetric.provider.credentials).toEqual([{ kind: 'basic', clientId, clientSecret: 's%:é' }]);
      expect(tokenForm(symmetric).has('client_id')).toBe(false);
    });
  });

  it.each(['RS384', 'ES384'] as const)('SOF-060 signs with %s, each assertion for one use', async (algorithm) => {
    const key = await generateSigningKey(algorithm);
    const registration = { kind: 'confidential-asymmetric', clientId, key } as const;
    await inLab({ registration }, async (signing) => {
      await signing.launch();
      const first = tokenForm(signing);
      await signing.app.client.refresh(signing.sessionId());
      const assertions = [first, tokenForm(signing)].map((form) => form.get('client_assertion') ?? '');
      expect(first.has('client_id')).toBe(false);
      expect(decodeProtectedHeader(assertions[0] ?? '')).toEqual({ alg: algorithm, kid: key.kid, typ: 'JWT' });
      expect(new Set(assertions.map((assertion) => decodeJwt(assertion).jti)).size).toBe(2);
      const audience = `${signing.provider.origin}/auth/token`;
      const verified = await jwtVerify(assertions[0] ?? '', await importJWK({ ...key.publicKey }, algorithm), {
        audience,
        issuer: clientId,
        subject: clientId,
        currentDate: new Date(signing.clock.nowMs()),
      });
      const { exp = 0, iat = 0 } = verified.payload;
      expect(exp - iat).toBeLessThanOrEqual(300);
    });
  });

  it('SOF-060 is not made with a key of another algorithm', async () => {
    const key = await generateSigningKey('RS256');
    await expect(startAppLab({ registration: { kind: 'confidential-asymmetric', clientId, key } })).rejects.toThrow(
      TypeError,
    );
  });

  it('SOF-075 shows its default to an intent it does not know, and its own to one it knows', async () => {
    const views = { order: { en: 'Order tests', fr: 'Demander des analyses' } };
    await inLab({ views }, async (app) => {
      const titleFor = async (intent: unknown): Promise<string | undefined> => {
        app.provider.script = { token: (answer) => ({ ...answer, intent }) };
        return /<h1>(.*)<\/h1>/.exec((await app.launch()).body)?.[1];
      };
      expect(await titleFor('order')).toBe('Order tests');
      expect(await titleFor('constructor')).toBe('SMART app');
      expect(await titleFor(undefined)).toBe('SMART app');
    });
  });

  it('SOF-096 knows the user by a valid ID token, and asks for neither auth_time nor max_age', async () => {
    const { way } = await lab.launch();
    expect(way.join()).not.toMatch(/auth_time|max_age/);
    const session = await lab.app.client.findSession(lab.sessionId());
    expect(session?.view.user).toEqual({
      issuer: lab.provider.origin,
      subject: 'dr-roy',
      fhirUser: 'Practitioner/pr-1',
    });
    expect(lab.met()).toContain('SOF-096 id-token-valid');
  });

  it('SOF-096 knows nobody by an ID token that answers another request', async () => {
    lab.provider.script = { claims: (claims) => ({ ...claims, nonce: 'other' }) };
    expect((await lab.launch()).status).toBe(400);
    expect(lab.missed()).toEqual(['SOF-096 id-token-valid']);
  });

  it('SOF-106 goes nowhere that a message names, and keeps no token in the browser', async () => {
    const { address } = await lab.launch(toCallback);
    const page = await lab.browser.visit(`${address}&redirect_uri=https://evil.example&next=//evil.example`);
    expect(page.address.origin).toBe(new URL(lab.app.launchUrl).origin);
    const [cookie = ''] = lab.browser.cookies.values();
    expect(cookie).toMatch(/^[\w-]{22}$/);
    expect([...lab.provider.accessTokens].some((token) => cookie.includes(token) || page.body.includes(token))).toBe(
      false,
    );
  });

  it('SOF-106 executes nothing that a server tells', async () => {
    const markup = '"><img src=x onerror=alert(1)>';
    lab.provider.script = {
      token: (answer) => ({
        ...answer,
        fhirContext: [{ reference: 'Basic/1', role: 'https://a.example' }],
        scope: `${answer['scope']} ${markup}`,
      }),
    };
    const page = await lab.launch();
    expect(page.status).toBe(200);
    expect(page.body).not.toContain('<img');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('tells what was granted where that is less than was asked for', async () => {
    lab.provider.script = { grants: 'launch openid patient/Patient.r?_id=1' };
    await lab.launch();
    const session = await lab.app.client.findSession(lab.sessionId());
    expect(
      ['patient/Patient.r', 'patient/Patient.r?_id=1', 'openid', 'offline_access'].map((scope) => session?.may(scope)),
    ).toEqual([false, true, true, false]);
  });

  it('tells a server that names itself apart, and takes its answer', async () => {
    lab.provider.script = {
      configuration: (document) => ({ ...document, authorization_response_iss_parameter_supported: true }),
      comeBack: (address) => new URL(`${address}&iss=${encodeURIComponent(lab.provider.origin)}`),
    };
    expect((await lab.launch()).status).toBe(200);
  });

  it('speaks French with those who do', async () => {
    const response = await fetch(launchAddress(lab.app, 'https://evil.example/fhir'), {
      headers: { 'accept-language': 'fr-CA,fr;q=0.9,en;q=0.5' },
    });
    expect(await response.text()).toContain('<html lang="fr">');
  });
});
