import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../generator/model/json.ts';
import { clinicFolder, clinicPatient, readGuide, structureUrl } from '../../support/clinic-guide.ts';
import type { TestFolder } from '../../support/guide-folder.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = clinicFolder();
});

afterEach(() => folder.remove());

const read = () => readGuide(folder.join('guide'));

describe('definitions in a Bundle', () => {
  const bundled = (...entry: readonly unknown[]): JsonObject =>
    JSON.parse(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })) as JsonObject; // What was written as JSON.
  const one = { resource: clinicPatient('Bundled') };

  it.each<[string, JsonObject, string, string]>([
    ['alone', bundled(one), '/entry/0/resource', 'a StructureDefinition'],
    ['twice', bundled(one, one), '/entry/0/resource', 'a StructureDefinition and 1 more'],
    [
      'after entries without a resource',
      bundled({ fullUrl: 'urn:a' }, {}, one),
      '/entry/2/resource',
      'a StructureDefinition',
    ],
    [
      'after broken entries',
      bundled(
        null,
        7,
        'text',
        [],
        { resource: 'text' },
        { resource: [] },
        { resource: {} },
        { resource: { resourceType: 7 } },
        one,
      ),
      '/entry/8/resource',
      'a StructureDefinition',
    ],
    [
      'in a Bundle within',
      bundled({ resource: { resourceType: 'Bundle', entry: 'none' } }, { resource: bundled(one) }),
      '/entry/1/resource/entry/0/resource',
      'a StructureDefinition',
    ],
    [
      'of a type that R4 lacks',
      bundled({ resource: { resourceType: 'SubscriptionTopic', url: 'urn:t' } }),
      '/entry/0/resource',
      'a SubscriptionTopic',
    ],
  ])('are told of and not read: %s', async (_how, bundle, pointer, found) => {
    folder.write('guide/bundle.json', bundle);
    const { lines, messages, release } = await read();
    // Broken entries are told of too, one by one.
    expect(lines.filter((line) => !line.includes(' element-invalid '))).toEqual([
      `warning resource-not-loaded bundle.json#${pointer}`,
    ]);
    expect(messages.filter((message) => !message.includes(': wanted '))).toEqual([
      `A Bundle holds ${found}: definitions in a Bundle are not read.`,
    ]);
    expect([...(release?.structures.values() ?? [])].map(({ name }) => name)).not.toContain('Bundled');
  });

  it.each<[string, JsonObject]>([
    ['nothing', bundled()],
    [
      'no list of entries',
      { resourceType: 'Bundle', type: 'collection', entry: { resource: clinicPatient('Bundled') } },
    ],
    [
      'patients and nonsense',
      bundled({ resource: { resourceType: 'Patient' } }, { resource: { resourceType: 'Nonsense' } }),
    ],
  ])('are not looked for in vain: a Bundle may hold %s', async (_what, bundle) => {
    folder.write('guide/bundle.json', bundle);
    expect((await read()).lines.filter((line) => line.includes('resource-not-loaded'))).toEqual([]);
  });

  it('are no list either: each wants a file of its own', async () => {
    folder.write('guide/list.json', JSON.stringify([clinicPatient('Listed')]));
    folder.write('guide/numbers.json', '[1]');
    const { lines, messages } = await read();
    expect(lines).toEqual(['error json-invalid list.json', 'error json-invalid numbers.json']);
    expect(messages).toEqual([
      'Line 1, column 1: wanted an object, found a list of resources, each of which wants a file of its own.',
      'Line 1, column 1: wanted an object, found a list.',
    ]);
  });
});

describe('a definition that says too little', () => {
  it('is told of where it has neither differential nor snapshot', async () => {
    const { differential: _left, ...empty } = clinicPatient('Empty');
    folder.write('guide/Empty.json', empty);
    expect((await read()).lines).toEqual(['warning element-missing Empty.json#/differential']);
  });

  it('is told of where a canonical ends in | and names no version', async () => {
    folder.write('guide/Child.json', clinicPatient('Child', { baseDefinition: `${structureUrl('BasePatient')}|` }));
    const { lines, messages } = await read();
    expect(lines).toEqual(['warning canonical-version-missing Child.json#/baseDefinition']);
    expect(messages[0]).toBe(`"${structureUrl('BasePatient')}|" has no version after its "|".`);
  });
});
