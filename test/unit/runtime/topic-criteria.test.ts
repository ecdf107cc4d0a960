import { describe, expect, it } from 'vitest';
import { hasExactText, hasReference, hasText, hasToken, valuesAt } from '../../../generator/runtime/topic-criteria.ts';

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
