import type { Rule } from './rule.ts';

/** A topic that nothing triggers never sends a notification. */
export const checkTopicsTrigger: Rule = ({ topics }, log) => {
  for (const { canonical, triggers, place } of topics) {
    if (triggers.length === 0) log.warning('topic-inert', place, `Topic ${canonical} has no resource trigger.`);
    for (const { resource, interactions } of triggers) {
      if (interactions.length > 0) continue;
      log.information(
        'topic-inert',
        place,
        `The trigger on ${resource} names no interaction, so any of them triggers.`,
      );
    }
  }
};
