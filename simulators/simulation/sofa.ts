import type { JurisdictionOptions } from '../actors/context-manager/jurisdiction.ts';
import { createSofa } from '../systems/sofa.ts';
import { type AuthorizationConfig, authorizationParts, authorizationProperties } from './authorization-config.ts';
import { acceleratorProperties, auditLogOf } from './context-manager.ts';
import type { Simulation } from './simulation.ts';

type FromJurisdiction = Pick<JurisdictionOptions, 'references' | 'appIdRequired' | 'contextTtlSeconds'>;

interface SofaConfig extends AuthorizationConfig, FromJurisdiction {
  readonly auditFile?: string;
}

/** `halo simulate sofa` */
export const sofaSimulation: Simulation<SofaConfig> = {
  summary: 'is a whole accelerator: Context Manager, Authorization Server, and the FHIR server that apps read from',
  properties: { ...authorizationProperties, ...acceleratorProperties },
  required: ['clients', 'users'],
  start: async ({ clients, users, approveAs, frameAncestors, auditFile, ...jurisdiction }, parts) => {
    const { clock, random, log, policy, baseUrl } = parts;
    const authorization: AuthorizationConfig = {
      clients,
      users,
      ...(approveAs === undefined ? {} : { approveAs }),
      ...(frameAncestors === undefined ? {} : { frameAncestors }),
    };
    const sofa = createSofa({
      ...jurisdiction,
      ...(await authorizationParts(authorization, parts)),
      clock,
      random,
      log,
      policy,
      publicBaseUrl: baseUrl,
      auditLog: auditLogOf(auditFile),
    });
    const lines = [`issuer ${sofa.issuer}`, `FHIR base ${sofa.fhirBaseUrl}: iss of launches, and where contexts go`];
    return { handle: sofa.handle, lines, stop: sofa.stop };
  },
};
