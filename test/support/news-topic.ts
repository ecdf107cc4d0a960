import type { Topic } from '../../generator/runtime/topic.ts';

/** A filter of the topic, as generated code would type it. */
export type NewsFilter =
  | {
      readonly resource?: 'Observation' | 'Encounter';
      readonly parameter: 'patient';
      readonly modifier?: 'in';
      readonly value: string;
    }
  | {
      readonly resource?: 'Observation';
      readonly parameter: 'date';
      readonly comparator?: 'ge' | 'le';
      readonly value: string;
    };

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
