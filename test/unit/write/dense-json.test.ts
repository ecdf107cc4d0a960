import { describe, expect, test } from 'vitest';
import { denseJson } from '../../../generator/write/dense-json.ts';

describe('denseJson', () => {
  test('keeps on one line what fits it', () => {
    expect(denseJson({ a: [1, 'x', null], b: {}, c: [] })).toBe('{ "a": [1, "x", null], "b": {}, "c": [] }');
  });

  test('breaks what does not, one space a level', () => {
    const long = 'x'.repeat(85);
    expect(denseJson({ a: { b: long, c: [true] }, d: [long, long] })).toBe(
      `{\n "a": { "b": "${long}", "c": [true] },\n "d": [\n  "${long}",\n  "${long}"\n ]\n}`,
    );
  });

  test('leaves out members without a value', () => {
    expect(denseJson({ a: undefined, b: 'x'.repeat(120) })).toBe(`{\n "b": "${'x'.repeat(120)}"\n}`);
  });
});
