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
export interface StartedSimulation {
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
  /** Members that tenants cannot share, because with them each would let in those of all. */
  readonly ofOneTenant?: readonly string[];
  readonly start: (config: Config, parts: SimulationParts) => Promise<StartedSimulation>;
}

/** Members that every configuration may have. */
export interface CommonConfig {
  readonly host?: string;
  readonly port?: number;
  readonly publicBaseUrl?: string;
  readonly unsafeAllowPlainHttpBeyondLoopback?: boolean;
  readonly tls?: TlsFiles;
  readonly tenant?: string;
  readonly tenants?: Readonly<Record<string, object>>;
  readonly enforce?: Policy['enforce'];
}

/** Where a server's proof of its name is kept, in PEM; paths begin at the folder the command is started in. */
export interface TlsFiles {
  readonly keyFile: string;
  readonly certFile: string;
}

const enforce = { enum: ['stated', 'chosen'], description: 'chosen: refuse what breaks rules that are ours, too.' };

const serverProperties = {
  host: { type: 'string', description: 'Address to listen on; default: 127.0.0.1.' },
  port: { type: 'integer', minimum: 0, maximum: 65_535, description: 'Port; default: 0, any that is free.' },
  publicBaseUrl: {
    type: 'string',
    pattern: '^https?://',
    description: 'Where peers find it, behind a proxy for example.',
  },
  unsafeAllowPlainHttpBeyondLoopback: { type: 'boolean', description: 'Lets it listen beyond loopback without TLS.' },
  tls: {
    type: 'object',
    additionalProperties: false,
    required: ['keyFile', 'certFile'],
    description: 'Serves HTTPS. Paths begin at the folder the command is started in.',
    properties: {
      keyFile: { type: 'string', minLength: 1, description: 'Private key in PEM, without a pass phrase.' },
      certFile: { type: 'string', minLength: 1, description: 'Certificate in PEM, and those between it and a root.' },
    },
  },
};

/** The members of a configuration that are of the server, whoever its tenants are. */
export const serverMembers: readonly string[] = [...Object.keys(serverProperties), 'tenant', 'tenants'];

type Described = Pick<Simulation<never>, 'properties' | 'required'>;

/**
 * The whole schema of a simulation's configuration: what it asks for, and what all take. Where there are `tenants`, the members beside
 * them are what those have in common, so that what is required may be in either; `tenantsSchema` tells whether it is.
 */
export function configSchema({ properties, required }: Described): ConfigSchema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...serverProperties,
      tenant: { type: 'string', pattern: tenantName.source, description: 'Serves below /t/<tenant>.' },
      tenants: {
        ...tenantsSchema({ properties }).properties['tenants'],
        description:
          'Several on one server, below /t/<name>, each with data and keys of its own. What a section says takes the place of what ' +
          'is said beside tenants.',
      },
      enforce,
      ...properties,
    },
    ...(required === undefined ? {} : { if: { required: ['tenants'] }, else: { required } }),
  };
}

/** The schema of sections that are complete, by the name of their tenant. */
export function tenantsSchema({ properties, required }: Described): ConfigSchema {
  const section: ConfigSchema = {
    type: 'object',
    additionalProperties: false,
    properties: { enforce, ...properties },
    ...(required === undefined ? {} : { required }),
  };
  const tenants = {
    type: 'object',
    minProperties: 1,
    propertyNames: { pattern: tenantName.source },
    additionalProperties: section,
  };
  return { type: 'object', additionalProperties: false, properties: { tenants } };
}

/** A list of texts, for schemas. */
export const textList = { type: 'array', items: { type: 'string' } } as const;
