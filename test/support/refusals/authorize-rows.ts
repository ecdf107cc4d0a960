import {
  authorize,
  authorizeParameters,
  codeFor,
  formOf,
  type Parameters,
  post,
  send,
} from '../authorization-calls.ts';
import { clients, type LoopbackAuthorization, wholeContext } from '../loopback-authorization.ts';
import type { RefusalRow } from './refusal-row.ts';

const exchange = 'CA:SoF-3/authorize';

type Change = Parameters | ((lab: LoopbackAuthorization) => Parameters);

/** A request in a launch that is good but for `change`. */
function asking(change: Change): RefusalRow['arrange'] {
  return (lab) => {
    lab.setLaunch('launch-1');
    return () => authorize(lab, typeof change === 'function' ? change(lab) : change);
  };
}

/** Refused to the browser: there is no address to redirect to. */
function page(requirement: string, rule: string, change: Change): RefusalRow {
  return { exchange, requirement, rule, arrange: asking(change), status: 400, error: 'invalid_request' };
}

/** Refused to the app, by a redirect. */
function told(requirement: string, rule: string, error: string, change: Change): RefusalRow {
  return { exchange, requirement, rule, arrange: asking(change), status: 302, error, redirected: true };
}

/** Refused to the app for its launch. */
function launch(rule: string, arrange: RefusalRow['arrange']): RefusalRow {
  return { exchange, requirement: 'SOF-038', rule, arrange, status: 302, error: 'invalid_request', redirected: true };
}

