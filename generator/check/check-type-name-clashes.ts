import type { SourcePlace } from '../model/diagnostic.ts';
import type { Release } from '../model/release.ts';
import { messagesOf, type Rule } from './rule.ts';

interface Named {
  readonly name: string;
  readonly what: string;
  readonly place: SourcePlace;
}

/** Names that share a generated module or a public surface must differ, also for a reader who ignores case. */
export const checkTypeNameClashes: Rule = (release, log) => {
  const seen = new Map<string, Named>();
  for (const named of [...structureNames(release), ...messageNames(release), ...topicNames(release)]) {
    const key = named.name.toLowerCase();
    const twin = seen.get(key);
    if (twin === undefined) seen.set(key, named);
    else log.error('name-clash', named.place, `${named.what} and ${twin.what} would both be type "${named.name}".`);
  }
};

function structureNames({ structures }: Release): readonly Named[] {
  return [...structures.values()]
    .filter(({ source }) => source === 'guide')
    .map(({ typeName, canonical, place }) => ({ name: typeName, what: `Structure ${canonical}`, place }));
}

function messageNames(release: Release): readonly Named[] {
  return messagesOf(release).flatMap(({ exchange, direction, message }): readonly Named[] =>
    message.kind === 'parameters'
      ? [{ name: message.typeName, what: `The ${direction} of ${exchange.id}`, place: exchange.place }]
      : [],
  );
}

function topicNames({ topics }: Release): readonly Named[] {
  return topics.map(({ typeName, canonical, place }) => ({ name: typeName, what: `Topic ${canonical}`, place }));
}
