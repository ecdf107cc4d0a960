import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { encounter, patient, practitioner } from '../../simulators/data/clinic-visit.ts';
import { labClientEcKey, labIdTokenKey } from '../../simulators/data/lab-keys.ts';
import { type Clock, systemClock } from '../../simulators/kit/clock.ts';
import { serve } from '../../simulators/kit/http-server.ts';
import { createKeyRing, importSigningKey } from '../../simulators/kit/keys.ts';
import { systemRandom } from '../../simulators/kit/random.ts';
import { createPocSofa, type PocLaunchRequest, type PocSofa } from '../../simulators/systems/poc-sofa.ts';
import { createSofa, type Sofa } from '../../simulators/systems/sofa.ts';
import { publicKeyOf } from './loopback-authorization.ts';

/** An accelerator on loopback, and a Point of Care system that launches one app through it. */
export interface SofaLab {
  readonly sofa: Sofa;
  readonly poc: PocSofa;
  readonly events: ExchangeEvent[];
  readonly close: () => Promise<void>;
}

/** The app that is launched: a public client. */
export interface LabApp {
  readonly clientId: string;
  readonly launchUrl: string;
  readonly redirectUri: string;
  readonly scope: string;
}

/** A visit whose resources all go to the accelerator. */
export const visit: PocLaunchRequest['context'] = {
  patient: { reference: patient.fullUrl },
  encounter: { reference: encounter.fullUrl },
  resources: {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [patient, encounter, practitioner].map(({ fullUrl, resource }) => ({
      fullUrl,
      resource,
      request: { method: 'POST', url: resource.resourceType },
    })),
  },
};

/** Starts both; a clinician approves everything at once. */
export async function startSofaLab(app: LabApp, clock: Clock = systemClock): Promise<SofaLab> {
  const events: ExchangeEvent[] = [];
  const log = (event: ExchangeEvent): void => void events.push(event);
  const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
  const server = await serve((request) => parts.handle(request));
  const sofa = createSofa({
    clock,
    random: systemRandom,
    log,
    publicBaseUrl: server.origin,
    keys: createKeyRing(await importSigningKey(labIdTokenKey, 'RS256', { labOnly: true }), { clock }),
    clients: [
      {
        clientId: app.clientId,
        name: app.clientId,
        appId: app.clientId,
        authentication: { type: 'public' },
        redirectUris: [app.redirectUri],
        scope: app.scope,
      },
      {
        clientId: 'poc-042',
        name: 'Clinic 042',
        authentication: { type: 'confidential-asymmetric', jwks: { keys: [publicKeyOf(labClientEcKey)] } },
        scope: 'Context.write',
      },
    ],
    users: [{ username: 'roy', subject: 'u-1', displayName: 'Dr. Roy', fhirUser: 'Practitioner/pr-1' }],
    approval: { kind: 'automatic', username: 'roy' },
  });
  parts.handle = sofa.handle;
  const poc = createPocSofa({
    clock,
    random: systemRandom,
    log,
    sofaBaseUrl: sofa.fhirBaseUrl,
    apps: [{ appID: app.clientId, launchUrls: [app.launchUrl] }],
    registration: {
      kind: 'confidential-asymmetric',
      clientId: 'poc-042',
      key: await importSigningKey(labClientEcKey, 'ES384'),
    },
  });
  return {
    sofa,
    poc,
    events,
    close: async () => {
      sofa.stop();
      await server.close();
    },
  };
}
