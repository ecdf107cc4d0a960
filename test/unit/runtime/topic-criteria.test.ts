import { describe, expect, it } from 'vitest';
import {
  andTruth,
  equalTruth,
  hasExactText,
  hasReference,
  hasText,
  hasToken,
  impliesTruth,
  orTruth,
  truthOf,
  valuesAt,
  xorTruth,
} from '../../../generator/runtime/topic-criteria.ts';

describe('valuesAt', () => {
  it('opens arrays, follows choices and finds nothing where nothing stands', () => {
    const resource = { name: [{ given: ['A', 'B'] }, { given: ['C'] }, null, 'x'], valueString: 'v', empty: null };
    expect(valuesAt(resource, 'name', 'given')).toEqual(['A', 'B', 'C']);
    expect(valuesAt(resource, ['valueQuantity', 'valueString'])).toEqual(['v']);
    expect(valuesAt(resource, 'empty')).toEqual([]);
    expect(valuesAt(resource, 'constructor')).toEqual([]);
    expect(valuesAt(undefined, 'name')).toEqual([]);
    expect(valuesAt(true)).toEqual([true]);
  });
});

describe('equalTruth', () => {
  it('compares collections, and is empty where one is', () => {
    expect(equalTruth(['a'], ['a'])).toBe(true);
    expect(equalTruth(['a'], ['a', 'b'])).toBe(false);
    expect(equalTruth([{ code: 'a', list: [1] }], [{ list: [1], code: 'a' }])).toBe(true);
    expect(equalTruth([{ code: 'a' }], [{ code: 'a', list: [1] }])).toBe(false);
    expect(equalTruth([[1]], [[2]])).toBe(false);
    expect(equalTruth([], ['a'])).toBeUndefined();
  });
});

describe('the truths of FHIRPath', () => {
  const all = [true, false, undefined] as const;
  it.each([
    ['and', andTruth, [true, false, undefined, false, false, false, undefined, false, undefined]],
    ['or', orTruth, [true, true, true, true, false, undefined, true, undefined, undefined]],
    ['xor', xorTruth, [false, true, undefined, true, false, undefined, undefined, undefined, undefined]],
    ['implies', impliesTruth, [true, false, undefined, true, true, true, true, undefined, undefined]],
  ])('%s follows its table', (_name, operator, expected) => {
    expect(all.flatMap((left) => all.map((right) => operator(left, right)))).toEqual(expected);
  });

  it('takes one value that is no Boolean for true', () => {
    expect([truthOf([false]), truthOf(['x']), truthOf([]), truthOf([true, true])]).toEqual([
      false,
      true,
      undefined,
      undefined,
    ]);
  });
});

describe('hasToken', () => {
  it.each([
    ['final', { code: 'final' }, true],
    [true, { code: 'true' }, true],
    [{ system: 's', code: 'c' }, { code: 'c' }, true],
    [{ system: 's', code: 'c' }, { system: '', code: 'c' }, false],
    [{ system: 's', code: 'c' }, { system: 's' }, true],
    [{ system: 's', value: 'v' }, { system: 's', code: 'v' }, true],
    [{ coding: [{ code: 'a' }, { system: 's', code: 'c' }] }, { system: 's', code: 'c' }, true],
    [{ coding: [{ code: 'a' }] }, { system: 's', code: 'a' }, false],
    [{ text: 'c' }, { code: 'c' }, false],
    [7, { code: '7' }, false],
  ])('finds in %o the token %o: %s', (value, wanted, expected) => {
    expect(hasToken([value], [{ code: 'no' }, wanted])).toBe(expected);
  });
});

describe('hasReference', () => {
  it.each([
    ['Patient/1', 'Patient/1', true],
    ['Patient/1/_history/2', 'Patient/1', true],
    ['https://x.example/Patient/1', 'Patient/1', true],
    ['https://x.example/Patient/1', 'https://x.example/Patient/1', true],
    ['Patient/1', '1', true],
    ['Group/1', '1', false],
    ['Patient/11', '1', false],
  ])('finds in a reference to %s the wanted %s: %s', (reference, wanted, expected) => {
    expect(hasReference([{ reference }], [wanted], 'Patient')).toBe(expected);
  });

  it('finds nothing in a reference without one', () => {
    expect(hasReference([{ display: 'x' }], ['x'])).toBe(false);
  });
});

describe('texts', () => {
  it('are compared by their beginning without case and accents, or exactly', () => {
    expect(hasText(['Élise'], ['eli'])).toBe(true);
    expect(hasText(['Elise', 7], ['lise'])).toBe(false);
    expect(hasExactText(['Elise'], ['elise'])).toBe(false);
    expect(hasExactText(['Elise'], ['Elise'])).toBe(true);
  });
});
