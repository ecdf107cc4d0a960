import type { Resource } from 'fhir/r4.js';
import type { Topic, TopicChange, TopicQuery, TopicTrigger } from './topic.ts';

/** True where a change is an event of the topic. */
export function isTopicEvent(topic: Topic, change: TopicChange): boolean {
  return topic.triggers.some((trigger) => isTriggered(trigger, change));
}

function isTriggered(trigger: TopicTrigger, change: TopicChange): boolean {
  const { previous, current, interaction, origin } = change;
  if ((current ?? previous)?.resourceType !== trigger.resource) return false;
  if (trigger.interactions.length > 0 && !trigger.interactions.includes(interaction)) return false;
  if (trigger.origin !== undefined && trigger.origin !== origin) return false;
  if (trigger.query !== undefined && !meetsQuery(trigger.query, previous, current)) return false;
  return trigger.criteria === undefined || trigger.criteria(previous, current);
}

function meetsQuery(query: TopicQuery, previous: Resource | undefined, current: Resource | undefined): boolean {
  const before = testVersion(query.previous, previous, query.onCreate);
  const after = testVersion(query.current, current, query.onDelete);
  if (before === undefined && after === undefined) return query.requireBoth;
  // A test that is left out decides nothing, so the other one does.
  if (before === undefined || after === undefined) return before ?? after ?? false;
  return query.requireBoth ? before && after : before || after;
}

/** `undefined`: there is no such test, or nothing to test and no word on what that counts as. */
function testVersion(
  test: ((resource: Resource) => boolean) | undefined,
  version: Resource | undefined,
  absent: boolean | undefined,
): boolean | undefined {
  if (test === undefined) return undefined;
  return version === undefined ? absent : test(version);
}
