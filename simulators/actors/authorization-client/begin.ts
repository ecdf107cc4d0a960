import { ResourceServerClient } from '../../../generated/halo-1.1.0/ca-sof/resource-server.client.ts';
import { describeExchangeError } from '../../../generated/runtime/exchange-error.ts';
import { isSecureBase } from '../../kit/secure-address.ts';
import {
  type Attempt,
  type AuthorizationClientOptions,
  attempt,
  type ClientExchange,
  type Conversation,
  openConversation,
} from './options.ts';
import { ClientRefused, demand } from './refusal.ts';
import type { KnownServer } from './state.ts';
import { runColumn } from './steps.ts';
import type { AuthorizeWork, DiscoveryWork } from './work.ts';

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
): Promise<Attempt<{ readonly url: URL }>> {
  const conversation = openConversation(options, launch.correlationId);
  let exchange: ClientExchange = discovery;
  return attempt(
    conversation,
    () => exchange,
    async () => {
      const server = await discover(options, conversation, launch.iss);
      exchange = authorization;
      return { url: await askFor(options, conversation, launch, server) };
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
    checks.missed('SOF-010', 'configuration-served', { refused: true });
    throw new ClientRefused({ reason: 'no-configuration', text, requirement: 'SOF-010' });
  }
  checks.met('SOF-010', 'configuration-served');
  const work: DiscoveryWork = {
    nowMs: options.clock.nowMs(),
    checks,
    iss,
    configuration: answer.output,
    wantsUser: options.scopes.includes('openid'),
    server: { authorizationEndpoint: '', tokenEndpoint: '', namesItself: false },
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
): Promise<URL> {
  const { clock, random, registration, redirectUri, scopes, store } = options;
  return store.transaction(async (tables) => {
    const nowMs = clock.nowMs();
    const statesInUse = new Set<string>();
    for await (const [session, { state, expiresMs }] of tables.entries('pending')) {
      if (expiresMs <= nowMs) await tables.delete('pending', session);
      else statesInUse.add(state);
    }
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
      statesInUse,
      pending: undefined,
      address: undefined,
    };
    await runColumn('authorize', work, (step) => conversation.emit(authorization, { kind: 'step-passed', step }));
    if (work.pending === undefined || work.address === undefined)
      throw new TypeError('A step of the table is missing.');
    await tables.put('pending', sessionId, work.pending);
    return work.address;
  });
}
