import { describe, expect, test } from 'vitest';
import { built } from '../../support/building.ts';
import { minimalGuide } from '../../support/minimal-guide.ts';

describe('examples', () => {
  test('belong to the exchange their file is named after', () => {
    const examples = {
      'tg-1.request.json': { a: 1 },
      'tg-1.response.error-gone.json': { b: 2 },
      'tg-1.request.by-hand.json': { c: 3 },
    };
    const { release, lines } = built(minimalGuide(), { examples });
    expect(lines).toEqual([]);
    const [exchange] = release.exchanges.values();
    expect(exchange?.examples.map(({ direction, label, error, body }) => [direction, label, error, body])).toEqual([
      ['request', 'by-hand', false, { c: 3 }],
      ['request', '', false, { a: 1 }],
      ['response', 'error-gone', true, { b: 2 }],
    ]);
  });

  test.each(['tg-2.request.json', 'tg-1.json', 'tg-1.requests.json', 'tg-1.request.Label.json', 'tg-11.request.json'])(
    'named %s belong to none',
    (name) => {
      expect(built(minimalGuide(), { examples: { [name]: {} } }).lines).toEqual([
        `error example-unknown-exchange examples/${name}`,
      ]);
    },
  );
});
