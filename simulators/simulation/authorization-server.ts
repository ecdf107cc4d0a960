import { release } from '../../generated/halo-1.1.0/release.ts';
import { createAuthorizationServer } from '../actors/authorization-server/actor.ts';
import { emptyAuthorizationTables } from '../actors/authorization-server/state.ts';
import type { LaunchContext } from '../kit/launch-contexts.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import { type AuthorizationConfig, authorizationParts, authorizationProperties } from './authorization-config.ts';
import { launchContextSchema } from './launch-context-schema.ts';
import type { Simulation } from './simulation.ts';

interface AuthorizationServerConfig extends AuthorizationConfig {
  readonly fhirBaseUrl: string;
  readonly launches?: Readonly<Record<string, LaunchContext>>;
}

/** `halo simulate authorization-server` */
export const authorizationServerSimulation: Simulation<AuthorizationServerConfig> = {
  summary: 'authorizes apps and systems, SMART App Launch 2.1.0 with OpenID Connect',
  properties: {
    fhirBaseUrl: {
      type: 'string',
      pattern: '^https?://',
      description: 'FHIR base its tokens are for: aud, to the letter.',
    },
    ...authorizationProperties,
    launches: {
      type: 'object',
      additionalProperties: launchContextSchema,
      description: 'What each launch value stands for, for a server without a Context Manager.',
    },
  },
  required: ['fhirBaseUrl', 'clients', 'users'],
  start: async ({ launches = {}, fhirBaseUrl, ...config }, parts) => {
    const { clock, random, log, policy, baseUrl } = parts;
    const server = createAuthorizationServer({
      ...(await authorizationParts(config, parts)),
      fhirBaseUrl,
      release,
      clock,
      random,
      log,
      policy,
      store: createMemoryStore(emptyAuthorizationTables()),
      publicBaseUrl: baseUrl,
      contexts: {
        findLaunch: async (launchId) => {
          const context = Object.hasOwn(launches, launchId) ? launches[launchId] : undefined;
          return context === undefined ? undefined : { launchId, context, expiresMs: Number.MAX_SAFE_INTEGER };
        },
      },
    });
    return { handle: server.handle, lines: [`issuer ${baseUrl}`], stop: () => {} };
  },
};
