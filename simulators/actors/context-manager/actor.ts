import { createContextManagerServer } from '../../../generated/halo-1.1.0/ca-sofa/context-manager.server.ts';
import type {
  ClearContextInput,
  ClearContextOutput,
  SetContextInput,
  SetContextOutput,
} from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { Policy } from '../../../generated/runtime/evidence.ts';
import type { EventSink } from '../../../generated/runtime/exchange-event.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import type { ExchangeContext, FetchHandler } from '../../../generated/runtime/server-options.ts';
import type { Clock } from '../../kit/clock.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import { createRequirementChecks } from '../../kit/requirement-checks.ts';
import { stateDigest } from '../../kit/state-digest.ts';
import type { Store } from '../../kit/store.ts';
import { clearContextOutput, setContextOutput } from './output.ts';
import type { ContextTables, StoredContext, StoredResource } from './state.ts';
import { steps } from './steps.ts';
import type { ClearContextWork, ManagerSettings, ReferenceMode, SetContextWork, Work } from './work.ts';

/** What a Context Manager is made from. */
export interface ContextManagerOptions {
  /** The guide it speaks: its resource types, and how each requirement is known. */
  readonly release: GuideRelease;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store<ContextTables>;
  /** FHIR base as callers know it: `https://sofa.example.ca/fhir`. Its path is where the server answers. */
  readonly publicBaseUrl: string;
  readonly log?: EventSink;
  readonly policy?: Policy;
  /** Where context parameters may point; default: `either`. SOFA-018 lets a jurisdiction choose. */
  readonly references?: ReferenceMode;
  /** Whether calls without `appID` are refused; default: no. SOFA-015 lets a jurisdiction choose. */
  readonly appIdRequired?: boolean;
  /** How long a context lives that nobody clears; default: eight hours, a working day. SOFA-065 wants some limit. */
  readonly contextTtlSeconds?: number;
}

/** A Context Manager: keeps clinical context between a launching system and the apps it launches. */
export interface ContextManager {
  /** Answers CA:SoFA-1 and CA:SoFA-2. */
  readonly handle: FetchHandler;
  /** The context a launch id stands for; `undefined` where there is none or its time is over. */
  readonly findContext: (launchId: string) => Promise<StoredContext | undefined>;
  /** A resource by `Type/id`. */
  readonly findResource: (key: string) => Promise<StoredResource | undefined>;
  /** Equal texts mean equal state. */
  readonly stateDigest: () => Promise<string>;
}

const workingDaySeconds = 8 * 60 * 60;

/** Creates a Context Manager. It holds no state but what `store` keeps. */
export function createContextManager(options: ContextManagerOptions): ContextManager {
  const { store, clock, random, log, policy } = options;
  const settings = settingsFrom(options);
  const handle = createContextManagerServer(
    {
      'CA:SoFA-1/set-context': (input, exchange) => setContext(options, settings, input, exchange),
      'CA:SoFA-2/clear-context': (input, exchange) => clearContext(options, settings, input, exchange),
    },
    {
      basePath: new URL(settings.publicBaseUrl).pathname,
      now: clock.nowMs,
      newCorrelationId: () => opaqueId(random),
      ...(log === undefined ? {} : { onEvent: log }),
      ...(policy === undefined ? {} : { policy }),
    },
  );
  return {
    handle,
    findContext: (launchId) => findContext(store, clock, launchId),
    findResource: (key) => store.transaction(({ get }) => get('resources', key)),
    stateDigest: () => stateDigest(store, ['contexts', 'resources']),
  };
}

function settingsFrom(options: ContextManagerOptions): ManagerSettings {
  const { clock, random, release } = options;
  return {
    clock,
    random,
    publicBaseUrl: options.publicBaseUrl.replace(/\/+$/, ''),
    resourceTypes: new Set(release.actors['context-manager']?.resourceTypes ?? []),
    references: options.references ?? 'either',
    appIdRequired: options.appIdRequired ?? false,
    contextTtlSeconds: options.contextTtlSeconds ?? workingDaySeconds,
  };
}

async function findContext(
  store: Store<ContextTables>,
  clock: Clock,
  launchId: string,
): Promise<StoredContext | undefined> {
  const stored = await store.transaction(({ get }) => get('contexts', launchId));
  return stored === undefined || stored.expiresMs <= clock.nowMs() ? undefined : stored;
}

async function setContext(
  options: ContextManagerOptions,
  settings: ManagerSettings,
  input: SetContextInput,
  exchange: ExchangeContext,
): Promise<SetContextOutput> {
  return inTransaction(options, settings, exchange, async (common) => {
    const work: SetContextWork = {
      ...common,
      exchange: 'CA:SoFA-1/set-context',
      input,
      addresses: new Map(),
      created: [],
      context: { fhirContext: [] },
      launchId: undefined,
    };
    for (const row of steps) await runStep(row.step, row[work.exchange], work, exchange);
    return setContextOutput(work);
  });
}

async function clearContext(
  options: ContextManagerOptions,
  settings: ManagerSettings,
  input: ClearContextInput,
  exchange: ExchangeContext,
): Promise<ClearContextOutput> {
  return inTransaction(options, settings, exchange, async (common) => {
    const work: ClearContextWork = { ...common, exchange: 'CA:SoFA-2/clear-context', input, deleted: undefined };
    for (const row of steps) await runStep(row.step, row[work.exchange], work, exchange);
    return clearContextOutput(work);
  });
}

/** SOFA-033: the steps of an exchange take effect together, or not at all. */
function inTransaction<Output>(
  { store, release }: ContextManagerOptions,
  settings: ManagerSettings,
  exchange: ExchangeContext,
  run: (common: Work) => Promise<Output>,
): Promise<Output> {
  return store.transaction((tables) =>
    run({
      settings,
      nowMs: settings.clock.nowMs(),
      tables,
      checks: createRequirementChecks(release.requirements, exchange.emit),
      changed: (change, count) => exchange.emit({ kind: 'state-changed', change, count }),
    }),
  );
}

async function runStep<Kind extends Work>(
  name: string,
  step: ((work: Kind) => void | Promise<void>) | undefined,
  work: Kind,
  exchange: ExchangeContext,
): Promise<void> {
  if (step === undefined) return;
  await step(work);
  exchange.emit({ kind: 'step-passed', step: name });
}
