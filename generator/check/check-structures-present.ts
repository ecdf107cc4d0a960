import type { Exchange, Message, Parameter } from '../model/exchange.ts';
import type { CanonicalUrl } from '../model/identifier.ts';
import { parseCanonicalUrl } from '../model/identifier.ts';
import { messagesOf, type Rule } from './rule.ts';

/** Whatever a message refers to is in the release, so that no emitter meets a hole. */
export const checkStructuresPresent: Rule = (release, log) => {
  const missing = (canonical: CanonicalUrl, exchange: Exchange): void => {
    if (release.structures.has(canonical)) return;
    log.error('canonical-dangling', exchange.place, `${exchange.id} needs ${canonical}, which was not built.`);
  };
  for (const { exchange, message } of messagesOf(release)) {
    for (const canonical of structuresOf(message)) missing(canonical, exchange);
  }
  for (const exchange of release.exchanges.values()) {
    if (exchange.wire.kind !== 'channel') continue;
    for (const { content } of exchange.wire.frames) if (content.kind === 'resource') missing(content.model, exchange);
  }
};

function structuresOf(message: Message): readonly CanonicalUrl[] {
  if (message.kind === 'empty') return [];
  if (message.kind === 'structure') return [message.structure];
  return [...(message.structure === undefined ? [] : [message.structure]), ...message.parameters.flatMap(ofParameter)];
}

function ofParameter({ content }: Parameter): readonly CanonicalUrl[] {
  switch (content.kind) {
    case 'parts':
      return content.parts.flatMap(ofParameter);
    case 'resource': {
      const own = parseCanonicalUrl(`http://hl7.org/fhir/StructureDefinition/${content.type}`);
      return [...(own === undefined ? [] : [own]), ...content.profiles];
    }
    case 'primitive':
    case 'datatype':
    case 'search':
      return [];
  }
}
