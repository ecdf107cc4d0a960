import { SignJWT } from 'jose';
import { labClientEcKey, labClientRsaKey } from '../../simulators/data/lab-keys.ts';
import type { Clock } from '../../simulators/kit/clock.ts';
import { importSigningKey, type SigningAlgorithm } from '../../simulators/kit/keys.ts';
import { challenge, clients, type LoopbackAuthorization, verifier } from './loopback-authorization.ts';

/** Parameters of a message; `undefined` leaves one out, an array sends it more than once. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** An answer, its body parsed where it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Where it redirects to. */
  readonly location: URL | undefined;
}

/** Parameters as a form. */
export function formOf(parameters: Parameters): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const text of value === undefined ? [] : [value].flat()) form.append(name, text);
  }
  return form;
}

/** Sends a request and follows no redirect. */
export async function send(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  const location = response.headers.get('location');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : {},
    location: location === null ? undefined : new URL(location),
  };
}

/** Posts a form to a path below the issuer. */
export function post(
  { issuer }: LoopbackAuthorization,
  path: string,
  parameters: Parameters,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return send(`${issuer}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: formOf(parameters).toString(),
  });
}

/** The parameters of a whole authorization request of the public app in a launch. */
export function authorizeParameters({ fhirBaseUrl }: LoopbackAuthorization, changes: Parameters = {}): Parameters {
  return {
    response_type: 'code',
    client_id: clients.referral.clientId,
    redirect_uri: clients.referral.redirectUris[0],
    launch: 'launch-1',
    scope: 'launch openid fhirUser offline_access patient/*.rs',
    state: 'state-98wrghuwuogerg97',
    aud: fhirBaseUrl,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    nonce: 'nonce-7f3a',
    ...changes,
  };
}

/** Asks for a code by GET. */
export function authorize(lab: LoopbackAuthorization, changes: Parameters = {}): Promise<Reply> {
  return send(`${lab.issuer}/auth/authorize?${formOf(authorizeParameters(lab, changes))}`);
}

/** A code for a fresh launch, for the public app unless `changes` say otherwise. */
export async function codeFor(
  lab: LoopbackAuthorization,
  changes: Parameters = {},
  launchId = 'launch-1',
): Promise<string> {
  lab.setLaunch(launchId);
  const { location, text } = await authorize(lab, { launch: launchId, ...changes });
  const code = location?.searchParams.get('code');
  if (code === null || code === undefined) throw new Error(`No code: ${location?.href ?? text}`);
  return code;
}

/** The parameters that redeem a code of the public app. */
export function codeParameters(code: string, changes: Parameters = {}): Parameters {
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: clients.referral.redirectUris[0],
    code_verifier: verifier,
    client_id: clients.referral.clientId,
    ...changes,
  };
}

/** Redeems a code at the token endpoint. */
export function redeem(
  lab: LoopbackAuthorization,
  code: string,
  changes: Parameters = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return post(lab, '/auth/token', codeParameters(code, changes), headers);
}

/** Tokens of a whole launch of the public app. */
export async function tokensFor(
  lab: LoopbackAuthorization,
  changes: Parameters = {},
  launchId = 'launch-1',
): Promise<Tokens> {
  const reply = await redeem(lab, await codeFor(lab, changes, launchId));
  if (reply.status !== 200) throw new Error(`No tokens: ${reply.text}`);
  return tokensOf(reply);
}

/** What a token response gave. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
  readonly scope: string;
}

/** The tokens of an answer; `''` for one that is not there. */
export function tokensOf({ body }: Reply): Tokens {
  const text = (name: string): string => String(body[name] ?? '');
  return {
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    scope: text('scope'),
  };
}

/** Uses a refresh token of the public app. */
export function refresh(lab: LoopbackAuthorization, refreshToken: string, changes: Parameters = {}): Promise<Reply> {
  return post(lab, '/auth/token', {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clients.referral.clientId,
    ...changes,
  });
}

/** HTTP Basic as OAuth writes it. @see RFC 6749 §2.3.1 */
export function basic(clientId: string, secret: string): { readonly authorization: string } {
  const encoded = (text: string): string => formOf({ v: text }).toString().slice(2);
  return { authorization: `Basic ${btoa(`${encoded(clientId)}:${encoded(secret)}`)}` };
}

/** Asks what a token stands for, as the resource server. */
export function introspect(lab: LoopbackAuthorization, token: string, parameters: Parameters = {}): Promise<Reply> {
  return post(lab, '/auth/introspect', { token, ...parameters }, basic('fhir-server', 'fhir server secret'));
}

/** What a test changes in an assertion. */
export interface AssertionChanges {
  readonly algorithm?: SigningAlgorithm;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

let assertions = 0;

/** The form parameters of a client assertion, good unless `changes` make it otherwise. */
export async function assertionOf(
  lab: { readonly issuer: string; readonly clock: Pick<Clock, 'nowMs'> },
  clientId: string,
  { algorithm = 'ES384', header = {}, claims = {} }: AssertionChanges = {},
): Promise<Parameters> {
  const key = await importSigningKey(algorithm === 'ES384' ? labClientEcKey : labClientRsaKey, algorithm);
  assertions += 1;
  const seconds = Math.floor(lab.clock.nowMs() / 1000);
  const payload = {
    iss: clientId,
    sub: clientId,
    aud: `${lab.issuer}/auth/token`,
    exp: seconds + 120,
    jti: `jti-${assertions}`,
    ...claims,
  };
  const assertion = await new SignJWT(payload)
    .setProtectedHeader({ alg: algorithm, kid: key.kid, typ: 'JWT', ...header })
    .sign(key.privateKey);
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
}
