import { release } from '../../generated/halo-1.1.0/release.ts';
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  createAuthorizationServer,
} from '../actors/authorization-server/actor.ts';
import { emptyAuthorizationTables } from '../actors/authorization-server/state.ts';
import {
  type ContextManager,
  type ContextManagerOptions,
  createContextManager,
} from '../actors/context-manager/actor.ts';
import type { JurisdictionOptions } from '../actors/context-manager/jurisdiction.ts';
import { emptyContextTables } from '../actors/context-manager/state.ts';
import type { LaunchGrants } from '../kit/access-grants.ts';
import { basePathOf, withoutSlashes } from '../kit/base-url.ts';
import type { Handler } from '../kit/http-server.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import { createPathRouter, tenantPath } from '../kit/path-router.ts';
import { createLaunchResources } from './launch-resources.ts';

type FromAuthorizationServer = Pick<
  AuthorizationServerOptions,
  | 'clock'
  | 'random'
  | 'publicBaseUrl'
  | 'keys'
  | 'clients'
  | 'users'
  | 'approval'
  | 'lifetimes'
  | 'frameAncestors'
  | 'log'
  | 'policy'
  | 'fetch'
>;

type FromContextManager = Pick<ContextManagerOptions, 'auditLog' | 'onResourceChange'>;

/** What an accelerator is made from. `publicBaseUrl`: what both its issuer and its FHIR base begin with. */
export interface SofaOptions extends FromAuthorizationServer, FromContextManager, JurisdictionOptions {}

/** A SMART on FHIR Accelerator: Context Manager, Authorization Server and FHIR server of one jurisdiction, or of one tenant of it. */
export interface Sofa {
  readonly handle: Handler;
  readonly issuer: string;
  /** What apps are launched with as `iss`, and what PoC systems send contexts to. */
  readonly fhirBaseUrl: string;
  readonly contextManager: ContextManager;
  readonly authorizationServer: AuthorizationServer;
  /** Ends its timers. */
  readonly stop: () => void;
}

/** Creates an accelerator; the caller serves `handle` at `publicBaseUrl`. */
export function createSofa(options: SofaOptions): Sofa {
  const { clock, random, log, policy } = options;
  const issuer = withoutSlashes(options.publicBaseUrl);
  const fhirBaseUrl = `${issuer}/fhir`;
  // Each asks the other: the manager whose token a caller has, the server what a launch stands for.
  const launchGrants: LaunchGrants = { revokeLaunch: (launchId) => authorizationServer.revokeLaunch(launchId) };
  const contextManager = createContextManager({
    ...options,
    release,
    store: createMemoryStore(emptyContextTables()),
    publicBaseUrl: fhirBaseUrl,
    access: { kind: 'bearer', grants: { findGrant: (token) => authorizationServer.findGrant(token) } },
    launchGrants,
  });
  const authorizationServer = createAuthorizationServer({
    ...options,
    release,
    store: createMemoryStore(emptyAuthorizationTables()),
    publicBaseUrl: issuer,
    fhirBaseUrl,
    contexts: contextManager,
  });
  const resources = createLaunchResources({
    clock,
    random,
    fhirBaseUrl,
    grants: authorizationServer,
    smartConfiguration: authorizationServer.smartConfiguration,
    findResource: contextManager.findResource,
    ...(log === undefined ? {} : { log }),
    ...(policy === undefined ? {} : { policy }),
  });
  const basePath = basePathOf(issuer);
  const fhirPath = `${basePath}/fhir`;
  return {
    handle: createPathRouter([
      { path: `${fhirPath}/$set-context`, handle: contextManager.handle },
      { path: `${fhirPath}/$clear-context`, handle: contextManager.handle },
      { path: fhirPath, handle: resources },
      { path: basePath, handle: authorizationServer.handle },
    ]),
    issuer,
    fhirBaseUrl,
    contextManager,
    authorizationServer,
    stop: contextManager.stop,
  };
}

/** What tenants have in common, and what each has of its own. */
export interface SofaTenantsOptions {
  /** The tenants live below it, at `/t/<name>`. */
  readonly publicBaseUrl: string;
  readonly tenants: Readonly<Record<string, Omit<SofaOptions, 'publicBaseUrl'>>>;
}

/** Several accelerators on one web server, which share nothing but its address. */
export interface SofaTenants {
  readonly handle: Handler;
  readonly tenants: ReadonlyMap<string, Sofa>;
  readonly stop: () => void;
}

/** Creates an accelerator for each tenant. @throws TypeError where a name cannot stand in a path. */
export function createSofaTenants({ publicBaseUrl, tenants }: SofaTenantsOptions): SofaTenants {
  const base = withoutSlashes(publicBaseUrl);
  const basePath = basePathOf(base);
  const sofas = new Map(
    Object.entries(tenants).map(([name, options]) => [
      name,
      createSofa({ ...options, publicBaseUrl: `${base}${tenantPath(name)}` }),
    ]),
  );
  return {
    handle: createPathRouter(
      [...sofas].map(([name, { handle }]) => ({ path: `${basePath}${tenantPath(name)}`, handle })),
    ),
    tenants: sofas,
    stop: () => {
      for (const sofa of sofas.values()) sofa.stop();
    },
  };
}
