import type { Observation, Resource } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import type { Topic, TopicQuery, TopicTrigger } from '../../../generator/runtime/topic.ts';
import { isTopicEvent } from '../../../generator/runtime/topic-trigger.ts';

function observation(status: Observation['status']): Observation {
  return { resourceType: 'Observation', status, code: {} };
}

function topicOf(trigger: Partial<TopicTrigger>): Topic {
  const triggers = [{ resource: 'Observation', interactions: [], ...trigger }];
  return { canonical: 'https://news.example/t', title: 'T', evidence: 'stated', triggers, filters: [], shapes: [] };
}

const isFinal = (resource: Resource): boolean => 'status' in resource && resource.status === 'final';
const change = { previous: undefined, current: observation('final'), interaction: 'create', origin: 'app' } as const;

describe('isTopicEvent', () => {
  it('takes a change of the type a trigger names, by whatever interaction where it names none', () => {
    expect(isTopicEvent(topicOf({}), change)).toBe(true);
    expect(
      isTopicEvent(topicOf({}), { ...change, interaction: 'delete', previous: change.current, current: undefined }),
    ).toBe(true);
    expect(isTopicEvent(topicOf({ resource: 'Patient' }), change)).toBe(false);
    expect(isTopicEvent(topicOf({}), { ...change, current: undefined })).toBe(false);
  });

  it('asks for the interaction and the origin that a trigger names', () => {
    expect(isTopicEvent(topicOf({ interactions: ['update'] }), change)).toBe(false);
    expect(isTopicEvent(topicOf({ interactions: ['create'], origin: 'app' }), change)).toBe(true);
    expect(isTopicEvent(topicOf({ origin: 'system' }), change)).toBe(false);
  });

  it.each<[string, Partial<TopicQuery>, Observation['status'] | undefined, Observation['status'] | undefined, boolean]>(
    [
      ['both versions', { requireBoth: true }, 'preliminary', 'final', true],
      ['both versions', { requireBoth: true }, 'final', 'final', false],
      ['either version', { requireBoth: false }, 'final', 'final', true],
      ['either version', { requireBoth: false }, 'final', 'amended', false],
      ['no version before, which passes', { requireBoth: true, onCreate: true }, undefined, 'final', true],
      ['no version before, which fails', { requireBoth: true, onCreate: false }, undefined, 'final', false],
      ['no version before, of which nothing is said', { requireBoth: true }, undefined, 'final', true],
      ['no version before, of which nothing is said', { requireBoth: false }, undefined, 'amended', false],
      ['no version after, which passes', { requireBoth: true, onDelete: true }, 'preliminary', undefined, true],
      ['no version after, which fails', { requireBoth: true, onDelete: false }, 'preliminary', undefined, false],
    ],
  )('tests %s (%o)', (_what, query, before, after, expected) => {
    const whole = {
      previous: (resource: Resource) => !isFinal(resource),
      current: isFinal,
      requireBoth: false,
      ...query,
    };
    const previous = before === undefined ? undefined : observation(before);
    const current = after === undefined ? undefined : observation(after);
    expect(isTopicEvent(topicOf({ query: whole }), { ...change, previous, current })).toBe(expected);
  });

  it('asks for the FHIRPath criteria of a trigger', () => {
    expect(isTopicEvent(topicOf({ criteria: (previous) => previous === undefined }), change)).toBe(true);
    expect(isTopicEvent(topicOf({ criteria: (_, current) => current === undefined }), change)).toBe(false);
  });
});
