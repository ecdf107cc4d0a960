import { createSmartApp } from '../systems/smart-app.ts';
import { type Simulation, textList } from './simulation.ts';

interface SmartAppConfig {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scopes: readonly string[];
  readonly trustedIssuers: readonly string[];
  readonly authorizeBy?: 'get' | 'post' | 'post-where-supported';
  readonly frameAncestors?: readonly string[];
}

/** `halo simulate smart-app`, by the names of its actors too: the two are one app, and neither makes sense alone. */
export const smartAppSimulation: Simulation<SmartAppConfig> = {
  summary: 'is an app that takes launches (CA:SoF-1) and gets its tokens (CA:SoF-2, CA:SoF-3)',
  properties: {
    clientId: { type: 'string', minLength: 1, description: 'As it is registered at the Authorization Server.' },
    clientSecret: {
      type: 'string',
      minLength: 1,
      description: 'Makes it a confidential client; default: a public one.',
    },
    scopes: { ...textList, description: 'Scopes it asks for beside launch.' },
    trustedIssuers: { ...textList, minItems: 1, description: 'FHIR bases that may launch it.' },
    authorizeBy: {
      enum: ['get', 'post', 'post-where-supported'],
      description: 'How the authorization request travels (SOF-034); default: get.',
    },
    frameAncestors: { ...textList, description: 'Sites that may show it in a frame.' },
  },
  required: ['clientId', 'scopes', 'trustedIssuers'],
  start: async ({ clientId, clientSecret, ...config }, { clock, random, log, policy, baseUrl }) => {
    const app = createSmartApp({
      ...config,
      clock,
      random,
      log,
      policy,
      publicBaseUrl: baseUrl,
      registration:
        clientSecret === undefined
          ? { kind: 'public', clientId }
          : { kind: 'confidential-symmetric', clientId, clientSecret },
    });
    const lines = [`launch URL ${app.launchUrl}`, `redirect URI ${app.redirectUri}`];
    return { handle: app.handle, lines, stop: () => {} };
  },
};
