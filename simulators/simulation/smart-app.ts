import type { ClientRegistration } from '../actors/authorization-client/registration.ts';
import { ConfigError } from '../config.ts';
import { createSmartApp } from '../systems/smart-app.ts';
import { type ClientKeyConfig, clientKeyOf, clientKeyProperties } from './client-key.ts';
import { maxPendingSchema } from './launch-initiator.ts';
import { type Simulation, textList } from './simulation.ts';

interface SmartAppConfig extends ClientKeyConfig {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scopes: readonly string[];
  readonly trustedIssuers: readonly string[];
  readonly authorizeBy?: 'get' | 'post' | 'post-where-supported';
  readonly frameAncestors?: readonly string[];
  readonly sessionTtlSeconds?: number;
  readonly maxPendingLaunches?: number;
}

/** `halo simulate smart-app`, by the names of its actors too: the two are one app, and neither makes sense alone. */
export const smartAppSimulation: Simulation<SmartAppConfig> = {
  summary: 'is an app that takes launches (CA:SoF-1) and gets its tokens (CA:SoF-2, CA:SoF-3)',
  properties: {
    clientId: { type: 'string', minLength: 1, description: 'As it is registered at the Authorization Server.' },
    clientSecret: {
      type: 'string',
      minLength: 1,
      description: 'Makes it a confidential client that authenticates by HTTP Basic; default: a public one.',
    },
    ...clientKeyProperties,
    scopes: { ...textList, description: 'Scopes it asks for beside launch.' },
    trustedIssuers: { ...textList, minItems: 1, description: 'FHIR bases that may launch it.' },
    authorizeBy: {
      enum: ['get', 'post', 'post-where-supported'],
      description: 'How the authorization request travels (SOF-034); default: get.',
    },
    frameAncestors: { ...textList, description: 'Sites that may show it in a frame.' },
    sessionTtlSeconds: {
      type: 'number',
      exclusiveMinimum: 0,
      description: 'How long a session lasts that nobody ends; default: 28800.',
    },
    maxPendingLaunches: maxPendingSchema,
  },
  required: ['clientId', 'scopes', 'trustedIssuers'],
  start: async (config, { clock, random, log, policy, baseUrl }) => {
    const app = createSmartApp({
      ...config,
      clock,
      random,
      log,
      policy,
      publicBaseUrl: baseUrl,
      registration: await registrationOf(config),
    });
    const lines = [`launch URL ${app.launchUrl}`, `redirect URI ${app.redirectUri}`];
    if (app.jwksUrl !== undefined) lines.push(`key set ${app.jwksUrl}`);
    return { handle: app.handle, lines, stop: app.stop };
  },
};

async function registrationOf({ clientId, clientSecret, ...config }: SmartAppConfig): Promise<ClientRegistration> {
  const key = await clientKeyOf(config, '');
  if (key === undefined) {
    return clientSecret === undefined
      ? { kind: 'public', clientId }
      : { kind: 'confidential-symmetric', clientId, clientSecret };
  }
  if (clientSecret === undefined) return { kind: 'confidential-asymmetric', clientId, key };
  throw new ConfigError('The configuration', [
    'clientSecret and a key exclude each other: a client authenticates in one way.',
  ]);
}
