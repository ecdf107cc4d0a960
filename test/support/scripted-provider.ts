import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Patient } from 'fhir/r4.js';
import { type JWTPayload, SignJWT } from 'jose';
import { createAuthorizationServerServer } from '../../generated/halo-1.1.0/ca-sof/authorization-server.server.ts';
import type { AuthorizeInput } from '../../generated/halo-1.1.0/ca-sof/types.ts';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { OAuthError } from '../../generated/runtime/oauth-error.ts';
import type { RequestCredentials } from '../../generated/runtime/request-credentials.ts';
import type { ManualClock } from '../../simulators/kit/clock.ts';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';

type Members = Record<string, unknown>;

/** What the provider does otherwise than an honest one; each member by itself. */
export interface ProviderScript {
  /** Changes the SMART configuration, or answers in its place. */
  configuration?: (document: Members) => Members | Response;
  /** Changes where the browser is sent back to. */
  comeBack?: (address: URL) => URL;
  /** Changes the answer to a code, or answers in its place. */
  token?: (answer: Members) => Members | Response | Promise<Members>;
  /** Changes the answer to a refresh token, or answers in its place. */
  refreshed?: (answer: Members) => Members | Response | Promise<Members>;
  /** Changes the claims of the ID token. */
  claims?: (claims: JWTPayload) => Members;
  /** Writes the ID token in place of the provider. */
  idToken?: (claims: JWTPayload) => Promise<string> | string;
  /** Changes the keys. */
  keys?: (document: Members) => Members | Response;
  /** Answers FHIR requests in place of the provider. */
  fhir?: (request: Request) => Response | undefined;
  /** Scopes granted; default: those asked for. */
  grants?: string;
}

/** A request to the provider, as it came. */
interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly body: string;
}

/** FHIR server and Authorization Server in one, on a real socket, built on the generated server. */
export interface ScriptedProvider {
  readonly iss: string;
  readonly origin: string;
  readonly seen: SeenRequest[];
  readonly events: ExchangeEvent[];
  /** What credentials came with each token request. */
  readonly credentials: RequestCredentials[];
  /** The tokens that are good now. */
  readonly accessTokens: Set<string>;
  script: ProviderScript;
  /** Forgets what was seen and goes back to being honest. */
  readonly reset: () => void;
  readonly close: RunningServer['close'];
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = { ...publicKey.export({ format: 'jwk' }), kty: 'RSA', kid: 'provider-1', use: 'sig', alg: 'RS256' };

/** Signs as the provider does. */
export function signAsProvider(claims: JWTPayload, header: { kid?: string; alg?: string } = {}): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: jwk.kid, ...header }).sign(privateKey);
}

/** Someone who does not exist. */
const patient: Patient = {
  resourceType: 'Patient',
  id: 'p-1',
  name: [{ family: 'Tremblay-Côté', given: ['Noor'] }],
  birthDate: '1984-02-11',
};

