import { describe, expect, it } from 'vitest';
import { checkGrammar, isCurrency, isMediaType, isUnit, unitGrammar } from '../../../generator/runtime/code-grammar.ts';
import { Validation } from '../../../generator/runtime/validation.ts';

describe('isUnit', () => {
  it.each([
    ...[
      'mg',
      '%',
      '1',
      '100',
      'Cel',
      'kg/m2',
      'g.m-2',
      '/min',
      'mm[Hg]',
      'm[H2O]',
      '[in_i]',
      '10*9/L',
      '10*-3',
      '10^3',
    ],
    ...['{score}', 'ug{total}', '/{entity}', 'mL/min/{1.73_m2}', '(mg/kg)/d', '(/min)', '[iU]/L', 'mol+2'],
  ])('accepts %s', (code) => {
    expect(isUnit(code)).toBe(true);
  });

  it.each([
    ...['', ' mg', 'mg ', 'mm [Hg]', '2mg', 'mg/', 'mg//L', 'm--2', '1+2', '(mg', 'mg)', '[in', '{a', '{a{b}}'],
    ...['mg{a}b', '{a}{b}', '\u00b5g', 'a"b', '.', '/'],
  ])('refuses %j', (code) => {
    expect(isUnit(code)).toBe(false);
  });

  it('refuses parentheses nested deeper than anybody writes, and does not exhaust the stack', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}mg${')'.repeat(depth)}`;
    expect([nested(10), nested(100_000)].map(isUnit)).toEqual([true, false]);
  });
});

describe('isMediaType', () => {
  it.each([
    ...['text/plain', 'application/fhir+json', 'application/vnd.a.b+xml', 'text/plain; charset=utf-8'],
    ...['text/html;charset="utf-8"', 'a/b; c="x;y"; d=e'],
  ])('accepts %s', (code) => {
    expect(isMediaType(code)).toBe(true);
  });

  it.each([
    ...['', 'text', 'text/', '/plain', 'text plain', 'text/pl ain', 'text/plain;', 'a/b/c', 'a/b; c', 'a/b; c="x'],
    ...['-a/b', `${'a'.repeat(128)}/b`],
  ])('refuses %j', (code) => {
    expect(isMediaType(code)).toBe(false);
  });
});

describe('isCurrency', () => {
  it('accepts three capital letters', () => {
    expect(['CAD', 'cad', 'CA', 'CADX', '$', 'C4D'].map(isCurrency)).toEqual([true, false, false, false, false, false]);
  });
});

describe('checkGrammar', () => {
  function issuesOf(value: unknown): readonly string[] {
    const validation = new Validation();
    checkGrammar(value, unitGrammar, validation, 'Root.unit');
    return validation.issues.map(({ expression, found }) => `${expression} ${found}`);
  }
  const system = 'http://unitsofmeasure.org';

  it('looks at a code, at the codings of a concept, and at each of several', () => {
    expect(issuesOf('mg')).toEqual([]);
    expect(issuesOf(['mg', 'mg/'])).toEqual(['Root.unit[1] "mg/"']);
    expect(
      issuesOf({
        coding: [
          { system: 'https://a.example', code: 'x' },
          { system, code: 'mg' },
        ],
      }),
    ).toEqual([]);
    expect(issuesOf({ coding: [{ system, code: 'mg/' }] })).toEqual(['Root.unit "mg/"']);
    expect(issuesOf({ code: 'mg' })).toEqual(['Root.unit "mg"']);
    expect(issuesOf({ text: 'milligram' })).toEqual(['Root.unit nothing']);
  });

  it('leaves what is of another type to others', () => {
    expect([undefined, null, 1, [null]].flatMap(issuesOf)).toEqual([]);
  });
});
