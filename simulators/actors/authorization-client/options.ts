import { AuthorizationServerClient } from '../../../generated/halo-1.1.0/ca-sof/authorization-server.client.ts';
import type { CallerOptions } from '../../../generated/runtime/client-options.ts';
import type { Policy } from '../../../generated/runtime/evidence.ts';
import { type EventDetail, type EventSink, emitEvent } from '../../../generated/runtime/exchange-event.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import type { Clock } from '../../kit/clock.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import { createRequirementChecks, type RequirementChecks } from '../../kit/requirement-checks.ts';
import type { SessionCookie } from '../../kit/session-cookie.ts';
import type { Store } from '../../kit/store.ts';
import { ClientRefused, type Refusal } from './refusal.ts';
import { authenticationOf, type ClientRegistration } from './registration.ts';
import type { ClientTables, KnownServer } from './state.ts';

/** What an Authorization Client is made from. */
export interface AuthorizationClientOptions {
  /** The guide it speaks: how each requirement is known. */
  readonly release: GuideRelease;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store<ClientTables>;
  readonly registration: ClientRegistration;
  /** As it is registered; https, or on loopback. */
  readonly redirectUri: string;
  /** What the app needs, no more; `launch` goes without saying. */
  readonly scopes: readonly string[];
  /**
   * How the browser takes the request to the Authorization Server: in the address, which is the default; posted as a form; or posted
   * where the server lists `authorize-post`. SOF-034.
   */
  readonly authorizeBy?: 'get' | 'post' | 'post-where-supported';
  /** Finds the session of a browser that comes back. */
  readonly cookie: SessionCookie;
  readonly pages: ClientPages;
  readonly log?: EventSink;
  readonly policy?: Policy;
  /** Sends requests; default: the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly timeoutMs?: number;
  /** How long a user may take to log in; default: ten minutes. */
  readonly pendingTtlSeconds?: number;
  /** How many users may be logging in at a time, of whom those who began first give way; default: 10,000. */
  readonly maxPendingLaunches?: number;
  /** How long a session lasts that nobody ends, however often its tokens are renewed; default: eight hours, a working day. */
  readonly sessionTtlSeconds?: number;
  /** A token is renewed when it ends within this time; default: 30. */
  readonly renewBeforeSeconds?: number;
}

/** What the user's browser is answered when it comes back. */
interface ClientPages {
  readonly authorized: (sessionId: string, request: Request) => Response | Promise<Response>;
  readonly refused: (refusal: Refusal, request: Request) => Response | Promise<Response>;
}

/** The exchanges of this actor, as its events name them. */
export type ClientExchange =
  | 'CA:SoF-2/smart-configuration'
  | 'CA:SoF-3/authorize'
  | 'CA:SoF-3/token.code'
  | 'CA:SoF-3/token.refresh';

/** Everything that one launch, one callback or one refresh causes: one correlation id. */
export interface Conversation {
  readonly correlationId: string;
  readonly emit: (exchange: ClientExchange, detail: EventDetail) => void;
  readonly checks: (exchange: ClientExchange) => RequirementChecks;
  /** For generated clients. */
  readonly caller: CallerOptions;
  /** Calls the Authorization Server. */
  readonly authorizationServer: (iss: string, server: KnownServer) => AuthorizationServerClient;
}

/** No honest answer of an Authorization Server is larger or deeper. */
const answerLimits = { maxBodyBytes: 256_000, depthLimit: 16 };

/** Opens a conversation. */
export function openConversation(
  options: AuthorizationClientOptions,
  correlationId: string = opaqueId(options.random),
): Conversation {
  const { clock, log, policy, release, registration, timeoutMs } = options;
  const emit: Conversation['emit'] = (exchange, detail) =>
    emitEvent(log, { exchange, actor: 'authorization-client', correlationId, atMs: clock.nowMs() }, detail);
  const caller: CallerOptions = {
    now: clock.nowMs,
    newCorrelationId: () => correlationId,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    ...(log === undefined ? {} : { onEvent: log }),
    ...(policy === undefined ? {} : { policy }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  return {
    correlationId,
    emit,
    checks: (exchange) => createRequirementChecks(release.requirements, (detail) => emit(exchange, detail)),
    caller: { ...caller, ...answerLimits },
    authorizationServer: (iss, server) =>
      new AuthorizationServerClient({
        ...caller,
        ...answerLimits,
        baseUrl: iss,
        authentication: authenticationOf(registration, options),
        facts: { type: registration.kind },
        endpoints: {
          'CA:SoF-3/token.code': server.tokenEndpoint,
          'CA:SoF-3/token.refresh': server.tokenEndpoint,
          'CA:SoF~jwks': server.jwksUri,
          'CA:SoF~revoke': server.revocationEndpoint,
        },
      }),
  };
}

/** What came of something the client was asked to do. */
export type Attempt<Value> = ({ readonly ok: true } & Value) | { readonly ok: false; readonly refusal: Refusal };

/** Runs `work`; what it refuses becomes a value, and an event of the exchange it had come to. */
export async function attempt<Value>(
  conversation: Conversation,
  exchange: () => ClientExchange,
  work: () => Promise<Value>,
): Promise<Attempt<Value>> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (!(error instanceof ClientRefused)) throw error;
    conversation.emit(exchange(), { kind: 'exchange-failed', reason: error.refusal.reason });
    return { ok: false, refusal: error.refusal };
  }
}
