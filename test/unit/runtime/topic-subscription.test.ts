import { describe, expect, it } from 'vitest';
import { type SubscriptionVocabulary, subscriptionTo } from '../../../generator/runtime/topic-subscription.ts';
import { newsTopic } from '../../support/news-topic.ts';

const vocabulary: SubscriptionVocabulary = {
  profile: 'https://news.example/s',
  filterCriteria: { url: 'https://news.example/filter', member: 'valueString' },
  payloadContent: { url: 'https://news.example/content', member: 'valueCode' },
  heartbeatPeriod: { url: 'https://news.example/heartbeat', member: 'valueUnsignedInt' },
  maxCount: { url: 'https://news.example/count', member: 'valuePositiveInt' },
};

describe('subscriptionTo', () => {
  it('asks for a REST hook with everything there is to say', () => {
    const subscription = subscriptionTo(newsTopic, vocabulary, {
      reason: 'Keep up',
      filters: [{ resource: 'Encounter', parameter: 'patient', value: 'Patient/1' }],
      content: 'id-only',
      channel: { type: 'rest-hook', endpoint: 'https://me.example/notify', headers: { 'X-Key': 'k' } },
      end: '2027-01-31T00:00:00Z',
      heartbeatPeriodSeconds: 60,
      timeoutSeconds: 20,
      maxCount: 10,
    });
    expect(subscription).toEqual({
      resourceType: 'Subscription',
      meta: { profile: ['https://news.example/s'] },
      status: 'requested',
      end: '2027-01-31T00:00:00Z',
      reason: 'Keep up',
      criteria: 'https://news.example/SubscriptionTopic/news',
      _criteria: { extension: [{ url: 'https://news.example/filter', valueString: 'Encounter?patient=Patient/1' }] },
      channel: {
        // No extension for the timeout, as the profile has none.
        extension: [
          { url: 'https://news.example/heartbeat', valueUnsignedInt: 60 },
          { url: 'https://news.example/count', valuePositiveInt: 10 },
        ],
        type: 'rest-hook',
        endpoint: 'https://me.example/notify',
        header: ['X-Key: k'],
        payload: 'application/fhir+json',
        _payload: { extension: [{ url: 'https://news.example/content', valueCode: 'id-only' }] },
      },
    });
  });

  it('asks for a socket without an endpoint', () => {
    const subscription = subscriptionTo(newsTopic, vocabulary, {
      reason: 'Keep up',
      content: 'empty',
      channel: { type: 'websocket' },
      payload: 'application/fhir+xml',
    });
    expect(subscription).not.toHaveProperty('_criteria');
    expect(subscription.channel).toEqual({
      type: 'websocket',
      payload: 'application/fhir+xml',
      _payload: { extension: [{ url: 'https://news.example/content', valueCode: 'empty' }] },
    });
  });

  it('refuses a header that would add headers of its own', () => {
    const channel = { type: 'rest-hook', endpoint: 'https://me.example', headers: { a: 'b\r\nc: d' } } as const;
    expect(() => subscriptionTo(newsTopic, vocabulary, { reason: 'r', content: 'empty', channel })).toThrow(
      new TypeError('The header "a" holds a line break.'),
    );
  });
});
