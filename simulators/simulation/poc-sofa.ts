import { readFile } from 'node:fs/promises';
import type { RegisteredApp } from '../actors/launch-initiator/steps.ts';
import { ConfigError } from '../config.ts';
import { basePathOf } from '../kit/base-url.ts';
import { importSigningKey, type SigningKey } from '../kit/keys.ts';
import { createPocSofa, type PocLaunchResult } from '../systems/poc-sofa.ts';
import { inputOf, summaryOf } from './context-source.ts';
import { createControl, launchTargetOf, textOf } from './control.ts';
import { appsSchema } from './launch-initiator.ts';
import type { Simulation } from './simulation.ts';

interface PocSofaConfig {
  readonly sofaBaseUrl: string;
  readonly apps: readonly RegisteredApp[];
  readonly client?: { readonly clientId: string; readonly keyFile: string };
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
      required: ['clientId', 'keyFile'],
      description: 'How it is registered with the accelerator; absent where that lets everyone in.',
      properties: {
        clientId: { type: 'string', minLength: 1 },
        keyFile: {
          type: 'string',
          minLength: 1,
          description: 'Private key as a JWK: RSA for RS384, EC P-384 for ES384.',
        },
      },
    },
    scope: { type: 'string', minLength: 1, description: 'Scopes of its tokens; default: Context.write.' },
  },
  required: ['sofaBaseUrl', 'apps'],
  start: async ({ client, ...config }, { clock, random, log, policy, baseUrl }) => {
    const poc = createPocSofa({ ...config, clock, random, log, policy, ...(await registrationOf(client)) });
    const handle = createControl(basePathOf(baseUrl), {
      launch: async (body) => tell(await poc.launch({ ...launchTargetOf(body), context: inputOf(body['context']) })),
      'end-launch': async (body) => summaryOf(await poc.endLaunch(textOf(body, 'launchId'))),
    });
    const example = { appID: config.apps[0]?.appID ?? '', context: { resourceType: 'Parameters' } };
    const lines = [
      `control interface ${baseUrl}: launch (context: a Parameters resource), end-launch`,
      `  curl -s ${baseUrl}/launch -H 'content-type: application/json' -d '${JSON.stringify(example)}'`,
    ];
    return { handle, lines, stop: () => {} };
  },
};

function tell(result: PocLaunchResult): object {
  return 'advice' in result ? { at: result.at, ...summaryOf(result) } : result;
}

async function registrationOf(client: PocSofaConfig['client']) {
  if (client === undefined) return {};
  const { clientId, keyFile } = client;
  const key = await readSigningKey(keyFile);
  return { registration: { kind: 'confidential-asymmetric' as const, clientId, key } };
}

/** @throws ConfigError that says nothing of what is in the file. */
async function readSigningKey(path: string): Promise<SigningKey> {
  try {
    const jwk = JSON.parse(await readFile(path, 'utf8'));
    return await importSigningKey(jwk, jwk.kty === 'EC' ? 'ES384' : 'RS384');
  } catch {
    throw new ConfigError('/client/keyFile', [`${path}: no private key as a JWK can be read from it.`]);
  }
}
