import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../../generator/load/json-text.ts';

describe('findJsonFault', () => {
  it.each([
    ['{"a":1,}', 1, 8, 'wanted a member name in double quotes, found "}"'],
    ['{\n  "a": [1 2]\n}', 2, 11, 'wanted "," or "]", found "2"'],
    ['{"a" 1}', 1, 6, 'wanted ":", found "1"'],
    ['{"a":01}', 1, 7, 'wanted "," or "}", found "1"'],
    ['{"a":tru}', 1, 6, 'wanted a value, found "t"'],
    ['["a\nb"]', 1, 2, 'wanted a value, found "\\""'],
    ['["\\x"]', 1, 2, 'wanted a value, found "\\""'],
    ['{"a":1', 1, 7, 'the text ends too early'],
    ['', 1, 1, 'the text ends too early'],
    ['{} x', 1, 4, 'there is text behind the end of the value'],
    ['{"a":1,"b":{"a":2},"a":3}', 1, 20, 'the member "a" is named twice'],
    ['{"a":1,"\\u0061":3}', 1, 8, 'the member "\\u0061" is named twice'],
    ['['.repeat(201), 1, 201, 'nesting is deeper than 200 levels'],
  ])('finds the fault of %j', (text, line, column, reason) => {
    expect(findJsonFault(text)).toEqual({ line, column, reason });
  });

  it.each(['{}', '[]', ' [1, -2.5e+10, "\\u00e9\\"", null, true, {"a": {"a": []}}] ', '0', '"x"'])(
    'accepts %j',
    (text) => {
      expect(findJsonFault(text)).toBeUndefined();
    },
  );

  it('accepts whatever JSON.stringify prints', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }),
        (value) => findJsonFault(JSON.stringify(value, null, 2)) === undefined,
      ),
    );
  });

  it('refuses a text exactly where JSON.parse does, repeated names apart', () => {
    const damaged = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom('', '"', ',', '}', '{', '\\', '0', 'e', '\n', ':'))
      .map(
        ([text, at, patch]) => text.slice(0, at % (text.length + 1)) + patch + text.slice((at % (text.length + 1)) + 1),
      );
    fc.assert(
      fc.property(damaged, (text) => {
        const fault = findJsonFault(text);
        return fault?.reason.endsWith('named twice') === true || (fault === undefined) === parses(text);
      }),
      { numRuns: 2000 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
