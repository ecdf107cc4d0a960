import type { Release } from '../model/release.ts';
import type { Rule } from './rule.ts';

/** A release that would generate nothing must not look like success; nor one that names actors and gives them nothing to do. */
export const checkReleaseNotEmpty: Rule = (release, log) => {
  const { guide, exchanges, transactions } = release;
  if (exchanges.size > 0 || (release.derived && hasDefinitions(release))) return;
  const place = { package: `${guide.packageName}#${guide.version}`, file: 'package.json', pointer: '' };
  log.error(
    'release-empty',
    place,
    `The guide has ${findings(release, transactions.size)}: nothing would be generated.`,
  );
};

/** Structures and topics of the guide itself, without anything to exchange, are worth types and validators. */
function hasDefinitions({ structures, topics }: Release): boolean {
  return topics.length > 0 || [...structures.values()].some(({ source }) => source === 'guide');
}

function findings({ derived }: Release, transactions: number): string {
  if (derived) return 'no structure, topic, operation or interaction';
  return transactions === 0 ? 'no transaction' : `${transactions} transactions, but no exchange`;
}
