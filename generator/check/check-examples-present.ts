import { messagesOf, type Rule } from './rule.ts';

/** Every message has an example: documents, mocks and tests are made from it. */
export const checkExamplesPresent: Rule = (release, log) => {
  // A guide that does not know the input language has no place for them.
  if (release.derived) return;
  for (const { exchange, direction, message } of messagesOf(release)) {
    if (message.kind === 'empty') continue;
    const shown = exchange.examples.some((example) => example.direction === direction && !example.error);
    if (!shown) log.warning('example-missing', exchange.place, `The ${direction} of ${exchange.id} has no example.`);
  }
};
