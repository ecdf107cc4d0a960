import type { Rule } from './rule.ts';

/** A RESTful exchange is one the responder's statement offers. */
export const checkInteractionsOffered: Rule = ({ exchanges, actors }, log) => {
  for (const { id, wire, responder, place } of exchanges.values()) {
    // `*` stands for whatever the statement lists, so it cannot contradict it.
    if (wire.kind !== 'fhir-interaction' || wire.resourceType === '*') continue;
    const { interaction, resourceType } = wire;
    const resource = actors
      .find((actor) => actor.id === responder)
      ?.resources.find(({ type }) => type === resourceType);
    if (resource?.interactions.some(({ code }) => code === interaction)) continue;
    const text = `${id} is ${resourceType}#${interaction}, which the statement of "${responder}" does not offer.`;
    log.error('interaction-not-offered', place, text);
  }
};
