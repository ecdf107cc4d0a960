import { readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject } from '../../../generator/model/json.ts';
import type { ProfileSpecimen } from './profile-mutants.ts';
import type { Marks } from './profile-places.ts';

const folder = 'profiles/halo-1.1.0';

function read(path: string): JsonObject {
  return JSON.parse(readFileSync(`${folder}/${path}`, 'utf8'));
}

/** The guide's own example of a message, and where in it the profile is met. */
interface Source extends Marks {
  readonly definition: string;
  readonly example: string;
  readonly pick?: (body: JsonObject) => JsonObject | undefined;
}

const sources: readonly Source[] = [
  { definition: 'ca-sofa/set-context-input-parameters', example: 'ca-sofa-1.set-context.request' },
  {
    definition: 'ca-sofa/set-context-transaction-bundle',
    example: 'ca-sofa-1.set-context.request',
    pick: (body) => parameter(body, 'resources'),
  },
  { definition: 'ca-sofa/set-context-output-parameters', example: 'ca-sofa-1.set-context.response' },
  {
    definition: 'ca-sofa/set-context-transaction-response-bundle',
    example: 'ca-sofa-1.set-context.response',
    pick: (body) => parameter(body, 'resourcesResponse'),
  },
  { definition: 'ca-sofa/clear-context-output-parameters', example: 'ca-sofa-2.clear-context.response' },
  {
    definition: 'ca-fsub/backport-subscription-notification-r4',
    example: 'ca-fsub.notify.request',
    slices: { 'Bundle.entry:subscriptionStatus': [0] },
  },
  {
    definition: 'ca-fsub/backport-subscription-status-r4',
    example: 'ca-fsub.notify.request',
    pick: (body) => firstResource(body),
  },
  {
    definition: 'ca-fsub/backport-subscription-status-r4',
    example: 'ca-fsub.notify.request.heartbeat-in-error',
    pick: (body) => firstResource(body),
  },
  { definition: 'ca-fsub/backport-subscription', example: 'ca-fsub.create-subscription.request' },
  { definition: 'ca-fsub/backport-subscription', example: 'ca-fsub.create-subscription.request.filtered' },
  { definition: 'ca-fsub/backport-subscription', example: 'ca-fsub.create-subscription.request.error-custom-channel' },
  { definition: 'ca-fsub/subscription-status-bundle', example: 'ca-fsub.subscription-status.response' },
  { definition: 'ca-fsub/subscription-topic-basic', example: 'ca-fsub.topic.read-topic.response' },
];

/** The guide's profiles on resources, each with an example that meets it. */
export function guideProfiles(): readonly ProfileSpecimen[] {
  return sources.map(({ definition, example, pick, ...marks }) => {
    const [profile = '', name = ''] = definition.split('/');
    const resource = read(`${profile}/StructureDefinition-${name}.json`);
    const body = read(`examples/${example}.json`);
    const instance = pick === undefined ? body : pick(body);
    if (instance === undefined) throw new TypeError(`${example} has no ${name}`);
    const { url, type, differential } = resource as unknown as {
      readonly url: string;
      readonly type: string;
      readonly differential: { readonly element: ProfileSpecimen['differential'] };
    };
    return { url, type, differential: differential.element, instance, ...marks };
  });
}

function parameter(body: JsonObject, wanted: string): JsonObject | undefined {
  const all = (body['parameter'] ?? []) as readonly JsonObject[];
  return resourceIn(all.find(({ name }) => name === wanted));
}

function firstResource(body: JsonObject): JsonObject | undefined {
  return resourceIn(((body['entry'] ?? []) as readonly JsonObject[])[0]);
}

function resourceIn(holder: JsonObject | undefined): JsonObject | undefined {
  const resource = holder?.['resource'];
  return isJsonObject(resource) ? resource : undefined;
}
