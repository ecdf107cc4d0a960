import { describe, expect, it } from 'vitest';
import { describeFound, pointerFromExpression, Validation } from '../../../generator/runtime/validation.ts';

const breach = { rule: 'fixed', code: 'value', at: 'Root.a[1].b', found: 1, wanted: '2' } as const;

describe('Validation', () => {
  it('makes an issue of a breach, with the rule, the place twice, and what was wanted', () => {
    const validation = new Validation();
    validation.report({ ...breach, source: { requirement: 'R-1', evidence: 'stated' } });
    expect(validation.issues).toEqual([
      {
        severity: 'error',
        code: 'value',
        rule: 'fixed',
        expression: 'Root.a[1].b',
        pointer: '/a/1/b',
        found: '1',
        wanted: '2',
        requirement: 'R-1',
        evidence: 'stated',
      },
    ]);
    expect(validation.accepted).toBe(false);
  });

  it('only notes a breach of a rule that is chosen, unless the policy enforces it', () => {
    const lenient = new Validation();
    const strict = new Validation({ policy: { enforce: 'chosen' } });
    for (const validation of [lenient, strict]) validation.report({ ...breach, source: { evidence: 'chosen' } });
    expect([lenient.accepted, strict.accepted]).toEqual([true, false]);
  });

  it('counts what is beyond the limit, and stays accepted when only notes were dropped', () => {
    const validation = new Validation({ issueLimit: 1 });
    validation.note(breach);
    validation.note(breach);
    expect([validation.issues.length, validation.dropped, validation.accepted]).toEqual([1, 1, true]);
    validation.report(breach);
    expect([validation.issues.length, validation.dropped, validation.accepted]).toEqual([1, 2, false]);
  });

  it('refuses objects nested deeper than its limit, and counts again after a close', () => {
    const validation = new Validation({ depthLimit: 1 });
    const value = { a: 1 };
    expect([validation.open(value, 'Root'), validation.open(value, 'Root.a')]).toEqual([true, false]);
    validation.close();
    expect(validation.open(value, 'Root.b')).toBe(true);
    expect(validation.issues.map((issue) => issue.rule)).toEqual(['limit']);
  });

  it('asks whether a value conforms without keeping anything', () => {
    const validation = new Validation();
    expect(validation.conforms((_value, probe, at) => probe.report({ ...breach, at }), 1, 'Root')).toBe(false);
    expect(validation.conforms(() => undefined, 1, 'Root')).toBe(true);
    expect(validation.issues).toEqual([]);
  });
});

describe('pointerFromExpression', () => {
  it('turns a path into a JSON pointer', () => {
    expect(['Root', 'Root.a', 'Root.a[0].b'].map(pointerFromExpression)).toEqual(['', '/a', '/a/0/b']);
  });
});

describe('describeFound', () => {
  it('names what is there, shortened and escaped', () => {
    const found = [undefined, null, [1, 2], { a: 1 }, true, '<b>\u2028\ud800', 'x'.repeat(70)].map(describeFound);
    expect(found).toEqual([
      'nothing',
      'null',
      'an array of 2',
      'an object',
      'true',
      '"\\u003cb\\u003e\\u2028\\ud800"',
      `"${'x'.repeat(60)}… (70 characters)"`,
    ]);
  });
});
