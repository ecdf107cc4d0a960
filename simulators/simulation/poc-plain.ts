import type { FhirResource } from 'fhir/r4.js';
import { validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { Validation } from '../../generated/runtime/validation.ts';
import type { RegisteredApp } from '../actors/launch-initiator/steps.ts';
import { ConfigError, checkConfig } from '../config.ts';
import { basePathOf } from '../kit/base-url.ts';
import type { LaunchContext } from '../kit/launch-contexts.ts';
import { createPathRouter } from '../kit/path-router.ts';
import { createPocPlain } from '../systems/poc-plain.ts';
import { type AuthorizationConfig, authorizationParts, authorizationProperties } from './authorization-config.ts';
import { ControlRefusal, createControl, launchTargetOf } from './control.ts';
import { launchContextSchema } from './launch-context-schema.ts';
import { appsSchema, launchTtlSchema, maxPendingSchema } from './launch-initiator.ts';
import type { Simulation } from './simulation.ts';

interface PocPlainConfig extends AuthorizationConfig {
  readonly apps: readonly RegisteredApp[];
  readonly resources: readonly IdentifiedResource[];
  readonly launchTtlSeconds?: number;
  readonly maxPendingLaunches?: number;
}

type IdentifiedResource = FhirResource & { readonly id: string };

/** `halo simulate poc-plain` */
export const pocPlainSimulation: Simulation<PocPlainConfig> = {
  summary: 'launches apps without an accelerator, told by its control interface, and is the server they read from',
  properties: {
    ...authorizationProperties,
    apps: appsSchema,
    resources: {
      type: 'array',
      description: 'FHIR R4 resources that apps can read.',
      items: {
        type: 'object',
        required: ['resourceType', 'id'],
        properties: { resourceType: { type: 'string' }, id: { type: 'string' } },
      },
    },
    launchTtlSeconds: launchTtlSchema,
    maxPendingLaunches: maxPendingSchema,
  },
  required: ['clients', 'users', 'apps', 'resources'],
  start: async ({ apps, resources, launchTtlSeconds: seconds, maxPendingLaunches, ...authorization }, parts) => {
    const { clock, random, log, policy, baseUrl } = parts;
    const held = heldResources(resources);
    const poc = createPocPlain({
      ...(await authorizationParts(authorization, parts)),
      clock,
      random,
      log,
      policy,
      publicBaseUrl: baseUrl,
      apps,
      findResource: async (key) => held.get(key),
      ...(seconds === undefined ? {} : { launchTtlSeconds: seconds }),
      ...(maxPendingLaunches === undefined ? {} : { maxPendingLaunches }),
    });
    const basePath = basePathOf(baseUrl);
    const control = createControl(`${basePath}/control`, {
      launch: async (body) => poc.launch({ ...launchTargetOf(body), context: await contextOf(body['context']) }),
    });
    const example = { appID: apps[0]?.appID ?? '', context: { fhirContext: [] } };
    const lines = [
      `issuer ${poc.issuer}`,
      `FHIR base ${poc.fhirBaseUrl}: iss of launches`,
      `control interface ${baseUrl}/control: launch`,
      `  curl -s ${baseUrl}/control/launch -H 'content-type: application/json' -d '${JSON.stringify(example)}'`,
    ];
    const handle = createPathRouter([
      { path: `${basePath}/control`, handle: control },
      { path: basePath, handle: poc.handle },
    ]);
    return { handle, lines, stop: () => {} };
  },
};

/** By `Type/id`. @throws ConfigError where one breaks its definition, or is there twice. */
function heldResources(
  resources: readonly IdentifiedResource[],
): ReadonlyMap<string, { readonly resource: FhirResource }> {
  const held = new Map<string, { readonly resource: FhirResource }>();
  for (const [index, resource] of resources.entries()) {
    const validation = new Validation({});
    validateResource(resource, validation, resource.resourceType);
    const [issue] = validation.issues.filter(({ severity }) => severity === 'error');
    const key = `${resource.resourceType}/${resource.id}`;
    const problem =
      issue === undefined ? undefined : `${issue.expression}: found ${issue.found}, wanted ${issue.wanted}`;
    if (problem !== undefined) throw new ConfigError(`/resources/${index}`, [problem]);
    if (held.has(key)) throw new ConfigError(`/resources/${index}`, [`${key} is there twice.`]);
    held.set(key, { resource });
  }
  return held;
}

async function contextOf(context: unknown): Promise<LaunchContext> {
  try {
    // What meets the schema is a LaunchContext.
    return (await checkConfig('The member context', context, launchContextSchema)) as unknown as LaunchContext;
  } catch (error) {
    throw error instanceof ConfigError ? new ControlRefusal(error.message) : error;
  }
}
