import { createHash } from 'node:crypto';
import { release } from '../../generated/halo-1.1.0/release.ts';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  createAuthorizationServer,
} from '../../simulators/actors/authorization-server/actor.ts';
import type {
  ClientRegistration,
  UserRegistration,
} from '../../simulators/actors/authorization-server/registration.ts';
import { emptyAuthorizationTables } from '../../simulators/actors/authorization-server/state.ts';
import { labClientEcKey, labClientRsaKey, labIdTokenKey } from '../../simulators/data/lab-keys.ts';
import { createManualClock, type ManualClock } from '../../simulators/kit/clock.ts';
import { serve } from '../../simulators/kit/http-server.ts';
import { createKeyRing, importSigningKey, type KeyRing, type PrivateKeyJson } from '../../simulators/kit/keys.ts';
import type { Launch, LaunchContext, LaunchContexts } from '../../simulators/kit/launch-contexts.ts';
import { createMemoryStore } from '../../simulators/kit/memory-store.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { digestOf } from '../../simulators/kit/secret.ts';

/** 2025-10-02T14:05:11.120Z */
export const startMs = Date.UTC(2025, 9, 2, 14, 5, 11, 120);

/** The secret of the symmetric client. */
export const clinicSecret = 'a secret & nothing: but=that';

/** A verifier, and the challenge made of it. */
export const verifier = 'dBjftJeZ4CVP-mBr92K9IqVOgbEkXMXcRzcMQ7Vrk-k';
export const challenge = createHash('sha256').update(verifier).digest('base64url');

/** Public halves of the keys of asymmetric clients. */
export function publicKeyOf({ kty = '', kid = '', n, e, crv, x, y }: PrivateKeyJson): {
  readonly kty: string;
  readonly kid: string;
} {
  return kty === 'RSA' ? { kty, kid, ...{ n, e } } : { kty, kid, ...{ crv, x, y } };
}

const appScope =
  'launch launch/patient openid fhirUser offline_access online_access patient/*.rs patient/ServiceRequest.cruds user/*.rs';

/** Three apps, one of each kind, a stranger, a system and a resource server. */
export const clients = {
  referral: {
    clientId: 'referral-app',
    name: 'eReferral',
    appId: 'ereferral',
    authentication: { type: 'public' },
    redirectUris: ['https://referral.example/callback', 'https://referral.example/callback?from=halo'],
    scope: appScope,
  },
  clinic: {
    clientId: 'clinic-app',
    name: 'Clinic view',
    appId: 'clinic-view',
    authentication: { type: 'confidential-symmetric', secretSha256: digestOf(clinicSecret) },
    redirectUris: ['https://clinic.example/callback'],
    scope: appScope,
  },
  consult: {
    clientId: 'consult-app',
    name: 'eConsult',
    appId: 'econsult',
    authentication: {
      type: 'confidential-asymmetric',
      jwks: { keys: [publicKeyOf(labClientRsaKey), publicKeyOf(labClientEcKey)] },
    },
    redirectUris: ['https://consult.example/callback'],
    scope: appScope,
  },
  system: {
    clientId: 'poc-clinic-042',
    name: 'Clinic 042',
    authentication: { type: 'confidential-asymmetric', jwks: { keys: [publicKeyOf(labClientEcKey)] } },
    scope: 'system/Subscription.cruds system/*.rs',
  },
  resourceServer: {
    clientId: 'fhir-server',
    name: 'FHIR server',
    authentication: { type: 'confidential-symmetric', secretSha256: digestOf('fhir server secret') },
    scope: '',
    grantTypes: [],
    mayIntrospect: true,
  },
} as const satisfies Readonly<Record<string, ClientRegistration>>;

/** Who approves. */
export const clinician: UserRegistration = {
  username: 'tremblay',
  subject: 'u-3107',
  displayName: 'Dr. Zoé Tremblay',
  fhirUser: 'Practitioner/pr-7003',
};

/** Everything a launch can tell. */
export const wholeContext: LaunchContext = {
  patient: { reference: 'Patient/p-7001' },
  encounter: { reference: 'Encounter/e-7002' },
  fhirContext: [{ reference: 'Condition/c-7005' }],
  need_patient_banner: false,
  intent: 'create-referral',
  smart_style_url: 'https://poc.example.ca/smart-style/v1.json',
  tenant: 'clinic-042',
};

/** What a test may choose. */
export type Choices = Partial<
  Omit<
    AuthorizationServerOptions,
    'release' | 'clock' | 'random' | 'store' | 'publicBaseUrl' | 'fhirBaseUrl' | 'contexts'
  >
> & {
  readonly basePath?: string;
  readonly clock?: ManualClock;
};

/** An Authorization Server on a real loopback socket, with time that stands still. */
export interface LoopbackAuthorization {
  readonly server: AuthorizationServer;
  /** Its base URL and issuer. */
  readonly issuer: string;
  readonly fhirBaseUrl: string;
  readonly clock: ManualClock;
  readonly keys: KeyRing;
  readonly events: readonly ExchangeEvent[];
  /** Makes `launch` stand for a context. */
  readonly setLaunch: (launchId: string, context?: LaunchContext, lifeSeconds?: number) => void;
  readonly clearLaunch: (launchId: string) => void;
  readonly close: () => Promise<void>;
}

/** Starts a server that made `choices`; unless they say otherwise a clinician approves everything at once. */
export async function startAuthorization(choices: Choices = {}): Promise<LoopbackAuthorization> {
  const { basePath = '', clock = createManualClock(startMs), ...rest } = choices;
  const events: ExchangeEvent[] = [];
  const launches = new Map<string, Launch>();
  const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
  const http = await serve((request) => parts.handle(request));
  const issuer = `${http.origin}${basePath}`;
  const contexts: LaunchContexts = {
    findLaunch: async (launchId) => {
      const launch = launches.get(launchId);
      return launch === undefined || launch.expiresMs <= clock.nowMs() ? undefined : launch;
    },
  };
  const keys = rest.keys ?? createKeyRing(await importSigningKey(labIdTokenKey, 'RS256', { labOnly: true }), { clock });
  const server = createAuthorizationServer({
    release,
    clock,
    random: createSeededRandom('authorization'),
    store: createMemoryStore(emptyAuthorizationTables()),
    publicBaseUrl: issuer,
    fhirBaseUrl: `${issuer}/fhir`,
    contexts,
    keys,
    clients: Object.values(clients),
    users: [clinician],
    approval: { kind: 'automatic', username: clinician.username },
    log: (event) => events.push(event),
    ...rest,
  });
  parts.handle = server.handle;
  return {
    server,
    issuer,
    fhirBaseUrl: `${issuer}/fhir`,
    clock,
    keys,
    events,
    setLaunch: (launchId, context = wholeContext, lifeSeconds = 8 * 3600) => {
      launches.set(launchId, { launchId, context, expiresMs: clock.nowMs() + lifeSeconds * 1000 });
    },
    clearLaunch: (launchId) => {
      launches.delete(launchId);
    },
    close: http.close,
  };
}
