import { readSetContextInput } from '../../generated/halo-1.1.0/ca-sofa/messages.ts';
import type { SetContextInput } from '../../generated/halo-1.1.0/ca-sofa/types.ts';
import { release } from '../../generated/halo-1.1.0/release.ts';
import { describeExchangeError } from '../../generated/runtime/exchange-error.ts';
import { Validation } from '../../generated/runtime/validation.ts';
import { createContextSource } from '../actors/context-source/actor.ts';
import type { SourceResult } from '../actors/context-source/source-result.ts';
import { emptySourceTables } from '../actors/context-source/state.ts';
import { basePathOf } from '../kit/base-url.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import { ControlRefusal, createControl, textOf } from './control.ts';
import { type Simulation, textList } from './simulation.ts';

interface ContextSourceConfig {
  readonly managerBaseUrl: string;
  readonly bearerToken?: string;
  readonly knownAppIds?: readonly string[];
  readonly timeoutMs?: number;
  readonly maxAttempts?: number;
  readonly maxWaitMs?: number;
}

/** `halo simulate context-source` */
export const contextSourceSimulation: Simulation<ContextSourceConfig> = {
  summary: 'sets and clears contexts at a Context Manager, told by its control interface',
  properties: {
    managerBaseUrl: { type: 'string', pattern: '^https?://', description: 'FHIR base of the Context Manager.' },
    bearerToken: { type: 'string', minLength: 1, description: 'Token to call it with.' },
    knownAppIds: { ...textList, description: 'Ids of the App Catalog: no other appID is sent.' },
    timeoutMs: { type: 'integer', minimum: 1, description: 'How long an attempt may take; default: 30000.' },
    maxAttempts: {
      type: 'integer',
      minimum: 1,
      maximum: 10,
      description: 'How often to try where that is safe; default: 3.',
    },
    maxWaitMs: {
      type: 'integer',
      minimum: 0,
      description: 'The longest wait before a further attempt; default: 5000.',
    },
  },
  required: ['managerBaseUrl'],
  start: async ({ bearerToken, ...config }, { clock, random, log, policy, baseUrl }) => {
    const source = createContextSource({
      ...config,
      release,
      clock,
      random,
      log,
      policy,
      store: createMemoryStore(emptySourceTables()),
      ...(bearerToken === undefined ? {} : { tokens: { current: () => bearerToken } }),
    });
    const handle = createControl(basePathOf(baseUrl), {
      'set-context': async (body) => summaryOf(await source.setContext(inputOf(body))),
      'clear-context': async (body) => summaryOf(await source.clearContext(textOf(body, 'launchID'))),
      'launch-url': async (body) => ({ url: source.launchUrl(textOf(body, 'appLaunchUrl'), textOf(body, 'launchID')) }),
      'known-id': async (body) => (await source.knownId(textOf(body, 'fullUrl'))) ?? {},
      'open-contexts': async () => Object.fromEntries(await source.openContexts()),
    });
    const lines = [
      `control interface ${baseUrl}: set-context (a Parameters resource), clear-context, launch-url, known-id, open-contexts`,
      `  curl -s ${baseUrl}/set-context -H 'content-type: application/json' -d '{"resourceType":"Parameters"}'`,
    ];
    return { handle, lines, stop: () => {} };
  },
};

/** The message as it goes over the wire, a Parameters resource. @throws ControlRefusal where it is none. */
export function inputOf(body: unknown): SetContextInput {
  const validation = new Validation({});
  const input = readSetContextInput(body, validation);
  const [issue] = validation.issues.filter(({ severity }) => severity === 'error');
  if (input !== undefined && issue === undefined) return input;
  throw new ControlRefusal(
    issue === undefined ? 'no message' : `${issue.expression}: found ${issue.found}, wanted ${issue.wanted}`,
  );
}

/** A result as the control interface tells it. */
export function summaryOf<Output>(result: SourceResult<Output>): object {
  if (result.ok) return { ok: true, status: result.status, attempts: result.attempts, output: result.output };
  const { advice, mayHaveHappened, attempts, error } = result;
  const outcome = error.kind === 'operation-outcome' ? { status: error.status, outcome: error.outcome } : {};
  return { ok: false, advice, mayHaveHappened, attempts, error: describeExchangeError(error), ...outcome };
}
