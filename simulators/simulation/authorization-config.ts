import type { AuthorizationServerOptions } from '../actors/authorization-server/actor.ts';
import { defaultLifetimes, type Lifetimes, longestLifetimes } from '../actors/authorization-server/lifetimes.ts';
import type { ClientRegistration, UserRegistration } from '../actors/authorization-server/registration.ts';
import { createKeyRing, generateSigningKey } from '../kit/keys.ts';
import { type SimulationParts, textList } from './simulation.ts';

/** What a configuration says of an Authorization Server, alone or within a system. */
export interface AuthorizationConfig {
  readonly clients: readonly ClientRegistration[];
  readonly users: readonly UserRegistration[];
  readonly approveAs?: string;
  readonly frameAncestors?: readonly string[];
  readonly lifetimes?: Partial<Lifetimes>;
}

const text = { type: 'string', minLength: 1 } as const;

function lifetime(name: keyof Lifetimes, what: string): object {
  return {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: longestLifetimes[name],
    description: `${what} Default: ${defaultLifetimes[name]}.`,
  };
}

/** Schemas of the members of `AuthorizationConfig`. */
export const authorizationProperties = {
  clients: {
    type: 'array',
    minItems: 1,
    description: 'Registered clients.',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['clientId', 'name', 'authentication', 'scope'],
      properties: {
        clientId: { ...text, description: 'Its id at this server.' },
        name: { ...text, description: 'For people: what the consent page calls it.' },
        authentication: {
          type: 'object',
          additionalProperties: false,
          required: ['type'],
          description: 'How it proves who it is.',
          properties: {
            type: { enum: ['public', 'confidential-symmetric', 'confidential-asymmetric'] },
            secretSha256: { ...text, description: 'Symmetric: SHA-256 of its secret, in base64url.' },
            jwks: { type: 'object', required: ['keys'], description: 'Asymmetric: its public keys, as a JWK set.' },
            jwksUrl: { ...text, description: 'Asymmetric: where its public keys are, in place of jwks.' },
          },
        },
        appId: { ...text, description: 'Its id in the App Catalog: which launches are for it.' },
        redirectUris: { ...textList, description: 'Full addresses, compared to the letter.' },
        scope: { type: 'string', description: 'Scopes it may be granted, separated by spaces.' },
        grantTypes: {
          type: 'array',
          items: { enum: ['authorization_code', 'refresh_token', 'client_credentials'] },
          description: 'Default: codes and refresh for a client with redirect addresses, else client_credentials.',
        },
        origins: { ...textList, description: 'Web origins of its pages; default: those of its redirect addresses.' },
        consent: { enum: ['ask', 'implied'], description: 'implied: its users are not asked; default: ask.' },
        mayIntrospect: { type: 'boolean', description: 'May look at tokens of others.' },
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
        username: { ...text, description: 'What they log in with.' },
        passwordHash: { ...text, description: 'What hashPassword of kit/secret made; absent: cannot log in.' },
        subject: { ...text, description: 'sub in ID tokens: opaque, and never given to another person.' },
        displayName: { ...text, description: 'For people.' },
        fhirUser: { ...text, description: 'Practitioner/123, at the FHIR server.' },
        scope: { ...text, description: 'Scopes they may hand on; default: all.' },
      },
    },
  },
  approveAs: {
    ...text,
    description: 'Says yes to everything in the name of this user, without a page. Loopback only.',
  },
  frameAncestors: { ...textList, description: 'Sites that may show its pages in a frame.' },
  lifetimes: {
    type: 'object',
    additionalProperties: false,
    description: 'How long things live, in seconds.',
    properties: {
      code: lifetime('code', 'An authorization code (SOF-041).'),
      accessToken: lifetime('accessToken', 'An access token (SOF-055).'),
      systemToken: lifetime('systemToken', 'The access token of a system.'),
      offlineAccess: lifetime('offlineAccess', 'A refresh token that works without the user.'),
      session: lifetime('session', 'A login, and with it a refresh token for online access.'),
      interaction: lifetime('interaction', 'How long a login or consent page waits.'),
    },
  },
};

/** What an Authorization Server is made from. @throws RangeError where it is to say yes to everybody. */
export async function authorizationParts(
  { approveAs, ...config }: AuthorizationConfig,
  { clock, isLoopback }: SimulationParts,
): Promise<
  Pick<AuthorizationServerOptions, 'clients' | 'users' | 'frameAncestors' | 'lifetimes' | 'keys' | 'approval'>
> {
  if (approveAs !== undefined && !isLoopback) throw new RangeError('approveAs is for loopback only.');
  return {
    ...config,
    keys: createKeyRing(await generateSigningKey('RS256'), { clock }),
    ...(approveAs === undefined ? {} : { approval: { kind: 'automatic', username: approveAs } }),
  };
}
