import { ResourceServerClient } from '../../../generated/halo-1.1.0/ca-sof/resource-server.client.ts';
import { describeExchangeError } from '../../../generated/runtime/exchange-error.ts';
import { defaultMaxPending, makeRoom } from '../../kit/forget-expired.ts';
import { isSecureBase } from '../../kit/secure-address.ts';
import type { StoreTransaction } from '../../kit/store.ts';
import { configurationRefusal, tellConfigurationTaken } from './configuration-rules.ts';
import {
  type Attempt,
  type AuthorizationClientOptions,
  attempt,
  type ClientExchange,
  type Conversation,
  openConversation,
} from './options.ts';
import { demand } from './refusal.ts';
import type { ClientTables, KnownServer, PendingAuthorization } from './state.ts';
import { runColumn } from './steps.ts';
import type { AuthorizationRequest, AuthorizeWork, DiscoveryWork } from './work.ts';

/** A launch that a Launch Responder accepted. */
export interface LaunchToAuthorize {
  readonly iss: string;
  readonly launch: string;
  /** The session of the browser, new for this launch. */
  readonly sessionId: string;
  readonly correlationId?: string;
}

const discovery = 'CA:SoF-2/smart-configuration';
const authorization = 'CA:SoF-3/authorize';

/** Reads the configuration of the server and makes the address to send the browser to. */
export function begin(
  options: AuthorizationClientOptions,
  launch: LaunchToAuthorize,
): Promise<Attempt<AuthorizationRequest>> {
  const conversation = openConversation(options, launch.correlationId);
  let exchange: ClientExchange = discovery;
  return attempt(
    conversation,
    () => exchange,
    async () => {
      const server = await discover(options, conversation, launch.iss);
      exchange = authorization;
      return askFor(options, conversation, launch, server);
    },
  );
}

/** SOF-021. */
async function discover(
  options: AuthorizationClientOptions,
  conversation: Conversation,
  iss: string,
): Promise<KnownServer> {
  const checks = conversation.checks(discovery);
  demand(checks, isSecureBase(iss), {
    requirement: 'SOF-062',
    check: 'iss-secure',
    reason: 'insecure-address',
    text: 'iss is neither https nor on loopback.',
  });
  const answer = await new ResourceServerClient({ ...conversation.caller, baseUrl: iss }).smartConfiguration();
  if (!answer.ok) {
    const text = `The configuration of the server cannot be read. ${describeExchangeError(answer.error)}.`;
    throw configurationRefusal(answer.error, text, checks);
  }
  tellConfigurationTaken(checks);
  const work: DiscoveryWork = {
    nowMs: options.clock.nowMs(),
    checks,
    iss,
    configuration: answer.output,
    wantsUser: options.scopes.includes('openid'),
    server: { authorizationEndpoint: '', tokenEndpoint: '', namesItself: false, takesPost: false },
  };
  await runColumn('discover', work, (step) => conversation.emit(discovery, { kind: 'step-passed', step }));
  return work.server;
}

const tenMinutes = 600;

function askFor(
  options: AuthorizationClientOptions,
  conversation: Conversation,
  { iss, launch, sessionId }: LaunchToAuthorize,
  server: KnownServer,
): Promise<AuthorizationRequest> {
  const { clock, random, registration, redirectUri, scopes, store, authorizeBy = 'get' } = options;
  return store.transaction(async (tables) => {
    const nowMs = clock.nowMs();
    await forgetOldStates(tables, nowMs);
    const limit = options.maxPendingLaunches ?? defaultMaxPending;
    await makeRoom(tables, 'states', limit, (state) => forgetState(tables, state));
    const work: AuthorizeWork = {
      nowMs,
      checks: conversation.checks(authorization),
      iss,
      launch,
      server,
      clientId: registration.clientId,
      redirectUri,
      scopes,
      random,
      ttlMs: (options.pendingTtlSeconds ?? tenMinutes) * 1000,
      isStateInUse: async (state) => (await tables.get('states', state)) !== undefined,
      isPosted: authorizeBy === 'post' || (authorizeBy === 'post-where-supported' && server.takesPost),
      pending: undefined,
      asked: undefined,
    };
    await runColumn('authorize', work, (step) => conversation.emit(authorization, { kind: 'step-passed', step }));
    if (work.pending === undefined || work.asked === undefined) throw new TypeError('A step of the table is missing.');
    await wait(tables, sessionId, work.pending);
    return work.asked;
  });
}

type Tables = StoreTransaction<ClientTables>;

/** The session waits for this authorization, and no longer for another. */
async function wait(tables: Tables, sessionId: string, pending: PendingAuthorization): Promise<void> {
  const before = await tables.get('pending', sessionId);
  if (before !== undefined) await tables.delete('states', before.state);
  await tables.put('pending', sessionId, pending);
  await tables.put('states', pending.state, { sessionId, expiresMs: pending.expiresMs });
}

/** States all live equally long and stand in the order they were made, so that the first that lives on ends the look. */
async function forgetOldStates(tables: Tables, nowMs: number): Promise<void> {
  for await (const [state, { expiresMs }] of tables.entries('states')) {
    if (expiresMs > nowMs) return;
    await forgetState(tables, state);
  }
}

/** Forgets a state, and the authorization that waits with it. */
async function forgetState(tables: Tables, state: string): Promise<void> {
  const sessionId = (await tables.get('states', state))?.sessionId ?? '';
  await tables.delete('states', state);
  if ((await tables.get('pending', sessionId))?.state === state) await tables.delete('pending', sessionId);
}
