import { ContextManagerClient } from '../../../generated/halo-1.1.0/ca-sofa/context-manager.client.ts';
import type {
  ClearContextOutput,
  SetContextInput,
  SetContextOutput,
} from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { Policy } from '../../../generated/runtime/evidence.ts';
import type { ExchangeResult } from '../../../generated/runtime/exchange-error.ts';
import { type EventDetail, type EventSink, emitEvent } from '../../../generated/runtime/exchange-event.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import type { Clock } from '../../kit/clock.ts';
import { opaqueId, type RandomSource } from '../../kit/random.ts';
import { createRequirementChecks } from '../../kit/requirement-checks.ts';
import type { Store } from '../../kit/store.ts';
import type { SourceTables } from './state.ts';
import { type SetContextAnswer, steps } from './steps.ts';

/** What a Context Source is made from. */
export interface ContextSourceOptions {
  /** The guide it speaks: how each requirement is known. */
  readonly release: GuideRelease;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store<SourceTables>;
  /** FHIR base of the Context Manager. */
  readonly managerBaseUrl: string;
  readonly log?: EventSink;
  readonly policy?: Policy;
  /** Sends requests; default: the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly timeoutMs?: number;
}

/** A Context Source: hands the context of a launch to a Context Manager, and takes it back. */
export interface ContextSource {
  /** CA:SoFA-1. Never rejects. */
  readonly setContext: (input: SetContextInput) => Promise<ExchangeResult<SetContextOutput>>;
  /** CA:SoFA-2. Never rejects: a failed clear may be logged and passed over (SOFA-064). */
  readonly clearContext: (launchId: string) => Promise<ExchangeResult<ClearContextOutput>>;
  /** `Type/id` at the manager of the resource sent under this fullUrl (SOFA-046). */
  readonly managerKeyOf: (fullUrl: string) => Promise<string | undefined>;
  /** The app's launch URL for a context: `iss` is the manager's FHIR base, `launch` the launch id (SOFA-050). */
  readonly launchUrl: (appLaunchUrl: string, launchId: string) => string;
}

const setContextId = 'CA:SoFA-1/set-context';
const clearContextId = 'CA:SoFA-2/clear-context';

/** Creates a Context Source. It holds no state but what `store` keeps. */
export function createContextSource(options: ContextSourceOptions): ContextSource {
  const { store, clock, random, managerBaseUrl, log, policy, timeoutMs } = options;
  const client = new ContextManagerClient({
    baseUrl: managerBaseUrl,
    now: clock.nowMs,
    newCorrelationId: () => opaqueId(random),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    ...(log === undefined ? {} : { onEvent: log }),
    ...(policy === undefined ? {} : { policy }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return {
    setContext: async (input) => {
      const result = await client.setContext(input);
      if (!result.ok) return result;
      const { output, headers } = result;
      await takeAnswer(options, setContextId, headers, async (common) => {
        for (const row of steps) await row[setContextId]?.({ ...common, input, output });
      });
      return result;
    },
    clearContext: async (launchId) => {
      const input = { launchID: launchId };
      const result = await client.clearContext(input);
      if (!result.ok) return result;
      const { output, headers } = result;
      await takeAnswer(options, clearContextId, headers, async (common) => {
        for (const row of steps) await row[clearContextId]?.({ ...common, input, output });
      });
      return result;
    },
    managerKeyOf: async (fullUrl) => (await store.transaction(({ get }) => get('ids', fullUrl)))?.managerKey,
    launchUrl: (appLaunchUrl, launchId) => {
      const url = new URL(appLaunchUrl);
      url.searchParams.set('iss', managerBaseUrl);
      url.searchParams.set('launch', launchId);
      return url.href;
    },
  };
}

type Common = Pick<SetContextAnswer, 'nowMs' | 'tables' | 'checks'>;

/** Judges a valid answer and keeps what is to be kept of it, all in one transaction. */
async function takeAnswer(
  { store, clock, release, log }: ContextSourceOptions,
  exchange: string,
  headers: Headers,
  run: (common: Common) => Promise<void>,
): Promise<void> {
  const correlationId = headers.get('x-correlation-id') ?? 'none';
  const emit = (detail: EventDetail): void =>
    emitEvent(log, { exchange, actor: 'context-source', correlationId, atMs: clock.nowMs() }, detail);
  const checks = createRequirementChecks(release.requirements, emit);
  await store.transaction((tables) => run({ nowMs: clock.nowMs(), tables, checks }));
}
