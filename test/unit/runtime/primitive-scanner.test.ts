import { describe, expect, it } from 'vitest';
import {
  isBase64Binary,
  isBoolean,
  isDate,
  isDecimal,
  isInstant,
  isInteger,
  isPositiveInt,
  isString,
  isUnsignedInt,
} from '../../../generator/runtime/primitive-scanner.ts';

describe('numbers and booleans', () => {
  it.each([
    ['integer', isInteger, [0, -1, 2_147_483_647, -2_147_483_648], [2_147_483_648, 0.5, '1', null, Number.NaN]],
    ['unsignedInt', isUnsignedInt, [0, 2_147_483_647], [-1, 1e10]],
    ['positiveInt', isPositiveInt, [1], [0, -1]],
    ['decimal', isDecimal, [0, -1.5, 1e300], [Number.POSITIVE_INFINITY, '1.0']],
    ['boolean', isBoolean, [true, false], ['true', 1, null]],
  ] as const)('%s is its JSON type within its range', (_name, accepts, good, bad) => {
    expect(good.map((value) => accepts(value))).toEqual(good.map(() => true));
    expect(bad.map((value: unknown) => accepts(value))).toEqual(bad.map(() => false));
  });
});

describe('isString', () => {
  it('takes any text up to one megabyte that is not empty', () => {
    expect([' ', 'a\u0000', 'x'.repeat(1_048_576)].map(isString)).toEqual([true, true, true]);
    expect(['', 'x'.repeat(1_048_577), 1].map(isString)).toEqual([false, false, false]);
  });
});

describe('dates', () => {
  it('know leap years', () => {
    expect(['2024-02-29', '2000-02-29', '2023-02-29', '1900-02-29'].map(isDate)).toEqual([true, true, false, false]);
  });

  it('allow a leap second and offsets up to 14 hours', () => {
    const times = [
      '2016-12-31T23:59:60Z',
      '2025-01-01T00:00:00+14:00',
      '2025-01-01T00:00:00+14:01',
      '2025-01-01T24:00:00Z',
    ];
    expect(times.map(isInstant)).toEqual([true, true, false, false]);
  });
});

describe('isBase64Binary', () => {
  it('reads a megabyte that makes the standard expression backtrack', () => {
    expect(isBase64Binary(`${'AAAA '.repeat(200_000)}!`)).toBe(false);
  });
});
