import { release } from '../../generated/halo-1.1.0/release.ts';
import { createLaunchInitiator } from '../actors/launch-initiator/actor.ts';
import { emptyInitiatorTables } from '../actors/launch-initiator/state.ts';
import type { RegisteredApp } from '../actors/launch-initiator/steps.ts';
import { basePathOf } from '../kit/base-url.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import { createControl, textOf } from './control.ts';
import { type Simulation, textList } from './simulation.ts';

interface LaunchInitiatorConfig {
  readonly fhirBaseUrl: string;
  readonly apps: readonly RegisteredApp[];
  readonly launchTtlSeconds?: number;
  readonly maxPendingLaunches?: number;
}

/** Registered apps, for schemas. */
export const appsSchema = {
  type: 'array',
  minItems: 1,
  description: 'The apps that may be launched.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['appID', 'launchUrls'],
    properties: { appID: { type: 'string', minLength: 1 }, launchUrls: { ...textList, minItems: 1 } },
  },
} as const;

/** For schemas. */
export const launchTtlSchema = {
  type: 'number',
  exclusiveMinimum: 0,
  description: 'How long a launch may wait; default: 300.',
} as const;

/** For schemas. */
export const maxPendingSchema = {
  type: 'integer',
  minimum: 1,
  description: 'How many launches may be under way at a time, of which the oldest give way; default: 10000.',
} as const;

/** `halo simulate launch-initiator` */
export const launchInitiatorSimulation: Simulation<LaunchInitiatorConfig> = {
  summary: 'makes the addresses that launch apps with a context of an accelerator, told by its control interface',
  properties: {
    fhirBaseUrl: { type: 'string', pattern: '^https?://', description: 'FHIR base sent as iss.' },
    apps: appsSchema,
    launchTtlSeconds: launchTtlSchema,
    maxPendingLaunches: maxPendingSchema,
  },
  required: ['fhirBaseUrl', 'apps'],
  start: async (config, { clock, random, log, baseUrl }) => {
    const initiator = createLaunchInitiator({
      ...config,
      release,
      clock,
      random,
      log,
      contexts: 'accelerator',
      store: createMemoryStore(emptyInitiatorTables()),
    });
    const handle = createControl(basePathOf(baseUrl), {
      launch: (body) => initiator.launch({ appID: textOf(body, 'appID'), launchID: textOf(body, 'launchID') }),
    });
    const [app] = config.apps;
    const lines = [
      `control interface ${baseUrl}: launch`,
      `  curl -s ${baseUrl}/launch -H 'content-type: application/json' -d '${JSON.stringify({ appID: app?.appID ?? '', launchID: '…' })}'`,
    ];
    return { handle, lines, stop: () => {} };
  },
};
