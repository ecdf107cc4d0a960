import { digestOf, equalSecrets } from '../../kit/secret.ts';
import { verifyAssertion } from './client-assertion.ts';
import { endpointUrl } from './endpoints.ts';
import { findToken } from './grants.ts';
import type { Client, GrantType } from './registration.ts';
import { secretKey } from './state.ts';
import { type ClientWork, type IntrospectWork, present, type Refusal, refusalOf, type Work } from './work.ts';

/** Parameters by which a client may say who it is. */
interface ClientInput {
  readonly client_id?: string | undefined;
  readonly client_assertion?: string | undefined;
}

/** Says the same of an unknown client and of one that fails, so that nobody learns which clients there are. */
const unauthenticated = 'The client is unknown, or did not authenticate as it was registered to.';

/**
 * Finds out which client sent the message: by HTTP Basic, by a signed assertion, or for a public client by its id alone. SOF-051, SOF-057,
 * SOF-058. @see RFC 6749 §2.3
 */
export async function authenticateClient(work: ClientWork<ClientInput>): Promise<void> {
  const { credentials } = work.context;
  const { client_assertion: assertion, client_id: clientId } = work.input;
  // The server takes no secret in the body, and one that is there says that the client meant to authenticate by it.
  const hasSecret = hasSecretInBody(work);
  const ways = [assertion !== undefined, credentials.kind !== 'none', hasSecret].filter(Boolean);
  if (ways.length > 1) {
    const description = 'A client authenticates in one way at a time.';
    throw refusalOf(work.checks, { code: 'invalid_request', description });
  }
  if (hasSecret) throw refusalOf(work.checks, notAuthenticated('a secret in the body'));
  if (assertion !== undefined) work.client = await byAssertion(work, assertion);
  else if (credentials.kind === 'basic') work.client = bySecret(work, credentials.clientId, credentials.clientSecret);
  else if (credentials.kind === 'none' && clientId !== undefined) work.client = byIdAlone(work, clientId);
  if (work.client === undefined) throw refusalOf(work.checks, notAuthenticated('no authentication that fits'));
  if (clientId !== undefined && clientId !== work.client.clientId) {
    const description = 'client_id names another client than the one that authenticated.';
    throw refusalOf(work.checks, { code: 'invalid_request', description });
  }
}

/**
 * As `authenticateClient`, for a refresh. A public client may leave its id out: SMART's table of the refresh request has none, and the
 * token is bound to one client, which has nothing else to show (question Q-SOF-25). @see RFC 6749 §6
 */
export async function authenticateRefresher(
  work: ClientWork<ClientInput & { readonly refresh_token: string }>,
): Promise<void> {
  const { client_assertion: assertion, client_id: clientId, refresh_token: token } = work.input;
  const saysWho =
    assertion !== undefined ||
    clientId !== undefined ||
    work.context.credentials.kind !== 'none' ||
    hasSecretInBody(work);
  if (saysWho) return authenticateClient(work);
  const bound = await work.settings.store.transaction(async (tables) => {
    const stored = await tables.get('refreshTokens', secretKey(token));
    return stored === undefined ? undefined : tables.get('grants', stored.grantId);
  });
  const client = bound === undefined ? undefined : work.settings.clients.get(bound.clientId);
  if (client?.authentication.type !== 'public') {
    throw refusalOf(work.checks, notAuthenticated("a refresh token alone, and it is no public client's"));
  }
  work.client = client;
}

function hasSecretInBody({ context }: Work): boolean {
  return context.sent.some(([name]) => name === 'client_secret');
}

function notAuthenticated(detail: string, breaks?: Refusal['breaks']): Refusal {
  return { code: 'invalid_client', description: unauthenticated, detail, ...(breaks === undefined ? {} : { breaks }) };
}

/** What an unknown client's secret is compared with, so that the answer takes as long. */
const nobodysSecret = digestOf('');

function bySecret(work: Work, clientId: string, secret: string): Client {
  const client = work.settings.clients.get(clientId);
  const wanted =
    client?.authentication.type === 'confidential-symmetric' ? client.authentication.secretSha256 : undefined;
  const matches = equalSecrets(digestOf(secret), wanted ?? nobodysSecret) && wanted !== undefined;
  if (client === undefined || !matches) {
    const breaks = { requirement: 'SOF-057', check: 'client-secret-matches' };
    throw refusalOf(work.checks, notAuthenticated('wrong client id or secret', breaks));
  }
  work.checks.met('SOF-057', 'client-secret-matches');
  return client;
}

async function byAssertion(work: Work, assertion: string): Promise<Client> {
  const { issuer } = work.settings;
  const audiences = [endpointUrl(issuer, 'token')];
  // An assertion for another endpoint may name that one. See RFC 7523 §3 (3).
  if (work.context.exchange === 'CA:SoF~revoke') audiences.push(endpointUrl(issuer, 'revocation'));
  const result = await verifyAssertion(work, assertion, audiences);
  if ('problem' in result) {
    const breaks = {
      requirement: result.breaks,
      check: result.breaks === 'SOF-058' ? 'client-assertion-verified' : 'client-assertion-fresh',
      parameter: 'client_assertion',
    };
    throw refusalOf(work.checks, { code: 'invalid_client', description: result.problem, breaks });
  }
  work.checks.met('SOF-058', 'client-assertion-verified');
  work.checks.met('SOF-059', 'client-assertion-fresh');
  return result.client;
}

function byIdAlone(work: Work, clientId: string): Client {
  const client = work.settings.clients.get(clientId);
  if (client?.authentication.type === 'public') return client;
  throw refusalOf(work.checks, notAuthenticated('an id alone, and no public client has it'));
}

/** Refuses a client a way to tokens that it is not registered for. */
export function allowGrantType(grantType: GrantType): (work: ClientWork<unknown>) => void {
  return ({ client, checks }) => {
    if (present(client, 'the client').grantTypes.includes(grantType)) return;
    const description = `The client is not registered for ${grantType}.`;
    throw refusalOf(checks, { code: 'unauthorized_client', description });
  };
}

/**
 * Who asks about tokens authenticates by HTTP Basic, or with a token of its own (question Q-SOF-12).
 * Who shows nothing is told by 401 what would be wanted. @see RFC 7662 §2.1 and §2.3
 */
export async function authenticateIntrospector(work: IntrospectWork): Promise<void> {
  const { credentials } = work.context;
  if (credentials.kind === 'basic') {
    work.client = bySecret(work, credentials.clientId, credentials.clientSecret);
    return;
  }
  if (credentials.kind === 'bearer') {
    const live = await work.settings.store.transaction((tables) => findToken(tables, credentials.token, work.nowMs));
    if (live?.kind === 'access_token') work.client = work.settings.clients.get(live.grant.clientId);
    if (work.client !== undefined) return;
    throw refusalOf(work.checks, { code: 'invalid_token', description: 'The bearer token is not good.' });
  }
  throw refusalOf(work.checks, {
    ...notAuthenticated('introspection without authentication'),
    challenge: 'Basic realm="OAuth client"',
  });
}
