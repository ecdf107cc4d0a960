import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareEqual } from '../../../generator/model/share-equal.ts';

describe('shareEqual', () => {
  it('gives the previous value where the next equals it', () => {
    const previous = { a: [1, { b: 'x' }], m: new Map([['k', { c: null }]]) };
    expect(shareEqual(previous, structuredClone(previous))).toBe(previous);
  });

  it('keeps equal parts of something that changed', () => {
    const previous = { same: { x: 1 }, list: [{ y: 1 }, { y: 2 }], map: new Map([['k', { z: 1 }]]) };
    const next = { ...structuredClone(previous), list: [{ y: 1 }, { y: 3 }] };
    const shared = shareEqual(previous, next);
    expect(shared).toEqual(next);
    expect(shared).not.toBe(previous);
    expect([shared.same, shared.list[0], shared.map]).toEqual([previous.same, previous.list[0], previous.map]);
    expect(shared.same).toBe(previous.same);
    expect(shared.list[0]).toBe(previous.list[0]);
    expect(shared.map).toBe(previous.map);
  });

  it.each([
    ['another order of members', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['a member that is undefined', { a: 1 }, { a: 1, b: undefined }],
    [
      'another order in a map',
      new Map([
        [1, 1],
        [2, 2],
      ]),
      new Map([
        [2, 2],
        [1, 1],
      ]),
    ],
    ['a list for an object', {}, []],
    ['an object for a map', new Map(), {}],
    ['null for an object', {}, null],
    ['a date, which is no plain data', new Date(0), new Date(0)],
  ])('takes %s for a change', (_what, previous: unknown, next: unknown) => {
    const shared = shareEqual(previous, next);
    expect(shared).not.toBe(previous);
    // Tells order too.
    expect(inspect(shared)).toBe(inspect(next));
  });

  it('gives a value that equals the next one, whatever there was before', () => {
    fc.assert(
      fc.property(fc.anything({ withMap: true }), fc.anything({ withMap: true }), (previous, next) => {
        expect(shareEqual(previous, next)).toStrictEqual(next);
      }),
    );
  });
});
