import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../generator/model/json.ts';
import { built } from '../../support/building.ts';
import { guideBase, minimalGuide } from '../../support/minimal-guide.ts';

describe('a topic', () => {
  const topic = (more: JsonObject): JsonObject => ({
    resourceType: 'SubscriptionTopic',
    id: 'news',
    url: `${guideBase}SubscriptionTopic/news`,
    name: 'News',
    ...more,
  });

  test('triggers on FHIRPath, and on resource types there are', () => {
    const resourceTrigger = [
      { resource: 'Patient', supportedInteraction: ['create'], fhirPathCriteria: '%current.active' },
      { resource: 'Nonsense' },
      { resource: 'Patient', supportedInteraction: ['read'] },
    ];
    const { release, lines } = built(minimalGuide({ more: [topic({ resourceTrigger })] }));
    expect(lines).toEqual([
      'error element-invalid SubscriptionTopic-news.json#/resourceTrigger/1',
      'error element-invalid SubscriptionTopic-news.json#/resourceTrigger/2/supportedInteraction/0',
    ]);
    expect(release.topics[0]?.triggers).toEqual([
      { resource: 'Patient', interactions: ['create'], fhirPathCriteria: '%current.active' },
      { resource: 'Patient', interactions: [] },
    ]);
  });

  test('may have the comparators of its filters among the modifiers, as R4B writes them', () => {
    const filter = (more: JsonObject) => ({ resource: 'Patient', filterParameter: 'birthdate', ...more });
    const canFilterBy = [
      filter({ modifier: ['=', 'eq', 'ge', 'in'] }),
      filter({ comparator: ['ge'], modifier: ['not-in'] }),
      filter({ comparator: ['ge'], modifier: ['ge'] }),
    ];
    const { release } = built(minimalGuide({ more: [topic({ canFilterBy })] }));
    expect(release.topics[0]?.filters.map(({ comparators, modifiers }) => ({ comparators, modifiers }))).toEqual([
      { comparators: ['eq', 'ge'], modifiers: ['in'] },
      { comparators: ['ge'], modifiers: ['not-in'] },
      { comparators: ['ge'], modifiers: [] },
    ]);
  });

  const r4Form = {
    resourceType: 'Basic',
    code: { coding: [{ system: 'http://hl7.org/fhir/fhir-types', code: 'SubscriptionTopic' }] },
    extension: [
      {
        url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.url',
        valueUri: `${guideBase}SubscriptionTopic/news`,
      },
    ],
  };

  test('may stand beside its R4 form, and is then read once', () => {
    const { release, lines } = built(minimalGuide({ more: [topic({}), { ...r4Form, id: 'news-r4' }] }));
    expect(lines).toEqual([]);
    expect(release.topics.map(({ typeName, place }) => [typeName, place.file])).toEqual([
      ['News', 'SubscriptionTopic-news.json'],
    ]);
  });

  test('in its R4 form twice is refused', () => {
    const twice = [
      { ...r4Form, id: 'news-1' },
      { ...r4Form, id: 'news-2' },
    ];
    expect(built(minimalGuide({ more: twice })).lines).toEqual(['error duplicate-canonical Basic-news-2.json']);
  });

  test('without a canonical is refused', () => {
    expect(built(minimalGuide({ more: [topic({ url: 'news' })] })).lines).toEqual([
      'error element-invalid SubscriptionTopic-news.json',
    ]);
  });
});
