import { release } from '../../generated/halo-1.1.0/release.ts';
import { createAuthorizationServer } from '../actors/authorization-server/actor.ts';
import type { ClientRegistration, UserRegistration } from '../actors/authorization-server/registration.ts';
import { emptyAuthorizationTables } from '../actors/authorization-server/state.ts';
import { createKeyRing, generateSigningKey } from '../kit/keys.ts';
import type { LaunchContext } from '../kit/launch-contexts.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import { type Simulation, textList } from './simulation.ts';

interface AuthorizationServerConfig {
  readonly fhirBaseUrl: string;
  readonly clients: readonly ClientRegistration[];
  readonly users: readonly UserRegistration[];
  readonly approveAs?: string;
  readonly launches?: Readonly<Record<string, LaunchContext>>;
  readonly frameAncestors?: readonly string[];
}

const text = { type: 'string', minLength: 1 } as const;

/** `halo simulate authorization-server` */
export const authorizationServerSimulation: Simulation<AuthorizationServerConfig> = {
  summary: 'authorizes apps and systems, SMART App Launch 2.1.0 with OpenID Connect',
  properties: {
    fhirBaseUrl: {
      type: 'string',
      pattern: '^https?://',
      description: 'FHIR base its tokens are for: aud, to the letter.',
    },
    clients: {
      type: 'array',
      minItems: 1,
      description: 'Registered clients.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['clientId', 'name', 'authentication', 'scope'],
        properties: {
          clientId: text,
          name: text,
          authentication: {
            type: 'object',
            additionalProperties: false,
            required: ['type'],
            properties: {
              type: { enum: ['public', 'confidential-symmetric', 'confidential-asymmetric'] },
              secretSha256: text,
              jwks: { type: 'object', required: ['keys'] },
              jwksUrl: text,
            },
          },
          appId: text,
          redirectUris: textList,
          scope: { type: 'string' },
          grantTypes: { type: 'array', items: { enum: ['authorization_code', 'refresh_token', 'client_credentials'] } },
          origins: textList,
          consent: { enum: ['ask', 'implied'] },
          mayIntrospect: { type: 'boolean' },
        },
      },
    },
    users: {
      type: 'array',
      description: 'People who can log in.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['username', 'subject', 'displayName'],
        properties: {
          username: text,
          passwordHash: text,
          subject: text,
          displayName: text,
          fhirUser: text,
          scope: text,
        },
      },
    },
    approveAs: {
      ...text,
      description: 'Says yes to everything in the name of this user, without a page. Loopback only.',
    },
    launches: {
      type: 'object',
      additionalProperties: { type: 'object', required: ['fhirContext'] },
      description: 'What each launch value stands for, for a server without a Context Manager.',
    },
    frameAncestors: { ...textList, description: 'Sites that may show its pages in a frame.' },
  },
  required: ['fhirBaseUrl', 'clients', 'users'],
  start: async ({ approveAs, launches = {}, ...config }, { clock, random, log, policy, baseUrl, isLoopback }) => {
    if (approveAs !== undefined && !isLoopback) throw new RangeError('approveAs is for loopback only.');
    const server = createAuthorizationServer({
      ...config,
      release,
      clock,
      random,
      log,
      policy,
      store: createMemoryStore(emptyAuthorizationTables()),
      publicBaseUrl: baseUrl,
      keys: createKeyRing(await generateSigningKey('RS256'), { clock }),
      ...(approveAs === undefined ? {} : { approval: { kind: 'automatic' as const, username: approveAs } }),
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
