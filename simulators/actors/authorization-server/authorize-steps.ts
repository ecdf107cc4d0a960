import { narrowScopes, parseScopes, type SmartScope } from '../../kit/smart-scope.ts';
import { launchMembers } from './launch-members.ts';
import type { Client } from './registration.ts';
import { type AuthorizeWork, type FoundLaunch, present, refusalOf } from './work.ts';

/** Finds the client, whose redirect address was confirmed before any step ran. */
export function knowClient(work: AuthorizeWork): void {
  const client = present(work.settings.clients.get(work.input.client_id), 'the client of the redirect address');
  work.checks.met('SOF-035', 'redirect-address-registered');
  if (!client.grantTypes.includes('authorization_code')) {
    const description = 'The client is not registered for authorization codes.';
    throw refusalOf(work.checks, { code: 'unauthorized_client', description });
  }
  work.client = client;
}

/** SOF-036: a token is for one FHIR base, and the app must mean the one this server guards, to the letter. */
export function checkAudience({ input, settings, checks }: AuthorizeWork): void {
  if (input.aud !== settings.fhirBaseUrl) {
    const description = `aud must be ${settings.fhirBaseUrl}, the FHIR base that tokens of this server are for.`;
    const breaks = { requirement: 'SOF-036', check: 'audience-is-ours', parameter: 'aud' };
    throw refusalOf(checks, { code: 'invalid_request', description, breaks });
  }
  checks.met('SOF-036', 'audience-is-ours');
}

/** SOF-037: an S256 challenge is a SHA-256 in base64url, 43 characters. @see RFC 7636 §4.2 */
export function checkChallenge({ input, checks }: AuthorizeWork): void {
  if (!/^[\w-]{43}$/.test(input.code_challenge)) {
    const description = 'code_challenge is no SHA-256 in base64url without padding, see RFC 7636, section 4.2.';
    const breaks = { requirement: 'SOF-037', check: 'challenge-is-s256', parameter: 'code_challenge' };
    throw refusalOf(checks, { code: 'invalid_request', description, breaks });
  }
  checks.met('SOF-037', 'challenge-is-s256');
}

/**
 * SOF-038: finds the context that `launch` stands for. One that is unknown, over, taken or another app's gets one and the same answer
 * (question Q-SOF-18), so that nobody learns which launches there are.
 */
export async function resolveLaunch(work: AuthorizeWork): Promise<void> {
  const { input, checks, settings } = work;
  if (input.launch === undefined) return;
  if (!parseScopes(input.scope).some(({ kind }) => kind === 'launch')) {
    const description = 'With launch goes the scope launch.';
    const breaks = { requirement: 'SOF-031', check: 'launch-with-its-scope', parameter: 'scope' };
    throw refusalOf(checks, { code: 'invalid_request', description, breaks });
  }
  const launch = await settings.contexts.findLaunch(input.launch);
  const problem =
    launch === undefined
      ? 'unknown or expired'
      : isForAnotherApp(launch.context.appID, present(work.client, 'the client'))
        ? 'for another app'
        : (await isTaken(work, input.launch))
          ? 'taken before'
          : undefined;
  if (launch === undefined || problem !== undefined) throw unknownLaunch(work, problem ?? 'unknown');
  checks.met('SOF-038', 'launch-is-known');
  const { launchId, context, expiresMs } = launch;
  work.launch = { launchId, expiresMs, members: launchMembers(context, settings.fhirBaseUrl, checks) };
}

function isForAnotherApp(appID: string | undefined, { appId }: Client): boolean {
  return appID !== undefined && appID !== appId;
}

async function isTaken({ settings, nowMs }: AuthorizeWork, launchId: string): Promise<boolean> {
  const taken = await settings.store.transaction(({ get }) => get('launches', launchId));
  return taken !== undefined && taken.expiresMs > nowMs;
}

/** The refusal of a launch that cannot be used. `detail` is for the log. */
export function unknownLaunch({ checks }: Pick<AuthorizeWork, 'checks'>, detail: string): Error {
  const description = 'The launch is unknown or over.';
  const breaks = { requirement: 'SOF-038', check: 'launch-is-known', parameter: 'launch' };
  return refusalOf(checks, { code: 'invalid_request', description, breaks, detail: `launch: ${detail}` });
}

/** Decides which of the scopes asked for this client may have in this launch. SOF-072, SOF-077, SOF-079, SOF-081. */
export function decideScopes(work: AuthorizeWork): void {
  const { checks } = work;
  const client = present(work.client, 'the client');
  const asked = parseScopes(work.input.scope);
  checks.judge('SOF-079', 'scopes-well-formed', !asked.some(({ kind }) => kind === 'malformed'));
  const allowed = narrowScopes(asked, client.scopes);
  if (!allowed.some(({ kind }) => kind === 'launch')) work.launch = undefined;
  const launch = work.launch;
  if (allowed.some(isPatientScope)) {
    checks.judge('SOF-072', 'patient-in-context', launch?.members.patient !== undefined);
  }
  work.scopes = allowed.filter((scope) => isPossible(scope, client, launch, allowed));
  if (work.scopes.length > 0) return;
  const description = 'The client may have none of these scopes, at least not in this launch.';
  throw refusalOf(checks, { code: 'invalid_scope', description });
}

function isPatientScope(scope: SmartScope): boolean {
  return scope.kind === 'resource' && scope.level === 'patient';
}

/** What is granted works: a scope that nothing would follow from is left out. */
function isPossible(
  scope: SmartScope,
  client: Client,
  launch: FoundLaunch | undefined,
  allowed: readonly SmartScope[],
): boolean {
  switch (scope.kind) {
    case 'resource':
      // A user's tokens carry no rights of a system.
      return scope.level === 'user' || (scope.level === 'patient' && launch?.members.patient !== undefined);
    case 'launch':
      return launch !== undefined;
    case 'launch-hint':
      return isInContext(scope.text, launch);
    case 'refresh':
      return client.grantTypes.includes('refresh_token');
    case 'identity':
      return scope.text === 'openid' || allowed.some(({ text }) => text === 'openid');
    case 'other':
      return true;
    case 'malformed':
      return false;
  }
}

/** `launch/patient` is true where a patient is in context. */
function isInContext(text: string, launch: FoundLaunch | undefined): boolean {
  const type = text.slice('launch/'.length);
  if (type === 'patient' || type === 'encounter') return launch?.members[type] !== undefined;
  return (launch?.members.fhirContext ?? []).some(({ reference }) => reference.toLowerCase().startsWith(`${type}/`));
}

/** Keeps what was checked, as the request may wait for a person from here on. */
export function keepParameters(work: AuthorizeWork): void {
  const { input, launch } = work;
  const { uiLocales, consent = false } = work.wishes ?? {};
  work.parameters = {
    clientId: input.client_id,
    redirectUri: input.redirect_uri,
    state: input.state,
    audience: input.aud,
    codeChallenge: input.code_challenge,
    scopes: work.scopes.map(({ text }) => text),
    ...(launch === undefined ? {} : { launchId: launch.launchId }),
    ...(input.nonce === undefined ? {} : { nonce: input.nonce }),
    ...(uiLocales === undefined ? {} : { uiLocales }),
    ...(consent ? { asksConsent: true } : {}),
  };
}
