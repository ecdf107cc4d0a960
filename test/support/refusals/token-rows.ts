import {
  basic,
  codeFor,
  codeParameters,
  formOf,
  type Parameters,
  post,
  redeem,
  refresh,
  send,
  tokensFor,
  tokensOf,
} from '../authorization-calls.ts';
import { clients, clinicSecret, type LoopbackAuthorization, verifier } from '../loopback-authorization.ts';
import type { RefusalRow } from './refusal-row.ts';

const exchange = 'CA:SoF-3/token.code';
const refreshExchange = 'CA:SoF-3/token.refresh';

type Headers = Readonly<Record<string, string>>;

/** A code of the public app, redeemed as it should be but for `changes`. */
function redeeming(changes: Parameters, headers: Headers = {}): RefusalRow['arrange'] {
  return async (lab) => {
    const code = await codeFor(lab, {}, freshLaunch(lab));
    return () => redeem(lab, code, changes, headers);
  };
}

function freshLaunch(lab: LoopbackAuthorization): string {
  return `launch-${lab.events.length}`;
}

function wrong(
  requirement: string,
  rule: string,
  error: string,
  changes: Parameters,
  headers: Headers = {},
  status = 400,
): RefusalRow {
  return { exchange, requirement, rule, arrange: redeeming(changes, headers), status, error };
}

const clinicCode = { client_id: clients.clinic.clientId, redirect_uri: clients.clinic.redirectUris[0] };

/** A code of the symmetric app, with its redirect address and the headers given. */
function clinicRedeeming(headers: Headers, changes: Parameters = {}): RefusalRow['arrange'] {
  return async (lab) => {
    const code = await codeFor(lab, clinicCode, freshLaunch(lab));
    const { redirect_uri } = clinicCode;
    return () => redeem(lab, code, { redirect_uri, client_id: undefined, ...changes }, headers);
  };
}

/** Requests for the tokens of a code that are refused. */
export const codeRows: readonly RefusalRow[] = [
  wrong('SOF-050', 'grant_type is there', 'invalid_request', { grant_type: undefined }),
  wrong('SOF-050', 'grant_type is there once', 'invalid_request', {
    grant_type: ['authorization_code', 'refresh_token'],
  }),
  wrong('RFC 6749 §5.2', 'grant_type is one of ours', 'unsupported_grant_type', { grant_type: 'password' }),
  wrong('SOF-050', 'code is there', 'invalid_request', { code: undefined }),
  wrong('SOF-050', 'code is there once', 'invalid_request', { code: ['a', 'b'] }),
  wrong('SOF-050', 'redirect_uri is there', 'invalid_request', { redirect_uri: undefined }),
  wrong('SOF-053', 'the code was issued by us', 'invalid_grant', { code: 'made-up' }),
  wrong('SOF-053', 'redirect_uri is that of the authorization request', 'invalid_grant', {
    redirect_uri: clients.referral.redirectUris[1],
  }),
  wrong('SOF-052', 'code_verifier is there', 'invalid_request', { code_verifier: undefined }),
  wrong('SOF-052', 'code_verifier is what the challenge was made of', 'invalid_grant', {
    code_verifier: `${verifier.slice(1)}x`,
  }),
  wrong('SOF-052', 'code_verifier is long enough', 'invalid_grant', { code_verifier: 'short' }),
  wrong('SOF-052', 'code_verifier is not the challenge', 'invalid_grant', { code_verifier: 'A'.repeat(43) }),
  wrong('SOF-051', 'a public client sends its id', 'invalid_client', { client_id: undefined }),
  wrong('SOF-051', 'the client is known', 'invalid_client', { client_id: 'nobody' }),
  wrong(
    'SOF-051',
    'a bearer token authenticates no client',
    'invalid_client',
    {},
    { authorization: 'Bearer abc' },
    401,
  ),
  wrong('SOF-051', 'the scheme is one that clients have', 'invalid_client', {}, { authorization: 'Digest abc' }, 401),
  {
    exchange,
    requirement: 'SOF-041',
    rule: 'the code is not older than a minute',
    arrange: async (lab) => {
      const code = await codeFor(lab, {}, freshLaunch(lab));
      lab.clock.advanceMs(60_000);
      return () => redeem(lab, code);
    },
    status: 400,
    error: 'invalid_grant',
  },
  {
    exchange,
    requirement: 'SOF-053',
    rule: 'the code is of this client',
    arrange: async (lab) => {
      const code = await codeFor(lab, {}, freshLaunch(lab));
      return () => redeem(lab, code, { client_id: undefined }, basic('clinic-app', clinicSecret));
    },
    status: 400,
    error: 'invalid_grant',
  },
  {
    exchange,
    requirement: 'SOF-053',
    rule: 'the launch of the code has not been cleared',
    arrange: async (lab) => {
      const launchId = freshLaunch(lab);
      const code = await codeFor(lab, {}, launchId);
      await lab.server.revokeLaunch(launchId);
      return () => redeem(lab, code);
    },
    status: 400,
    error: 'invalid_grant',
  },
  {
    exchange,
    requirement: 'SOF-057',
    rule: 'the secret is right',
    arrange: clinicRedeeming(basic('clinic-app', 'wrong')),
    status: 401,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-057',
    rule: 'there is a secret',
    arrange: clinicRedeeming(basic('clinic-app', '')),
    status: 401,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-057',
    rule: 'the client of the secret is known',
    arrange: clinicRedeeming(basic('nobody', clinicSecret)),
    status: 401,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-057',
    rule: 'a public client has no secret',
    arrange: clinicRedeeming(basic('referral-app', '')),
    status: 401,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-057',
    rule: 'the secret goes in the header, and not in the body',
    arrange: clinicRedeeming({}, { client_id: 'clinic-app', client_secret: clinicSecret }),
    status: 400,
    error: 'invalid_client',
  },
  {
    exchange,
    requirement: 'SOF-051',
    rule: 'client_id, where it is sent too, is that of the secret',
    arrange: clinicRedeeming(basic('clinic-app', clinicSecret), { client_id: 'referral-app' }),
    status: 400,
    error: 'invalid_request',
  },
  {
    exchange,
    requirement: 'RFC 6749 §3.2',
    rule: 'the method is POST',
    arrange: (lab) => () => send(`${lab.issuer}/auth/token?${formOf(codeParameters('a'))}`),
    status: 405,
    error: 'invalid_request',
  },
  {
    exchange,
    requirement: 'RFC 6749 §4.1.3',
    rule: 'the message is a form',
    arrange: (lab) => () =>
      send(`${lab.issuer}/auth/token`, { method: 'POST', body: JSON.stringify(codeParameters('a')) }),
    status: 415,
    error: 'invalid_request',
  },
  {
    exchange,
    requirement: 'RFC 6749 §5.2',
    rule: 'the client is registered for codes',
    arrange: (lab) => () => redeem(lab, 'a', { client_id: undefined }, basic('fhir-server', 'fhir server secret')),
    status: 400,
    error: 'unauthorized_client',
  },
];

