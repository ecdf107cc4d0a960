import {
  type AssertionChanges,
  assertionOf,
  basic,
  codeFor,
  type Parameters,
  post,
  redeem,
  tokensFor,
} from '../authorization-calls.ts';
import { clients, clinicSecret, type LoopbackAuthorization, startMs } from '../loopback-authorization.ts';
import type { RefusalRow } from './refusal-row.ts';

const exchange = 'CA:SoF-3/token.code';
const systemExchange = 'CA:SoF~token.client-credentials';
const { clientId, redirectUris } = clients.consult;

async function consultCode(lab: LoopbackAuthorization): Promise<string> {
  return codeFor(lab, { client_id: clientId, redirect_uri: redirectUris[0] }, `launch-${lab.events.length}`);
}

/** A code of the asymmetric app, redeemed with an assertion that is good but for `changes`. */
function asserting(changes: AssertionChanges, more: Parameters = {}): RefusalRow['arrange'] {
  return async (lab) => {
    const code = await consultCode(lab);
    const assertion = await assertionOf(lab, clientId, changes);
    return () => redeem(lab, code, { redirect_uri: redirectUris[0], client_id: undefined, ...assertion, ...more });
  };
}

function bad(
  requirement: 'SOF-058' | 'SOF-059',
  rule: string,
  changes: AssertionChanges,
  more: Parameters = {},
): RefusalRow {
  return { exchange, requirement, rule, arrange: asserting(changes, more), status: 400, error: 'invalid_client' };
}

/** Nobody advances the clock of a lab by a year. */
const inAYear = startMs / 1000 + 365 * 86_400;

/** Client assertions that are refused. */
export const assertionRows: readonly RefusalRow[] = [
  bad('SOF-058', 'the assertion is a JWT', {}, { client_assertion: 'no.jwt' }),
  bad('SOF-058', 'the algorithm is RS384 or ES384, not RS256', { algorithm: 'RS256' }),
  bad('SOF-058', 'iss is a client with a key', { claims: { iss: 'referral-app', sub: 'referral-app' } }),
  bad('SOF-058', 'iss is a known client', { claims: { iss: 'nobody', sub: 'nobody' } }),
  bad('SOF-058', 'sub is iss', { claims: { sub: 'clinic-app' } }),
  bad('SOF-058', 'exp is there', { claims: { exp: undefined } }),
  bad('SOF-058', 'exp is ahead', { claims: { exp: startMs / 1000 - 1 } }),
  bad('SOF-058', 'nbf is over', { claims: { nbf: inAYear } }),
  bad('SOF-058', 'jti is there', { claims: { jti: undefined } }),
  bad('SOF-058', 'jti is text', { claims: { jti: '' } }),
  bad('SOF-058', 'kid is one of the client', { header: { kid: 'another' } }),
  bad('SOF-058', 'kid is there', { header: { kid: undefined } }),
  bad('SOF-058', 'the key is of the type of the algorithm', { algorithm: 'RS384', header: { kid: 'lab-client-ec' } }),
  bad('SOF-058', 'typ is JWT', { header: { typ: 'at+jwt' } }),
  bad('SOF-059', 'exp is not over five minutes ahead', { claims: { exp: inAYear } }),
  bad('SOF-059', 'aud is our token endpoint', { claims: { aud: 'https://other.example/auth/token' } }),
  bad('SOF-059', 'aud is there', { claims: { aud: undefined } }),
  bad('SOF-059', 'jku is registered', { header: { jku: 'https://thief.example/jwks' } }),
  {
    exchange,
    requirement: 'SOF-059',
    rule: 'aud is not the issuer',
    arrange: async (lab) => {
      const arranged = asserting({ claims: { aud: lab.issuer } });
      return arranged(lab);
    },
    status: 400,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-058',
    rule: 'the signature is that of the key',
    arrange: async (lab) => {
      const code = await consultCode(lab);
      const { client_assertion = '', ...rest } = await assertionOf(lab, clientId);
      const [header, payload] = String(client_assertion).split('.');
      const other = String((await assertionOf(lab, clientId))['client_assertion']).split('.')[2];
      const forged = { ...rest, client_assertion: `${header}.${payload}.${other}` };
      return () => redeem(lab, code, { redirect_uri: redirectUris[0], client_id: undefined, ...forged });
    },
    status: 400,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-058',
    rule: 'an unsigned assertion is none',
    arrange: async (lab) => {
      const code = await consultCode(lab);
      const { client_assertion = '', ...rest } = await assertionOf(lab, clientId);
      const payload = String(client_assertion).split('.')[1];
      const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
      const unsigned = { ...rest, client_assertion: `${header}.${payload}.` };
      return () => redeem(lab, code, { redirect_uri: redirectUris[0], client_id: undefined, ...unsigned });
    },
    status: 400,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-059',
    rule: 'jti was not used before',
    arrange: async (lab) => {
      const code = await consultCode(lab);
      const assertion = await assertionOf(lab, clientId);
      await redeem(lab, 'no-code', { redirect_uri: redirectUris[0], client_id: undefined, ...assertion });
      return () => redeem(lab, code, { redirect_uri: redirectUris[0], client_id: undefined, ...assertion });
    },
    status: 400,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-058',
    rule: 'the assertion says what it is',
    arrange: asserting({}, { client_assertion_type: undefined }),
    status: 400,
    error: 'invalid_request',
  },
  {
    exchange,
    requirement: 'SOF-058',
    rule: 'the assertion is a JWT and not SAML',
    arrange: asserting({}, { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }),
    status: 400,
    error: 'invalid_request',
  },
  {
    exchange,
    requirement: 'SOF-058',
    rule: 'a client with a key does not come with its id alone',
    arrange: async (lab) => {
      const code = await consultCode(lab);
      return () => redeem(lab, code, { redirect_uri: redirectUris[0], client_id: clientId });
    },
    status: 400,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-058',
    rule: 'a client with a key has no secret',
    arrange: async (lab) => {
      const code = await consultCode(lab);
      const headers = basic(clientId, clinicSecret);
      return () => redeem(lab, code, { redirect_uri: redirectUris[0], client_id: undefined }, headers);
    },
    status: 401,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'RFC 6749 §2.3',
    rule: 'a client authenticates in one way at a time',
    arrange: async (lab) => {
      const code = await consultCode(lab);
      const assertion = await assertionOf(lab, clientId);
      const changes = { redirect_uri: redirectUris[0], client_id: undefined, ...assertion };
      return () => redeem(lab, code, changes, basic('clinic-app', clinicSecret));
    },
    status: 400,
    error: 'invalid_request',
  },
];

