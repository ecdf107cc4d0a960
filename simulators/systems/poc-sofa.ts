import type { SetContextInput } from '../../generated/halo-1.1.0/ca-sofa/types.ts';
import { release } from '../../generated/halo-1.1.0/release.ts';
import type { Policy } from '../../generated/runtime/evidence.ts';
import type { EventSink } from '../../generated/runtime/exchange-event.ts';
import { type ContextSource, createContextSource } from '../actors/context-source/actor.ts';
import type { SourceFailure } from '../actors/context-source/source-result.ts';
import { emptySourceTables } from '../actors/context-source/state.ts';
import { createLaunchInitiator, type LaunchInitiator, type LaunchResult } from '../actors/launch-initiator/actor.ts';
import { emptyInitiatorTables } from '../actors/launch-initiator/state.ts';
import type { RegisteredApp } from '../actors/launch-initiator/steps.ts';
import type { Clock } from '../kit/clock.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import type { RandomSource } from '../kit/random.ts';
import { type BackendTokensOptions, createBackendTokens } from './backend-tokens.ts';

/** What a Point of Care system that launches through an accelerator is made from. */
export interface PocSofaOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** FHIR base of the accelerator. */
  readonly sofaBaseUrl: string;
  /** Apps of the App Catalog that this system launches. */
  readonly apps: readonly RegisteredApp[];
  /** How the system is registered with the accelerator; absent where that lets everyone in. */
  readonly registration?: BackendTokensOptions['registration'];
  /** Scopes for set-context and clear-context; default: `Context.write` (question Q-SOF-10). */
  readonly scope?: string;
  readonly log?: EventSink;
  readonly policy?: Policy;
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** An app that a user asks for. */
export interface PocLaunchRequest {
  readonly appID: string;
  readonly launchUrl?: string;
  /** What the app will be told; `appID` is added. */
  readonly context: Omit<SetContextInput, 'appID'>;
}

/** A launch that started, or the step at which it did not. */
export type PocLaunchResult =
  | Extract<LaunchResult, { readonly ok: true }>
  | ({ readonly at: 'set-context' } & SourceFailure)
  | ({ readonly at: 'launch' } & Extract<LaunchResult, { readonly ok: false }>);

/** A Point of Care system that launches through an accelerator: a Context Source and a Launch Initiator. */
export interface PocSofa {
  readonly source: ContextSource;
  readonly initiator: LaunchInitiator;
  /** Hands the context to the accelerator, and gives the address that starts the app with it. */
  readonly launch: (request: PocLaunchRequest) => Promise<PocLaunchResult>;
  /** Takes the context back, when the visit is over. */
  readonly endLaunch: ContextSource['clearContext'];
}

/** Creates the system. @throws TypeError where an address is neither https nor on loopback. */
export function createPocSofa(options: PocSofaOptions): PocSofa {
  const { clock, random, sofaBaseUrl, apps, log, policy, fetch } = options;
  const common = {
    release,
    clock,
    random,
    ...(log === undefined ? {} : { log }),
    ...(policy === undefined ? {} : { policy }),
    ...(fetch === undefined ? {} : { fetch }),
  };
  const source = createContextSource({
    ...common,
    store: createMemoryStore(emptySourceTables()),
    managerBaseUrl: sofaBaseUrl,
    knownAppIds: apps.map(({ appID }) => appID),
    ...tokensOf(options),
  });
  const initiator = createLaunchInitiator({
    ...common,
    store: createMemoryStore(emptyInitiatorTables()),
    contexts: 'accelerator',
    fhirBaseUrl: sofaBaseUrl,
    apps,
  });
  return {
    source,
    initiator,
    launch: (request) => launch(source, initiator, request),
    endLaunch: source.clearContext,
  };
}

function tokensOf({ registration, scope = 'Context.write', sofaBaseUrl, ...common }: PocSofaOptions) {
  if (registration === undefined) return {};
  return { tokens: createBackendTokens({ ...common, fhirBaseUrl: sofaBaseUrl, registration, scope }) };
}

async function launch(
  source: ContextSource,
  initiator: LaunchInitiator,
  { appID, launchUrl, context }: PocLaunchRequest,
): Promise<PocLaunchResult> {
  const set = await source.setContext({ ...context, appID });
  if (!set.ok) return { ...set, at: 'set-context' };
  const { launchID } = set.output;
  const started = await initiator.launch({ appID, launchID, ...(launchUrl === undefined ? {} : { launchUrl }) });
  if (started.ok) return started;
  // Nobody will use what was handed over.
  await source.clearContext(launchID);
  return { ...started, at: 'launch' };
}
