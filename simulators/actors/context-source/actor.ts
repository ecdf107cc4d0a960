import { ContextManagerClient } from '../../../generated/halo-1.1.0/ca-sofa/context-manager.client.ts';
import type {
  ClearContextOutput,
  SetContextInput,
  SetContextOutput,
} from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { Policy } from '../../../generated/runtime/evidence.ts';
import { type EventDetail, type EventSink, emitEvent } from '../../../generated/runtime/exchange-event.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import type { Validator } from '../../../generated/runtime/validation.ts';
import type { Clock } from '../../kit/clock.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import { createRequirementChecks, type RequirementChecks } from '../../kit/requirement-checks.ts';
import { isSecureBase } from '../../kit/secure-address.ts';
import type { Store, StoreTransaction } from '../../kit/store.ts';
import { prepareSetContext } from './outgoing.ts';
import { type RepeatSettings, repeatWhereSafe } from './repeat.ts';
import type { SourceExchange, SourceResult } from './source-result.ts';
import type { KnownId, OpenContext, SourceTables } from './state.ts';
import { forget, steps } from './steps.ts';

/** Where a source has its bearer token from. */
export interface SourceTokens {
  readonly current: () => string | Promise<string>;
  /** Gets a new one, where the current one was refused; absent: it cannot be had. */
  readonly renew?: () => Promise<void>;
}

/** What a Context Source is made from. */
export interface ContextSourceOptions {
  /** The guide it speaks: how each requirement is known. */
  readonly release: GuideRelease;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store<SourceTables>;
  /** FHIR base of the Context Manager. */
  readonly managerBaseUrl: string;
  /** Default: none is sent. */
  readonly tokens?: SourceTokens;
  /** Ids of the apps in the App Catalog: an `appID` that is none of them is not sent (SOFA-014). Default: not known. */
  readonly knownAppIds?: readonly string[];
  /** Validators of the profiles that resources must meet, by resource type (SOFA-036). Default: none. */
  readonly profiles?: Readonly<Record<string, Validator>>;
  readonly log?: EventSink;
  readonly policy?: Policy;
  /** Sends requests; default: the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** How long one attempt may take; default: 30 seconds. */
  readonly timeoutMs?: number;
  /** How often an exchange is tried at most, where trying again is safe; default: 3. */
  readonly maxAttempts?: number;
  /** The longest wait before a further attempt; default: 5 seconds. */
  readonly maxWaitMs?: number;
}

/** A Context Source: hands the context of a launch to a Context Manager, and takes it back. */
export interface ContextSource {
  /** CA:SoFA-1. Never rejects. References to local ids that the manager knows already are exchanged for its own. */
  readonly setContext: (input: SetContextInput) => Promise<SourceResult<SetContextOutput>>;
  /** CA:SoFA-2. Never rejects: a failed clear may be logged and passed over (SOFA-064); the context stays among those open. */
  readonly clearContext: (launchId: string) => Promise<SourceResult<ClearContextOutput>>;
  /** What the manager made of the resource sent under this fullUrl (SOFA-046). */
  readonly knownId: (fullUrl: string) => Promise<KnownId | undefined>;
  /** `Type/id` at the manager of the resource sent under this fullUrl. */
  readonly managerKeyOf: (fullUrl: string) => Promise<string | undefined>;
  /** Contexts set and not yet cleared, by launch id: what to clear at logout, or again after a failure. */
  readonly openContexts: () => Promise<ReadonlyMap<string, OpenContext>>;
  /** The app's launch URL for a context: `iss` is the manager's FHIR base, `launch` the launch id (SOFA-050). */
  readonly launchUrl: (appLaunchUrl: string, launchId: string) => string;
}

const setContextId = 'CA:SoFA-1/set-context';
const clearContextId = 'CA:SoFA-2/clear-context';

/**
 * Creates a Context Source. It holds no state but what `store` keeps.
 * @throws TypeError where the manager is neither https nor on loopback: patient data and a token would travel in the clear.
 */
