import type { Launch } from '../../kit/launch-contexts.ts';
import { opaqueId, opaqueSecret } from '../../kit/random.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import { narrowScopes, parseScopes } from '../../kit/smart-scope.ts';
import { unknownLaunch } from './authorize-steps.ts';
import { launchMembers } from './launch-members.ts';
import { type Grant, secretKey } from './state.ts';
import { type Consent, refusalOf, type ServerSettings } from './work.ts';

/**
 * Issues the code for what a user allowed, and takes the launch, which is good for one grant. The launch is looked up once more,
 * because it may have ended while the user was reading.
 */
export async function issueCode(
  settings: ServerSettings,
  checks: RequirementChecks,
  consent: Consent,
): Promise<string> {
  const { parameters } = consent;
  const launch =
    parameters.launchId === undefined ? undefined : await settings.contexts.findLaunch(parameters.launchId);
  if (parameters.launchId !== undefined && launch === undefined) throw unknownLaunch({ checks }, 'over by now');
  const nowMs = settings.clock.nowMs();
  const grant = grantFor(settings, checks, consent, launch, nowMs);
  const code = opaqueSecret(settings.random);
  const key = secretKey(code);
  const codeExpiresMs = nowMs + settings.lifetimes.code * 1000;
  const isFirst = await settings.store.transaction(async ({ get, put }) => {
    if (launch !== undefined) {
      const taken = await get('launches', launch.launchId);
      if (taken !== undefined && taken.expiresMs > nowMs) return false;
      await put('launches', launch.launchId, { grantIds: [grant.grantId], expiresMs: launch.expiresMs });
    }
    await put('grants', grant.grantId, { ...grant, issued: [{ table: 'codes', key, expiresMs: codeExpiresMs }] });
    await put('codes', key, {
      grantId: grant.grantId,
      clientId: grant.clientId,
      redirectUri: parameters.redirectUri,
      codeChallenge: parameters.codeChallenge,
      expiresMs: codeExpiresMs,
      used: false,
      // A second use is to be noticed for as long as there is something to revoke.
      keptUntilMs: Math.max(codeExpiresMs, grant.expiresMs),
    });
    return true;
  });
  if (!isFirst) throw unknownLaunch({ checks }, 'taken before');
  return code;
}

function grantFor(
  settings: ServerSettings,
  checks: RequirementChecks,
  { parameters, user, authenticatedMs, sessionEndsMs, agreed }: Consent,
  launch: Launch | undefined,
  nowMs: number,
): Grant {
  const wanted = parseScopes(parameters.scopes.join(' '));
  const allowed = user.scope === undefined ? wanted : withinUser(wanted, user.scope);
  const scopes = (agreed === undefined ? allowed : allowed.filter(({ text }) => agreed.includes(text))).map(
    ({ text }) => text,
  );
  if (scopes.length === 0) {
    throw refusalOf(checks, { code: 'access_denied', description: 'The user allowed nothing of what was asked.' });
  }
  const { clientId, audience, nonce } = parameters;
  const isKnown = scopes.includes('openid') && scopes.includes('fhirUser');
  return {
    grantId: opaqueId(settings.random),
    clientId,
    scopes,
    audience,
    subject: user.subject,
    ...(isKnown && user.fhirUser !== undefined ? { fhirUser: user.fhirUser } : {}),
    ...(launch === undefined ? {} : { launchId: launch.launchId }),
    launch: launch === undefined ? {} : launchMembers(launch.context, settings.fhirBaseUrl, checks),
    ...(nonce === undefined ? {} : { nonce }),
    authenticatedMs,
    expiresMs: Math.min(endOf(settings, scopes, sessionEndsMs, nowMs), launch?.expiresMs ?? Number.POSITIVE_INFINITY),
    issued: [],
  };
}

/** A user hands on data access within their own rights; what is no access to data is theirs to give. */
function withinUser(wanted: ReturnType<typeof parseScopes>, userScope: string): ReturnType<typeof parseScopes> {
  const limits = parseScopes(userScope);
  const isData = ({ kind }: (typeof wanted)[number]): boolean => kind === 'resource';
  return [...wanted.filter((scope) => !isData(scope)), ...narrowScopes(wanted.filter(isData), limits)];
}

/** When a grant ends: with what refreshes it, or with its one access token. */
function endOf({ lifetimes }: ServerSettings, scopes: readonly string[], sessionEndsMs: number, nowMs: number): number {
  const accessEndsMs = nowMs + (lifetimes.code + lifetimes.accessToken) * 1000;
  if (scopes.includes('offline_access')) return Math.max(accessEndsMs, nowMs + lifetimes.offlineAccess * 1000);
  return scopes.includes('online_access') ? Math.max(accessEndsMs, sessionEndsMs) : accessEndsMs;
}
