import type { Rule } from './rule.ts';

/** A release with no exchange would generate nothing and look like success. */
export const checkReleaseNotEmpty: Rule = ({ guide, exchanges, transactions }, log) => {
  if (exchanges.size > 0) return;
  const place = { package: `${guide.packageName}#${guide.version}`, file: 'package.json', pointer: '' };
  const found = transactions.size === 0 ? 'no transaction' : `${transactions.size} transactions, but no exchange`;
  log.error('release-empty', place, `The guide has ${found}: nothing would be generated.`);
};
