import { createContextManagerServer } from '../../../generated/halo-1.1.0/ca-sofa/context-manager.server.ts';
import { andThen } from '../../../generated/runtime/and-then.ts';
import type { Policy } from '../../../generated/runtime/evidence.ts';
import type { EventSink } from '../../../generated/runtime/exchange-event.ts';
import { fetchHandler } from '../../../generated/runtime/fetch-handler.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import { requestPath } from '../../../generated/runtime/request-path.ts';
import type { FetchHandler, ServerOptions, Visit } from '../../../generated/runtime/server-options.ts';
import type { AccessGrant, LaunchGrants } from '../../kit/access-grants.ts';
import type { AuditLog } from '../../kit/audit-log.ts';
import { withoutSlashes } from '../../kit/base-url.ts';
import type { Clock } from '../../kit/clock.ts';
import { answerOf } from '../../kit/http-server.ts';
import type { Launch, LaunchContexts } from '../../kit/launch-contexts.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import type { LaunchWrites, ResourceChangeSink } from '../../kit/resource-change.ts';
import { stateDigest } from '../../kit/state-digest.ts';
import type { Store } from '../../kit/store.ts';
import type { ResourceKey, StoredResource } from '../../kit/stored-resource.ts';
import { admitCaller, type ContextAccess } from './access.ts';
import { type ContextExchange, createContextAudit } from './audit.ts';
import { type ManagerCore, tell } from './core.ts';
import { clearContext, setContext } from './exchanges.ts';
import { type JurisdictionOptions, jurisdictionFrom } from './jurisdiction.ts';
import { createPurge } from './purge.ts';
import type { ContextTables } from './state.ts';
import { trackWrite } from './track-write.ts';

/** What a Context Manager is made from. Each tenant has a manager of its own, with a store and a base URL of its own. */
export interface ContextManagerOptions extends JurisdictionOptions {
  /** The guide it speaks: its resource types, and how each requirement is known. */
  readonly release: GuideRelease;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** A Resource Server of the same tenant may share the table `resources`. */
  readonly store: Store<ContextTables>;
  /** FHIR base as callers know it: `https://sofa.example.ca/fhir`. Its path is where the server answers. */
  readonly publicBaseUrl: string;
  readonly access: ContextAccess;
  /** Where audit records go; default: nowhere, and then requirement SOFA-070 is not met. */
  readonly auditLog?: AuditLog;
  /** Who revokes the tokens of a launch whose context is gone (question Q-SOFA-11). */
  readonly launchGrants?: LaunchGrants;
  /** Hears of every change of a resource, for the topic of the accelerator (SOFA-072). */
  readonly onResourceChange?: ResourceChangeSink;
  readonly log?: EventSink;
  readonly policy?: Policy;
}

/** A Context Manager: keeps clinical context between a launching system and the apps it launches. */
export interface ContextManager extends LaunchContexts, LaunchWrites {
  /** Answers CA:SoFA-1 and CA:SoFA-2. */
  readonly handle: FetchHandler;
  /** A resource by `Type/id`. */
  readonly findResource: (key: ResourceKey) => Promise<StoredResource | undefined>;
  /** Equal texts mean equal state. */
  readonly stateDigest: () => Promise<string>;
  /** Ends its timer. */
  readonly stop: () => void;
}

/**
 * Creates a Context Manager. It holds no state but what `store` keeps, and one timer, which removes contexts that nobody cleared.
 * @throws RangeError where what the jurisdiction chose makes no sense.
 */
export function createContextManager(options: ContextManagerOptions): ContextManager {
  const core = coreOf(options);
  const { store, settings } = core;
  const purge = createPurge(core);
  const callers = new WeakMap<Request, AccessGrant>();
  const admit = async ({ request, exchanges }: Visit): Promise<void> => {
    const caller = await admitCaller(core.access, {
      scopesFor: exchanges.includes('CA:SoFA-1/set-context') ? 'set' : 'clear',
      headers: request.headers,
      base: settings.publicBaseUrl,
      nowMs: core.clock.nowMs(),
    });
    if (caller !== undefined) callers.set(request, caller);
  };
  const server = createContextManagerServer(
    {
      'CA:SoFA-1/set-context': (input, exchange) =>
        setContext(core, purge, { input, exchange, caller: callers.get(exchange.request) }),
      'CA:SoFA-2/clear-context': (input, exchange) =>
        clearContext(core, purge, { input, exchange, caller: callers.get(exchange.request) }),
    },
    { ...serverOptions(options), publicBaseUrl: settings.publicBaseUrl, admit },
  );
  return {
    handle: fetchHandler((request) =>
      andThen(answerOf(server, request), (response) =>
        response.status < 400 ? response : auditRefusal(core, request, response, callers.get(request)),
      ),
    ),
    findLaunch: (launchId) => findLaunch(core, launchId),
    trackWrite: (launchId, write) => trackWrite(core, launchId, write),
    findResource: (key) => store.transaction(({ get }) => get('resources', key)),
    stateDigest: () => stateDigest(store, ['contexts', 'resources', 'uses', 'revocations']),
    stop: purge.stop,
  };
}

function coreOf(options: ContextManagerOptions): ManagerCore {
  const { release, clock, random, store, access, auditLog, launchGrants, onResourceChange, log } = options;
  const publicBaseUrl = withoutSlashes(options.publicBaseUrl);
  return {
    release,
    clock,
    store,
    settings: { random, publicBaseUrl, jurisdiction: jurisdictionFrom(options, release) },
    access,
    audit: createContextAudit(auditLog, random, { server: publicBaseUrl, guide: release.guide.canonical }),
    launchGrants,
    onResourceChange,
    log,
  };
}

function serverOptions({ clock, random, log, policy }: ContextManagerOptions): ServerOptions {
  return {
    now: clock.nowMs,
    newCorrelationId: () => opaqueId(random),
    ...(log === undefined ? {} : { onEvent: log }),
    ...(policy === undefined ? {} : { policy }),
  };
}

async function findLaunch({ store, clock, settings }: ManagerCore, launchId: string): Promise<Launch | undefined> {
  const stored = await store.transaction(({ get }) => get('contexts', launchId));
  if (stored === undefined || stored.expiresMs <= clock.nowMs()) return undefined;
  if (stored.owner !== undefined && stored.owner.tenant !== settings.publicBaseUrl) return undefined;
  return { launchId: stored.launchId, context: stored.context, expiresMs: stored.expiresMs };
}

/** What is refused does not change anything, so that its record may come after it; a log that fails then is told of. */
async function auditRefusal(
  core: ManagerCore,
  request: Request,
  response: Response,
  caller: AccessGrant | undefined,
): Promise<Response> {
  const exchange = exchangeAt(requestPath(request.url));
  if (exchange === undefined) return response;
  const { status, headers } = response;
  const refused = {
    exchange,
    status,
    atMs: core.clock.nowMs(),
    correlationId: headers.get('x-correlation-id') ?? undefined,
    clientId: caller?.clientId,
  };
  try {
    await core.audit.exchangeRefused(refused);
  } catch {
    tell(core, { kind: 'exchange-failed', reason: 'audit log' });
  }
  return response;
}

function exchangeAt(path: string): ContextExchange | undefined {
  if (path.endsWith('/$set-context')) return 'CA:SoFA-1/set-context';
  return path.endsWith('/$clear-context') ? 'CA:SoFA-2/clear-context' : undefined;
}
