import { createAuthorizeCallback } from '../../../generated/halo-1.1.0/ca-sof/authorization-server.client.ts';
import type { ValidationIssue } from '../../../generated/runtime/issue.ts';
import { isOAuthErrorCode } from '../../../generated/runtime/oauth-error.ts';
import type { CallbackContext } from '../../../generated/runtime/redirect-callback.ts';
import type { RedirectError } from '../../../generated/runtime/redirect-client.ts';
import type { FetchHandler } from '../../../generated/runtime/server-options.ts';
import { forgetExpired } from '../../kit/forget-expired.ts';
import { opaqueId } from '../../kit/random.ts';
import { type AuthorizationClientOptions, attempt, type ClientExchange, openConversation } from './options.ts';
import { ClientRefused } from './refusal.ts';
import type { PendingAuthorization } from './state.ts';
import { runColumn } from './steps.ts';
import { grantFrom } from './token-answer.ts';
import type { CallbackWork } from './work.ts';

/** Where the browser comes back to. */
export function createClientCallback(options: AuthorizationClientOptions): FetchHandler {
  const { clock, random, log, policy } = options;
  return createAuthorizeCallback(
    {
      answered: ({ code, state }, context) =>
        answer(options, context, async (sessionId, exchange) => {
          const taken = await takePending(options, context, sessionId, state);
          exchange('CA:SoF-3/token.code');
          await redeem(options, context, taken, code);
        }),
      failed: (error, context) =>
        answer(options, context, async (sessionId) => {
          if (error.kind === 'oauth') await takePending(options, context, sessionId, error.state);
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

/** The authorization that the browser's session waits for, which is spent with this; rolled back where the answer does not fit. */
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
    await tables.delete('pending', sessionId);
    await tables.delete('states', waiting.state);
    return { sessionId, pending: waiting };
  });
}

async function redeem(
  options: AuthorizationClientOptions,
  { correlationId }: CallbackContext,
  { sessionId, pending }: TakenAuthorization,
  code: string,
): Promise<void> {
  const { iss, server, codeVerifier, nonce } = pending;
  const conversation = openConversation(options, correlationId);
  const answered = await conversation.authorizationServer(iss, server).tokenCode({
    grant_type: 'authorization_code',
    code,
    redirect_uri: options.redirectUri,
    code_verifier: codeVerifier,
  });
  const question = { column: 'code', iss, server, nonce, before: undefined } as const;
  const grant = await grantFrom(options, conversation, question, answered);
  await options.store.transaction(async (tables) => {
    // Sessions that nobody ended go whenever another one starts.
    await forgetExpired(tables, 'grants', options.clock.nowMs());
    await tables.put('grants', sessionId, grant);
  });
  conversation.emit('CA:SoF-3/token.code', { kind: 'state-changed', change: 'sessions-authorized', count: 1 });
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
