import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isBase64Binary,
  isCode,
  isDate,
  isDateTime,
  isId,
  isInstant,
  isOid,
  isTime,
  isUri,
  isUuid,
} from '../../generator/runtime/primitive-scanner.ts';

const space = '[ \\t\\n\\r]';
const black = '[^ \\t\\n\\r]';
const year = '([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)';
const month = '(0[1-9]|1[0-2])';
const day = '(0[1-9]|[1-2][0-9]|3[0-1])';
const time = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?';
const zone = '(Z|(\\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))';

/** The standard's own expressions, `\s` read as XML Schema reads it. */
const grammars: readonly (readonly [
  name: string,
  accepts: (value: unknown) => boolean,
  expression: string,
  alphabet: string,
])[] = [
  ['base64Binary', isBase64Binary, `(${space}*([0-9a-zA-Z\\+/=]){4}${space}*)+`, 'aZ9+/= \t-'],
  ['code', isCode, `${black}+(${space}${black}+)*`, 'ab \t\n\u00a0'],
  ['date', isDate, `${year}(-${month}(-${day})?)?`, '0123456789--'],
  ['dateTime', isDateTime, `${year}(-${month}(-${day}(T${time}${zone})?)?)?`, '0123456789-:TZ+.'],
  ['id', isId, '[A-Za-z0-9\\-\\.]{1,64}', 'aZ09-._ '],
  ['instant', isInstant, `${year}-${month}-${day}T${time}${zone}`, '0123456789-:TZ+.'],
  ['oid', isOid, 'urn:oid:[0-2](\\.(0|[1-9][0-9]*))+', '0123.'],
  ['time', isTime, time, '0123456789:.'],
  ['uri', isUri, `${black}+`, 'a:/ \t\u2003'],
  ['uuid', isUuid, 'urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', '09af-gA'],
];

/** True for a date in the text whose day its month does not have: the expressions let it pass, the standard's words do not. */
function hasImpossibleDay(text: string): boolean {
  const date = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  if (date === null) return false;
  const made = new Date(`${date[0]}T00:00:00Z`);
  return Number.isNaN(made.getTime()) || made.getUTCDate() !== Number(date[3]);
}

function mutated(expression: string, alphabet: string): fc.Arbitrary<string> {
  const near = fc
    .tuple(fc.stringMatching(new RegExp(`^${expression}$`)), fc.nat(), fc.constantFrom(...alphabet, ''))
    .map(([text, at, unit]) => {
      const index = at % (text.length + 1);
      return text.slice(0, index) + unit + text.slice(index + 1);
    });
  const exact = fc.stringMatching(new RegExp(`^${expression}$`));
  const far = fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }).map((units) => units.join(''));
  return fc.oneof(exact, near, far, fc.string({ unit: 'binary', maxLength: 8 }));
}

describe('primitive scanners', () => {
  it.each(grammars)('accept exactly what the standard writes for %s', (name, accepts, expression, alphabet) => {
    const whole = new RegExp(`^(?:${expression})$`);
    fc.assert(
      fc.property(mutated(expression, alphabet), (text) => {
        // Longer texts make the expressions, not the scanners, backtrack for minutes.
        fc.pre(name !== 'base64Binary' || text.length <= 24);
        expect(accepts(text)).toBe(whole.test(text) && !hasImpossibleDay(text));
      }),
      { numRuns: 500 },
    );
  });

  it.each(grammars)('refuse every value that is no string for %s', (_name, accepts) => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(typeof value !== 'string');
        expect(accepts(value)).toBe(false);
      }),
    );
  });
});
