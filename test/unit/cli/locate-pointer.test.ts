import { describe, expect, it } from 'vitest';
import { locatePointer } from '../../../generator/cli/locate-pointer.ts';

const text = `{
  "a": [1, "x]\\"}", {"b/c": null, "d": { "e": true } }],
  "f": "last"
}`;

describe('locatePointer', () => {
  it.each([
    ['/a', { line: 2, column: 8 }],
    ['/a/0', { line: 2, column: 9 }],
    ['/a/1', { line: 2, column: 12 }],
    ['/a/2/b~1c', { line: 2, column: 29 }],
    ['/a/2/d/e', { line: 2, column: 47 }],
    ['/f', { line: 3, column: 8 }],
  ])('finds %s', (pointer, position) => {
    expect(locatePointer(text, pointer)).toEqual(position);
  });

  it.each([
    ['/a/2/none', { line: 2, column: 21 }],
    ['/a/7', { line: 2, column: 8 }],
    ['/f/0', { line: 3, column: 8 }],
  ])('finds the deepest value on the way to %s, which is not there', (pointer, position) => {
    expect(locatePointer(text, pointer)).toEqual(position);
  });

  it('finds nothing for the whole text, nor in text that is not JSON', () => {
    expect(locatePointer(text, '')).toBeUndefined();
    expect(locatePointer('{"a" 1}', '/a')).toBeUndefined();
    expect(locatePointer('', '/a')).toBeUndefined();
    expect(locatePointer('[1, 2', '/4')).toBeUndefined();
  });
});
