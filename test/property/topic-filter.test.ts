import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTopicFilter, type TopicFilterValue, writeTopicFilter } from '../../generator/runtime/topic-filter.ts';
import { newsTopic } from '../support/news-topic.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const patient = fc.record(
  {
    resource: fc.constantFrom('Observation', 'Encounter'),
    parameter: fc.constant('patient'),
    modifier: fc.constant('in'),
    value: text,
  },
  { requiredKeys: ['parameter', 'value'] },
);
const date = fc.record(
  {
    resource: fc.constant('Observation'),
    parameter: fc.constant('date'),
    comparator: fc.constantFrom('ge', 'le'),
    value: fc.stringMatching(/^2[0-9]{3}-[01][0-9]$/),
  },
  { requiredKeys: ['parameter', 'value'] },
);

describe('filters of a topic', () => {
  it('come back from their text as they were', () => {
    fc.assert(
      fc.property(fc.oneof<fc.Arbitrary<TopicFilterValue>[]>(patient, date), (filter) => {
        expect(parseTopicFilter(newsTopic, writeTopicFilter(filter))).toEqual({ ok: true, filter });
      }),
    );
  });

  it('are read or refused, whatever the text, and what is read stays the same', () => {
    const almost = fc
      .tuple(fc.constantFrom('patient', 'date:in', 'Encounter.patient'), text)
      .map((parts) => parts.join('='));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary-ascii' }), almost), (any) => {
        const result = parseTopicFilter<TopicFilterValue>(newsTopic, any);
        if (!result.ok) return;
        expect(parseTopicFilter(newsTopic, writeTopicFilter(result.filter))).toEqual(result);
      }),
    );
  });
});
