import { createSofa } from '../systems/sofa.ts';
import { type AuthorizationConfig, authorizationParts, authorizationProperties } from './authorization-config.ts';
import { acceleratorProperties, auditLogOf, type JurisdictionConfig, profilesOf } from './context-manager.ts';
import type { Simulation } from './simulation.ts';

interface SofaConfig extends AuthorizationConfig, JurisdictionConfig {
  readonly auditFile?: string;
}

/** `halo simulate sofa` */
export const sofaSimulation: Simulation<SofaConfig> = {
  summary: 'is a whole accelerator: Context Manager, Authorization Server, and the FHIR server that apps read from',
  properties: { ...authorizationProperties, ...acceleratorProperties },
  required: ['clients', 'users'],
  start: async ({ auditFile, profileModule, ...config }, parts) => {
    const { clock, random, log, policy, baseUrl } = parts;
    const sofa = createSofa({
      ...config,
      ...(await authorizationParts(config, parts)),
      ...(await profilesOf(profileModule)),
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
