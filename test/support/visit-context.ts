import { encounter, patient, practitioner } from '../../simulators/data/clinic-visit.ts';
import { createStaticGrants } from '../../simulators/kit/static-grants.ts';
import {
  type Choices,
  type LoopbackManager,
  launchIdOf,
  type Reply,
  referenceTo,
  resources,
  responseEntriesOf,
} from './loopback-manager.ts';

/** A context of a visit: its launch id, and the keys of its patient, encounter and practitioner at the manager. */
export interface VisitContext {
  readonly reply: Reply;
  readonly launchId: string;
  readonly keys: readonly string[];
}

/** Sets a context with the three resources of a visit. */
export async function setVisit(
  lab: LoopbackManager,
  headers: Readonly<Record<string, string>> = {},
): Promise<VisitContext> {
  const parameters = [
    referenceTo('patient', patient.fullUrl),
    referenceTo('encounter', encounter.fullUrl),
    resources([patient, encounter, practitioner]),
  ];
  const reply = await lab.post('set-context', parameters, headers);
  return { reply, launchId: launchIdOf(reply), keys: keysOf(reply) };
}

/** Keys of the resources an answer tells of, in its order. */
export function keysOf(reply: Reply): readonly string[] {
  return responseEntriesOf(reply).map(({ response }) => (response?.location ?? '').replace(/\/_history\/.*/, ''));
}

/** The parameter of clear-context. */
export function launchParameter(launchId: string): { readonly name: string; readonly valueString: string } {
  return { name: 'launchID', valueString: launchId };
}

/** The header with a token. */
export function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` };
}

/** Two clients, each with a token of its name that may set and clear contexts at one base, and at no other. */
export const twoClients: Choices = {
  access: (publicBaseUrl) => ({
    kind: 'bearer',
    grants: createStaticGrants(
      ['north-clinic', 'south-clinic'].map((clientId) => ({ token: clientId, clientId, scopes: ['Context.write'] })),
      publicBaseUrl,
    ),
  }),
};
