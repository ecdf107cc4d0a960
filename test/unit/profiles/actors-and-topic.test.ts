import { beforeAll, describe, expect, it } from 'vitest';
import type { Release } from '../../../generator/model/release.ts';
import { runCheck } from '../../../generator/pipeline.ts';
import { packageFolder, projectRoot, readJsonFiles } from '../../support/profile-package.ts';

let release: Release;

beforeAll(async () => {
  const { releases } = await runCheck({ packages: [packageFolder], toolkitRoot: projectRoot });
  const [only] = releases;
  if (only === undefined) throw new Error('The release was not built.');
  release = only;
});

describe('the actors', () => {
  it('are the thirteen of the four integration profiles', () => {
    expect(Object.fromEntries(release.integrationProfiles.map(({ id, actors }) => [id, actors]))).toEqual({
      'CA:AC': ['app-catalog-consumer', 'app-catalog-supplier'],
      'CA:FSub': ['notification-consumer', 'notification-producer', 'subscription-manager', 'subscription-requester'],
      'CA:SoF': [
        'authorization-client',
        'authorization-server',
        'launch-initiator',
        'launch-responder',
        'resource-server',
      ],
      'CA:SoFA': ['context-manager', 'context-source'],
    });
    expect(release.actors).toHaveLength(13);
  });

  it('all act', () => {
    const idle = release.actors.filter(({ initiates, responds }) => initiates.length + responds.length === 0);

    expect(idle).toEqual([]);
  });

  it('have options in CA:FSub, mandatory for the producer alone', () => {
    const options = release.actors.flatMap(({ id, options: declared }) =>
      declared.map(({ code, required }) => `${id} ${code} ${required}`),
    );

    expect(options).toEqual([
      'notification-consumer rest-hook false',
      'notification-consumer websocket false',
      'notification-producer rest-hook true',
      'notification-producer websocket true',
    ]);
  });

  it('offer resource types of R4 with interactions and search parameters', () => {
    const server = release.actors.find(({ id }) => id === 'resource-server');

    expect(server?.resources).toHaveLength(16);
    for (const { interactions, searchParameters } of server?.resources ?? []) {
      expect(interactions.map(({ code }) => code)).toEqual([
        ...['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'create', 'search-type'],
      ]);
      expect(searchParameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['_id', '_lastUpdated']));
      expect(searchParameters.filter(({ definition }) => definition === undefined)).toEqual([]);
    }
  });
});

describe('the systems', () => {
  it('are bundles of actors', () => {
    expect(Object.fromEntries(release.systems.map(({ id, plays }) => [id, plays.map(({ actor }) => actor)]))).toEqual({
      'app-catalog': ['app-catalog-supplier'],
      'point-of-care': ['app-catalog-consumer', 'authorization-server', 'launch-initiator', 'resource-server'],
      'point-of-care-with-sofa': [
        'app-catalog-consumer',
        'context-source',
        'launch-initiator',
        'notification-consumer',
        'subscription-requester',
      ],
      'smart-app': ['authorization-client', 'launch-responder'],
      sofa: [
        'authorization-server',
        'context-manager',
        'notification-producer',
        'resource-server',
        'subscription-manager',
      ],
    });
  });

  it('play between them every actor', () => {
    const played = new Set(release.systems.flatMap(({ plays }) => plays.map(({ actor }) => actor)));

    expect(release.actors.filter(({ id }) => !played.has(id))).toEqual([]);
  });
});

describe('the topic', () => {
  it('is one', () => {
    expect(release.topics.map(({ title, typeName }) => ({ title, typeName }))).toEqual([
      { title: 'SOFA Content Update', typeName: 'SofaContentUpdate' },
    ]);
  });

  it('is triggered by what apps create and by every change', () => {
    const [topic] = release.topics;
    const origins = new Set(topic?.triggers.map(({ interactions, origin }) => `${interactions.join()} ${origin}`));

    expect(topic?.triggers).toHaveLength(32);
    expect([...origins]).toEqual(['create app', 'update undefined']);
  });

  it('says the same as R5 resource and as the Basic that is read', () => {
    const files = readJsonFiles();
    const r5 = files.find(({ name }) => name === 'SubscriptionTopic-sofa-content-update.json')?.body;
    const basic = files.find(({ name }) => name === 'ca-fsub.topic.read-topic.response.json')?.body;
    const prefix = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.';

    for (const member of ['url', 'version', 'name', 'title', 'date', 'description']) {
      expect(extensionsOf(basic, prefix + member).map(contentOf)).toEqual([r5?.[member]]);
    }
    for (const member of ['resourceTrigger', 'canFilterBy', 'notificationShape']) {
      expect(extensionsOf(basic, prefix + member).map(membersOfExtension)).toEqual(membersOf(r5, member).map(pairsOf));
    }
  });
});

interface Extension {
  readonly url: string;
  readonly extension?: readonly Extension[];
}

function extensionsOf(holder: object | undefined, url: string): readonly Extension[] {
  const list = holder === undefined || !('extension' in holder) ? [] : holder.extension;
  return Array.isArray(list) ? list.filter((each: Extension) => each.url === url) : [];
}

function contentOf(extension: Extension): unknown {
  return Object.entries(extension).find(([name]) => name.startsWith('value'))?.[1];
}

/** A member that repeats; R5 gives it as an array of objects. */
function membersOf(holder: Readonly<Record<string, unknown>> | undefined, member: string): readonly object[] {
  const list = holder?.[member];
  return Array.isArray(list) ? list : [];
}

/** Members of R5 as pairs, in order; the extensions of a member are pairs like any other. */
function pairsOf(member: object): readonly (readonly [string, unknown])[] {
  return Object.entries(member).flatMap(([name, value]: readonly [string, unknown]) =>
    name === 'extension' && Array.isArray(value)
      ? value.map((each: Extension) => [each.url, contentOf(each)] as const)
      : (Array.isArray(value) ? value : [value]).map((item: unknown) => [name, item] as const),
  );
}

function membersOfExtension({ extension = [] }: Extension): readonly (readonly [string, unknown])[] {
  return extension.map((each) => [each.url, contentOf(each)] as const);
}
