import type { Topic } from '../../generator/runtime/topic.ts';

/** A topic of no real guide. */
export const newsTopic: Topic = {
  canonical: 'https://news.example/SubscriptionTopic/news',
  title: 'News',
  evidence: 'stated',
  triggers: [
    { resource: 'Observation', interactions: ['create'] },
    { resource: 'Encounter', interactions: [] },
  ],
  filters: [
    { parameter: 'patient', comparators: [], modifiers: ['in'] },
    { resource: 'Observation', parameter: 'date', comparators: ['ge', 'le'], modifiers: [] },
  ],
  shapes: [],
};
