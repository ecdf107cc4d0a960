import { type EventDetail, type EventSink, emitEvent } from '../../../generated/runtime/exchange-event.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import type { Clock } from '../../kit/clock.ts';
import { defaultMaxPending } from '../../kit/forget-expired.ts';
import type { LaunchContexts } from '../../kit/launch-contexts.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import { createRequirementChecks } from '../../kit/requirement-checks.ts';
import { isSecureAddress, isSecureBase } from '../../kit/secure-address.ts';
import { stateDigest } from '../../kit/state-digest.ts';
import type { Store } from '../../kit/store.ts';
import { takeSteps } from '../../kit/take-steps.ts';
import type { InitiatorTables } from './state.ts';
import {
  type LaunchRefusalReason,
  LaunchRefused,
  type LaunchRequest,
  type LaunchWork,
  launchSteps,
  type RegisteredApp,
} from './steps.ts';

/** What a Launch Initiator is made from. */
export interface LaunchInitiatorOptions {
  /** The guide it speaks: how each requirement is known. */
  readonly release: GuideRelease;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store<InitiatorTables>;
  /** Who keeps launch contexts: `own`, this system; `accelerator`, which gives a launchID for each. */
  readonly contexts: 'own' | 'accelerator';
  /** FHIR base that apps will use, sent as `iss`: this system's own, or the accelerator's. */
  readonly fhirBaseUrl: string;
  readonly apps: readonly RegisteredApp[];
  readonly log?: EventSink;
  /** How long a launch may wait for its app; default: five minutes. */
  readonly launchTtlSeconds?: number;
  /** How many launches may wait at a time, of which the oldest give way; default: 10,000. */
  readonly maxPendingLaunches?: number;
}

/** A launch that started: the address to open in the user's browser; or why none did. */
export type LaunchResult =
  | { readonly ok: true; readonly url: string; readonly launchId: string }
  | { readonly ok: false; readonly reason: LaunchRefusalReason; readonly text: string };

/** A Launch Initiator: sends users to apps. */
export interface LaunchInitiator {
  /** CA:SoF-1: where the browser goes for a launch. Never rejects but where the store does. */
  readonly launch: (request: LaunchRequest) => Promise<LaunchResult>;
  /** The contexts of launches that this system keeps itself, for the Authorization Server beside it. */
  readonly contexts: LaunchContexts;
  /** Equal texts mean equal state. */
  readonly stateDigest: () => Promise<string>;
}

const fiveMinutes = 300;
const exchange = 'CA:SoF-1/launch';

/**
 * Creates a Launch Initiator. It holds no state but what `store` keeps.
 * @throws TypeError where the FHIR base or a registered launch URL is neither https nor on loopback.
 */
export function createLaunchInitiator(options: LaunchInitiatorOptions): LaunchInitiator {
  demandSecureAddresses(options);
  const { store, clock } = options;
  const apps = new Map(options.apps.map((app) => [app.appID, app]));
  return {
    launch: (request) => launch(options, apps, request),
    contexts: {
      findLaunch: async (launchId) => {
        const started = await store.transaction(({ get }) => get('launches', launchId));
        if (started?.context === undefined || started.expiresMs <= clock.nowMs()) return undefined;
        return { launchId, context: started.context, expiresMs: started.expiresMs };
      },
    },
    stateDigest: () => stateDigest(store, ['launches']),
  };
}

/** SOF-062. */
function demandSecureAddresses({ fhirBaseUrl, apps }: LaunchInitiatorOptions): void {
  if (!isSecureBase(fhirBaseUrl)) throw new TypeError(`The FHIR base must be https, or on loopback: ${fhirBaseUrl}`);
  const unsafe = apps
    .flatMap(({ launchUrls }) => launchUrls)
    .find((url) => !isSecureAddress(url) || new URL(url).hash !== '');
  if (unsafe === undefined) return;
  throw new TypeError(`A launch URL must be https, or on loopback, and has no fragment: ${unsafe}`);
}

async function launch(
  options: LaunchInitiatorOptions,
  apps: ReadonlyMap<string, RegisteredApp>,
  request: LaunchRequest,
): Promise<LaunchResult> {
  const { clock, random, store, release, log } = options;
  const correlationId = opaqueId(random);
  const emit = (detail: EventDetail): void =>
    emitEvent(log, { exchange, actor: 'launch-initiator', correlationId, atMs: clock.nowMs() }, detail);
  try {
    const { address, launchId } = await store.transaction(async (tables) => {
      const work: LaunchWork = {
        request,
        contexts: options.contexts,
        fhirBaseUrl: options.fhirBaseUrl,
        apps,
        nowMs: clock.nowMs(),
        ttlMs: (options.launchTtlSeconds ?? fiveMinutes) * 1000,
        maxPending: options.maxPendingLaunches ?? defaultMaxPending,
        random,
        tables,
        checks: createRequirementChecks(release.requirements, emit),
        launchUrl: '',
        launchId: '',
        address: '',
      };
      await takeSteps(launchSteps, work, (step) => emit({ kind: 'step-passed', step }));
      return work;
    });
    emit({ kind: 'state-changed', change: 'launches-started', count: 1 });
    return { ok: true, url: address, launchId };
  } catch (error) {
    if (!(error instanceof LaunchRefused)) throw error;
    emit({ kind: 'exchange-failed', reason: error.reason });
    return { ok: false, reason: error.reason, text: error.message };
  }
}
