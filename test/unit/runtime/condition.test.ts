import { describe, expect, it } from 'vitest';
import {
  both,
  conditionHolds,
  containsText,
  either,
  equal,
  hasPart,
  implies,
  not,
  startsWithText,
  unequal,
} from '../../../generator/runtime/condition.ts';

describe('a condition', () => {
  it('knows what is not known', () => {
    expect([
      equal('a', 'a'),
      equal('a', 'b'),
      equal(undefined, 'a'),
      unequal('a', 'b'),
      unequal('a', undefined),
    ]).toEqual([true, false, undefined, true, undefined]);
    expect([both(true, true), both(false, undefined), both(true, undefined)]).toEqual([true, false, undefined]);
    expect([either(false, true), either(false, false), either(false, undefined)]).toEqual([true, false, undefined]);
    expect([implies(false, false), implies(true, false), implies(undefined, true)]).toEqual([true, false, true]);
    expect([not(true), not(false), not(undefined)]).toEqual([false, true, undefined]);
  });

  it('looks into texts', () => {
    expect([containsText('abc', 'b'), startsWithText('abc', 'b'), containsText(undefined, 'b')]).toEqual([
      true,
      false,
      undefined,
    ]);
    expect([hasPart('launch openid', 'openid'), hasPart('launch/patient', 'launch')]).toEqual([true, false]);
  });

  it('about a client that nobody knows says nothing', () => {
    const condition = { text: '%client.type.empty()', needsClient: true, holds: () => true };
    expect([conditionHolds(condition, {}, undefined), conditionHolds(condition, {}, {})]).toEqual([false, true]);
  });
});