/** Authorization requests that are refused. */
export const authorizeRows: readonly RefusalRow[] = [
  page('SOF-035', 'the redirect address is registered', { redirect_uri: 'https://thief.example/callback' }),
  page('SOF-035', 'the redirect address is compared to the letter: a slash more', {
    redirect_uri: `${clients.referral.redirectUris[0]}/`,
  }),
  page('SOF-035', 'the redirect address is compared to the letter: a query more', {
    redirect_uri: `${clients.referral.redirectUris[0]}?a=b`,
  }),
  page('SOF-035', 'the redirect address is compared to the letter: its case', {
    redirect_uri: 'https://REFERRAL.example/callback',
  }),
  page('SOF-035', 'the redirect address is of this client', { redirect_uri: clients.clinic.redirectUris[0] }),
  page('SOF-035', 'the redirect address has no fragment', {
    redirect_uri: `${clients.referral.redirectUris[0]}#there`,
  }),
  page('SOF-035', 'the redirect address runs no script', { redirect_uri: 'javascript:alert(1)' }),
  page('SOF-035', 'the client is known', { client_id: 'nobody' }),
  page('SOF-030', 'redirect_uri is there', { redirect_uri: undefined }),
  page('SOF-030', 'redirect_uri is there once', { redirect_uri: [...clients.referral.redirectUris] }),
  page('SOF-030', 'client_id is there', { client_id: undefined }),
  page('SOF-030', 'client_id is there once', { client_id: ['referral-app', 'clinic-app'] }),
  told('SOF-030', 'response_type is there', 'invalid_request', { response_type: undefined }),
  told('SOF-030', 'response_type is code', 'unsupported_response_type', { response_type: 'token' }),
  told('SOF-030', 'response_type is not a hybrid', 'unsupported_response_type', { response_type: 'code id_token' }),
  told('SOF-030', 'state is there', 'invalid_request', { state: undefined }),
  told('SOF-030', 'state has a value', 'invalid_request', { state: '' }),
  told('SOF-030', 'state is there once', 'invalid_request', { state: ['one', 'two'] }),
  told('OpenID Connect Core §6.1', 'no request object', 'request_not_supported', {
    request: 'eyJhbGciOiJub25lIn0.e30.',
  }),
  told('OpenID Connect Core §6.2', 'no request address', 'request_uri_not_supported', {
    request_uri: 'https://referral.example/request.jwt',
  }),
  told('OpenID Connect Core §7.2.1', 'no registration on the way', 'registration_not_supported', {
    registration: '{}',
  }),
  told('OAuth Multiple Response Types §2.1', 'response_mode is query', 'invalid_request', {
    response_mode: 'form_post',
  }),
  told('OpenID Connect Core §3.1.2.1', 'prompt is not none and login at once', 'invalid_request', {
    prompt: 'none login',
  }),
  told('OpenID Connect Core §3.1.2.1', 'max_age is a number', 'invalid_request', { max_age: '-1' }),
  told('RFC 6749 §3.1', 'a parameter beyond the message is there once', 'invalid_request', {
    prompt: ['login', 'none'],
  }),
  told('SOF-030', 'aud is there', 'invalid_request', { aud: undefined }),
  told('SOF-044', 'resource does not stand for aud', 'invalid_request', (lab) => ({
    aud: undefined,
    resource: lab.fhirBaseUrl,
  })),
  told('SOF-036', 'aud is our FHIR base', 'invalid_request', { aud: 'https://other.example/fhir' }),
  told('SOF-036', 'aud is compared whole: a slash more', 'invalid_request', (lab) => ({ aud: `${lab.fhirBaseUrl}/` })),
  told('SOF-036', 'aud is compared whole: not its beginning', 'invalid_request', (lab) => ({
    aud: `${lab.fhirBaseUrl}.evil.example`,
  })),
  told('SOF-036', 'aud is compared whole: not its origin', 'invalid_request', (lab) => ({ aud: lab.issuer })),
  told('SOF-037', 'code_challenge is there', 'invalid_request', { code_challenge: undefined }),
  told('SOF-037', 'code_challenge_method is there', 'invalid_request', { code_challenge_method: undefined }),
  told('SOF-037', 'code_challenge_method is not plain', 'invalid_request', { code_challenge_method: 'plain' }),
  told('SOF-037', 'code_challenge_method keeps its case', 'invalid_request', { code_challenge_method: 's256' }),
  told('SOF-037', 'code_challenge is long enough', 'invalid_request', { code_challenge: 'c2hvcnQ' }),
  told('SOF-037', 'code_challenge has no padding', 'invalid_request', { code_challenge: `${'A'.repeat(43)}=` }),
  told('SOF-037', 'code_challenge is base64url', 'invalid_request', { code_challenge: `${'A'.repeat(42)}+` }),
  told('SOF-031', 'with the scope launch goes launch', 'invalid_request', { launch: undefined }),
  told('SOF-031', 'with launch goes the scope launch', 'invalid_request', { scope: 'openid patient/*.rs' }),
  told('SOF-077', 'scope is there', 'invalid_request', { scope: undefined, launch: undefined }),
  told('SOF-079', 'a scope is one: there is nothing but malformed ones', 'invalid_scope', {
    scope: 'patient/*.sr launch/ "',
    launch: undefined,
  }),
  told('SOF-081', 'a scope can be granted: none is registered', 'invalid_scope', {
    scope: 'user/Slot.c',
    launch: undefined,
  }),
  told('SOF-081', 'a scope can be granted: not those of a system', 'invalid_scope', {
    scope: 'system/*.rs',
    launch: undefined,
  }),
  told('SOF-072', 'patient/ scopes want a patient: there is no launch', 'invalid_scope', {
    scope: 'patient/*.rs',
    launch: undefined,
  }),
  launch('the launch is known', (lab) => () => authorize(lab, { launch: 'never-set' })),
  launch('the launch has not expired', (lab) => {
    lab.setLaunch('launch-short', wholeContext, 60);
    lab.clock.advanceMs(60_000);
    return () => authorize(lab, { launch: 'launch-short' });
  }),
  launch('the launch has not been cleared', (lab) => {
    lab.setLaunch('launch-1');
    lab.clearLaunch('launch-1');
    return () => authorize(lab);
  }),
  launch('the launch has not been taken', async (lab) => {
    await codeFor(lab, {}, 'launch-taken');
    return () => authorize(lab, { launch: 'launch-taken' });
  }),
  launch("the launch is for this app, and not another's", (lab) => {
    lab.setLaunch('launch-other', { ...wholeContext, appID: 'econsult' });
    return () => authorize(lab, { launch: 'launch-other' });
  }),
  {
    exchange,
    requirement: 'SOF-034',
    rule: 'a POST carries a form',
    arrange: (lab) => () =>
      send(`${lab.issuer}/auth/authorize`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(authorizeParameters(lab)),
      }),
    status: 415,
    error: 'invalid_request',
  },
  {
    exchange,
    requirement: 'SOF-034',
    rule: 'the method is GET or POST',
    arrange: (lab) => () => send(`${lab.issuer}/auth/authorize?${formOf(authorizeParameters(lab))}`, { method: 'PUT' }),
    status: 405,
    error: 'invalid_request',
  },
  {
    exchange,
    requirement: 'SOF-037',
    rule: 'a POST keeps the same rules: no plain PKCE',
    arrange: (lab) => {
      lab.setLaunch('launch-1');
      return () => post(lab, '/auth/authorize', authorizeParameters(lab, { code_challenge_method: 'plain' }));
    },
    status: 302,
    error: 'invalid_request',
    redirected: true,
  },
];
