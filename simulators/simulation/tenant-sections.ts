import { ConfigError, checkConfig } from '../config.ts';
import { type CommonConfig, type Simulation, serverMembers, tenantsSchema } from './simulation.ts';

/** What a configuration says of one simulated actor, or of one tenant of several. */
export interface TenantSection {
  readonly tenant?: string;
  readonly enforce?: CommonConfig['enforce'];
  /** Those that the simulation has described. */
  readonly members: object;
}

type WholeConfig = Readonly<Record<string, unknown>> & CommonConfig;

/**
 * Takes a configuration that met its schema apart: one section, or where it has `tenants` one for each, completed by what they share.
 * @throws ConfigError where a section is not complete, or tenants share what each must have for itself.
 */
export async function tenantSections(
  config: WholeConfig,
  simulation: Simulation<never>,
): Promise<readonly TenantSection[]> {
  const { tenants, tenant } = config;
  const shared = Object.fromEntries(Object.entries(config).filter(([name]) => !serverMembers.includes(name)));
  if (tenants === undefined) return [sectionOf(tenant, shared)];
  if (tenant !== undefined) throw refusal('tenant and tenants exclude each other.');
  const unshared = (simulation.ofOneTenant ?? []).filter((name) => Object.hasOwn(shared, name));
  if (unshared.length > 0) throw refusal(`Each tenant has its own ${unshared.join(', ')}: below /tenants/<name>.`);
  const complete = Object.fromEntries(Object.entries(tenants).map(([name, own]) => [name, { ...shared, ...own }]));
  await checkConfig(source, { tenants: complete }, tenantsSchema(simulation));
  return Object.entries(complete).map(([name, section]) => sectionOf(name, section));
}

const source = 'The configuration';

function refusal(problem: string): ConfigError {
  return new ConfigError(source, [problem]);
}

function sectionOf(tenant: string | undefined, { enforce, ...members }: Pick<CommonConfig, 'enforce'>): TenantSection {
  return { members, ...(tenant === undefined ? {} : { tenant }), ...(enforce === undefined ? {} : { enforce }) };
}
