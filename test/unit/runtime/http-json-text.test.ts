import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../../generator/runtime/http-json-text.ts';

describe('findJsonFault', () => {
  it.each([
    '{}',
    '[]',
    ' { "a" : [ 1 , -0.5e+3 , true , null , "x\\u00e9\\n" ] } \n',
    '"text"',
    '{"a":{"a":{"a":1}}}',
    '{"a":1,"A":2}',
  ])('finds nothing in %j', (text) => {
    expect(findJsonFault(text, 10)).toBeUndefined();
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each([
    ['', 1, 1, 'the end of the text where a value was wanted'],
    ['{"a":1', 1, 7, 'the end of the text where "," or "}" was wanted'],
    ['{"a" 1}', 1, 6, '"1" where ":" was wanted'],
    ['{\n  "a": 01\n}', 2, 9, '"1" where "," or "}" was wanted'],
    ['{\n  a: 1\n}', 2, 3, '"a" where a member name in double quotes was wanted'],
    ['[1,]', 1, 4, '"]" where a value was wanted'],
    ['[1 2]', 1, 4, '"2" where "," or "]" was wanted'],
    ['{} {}', 1, 4, '"{" where the end of the text was wanted'],
    ['"a\nb"', 1, 3, 'U+000A where the rest of a string was wanted'],
    ['"\\x"', 1, 2, '"\\" where the rest of a string was wanted'],
    ['<a/>', 1, 1, 'U+003C where a value was wanted'],
    ['nul', 1, 1, '"n" where a value was wanted'],
    ['NaN', 1, 1, '"N" where a value was wanted'],
  ])('says where %j breaks off', (text, line, column, message) => {
    expect(findJsonFault(text, 10)).toEqual({ kind: 'syntax', line, column, message });
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('finds a member named twice, however it is spelt', () => {
    expect(findJsonFault('{"a":1,\n "\\u0061":2}', 10)).toEqual({
      kind: 'duplicate-member',
      line: 2,
      column: 2,
      message: 'a member that the object already has',
    });
  });

  it('stops at the depth limit, however deep the text goes', () => {
    expect(findJsonFault('['.repeat(200_000), 3)).toEqual({
      kind: 'depth',
      line: 1,
      column: 4,
      message: 'nesting deeper than 3 levels',
    });
    expect(findJsonFault('['.repeat(200_000), Number.POSITIVE_INFINITY)?.kind).toBe('depth');
  });
});
