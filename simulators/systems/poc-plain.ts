import { release } from '../../generated/halo-1.1.0/release.ts';
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  createAuthorizationServer,
} from '../actors/authorization-server/actor.ts';
import { emptyAuthorizationTables } from '../actors/authorization-server/state.ts';
import { createLaunchInitiator, type LaunchInitiator } from '../actors/launch-initiator/actor.ts';
import { emptyInitiatorTables } from '../actors/launch-initiator/state.ts';
import type { RegisteredApp } from '../actors/launch-initiator/steps.ts';
import { basePathOf, withoutSlashes } from '../kit/base-url.ts';
import type { Handler } from '../kit/http-server.ts';
import { createMemoryStore } from '../kit/memory-store.ts';
import { createPathRouter } from '../kit/path-router.ts';
import { createLaunchResources, type LaunchResourcesOptions } from './launch-resources.ts';

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

/** What a Point of Care system is made from that launches apps by itself. `publicBaseUrl`: what its issuer and its FHIR base begin with. */
export interface PocPlainOptions extends FromAuthorizationServer {
  /** Apps it launches. */
  readonly apps: readonly RegisteredApp[];
  /** What its FHIR server holds, by `Type/id`. */
  readonly findResource: LaunchResourcesOptions['findResource'];
  /** How long a launch may wait for its app; default: five minutes. */
  readonly launchTtlSeconds?: number;
  /** How many launches may wait at a time, of which the oldest give way; default: 10,000. */
  readonly maxPendingLaunches?: number;
}

/**
 * A Point of Care system without an accelerator: Launch Initiator, Authorization Server and FHIR server of its own. Its launches are
 * those of SMART itself, and the contexts stay where the data is.
 */
export interface PocPlain {
  readonly handle: Handler;
  readonly issuer: string;
  /** What apps are launched with as `iss`. */
  readonly fhirBaseUrl: string;
  readonly initiator: LaunchInitiator;
  readonly authorizationServer: AuthorizationServer;
  /** Starts a launch with the context given: the address to open in the user's browser. */
  readonly launch: LaunchInitiator['launch'];
}

/**
 * Creates the system; the caller serves `handle` at `publicBaseUrl`.
 * @throws TypeError where an address is neither https nor on loopback, or a registration cannot be kept.
 */
export function createPocPlain(options: PocPlainOptions): PocPlain {
  const { clock, random, log, policy, apps, findResource, launchTtlSeconds, maxPendingLaunches } = options;
  const issuer = withoutSlashes(options.publicBaseUrl);
  const fhirBaseUrl = `${issuer}/fhir`;
  const told = { ...(log === undefined ? {} : { log }), ...(policy === undefined ? {} : { policy }) };
  const initiator = createLaunchInitiator({
    ...told,
    release,
    clock,
    random,
    store: createMemoryStore(emptyInitiatorTables()),
    contexts: 'own',
    fhirBaseUrl,
    apps,
    ...(launchTtlSeconds === undefined ? {} : { launchTtlSeconds }),
    ...(maxPendingLaunches === undefined ? {} : { maxPendingLaunches }),
  });
  const authorizationServer = createAuthorizationServer({
    ...options,
    release,
    store: createMemoryStore(emptyAuthorizationTables()),
    publicBaseUrl: issuer,
    fhirBaseUrl,
    contexts: initiator.contexts,
  });
  const resources = createLaunchResources({
    ...told,
    clock,
    random,
    fhirBaseUrl,
    grants: authorizationServer,
    smartConfiguration: authorizationServer.smartConfiguration,
    findResource,
  });
  const basePath = basePathOf(issuer);
  return {
    handle: createPathRouter([
      { path: `${basePath}/fhir`, handle: resources },
      { path: basePath, handle: authorizationServer.handle },
    ]),
    issuer,
    fhirBaseUrl,
    initiator,
    authorizationServer,
    launch: initiator.launch,
  };
}
