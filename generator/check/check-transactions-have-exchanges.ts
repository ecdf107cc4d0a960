import type { Rule } from './rule.ts';

/** A transaction without a message on the wire cannot be implemented. */
export const checkTransactionsHaveExchanges: Rule = ({ transactions }, log) => {
  for (const { id, exchanges, place } of transactions.values()) {
    if (exchanges.length > 0) continue;
    log.error('transaction-incomplete', place, `${id} has no exchange that could be used.`);
  }
};
