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

  test('without a canonical is refused', () => {
    expect(built(minimalGuide({ more: [topic({ url: 'news' })] })).lines).toEqual([
      'error element-invalid SubscriptionTopic-news.json',
    ]);
  });
});
