import { appendFile } from 'node:fs/promises';
import { release } from '../../generated/halo-1.1.0/release.ts';
import { r4ResourceTypes } from '../../generated/runtime/resource-type.ts';
import { type ContextAccess, defaultScopes } from '../actors/context-manager/access.ts';
import { createContextManager } from '../actors/context-manager/actor.ts';
import type { JurisdictionOptions } from '../actors/context-manager/jurisdiction.ts';
import { emptyContextTables } from '../actors/context-manager/state.ts';
import { type AuditLog, createMemoryAuditLog } from '../kit/audit-log.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import { opaqueId } from '../kit/random.ts';
import { createStaticGrants, type StaticToken } from '../kit/static-grants.ts';
import { readProfileValidators } from './profile-validators.ts';
import { type Simulation, type SimulationParts, textList } from './simulation.ts';

/** What a configuration says of the choices of a jurisdiction, for a Context Manager alone or a whole accelerator. */
export interface JurisdictionConfig extends ChosenByJurisdiction {
  readonly profileModule?: string;
}

type ChosenByJurisdiction = Pick<
  JurisdictionOptions,
  | 'references'
  | 'appIdRequired'
  | 'knownAppIds'
  | 'resourceTypes'
  | 'profiles'
  | 'profileStrictness'
  | 'unknownLaunch'
  | 'contextTtlSeconds'
>;

interface ContextManagerConfig extends JurisdictionConfig {
  readonly openAccess?: boolean;
  readonly bearerTokens?: readonly StaticToken[];
  readonly setScopes?: readonly string[];
  readonly clearScopes?: readonly string[];
  readonly auditFile?: string;
}

/** Schemas of members that a whole accelerator takes too. */
export const acceleratorProperties = {
  references: {
    enum: ['bundle', 'stored', 'either'],
    description: 'Where context parameters may point (SOFA-018); default: either.',
  },
  appIdRequired: { type: 'boolean', description: 'Refuse calls without appID (SOFA-015); default: no.' },
  contextTtlSeconds: {
    type: 'number',
    exclusiveMinimum: 0,
    description: 'How long a context lives; default: 28800.',
  },
  knownAppIds: { ...textList, description: 'Ids of the App Catalog; default: any is taken.' },
  resourceTypes: {
    type: 'array',
    items: { type: 'string', enum: [...r4ResourceTypes] },
    description: 'Resource types taken (SOFA-034); default: those of the guide.',
  },
  profiles: {
    type: 'object',
    propertyNames: { enum: [...r4ResourceTypes] },
    additionalProperties: { type: 'string' },
    description: 'Canonical of the profile to meet, by resource type (SOFA-036).',
  },
  profileModule: {
    type: 'string',
    minLength: 1,
    description: 'Compiled release.js that halo generate made of the definitions of these profiles: what judges them.',
  },
  profileStrictness: {
    enum: ['strict', 'lenient'],
    description: 'lenient: note a breach of a profile, and take the resource; default: strict.',
  },
  unknownLaunch: {
    enum: ['success', 'not-found'],
    description: 'How clearing an unknown context is answered (SOFA-066); default: success.',
  },
  auditFile: { type: 'string', description: 'Audit records go to this file, one AuditEvent a line.' },
};

/** `halo simulate context-manager` */
export const contextManagerSimulation: Simulation<ContextManagerConfig> = {
  summary: 'keeps the context of launches: $set-context, $clear-context',
  properties: {
    openAccess: { type: 'boolean', description: 'Anyone may call, without a token. Loopback only.' },
    bearerTokens: {
      type: 'array',
      description: 'Tokens agreed out of band. Loopback only. Default: one made up at start and printed.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['token', 'clientId', 'scopes'],
        properties: {
          token: { type: 'string', minLength: 1 },
          clientId: { type: 'string', minLength: 1 },
          scopes: textList,
        },
      },
    },
    setScopes: { ...textList, description: 'Scopes a token needs to set a context; default: Context.write.' },
    clearScopes: { ...textList, description: 'Scopes a token needs to clear a context; default: Context.write.' },
    ...acceleratorProperties,
  },
  ofOneTenant: ['bearerTokens'],
  start: async (config, parts) => {
    const publicBaseUrl = `${parts.baseUrl}/fhir`;
    const { access, lines } = accessOf(config, publicBaseUrl, parts);
    const {
      openAccess: _open,
      bearerTokens: _tokens,
      setScopes: _set,
      clearScopes: _clear,
      auditFile,
      profileModule,
      ...jurisdiction
    } = config;
    const manager = createContextManager({
      ...jurisdiction,
      ...(await profilesOf(profileModule)),
      release,
      clock: parts.clock,
      random: parts.random,
      store: createMemoryStore(emptyContextTables()),
      publicBaseUrl,
      access,
      auditLog: auditLogOf(auditFile),
      log: parts.log,
      policy: parts.policy,
    });
    return { handle: manager.handle, lines: [`FHIR base ${publicBaseUrl}`, ...lines], stop: manager.stop };
  },
};

function accessOf(
  config: ContextManagerConfig,
  publicBaseUrl: string,
  { random, isLoopback }: SimulationParts,
): { readonly access: ContextAccess; readonly lines: readonly string[] } {
  if (config.openAccess === true) {
    if (!isLoopback) throw new RangeError('openAccess is for loopback only.');
    return { access: { kind: 'open-access' }, lines: ['open access: no token is needed'] };
  }
  const scopes = { set: config.setScopes ?? defaultScopes, clear: config.clearScopes ?? defaultScopes };
  const made: StaticToken = { token: opaqueId(random), clientId: 'lab', scopes: [...scopes.set, ...scopes.clear] };
  const tokens = config.bearerTokens ?? [made];
  const grants = createStaticGrants(tokens, publicBaseUrl);
  const example = [
    'try it:',
    `  curl -si '${publicBaseUrl}/$set-context' -H 'authorization: Bearer ${made.token}' \\`,
    '    -H \'content-type: application/fhir+json\' -d \'{"resourceType":"Parameters"}\'',
  ];
  return { access: { kind: 'bearer', grants, scopes }, lines: config.bearerTokens === undefined ? example : [] };
}

/** What judges the profiles of a jurisdiction beside those of the guide. @throws ConfigError where it cannot be loaded. */
export async function profilesOf(module: string | undefined): Promise<Pick<JurisdictionOptions, 'profileValidators'>> {
  return module === undefined ? {} : { profileValidators: await readProfileValidators(module) };
}

/** Where audit records go: to a file, or the last thousand to memory. */
export function auditLogOf(auditFile: string | undefined): AuditLog {
  if (auditFile === undefined) return createMemoryAuditLog({ capacity: 1000 });
  return { record: (event) => appendFile(auditFile, `${JSON.stringify(event)}\n`, { mode: 0o600 }) };
}
