import { createAuthorizeCallback } from '../../../generated/halo-1.1.0/ca-sof/authorization-server.client.ts';
import type { ValidationIssue } from '../../../generated/runtime/issue.ts';
import { isOAuthErrorCode } from '../../../generated/runtime/oauth-error.ts';
import type { CallbackContext } from '../../../generated/runtime/redirect-callback.ts';
import type { RedirectError } from '../../../generated/runtime/redirect-client.ts';
import type { FetchHandler } from '../../../generated/runtime/server-options.ts';
import type { Alarm } from '../../kit/alarm.ts';
import { opaqueId } from '../../kit/random.ts';
import {
  type AuthorizationClientOptions,
  attempt,
  type ClientExchange,
  type Conversation,
  openConversation,
} from './options.ts';
import { ClientRefused } from './refusal.ts';
import { revokeTokens } from './session-end.ts';
import type { PendingAuthorization, SessionGrant } from './state.ts';
import { runColumn } from './steps.ts';
import { grantFrom } from './token-answer.ts';
import type { CallbackWork } from './work.ts';

/** Where the browser comes back to. */
export function createClientCallback(options: AuthorizationClientOptions, sessionEnd: Alarm): FetchHandler {
  const { clock, random, log, policy } = options;
  return createAuthorizeCallback(
    {
      answered: ({ code, state }, context) =>
        answer(options, context, async (sessionId, exchange) => {
          const taken = await takePending(options, context, sessionId, state);
          exchange('CA:SoF-3/token.code');
          const grant = await redeem(options, context, taken, code);
          sessionEnd.arm(grant.expiresMs);
        }),
      failed: (error, context) =>
        answer(options, context, async (sessionId) => {
          if (error.kind === 'oauth')
            await forgetTaken(options, await takePending(options, context, sessionId, error.state));
          else tellMissed(options, context, error.issues);
          throw refusalOf(error);
        }),
    },
    {
      now: clock.nowMs,
      newCorrelationId: () => opaqueId(random),
      ...(log === undefined ? {} : { onEvent: log }),
      ...(policy === undefined ? {} : { policy }),
    },
  );
}

async function answer(
  options: AuthorizationClientOptions,
  { correlationId, request }: CallbackContext,
  work: (sessionId: string | undefined, reached: (exchange: ClientExchange) => void) => Promise<void>,
): Promise<Response> {
  const { pages, cookie } = options;
  const sessionId = cookie.read(request);
  let exchange: ClientExchange = 'CA:SoF-3/authorize';
  const reached = (next: ClientExchange): void => {
    exchange = next;
  };
  const conversation = openConversation(options, correlationId);
  const done = await attempt(
    conversation,
    () => exchange,
    async () => {
      await work(sessionId, reached);
      return {};
    },
  );
  return done.ok && sessionId !== undefined
    ? pages.authorized(sessionId, request)
    : pages.refused(done.ok ? { reason: 'unknown-session', text: 'No session.' } : done.refusal, request);
}

/** An authorization that was waited for, and the session it is for. */
interface TakenAuthorization {
  readonly sessionId: string;
  readonly pending: PendingAuthorization;
}

/**
 * The authorization that the browser's session waits for, which is spent with this; rolled back where the answer does not fit. It stays,
 * marked, until something has come of it, so that a user who logs out in the meantime ends it.
 */
function takePending(
  options: AuthorizationClientOptions,
  { correlationId, request }: CallbackContext,
  sessionId: string | undefined,
  state: string | undefined,
): Promise<TakenAuthorization> {
  const conversation = openConversation(options, correlationId);
  return options.store.transaction(async (tables) => {
    const waiting = sessionId === undefined ? undefined : await tables.get('pending', sessionId);
    const work: CallbackWork = {
      nowMs: options.clock.nowMs(),
      checks: conversation.checks('CA:SoF-3/authorize'),
      issuers: new URL(request.url).searchParams.getAll('iss'),
      state,
      waiting,
    };
    await runColumn('callback', work, (step) => conversation.emit('CA:SoF-3/authorize', { kind: 'step-passed', step }));
    if (waiting === undefined || sessionId === undefined) throw new TypeError('A step of the table is missing.');
    await tables.put('pending', sessionId, { ...waiting, redeeming: true });
    return { sessionId, pending: waiting };
  });
}

/** Forgets an authorization that was taken; false where the session ended meanwhile, and it with that. */
function forgetTaken(
  { store }: AuthorizationClientOptions,
  { sessionId, pending }: TakenAuthorization,
  grant?: SessionGrant,
): Promise<boolean> {
  return store.transaction(async (tables) => {
    if ((await tables.get('pending', sessionId))?.state !== pending.state) return false;
    await tables.delete('pending', sessionId);
    await tables.delete('states', pending.state);
    if (grant !== undefined) await tables.put('grants', sessionId, grant);
    return true;
  });
}

async function redeem(
  options: AuthorizationClientOptions,
  { correlationId }: CallbackContext,
  taken: TakenAuthorization,
  code: string,
): Promise<SessionGrant> {
  const conversation = openConversation(options, correlationId);
  const grant = await exchangeCode(options, conversation, taken.pending, code).catch(async (error: unknown) => {
    await forgetTaken(options, taken);
    throw error;
  });
  if (!(await forgetTaken(options, taken, grant))) {
    // Nobody else knows of these tokens, so that nobody else would end them.
    await revokeTokens(options, grant);
    throw new ClientRefused({ reason: 'ended', text: 'The session ended while its code was exchanged.' });
  }
  conversation.emit('CA:SoF-3/token.code', { kind: 'state-changed', change: 'sessions-authorized', count: 1 });
  return grant;
}

async function exchangeCode(
  options: AuthorizationClientOptions,
  conversation: Conversation,
  { iss, server, codeVerifier, nonce }: PendingAuthorization,
  code: string,
): Promise<SessionGrant> {
  const answered = await conversation.authorizationServer(iss, server).tokenCode({
    grant_type: 'authorization_code',
    code,
    redirect_uri: options.redirectUri,
    code_verifier: codeVerifier,
  });
  return grantFrom(options, conversation, { column: 'code', iss, server, nonce, before: undefined }, answered);
}

/** What came breaks its definition: whatever the definition knows a requirement for. */
function tellMissed(
  options: AuthorizationClientOptions,
  { correlationId }: CallbackContext,
  issues: readonly ValidationIssue[],
): void {
  const checks = openConversation(options, correlationId).checks('CA:SoF-3/authorize');
  for (const { requirement, rule, expression } of issues) {
    if (requirement !== undefined) checks.missed(requirement, `message:${rule}`, { expression, refused: true });
  }
}

/** Of what the other side says only a code that OAuth knows is passed on: its words could be anybody's. */
function refusalOf(error: RedirectError): ClientRefused {
  if (error.kind === 'invalid-response') {
    return new ClientRefused({ reason: 'unfit-callback', text: 'What came is neither an answer nor a refusal.' });
  }
  const code = isOAuthErrorCode(error.error) ? error.error : 'an error of its own';
  return new ClientRefused({ reason: 'denied', text: `The server refused: ${code}.` });
}
