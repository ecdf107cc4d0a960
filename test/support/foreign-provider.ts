import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';

/** `oidc-provider` with a SMART configuration and one patient beside it: a server that this project did not write. */
export interface ForeignProvider {
  readonly iss: string;
  readonly close: () => Promise<void>;
}

const scopes = ['openid', 'fhirUser', 'offline_access', 'launch', 'user/Patient.r'];

/** Starts it on loopback, for these clients. Whoever comes is logged in as the same clinician, and has agreed. */
export async function startForeignProvider(clients: readonly ClientMetadata[]): Promise<ForeignProvider> {
  const parts = { answer: (_request: IncomingMessage, response: ServerResponse): void => void response.end() };
  const server = createServer((request, response) => parts.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  const provider = new Provider(issuer, configurationFor(clients));
  const callback = provider.callback();
  parts.answer = (request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/interaction/')) void agree(provider, request, response);
    else if (path.startsWith('/fhir/')) void answerFhir(provider, issuer, request, response);
    else void callback(request, response);
  };
  return {
    iss: `${issuer}/fhir`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server listens on no TCP port.');
  return address.port;
}

function configurationFor(clients: readonly ClientMetadata[]): Configuration {
  return {
    clients: [...clients],
    scopes,
    claims: { openid: ['sub'], fhirUser: ['fhirUser'] },
    conformIdTokenClaims: false,
    extraParams: ['launch', 'aud'],
    enabledJWA: { clientAuthSigningAlgValues: ['RS384', 'ES384'] },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, fhirUser: 'Practitioner/pr-1' }),
    }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    cookies: { keys: ['interop'] },
  };
}

/** Says yes to whatever is asked. */
async function agree(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: 'dr-roy' } });
    return;
  }
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params['client_id']) });
  grant.addOIDCScope(String(params['scope']));
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

async function answerFhir(
  provider: Provider,
  issuer: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url === '/fhir/.well-known/smart-configuration') {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(smartConfiguration(issuer)));
    return;
  }
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const known = await provider.AccessToken.find(token);
  if (known === undefined || request.url !== '/fhir/Patient/p-1') {
    response.writeHead(known === undefined ? 401 : 404).end();
    return;
  }
  response
    .setHeader('content-type', 'application/fhir+json')
    .end(JSON.stringify({ resourceType: 'Patient', id: 'p-1', name: [{ family: 'Tremblay-Côté' }] }));
}

function smartConfiguration(issuer: string) {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/token/revocation`,
    grant_types_supported: ['authorization_code', 'refresh_token'],
    capabilities: ['launch-ehr', 'sso-openid-connect', 'permission-v2', 'permission-user'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: scopes,
    authorization_response_iss_parameter_supported: true,
  };
}