function system(
  requirement: string,
  rule: string,
  error: string,
  parameters: Parameters,
  as: string = clients.system.clientId,
  changes: AssertionChanges = {},
): RefusalRow {
  return {
    exchange: systemExchange,
    requirement,
    rule,
    arrange: async (lab) => {
      const assertion = await assertionOf(lab, as, changes);
      const form = { grant_type: 'client_credentials', scope: 'system/*.rs', ...assertion, ...parameters };
      return () => post(lab, '/auth/token', form);
    },
    status: 400,
    error,
  };
}

/** Requests of systems that are refused. */
export const systemRows: readonly RefusalRow[] = [
  system('Q-SOF-10', 'a system asks for a scope', 'invalid_scope', { scope: undefined }),
  system('Q-SOF-10', 'a system gets scopes it is registered for', 'invalid_scope', { scope: 'system/Subscription.x' }),
  system('Q-SOF-10', 'a system has no user', 'invalid_scope', { scope: 'user/*.rs openid' }),
  system('Q-SOF-10', 'a system has no launch', 'invalid_scope', { scope: 'launch patient/*.rs' }),
  system('Q-SOF-10', 'a client is registered as a system', 'unauthorized_client', {}, clients.consult.clientId),
  system('SOF-059', 'a system signs for a short time', 'invalid_client', {}, undefined, { claims: { exp: inAYear } }),
  system('SOF-058', 'a system signs', 'invalid_client', {
    client_assertion: undefined,
    client_assertion_type: undefined,
    client_id: clients.system.clientId,
  }),
  {
    exchange: systemExchange,
    requirement: 'Q-SOF-10',
    rule: 'a system does not come with a secret',
    arrange: (lab) => () =>
      post(
        lab,
        '/auth/token',
        { grant_type: 'client_credentials', scope: 'system/*.rs' },
        basic('clinic-app', clinicSecret),
      ),
    status: 400,
    error: 'unauthorized_client',
  },
];

const introspection = 'CA:SoF~introspect';
const revocation = 'CA:SoF~revoke';

/** Questions about tokens, and endings of tokens, that are refused. */
export const inspectRows: readonly RefusalRow[] = [
  {
    exchange: introspection,
    requirement: 'RFC 7662 §2.1',
    rule: 'who asks authenticates',
    arrange: (lab) => () => post(lab, '/auth/introspect', { token: 'a' }),
    status: 401,
    error: 'invalid_client',
  },
  {
    exchange: introspection,
    requirement: 'RFC 7662 §2.1',
    rule: 'who asks authenticates rightly',
    arrange: (lab) => () => post(lab, '/auth/introspect', { token: 'a' }, basic('fhir-server', 'wrong')),
    status: 401,
    error: 'invalid_client',
  },
  {
    exchange: introspection,
    requirement: 'RFC 7662 §2.1',
    rule: 'a bearer token that asks is good',
    arrange: (lab) => () => post(lab, '/auth/introspect', { token: 'a' }, { authorization: 'Bearer made-up' }),
    status: 401,
    error: 'invalid_token',
  },
  {
    exchange: introspection,
    requirement: 'SOF-097',
    rule: 'token is there',
    arrange: (lab) => () => post(lab, '/auth/introspect', {}, basic('fhir-server', 'fhir server secret')),
    status: 400,
    error: 'invalid_request',
  },
  {
    exchange: revocation,
    requirement: 'RFC 7009 §2.1',
    rule: 'token is there',
    arrange: (lab) => () => post(lab, '/auth/revoke', { client_id: 'referral-app' }),
    status: 400,
    error: 'invalid_request',
  },
  {
    exchange: revocation,
    requirement: 'RFC 7009 §2.1',
    rule: 'the client says who it is',
    arrange: (lab) => () => post(lab, '/auth/revoke', { token: 'a' }),
    status: 400,
    error: 'invalid_client',
  },
  {
    exchange: revocation,
    requirement: 'RFC 7009 §2.1',
    rule: 'the token is of this client',
    arrange: async (lab) => {
      const { accessToken } = await tokensFor(lab, {}, `launch-${lab.events.length}`);
      return () => post(lab, '/auth/revoke', { token: accessToken }, basic('clinic-app', clinicSecret));
    },
    status: 400,
    error: 'invalid_grant',
  },
];
