import type { RegisteredApp } from '../actors/launch-initiator/steps.ts';
import { ConfigError } from '../config.ts';
import { basePathOf } from '../kit/base-url.ts';
import { createKeyDocument } from '../kit/key-document.ts';
import { createPathRouter } from '../kit/path-router.ts';
import { createPocSofa, type PocLaunchResult } from '../systems/poc-sofa.ts';
import { type ClientKeyConfig, clientKeyOf, clientKeyProperties, keySetPath } from './client-key.ts';
import { inputOf, summaryOf } from './context-source.ts';
import { createControl, launchTargetOf, textOf } from './control.ts';
import { appsSchema } from './launch-initiator.ts';
import type { Simulation } from './simulation.ts';

interface PocSofaConfig {
  readonly sofaBaseUrl: string;
  readonly apps: readonly RegisteredApp[];
  readonly client?: ClientKeyConfig & { readonly clientId: string };
  readonly scope?: string;
}

/** `halo simulate poc-sofa` */
export const pocSofaSimulation: Simulation<PocSofaConfig> = {
  summary: 'launches apps through an accelerator, told by its control interface',
  properties: {
    sofaBaseUrl: { type: 'string', pattern: '^https?://', description: 'FHIR base of the accelerator.' },
    apps: appsSchema,
    client: {
      type: 'object',
      additionalProperties: false,
      required: ['clientId'],
      description: 'How it is registered with the accelerator; absent where that lets everyone in.',
      properties: {
        clientId: { type: 'string', minLength: 1 },
        ...clientKeyProperties,
      },
    },
    scope: { type: 'string', minLength: 1, description: 'Scopes of its tokens; default: Context.write.' },
  },
  required: ['sofaBaseUrl', 'apps'],
  start: async ({ client, ...config }, { clock, random, log, policy, baseUrl }) => {
    const registration = await registrationOf(client);
    const poc = createPocSofa({
      ...config,
      ...{ clock, random, log, policy },
      ...(registration === undefined ? {} : { registration }),
    });
    const basePath = basePathOf(baseUrl);
    const control = createControl(basePath, {
      launch: async (body) => tell(await poc.launch({ ...launchTargetOf(body), context: inputOf(body['context']) })),
      'end-launch': async (body) => summaryOf(await poc.endLaunch(textOf(body, 'launchId'))),
    });
    const example = { appID: config.apps[0]?.appID ?? '', context: { resourceType: 'Parameters' } };
    const lines = [
      `control interface ${baseUrl}: launch (context: a Parameters resource), end-launch`,
      `  curl -s ${baseUrl}/launch -H 'content-type: application/json' -d '${JSON.stringify(example)}'`,
    ];
    if (registration === undefined) return { handle: control, lines, stop: () => {} };
    const keySet = createKeyDocument(registration.key);
    const handle = createPathRouter([
      { path: `${basePath}${keySetPath}`, handle: async (request) => keySet(request) },
      { path: basePath, handle: control },
    ]);
    return { handle, lines: [...lines, `key set ${baseUrl}${keySetPath}`], stop: () => {} };
  },
};

function tell(result: PocLaunchResult): object {
  return 'advice' in result ? { at: result.at, ...summaryOf(result) } : result;
}

async function registrationOf(client: PocSofaConfig['client']) {
  if (client === undefined) return undefined;
  const key = await clientKeyOf(client, '/client');
  if (key === undefined) throw new ConfigError('/client', ['It needs keyFile, or generateKey.']);
  return { kind: 'confidential-asymmetric' as const, clientId: client.clientId, key };
}