export function createContextSource(options: ContextSourceOptions): ContextSource {
  const { store, managerBaseUrl } = options;
  if (!isSecureBase(managerBaseUrl)) {
    throw new TypeError(`A Context Manager is called by https, or on loopback: ${managerBaseUrl}`);
  }
  const client = clientOf(options);
  const settings = repeatSettings(options);
  return {
    setContext: (input) => setContext(options, client, settings, input),
    clearContext: (launchId) => clearContext(options, client, settings, launchId),
    knownId: (fullUrl) => store.transaction(({ get }) => get('ids', fullUrl)),
    managerKeyOf: async (fullUrl) => (await store.transaction(({ get }) => get('ids', fullUrl)))?.managerKey,
    openContexts: () =>
      store.transaction(async ({ entries }) => {
        const open = new Map<string, OpenContext>();
        for await (const [launchId, context] of entries('contexts')) open.set(launchId, context);
        return open;
      }),
    launchUrl: (appLaunchUrl, launchId) => {
      const url = new URL(appLaunchUrl);
      url.searchParams.set('iss', managerBaseUrl);
      url.searchParams.set('launch', launchId);
      return url.href;
    },
  };
}

function clientOf(options: ContextSourceOptions): ContextManagerClient {
  const { clock, random, tokens, log, policy, timeoutMs } = options;
  return new ContextManagerClient({
    baseUrl: options.managerBaseUrl,
    now: clock.nowMs,
    newCorrelationId: () => opaqueId(random),
    ...(tokens === undefined ? {} : { headers: async () => ({ Authorization: `Bearer ${await tokens.current()}` }) }),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    ...(log === undefined ? {} : { onEvent: log }),
    ...(policy === undefined ? {} : { policy }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

function repeatSettings({ clock, tokens, maxAttempts = 3, maxWaitMs = 5000 }: ContextSourceOptions): RepeatSettings {
  return { clock, maxAttempts, maxWaitMs, renewToken: tokens?.renew };
}

async function setContext(
  options: ContextSourceOptions,
  client: ContextManagerClient,
  settings: RepeatSettings,
  given: SetContextInput,
): Promise<SourceResult<SetContextOutput>> {
  const rules = {
    managerBaseUrl: options.managerBaseUrl,
    knownAppIds: options.knownAppIds === undefined ? undefined : new Set(options.knownAppIds),
    profiles: options.profiles ?? {},
  };
  const local = opaqueId(options.random);
  const { input, exchanged, issues } = await inTransaction(options, setContextId, local, ({ tables, checks }) =>
    prepareSetContext(given, rules, tables, checks),
  );
  if (issues.length > 0) {
    const error = { kind: 'invalid-request', issues } as const;
    return { ok: false, error, advice: 'correct-the-message', mayHaveHappened: false, attempts: 0 };
  }
  const result = await repeatWhereSafe(setContextId, settings, () => client.setContext(input));
  if (!result.ok) return result;
  const { output, headers } = result;
  await inTransaction(options, setContextId, headers.get('x-correlation-id') ?? local, async (common) => {
    for (const row of steps) await row[setContextId]?.({ ...common, input, output, exchanged });
  });
  return result;
}

async function clearContext(
  options: ContextSourceOptions,
  client: ContextManagerClient,
  settings: RepeatSettings,
  launchID: string,
): Promise<SourceResult<ClearContextOutput>> {
  const input = { launchID };
  const result = await repeatWhereSafe(clearContextId, settings, () => client.clearContext(input));
  if (!result.ok) {
    // The manager has no such context, so that nothing is left to be cleared later.
    if (result.advice === 'go-on') await options.store.transaction((tables) => forget(tables, launchID));
    return result;
  }
  const { output, headers } = result;
  await inTransaction(options, clearContextId, headers.get('x-correlation-id') ?? 'none', async (common) => {
    for (const row of steps) await row[clearContextId]?.({ ...common, input, output });
  });
  return result;
}

interface Common {
  readonly nowMs: number;
  readonly tables: StoreTransaction<SourceTables>;
  readonly checks: RequirementChecks;
}

/** Runs what judges and keeps, all in one transaction. */
function inTransaction<Result>(
  { store, clock, release, log }: ContextSourceOptions,
  exchange: SourceExchange,
  correlationId: string,
  run: (common: Common) => Promise<Result>,
): Promise<Result> {
  const emit = (detail: EventDetail): void =>
    emitEvent(log, { exchange, actor: 'context-source', correlationId, atMs: clock.nowMs() }, detail);
  const checks = createRequirementChecks(release.requirements, emit);
  return store.transaction((tables) => run({ nowMs: clock.nowMs(), tables, checks }));
}
