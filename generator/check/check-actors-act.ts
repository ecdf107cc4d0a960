import type { Rule } from './rule.ts';

/** An actor that takes part in nothing is a gap in the guide or a misspelt canonical. */
export const checkActorsAct: Rule = ({ actors }, log) => {
  for (const { id, initiates, responds, place } of actors) {
    if (initiates.length + responds.length > 0) continue;
    log.warning('actor-idle', place, `Actor "${id}" neither initiates nor answers any transaction.`);
  }
};