/** A refresh token of the public app, used as it should be but for `changes`. */
function refreshing(changes: Parameters, wait = 0): RefusalRow['arrange'] {
  return async (lab) => {
    const { refreshToken } = await tokensFor(lab, {}, freshLaunch(lab));
    lab.clock.advanceMs(wait);
    return () => refresh(lab, refreshToken, changes);
  };
}

function stale(
  requirement: string,
  rule: string,
  error: string,
  changes: Parameters,
  more: { readonly wait?: number; readonly status?: number } = {},
): RefusalRow {
  return {
    exchange: refreshExchange,
    requirement,
    rule,
    arrange: refreshing(changes, more.wait),
    status: more.status ?? 400,
    error,
  };
}

/** Refreshes that are refused. */
export const refreshRows: readonly RefusalRow[] = [
  stale('SOF-090', 'refresh_token is there', 'invalid_request', { refresh_token: undefined }),
  stale('SOF-090', 'refresh_token is there once', 'invalid_request', { refresh_token: ['a', 'b'] }),
  stale('SOF-090', 'the refresh token was issued by us', 'invalid_grant', { refresh_token: 'made-up' }),
  stale('SOF-090', 'the refresh token has not expired with its launch', 'invalid_grant', {}, { wait: 8 * 3600 * 1000 }),
  stale('SOF-091', 'scope asks for no other scope', 'invalid_scope', { scope: 'user/*.rs' }),
  stale('SOF-091', 'scope asks for no more letters', 'invalid_scope', { scope: 'patient/Patient.cruds' }),
  stale('SOF-091', 'scope asks for no more than one thing more', 'invalid_scope', {
    scope: 'openid patient/*.rs patient/ServiceRequest.cruds',
  }),
  stale('SOF-091', 'scope is well formed', 'invalid_scope', { scope: 'patient/*.rs "' }),
  stale('SOF-051', 'a refresh token that was never issued names no client', 'invalid_client', {
    client_id: undefined,
    refresh_token: 'made-up',
  }),
  {
    exchange: refreshExchange,
    requirement: 'SOF-057',
    rule: 'a confidential client authenticates for a refresh, too',
    arrange: async (lab) => {
      const code = await codeFor(lab, clinicCode, freshLaunch(lab));
      const { redirect_uri } = clinicCode;
      const headers = basic('clinic-app', clinicSecret);
      const { refreshToken } = tokensOf(await redeem(lab, code, { redirect_uri, client_id: undefined }, headers));
      return () => refresh(lab, refreshToken, { client_id: undefined });
    },
    status: 400,
    error: 'invalid_client',
  },
  {
    exchange: refreshExchange,
    requirement: 'SOF-090',
    rule: 'the refresh token is of this client',
    arrange: async (lab) => {
      const { refreshToken } = await tokensFor(lab, {}, freshLaunch(lab));
      const headers = basic('clinic-app', clinicSecret);
      return () => post(lab, '/auth/token', { grant_type: 'refresh_token', refresh_token: refreshToken }, headers);
    },
    status: 400,
    error: 'invalid_grant',
  },
  {
    exchange: refreshExchange,
    requirement: 'SOF-090',
    rule: 'an access token is no refresh token',
    arrange: async (lab) => {
      const { accessToken } = await tokensFor(lab, {}, freshLaunch(lab));
      return () => refresh(lab, accessToken);
    },
    status: 400,
    error: 'invalid_grant',
  },
  {
    exchange: refreshExchange,
    requirement: 'RFC 7009 §2.1',
    rule: 'the refresh token was not revoked',
    arrange: async (lab) => {
      const { refreshToken } = await tokensFor(lab, {}, freshLaunch(lab));
      await post(lab, '/auth/revoke', { token: refreshToken, client_id: 'referral-app' });
      return () => refresh(lab, refreshToken);
    },
    status: 400,
    error: 'invalid_grant',
  },
  {
    exchange: refreshExchange,
    requirement: 'SOFA-063',
    rule: 'the launch of the refresh token was not cleared',
    arrange: async (lab) => {
      const launchId = freshLaunch(lab);
      const { refreshToken } = await tokensFor(lab, {}, launchId);
      await lab.server.revokeLaunch(launchId);
      return () => refresh(lab, refreshToken);
    },
    status: 400,
    error: 'invalid_grant',
  },
];