/** Starts a provider for one client. */
export async function startScriptedProvider(clock: ManualClock, clientId: string): Promise<ScriptedProvider> {
  const codes = new Map<string, AuthorizeInput>();
  const refreshTokens = new Map<string, string>();
  const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
  const server = await serve((request) => parts.handle(request));
  const provider: ScriptedProvider = {
    iss: `${server.origin}/fhir`,
    origin: server.origin,
    seen: [],
    events: [],
    credentials: [],
    accessTokens: new Set(),
    script: {},
    reset: () => {
      provider.script = {};
      for (const list of [provider.seen, provider.events, provider.credentials]) list.length = 0;
    },
    close: server.close,
  };

  function newTokens(scope: string): Members {
    const accessToken = `at-${randomUUID()}`;
    provider.accessTokens.add(accessToken);
    const refreshToken = `rt-${randomUUID()}`;
    refreshTokens.set(refreshToken, scope);
    const offline = /\b(?:offline|online)_access\b/.test(scope) ? { refresh_token: refreshToken } : {};
    return { access_token: accessToken, token_type: 'Bearer', expires_in: 300, scope, ...offline };
  }

  async function idTokenFor(nonce: string | undefined): Promise<string> {
    const now = Math.floor(clock.nowMs() / 1000);
    const honest = {
      iss: server.origin,
      sub: 'dr-roy',
      aud: clientId,
      iat: now,
      exp: now + 300,
      fhirUser: 'Practitioner/pr-1',
      ...(nonce === undefined ? {} : { nonce }),
    };
    // Members without a value are gone from JSON.
    const claims: JWTPayload = JSON.parse(JSON.stringify(provider.script.claims?.(honest) ?? honest));
    return (await provider.script.idToken?.(claims)) ?? signAsProvider(claims);
  }

  async function redeem(code: string, codeVerifier: string): Promise<Members> {
    const asked = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
    if (asked?.code_challenge !== challenge) throw new OAuthError('invalid_grant', 'The code is not good.');
    const scope = provider.script.grants ?? asked.scope;
    const idToken = scope.split(' ').includes('openid') ? { id_token: await idTokenFor(asked.nonce) } : {};
    return { ...newTokens(scope), patient: 'p-1', encounter: 'e-1', ...idToken };
  }

  const authorizationServer = createAuthorizationServerServer(
    {
      'CA:SoF-3/authorize': {
        confirm: () => true,
        answer: (input) => {
          const code = `code-${randomUUID()}`;
          codes.set(code, input);
          return { code, state: input.state };
        },
      },
      // The tests' scripts may make these what they are not.
      'CA:SoF-3/token.code': async (input, { credentials }) => {
        provider.credentials.push(credentials);
        return (await redeem(input.code, input.code_verifier)) as never;
      },
      'CA:SoF-3/token.refresh': ({ refresh_token }, { credentials }) => {
        provider.credentials.push(credentials);
        const scope = refreshTokens.get(refresh_token);
        refreshTokens.delete(refresh_token);
        if (scope === undefined) throw new OAuthError('invalid_grant', 'The refresh token is spent.');
        return newTokens(scope) as never;
      },
      'CA:SoF~introspect': () => ({ active: false }),
      'CA:SoF~jwks': () => ({ keys: [jwk] }),
      'CA:SoF~openid-configuration': () => {
        throw new OAuthError('server_error');
      },
      'CA:SoF~revoke': ({ token }) => {
        provider.accessTokens.delete(token);
        refreshTokens.delete(token);
        return undefined;
      },
      'CA:SoF~token.client-credentials': () => {
        throw new OAuthError('unauthorized_client');
      },
    },
    { now: clock.nowMs, onEvent: (event) => provider.events.push(event) },
  );

  parts.handle = async (request) => {
    const url = new URL(request.url);
    provider.seen.push({
      method: request.method,
      path: url.pathname,
      authorization: request.headers.get('authorization'),
      body: await request.clone().text(),
    });
    if (url.pathname.startsWith('/auth/')) return scripted(provider, url, await authorizationServer(request));
    if (url.pathname === '/fhir/.well-known/smart-configuration') return configurationOf(provider);
    return provider.script.fhir?.(request) ?? readPatient(provider, request);
  };
  return provider;
}

/** The honest answer with what the script makes of it. */
async function scripted({ script }: ScriptedProvider, { pathname }: URL, honest: Response): Promise<Response> {
  const location = honest.headers.get('location');
  if (location !== null && script.comeBack !== undefined) {
    return new Response(null, { status: 302, headers: { location: script.comeBack(new URL(location)).href } });
  }
  if (honest.status !== 200) return honest;
  if (pathname === '/auth/jwks') return changed(honest, script.keys);
  if (pathname !== '/auth/token') return honest;
  const answer = (await honest.clone().json()) as Members;
  return changed(honest, 'patient' in answer ? script.token : script.refreshed);
}

async function changed(
  honest: Response,
  change: ((answer: Members) => Members | Response | Promise<Members>) | undefined,
): Promise<Response> {
  if (change === undefined) return honest;
  const made = await change((await honest.json()) as Members);
  return made instanceof Response ? made : Response.json(made, { headers: { 'cache-control': 'no-store' } });
}

function configurationOf({ origin, script }: ScriptedProvider): Response {
  const document = {
    issuer: origin,
    jwks_uri: `${origin}/auth/jwks`,
    authorization_endpoint: `${origin}/auth/authorize`,
    token_endpoint: `${origin}/auth/token`,
    revocation_endpoint: `${origin}/auth/revoke`,
    grant_types_supported: ['authorization_code', 'refresh_token'],
    capabilities: ['launch-ehr', 'sso-openid-connect', 'context-ehr-patient', 'client-public', 'permission-v2'],
    code_challenge_methods_supported: ['S256'],
  };
  const made = script.configuration?.(document) ?? document;
  return made instanceof Response ? made : Response.json(made);
}

function readPatient({ accessTokens }: ScriptedProvider, request: Request): Response {
  const headers = { 'content-type': 'application/fhir+json' };
  const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  if (!accessTokens.has(token)) return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  if (request.method === 'POST') {
    return new Response(null, { status: 201, headers: { location: 'Observation/o-1/_history/1' } });
  }
  if (!new URL(request.url).pathname.endsWith('/Patient/p-1')) return new Response(null, { status: 404 });
  return new Response(JSON.stringify(patient), { headers });
}
