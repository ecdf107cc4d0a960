import type { Policy } from '../../generated/runtime/evidence.ts';
import type { EventSink } from '../../generated/runtime/exchange-event.ts';
import type { ConfigSchema } from '../config.ts';
import type { Clock } from '../kit/clock.ts';
import type { Handler } from '../kit/http-server.ts';
import { tenantName } from '../kit/path-router.ts';
import type { RandomSource } from '../kit/random.ts';

/** What a simulated actor is given. */
export interface SimulationParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: EventSink;
  /** Where peers find it, with the tenant's path, without a slash at the end. */
  readonly baseUrl: string;
  /** The simulator listens on loopback only. */
  readonly isLoopback: boolean;
  readonly policy: Policy;
}

/** A simulated actor that is ready. */
interface StartedSimulation {
  readonly handle: Handler;
  /** What to tell whoever started it, a line each. */
  readonly lines: readonly string[];
  readonly stop: () => void | Promise<void>;
}

/** An actor as the command line can start it. */
export interface Simulation<Config> {
  readonly summary: string;
  /** Of its own members; those that all simulations share are added. */
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly start: (config: Config, parts: SimulationParts) => Promise<StartedSimulation>;
}

/** Members that every configuration may have. */
export interface CommonConfig {
  readonly host?: string;
  readonly port?: number;
  readonly publicBaseUrl?: string;
  readonly unsafeAllowPlainHttpBeyondLoopback?: boolean;
  readonly tenant?: string;
  readonly enforce?: Policy['enforce'];
}

const commonProperties = {
  host: { type: 'string', description: 'Address to listen on; default: 127.0.0.1.' },
  port: { type: 'integer', minimum: 0, maximum: 65_535, description: 'Port; default: 0, any that is free.' },
  publicBaseUrl: {
    type: 'string',
    pattern: '^https?://',
    description: 'Where peers find it, behind a proxy for example.',
  },
  unsafeAllowPlainHttpBeyondLoopback: { type: 'boolean', description: 'Lets it listen beyond loopback without TLS.' },
  tenant: {
    type: 'string',
    pattern: tenantName.source,
    description: 'Serves below /t/<tenant>.',
  },
  enforce: { enum: ['stated', 'chosen'], description: 'chosen: refuse what breaks rules that are ours, too.' },
};

/** The whole schema of a simulation's configuration. */
export function configSchema({
  properties,
  required,
}: Pick<Simulation<never>, 'properties' | 'required'>): ConfigSchema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: { ...commonProperties, ...properties },
    ...(required === undefined ? {} : { required }),
  };
}

/** A list of texts, for schemas. */
export const textList = { type: 'array', items: { type: 'string' } } as const;
