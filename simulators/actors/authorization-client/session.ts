import { ResourceServerClient } from '../../../generated/halo-1.1.0/ca-sof/resource-server.client.ts';
import { emitEvent } from '../../../generated/runtime/exchange-event.ts';
import { isAtOrBelow, withoutSlashes } from '../../kit/base-url.ts';
import { opaqueId } from '../../kit/random.ts';
import { createRequirementChecks } from '../../kit/requirement-checks.ts';
import { findGrant } from './find-grant.ts';
import { type AuthorizationClientOptions, openConversation } from './options.ts';
import type { Refresher } from './refresh.ts';
import { ClientRefused, demand } from './refusal.ts';
import { covers } from './scopes.ts';
import type { KnownUser, LaunchMembers, SessionGrant } from './state.ts';

/** What a launch gave, as the app may know it: no tokens. */
export interface LaunchView extends LaunchMembers {
  /** FHIR base of the data. */
  readonly iss: string;
  /** Scopes that were granted, which may be others than were asked for. */
  readonly scopes: readonly string[];
  readonly user?: KnownUser;
}

/** A session that was authorized. */
export interface AppSession {
  readonly view: LaunchView;
  /** Whether the scopes granted allow all of this one: `may('patient/Observation.rs')`. */
  readonly may: (scope: string) => boolean;
  /** Calls the FHIR server with the session's token, renewed where that is needed. */
  readonly fhir: ResourceServerClient;
  /**
   * Sends a request of any kind below `iss` with the session's token. Redirects are not followed.
   * @throws ClientRefused where the address is not below `iss`, or the session has ended.
   */
  readonly fetch: (request: Request) => Promise<Response>;
}

/** A session over the grant it has now. */
export function openSession(
  options: AuthorizationClientOptions,
  refresh: Refresher,
  sessionId: string,
  grant: SessionGrant,
): AppSession {
  const { iss, scopes, launch, user } = grant;
  const send = (request: Request): Promise<Response> => sendWithToken(options, refresh, sessionId, iss, request);
  // Answers of a FHIR server may be large, so that the limits for OAuth answers do not count here.
  const { maxBodyBytes: _bytes, depthLimit: _depth, ...caller } = openConversation(options).caller;
  return {
    view: { ...launch, iss, scopes, ...(user === undefined ? {} : { user }) },
    may: (scope) => covers(scopes, scope),
    fhir: new ResourceServerClient({
      ...caller,
      newCorrelationId: () => opaqueId(options.random),
      baseUrl: iss,
      fetch: send,
    }),
    fetch: send,
  };
}

async function sendWithToken(
  options: AuthorizationClientOptions,
  refresh: Refresher,
  sessionId: string,
  iss: string,
  request: Request,
): Promise<Response> {
  demandBelow(options, iss, request);
  const send = options.fetch ?? ((outgoing: Request) => fetch(outgoing));
  const token = await usableToken(options, refresh, sessionId);
  // Sending a request uses up its body.
  const again = request.clone();
  const first = await send(withToken(request, token));
  if (first.status !== 401) return first;
  const renewed = await renewedToken(options, refresh, sessionId, token);
  if (renewed === undefined) return first;
  await first.body?.cancel();
  return send(withToken(again, renewed));
}

/** SOF-104: resources refer to other servers, and none of them is to have the token. Paths have no dot segments by now. */
function demandBelow(options: AuthorizationClientOptions, iss: string, request: Request): void {
  const { release, log, clock } = options;
  const correlationId = request.headers.get('x-correlation-id') ?? opaqueId(options.random);
  const common = { actor: 'authorization-client', correlationId, atMs: clock.nowMs() };
  const checks = createRequirementChecks(release.requirements, (detail) => emitEvent(log, common, detail));
  demand(checks, isBelow(request.url, iss), {
    requirement: 'SOF-104',
    check: 'token-below-iss',
    reason: 'foreign-address',
    text: 'The address is not below the FHIR base of the launch.',
  });
}

function isBelow(address: string, base: string): boolean {
  const [url, root] = [new URL(address), new URL(base)];
  return url.origin === root.origin && isAtOrBelow(url.pathname, withoutSlashes(root.pathname));
}

/** SOF-103. Wherever the request is redirected to, the token does not go along. */
function withToken(request: Request, token: string): Request {
  const headers = new Headers(request.headers);
  headers.set('Authorization', `Bearer ${token}`);
  return new Request(request, { headers, redirect: 'manual' });
}

/** The token the session has; a new one where it is about to end. */
async function usableToken(
  options: AuthorizationClientOptions,
  refresh: Refresher,
  sessionId: string,
): Promise<string> {
  const grant = await currentGrant(options, sessionId);
  const leeway = (options.renewBeforeSeconds ?? 30) * 1000;
  const nowMs = options.clock.nowMs();
  const { accessTokenExpiresMs = Number.POSITIVE_INFINITY } = grant;
  if (accessTokenExpiresMs - leeway > nowMs) return grant.accessToken;
  if (grant.refreshToken !== undefined) {
    const renewed = await refresh(sessionId);
    if (renewed.ok) return renewed.grant.accessToken;
    if (renewed.refusal.reason === 'ended') throw new ClientRefused(renewed.refusal);
  }
  if (accessTokenExpiresMs > nowMs) return grant.accessToken;
  throw new ClientRefused({ reason: 'ended', text: 'The access token has ended.' });
}

/** After a 401: the token that someone else renewed meanwhile, or one from a single attempt. */
async function renewedToken(
  options: AuthorizationClientOptions,
  refresh: Refresher,
  sessionId: string,
  stale: string,
): Promise<string | undefined> {
  const grant = await currentGrant(options, sessionId);
  if (grant.accessToken !== stale) return grant.accessToken;
  if (grant.refreshToken === undefined) return undefined;
  const renewed = await refresh(sessionId);
  return renewed.ok ? renewed.grant.accessToken : undefined;
}

async function currentGrant(options: AuthorizationClientOptions, sessionId: string): Promise<SessionGrant> {
  const grant = await findGrant(options, sessionId);
  if (grant === undefined) throw new ClientRefused({ reason: 'ended', text: 'The session has ended.' });
  return grant;
}
