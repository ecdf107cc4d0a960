import { describe, expect, it } from 'vitest';
import { readTextFrame, valueNames, writeTextFrame } from '../../../generator/runtime/socket-template.ts';

const bind = { template: 'bind: {token}', accept: 'bind[:] {token}' };

describe('readTextFrame', () => {
  it.each([
    ['bind: a.b-c', { token: 'a.b-c' }],
    ['  bind: abc\n', { token: 'abc' }],
    ['bind abc', { token: 'abc' }],
    ['bind:   abc', { token: 'abc' }],
    ['bind \t abc', { token: 'abc' }],
    ['bind', undefined],
    ['bind:', undefined],
    ['bind:abc', undefined],
    ['bind: a b', undefined],
    ['BIND: abc', undefined],
    ['unbind: abc', undefined],
    ['', undefined],
  ])('reads %j as %j', (text, expected) => {
    expect(readTextFrame(bind, text)).toEqual(expected);
  });

  it('takes nothing but the template where nothing else is accepted', () => {
    expect(readTextFrame({ template: 'bind: {token}' }, 'bind abc')).toBeUndefined();
    expect(readTextFrame({ template: 'hello' }, 'hello')).toEqual({});
  });

  it('ends a value where what follows it begins', () => {
    const frame = { template: 'sub {topic}@{host} now' };
    expect(readTextFrame(frame, 'sub news@h.example now')).toEqual({ topic: 'news', host: 'h.example' });
    expect(readTextFrame(frame, 'sub @h now')).toBeUndefined();
    expect(readTextFrame(frame, 'sub news@h later')).toBeUndefined();
  });

  it('takes brackets of a template literally', () => {
    expect(readTextFrame({ template: 'a[b] {x}' }, 'a[b] c')).toEqual({ x: 'c' });
  });
});

describe('writeTextFrame', () => {
  it('puts values in their places', () => {
    expect(writeTextFrame(bind, { token: '$& {token}'.replaceAll(' ', '') })).toBe('bind: $&{token}');
    expect(valueNames('{a}-{b}{a}')).toEqual(['a', 'b', 'a']);
  });

  it.each([{}, { token: '' }, { token: 'a b' }, { token: 'a\u0000' }, { other: 'a' }])(
    'writes nothing with %j',
    (values) => {
      expect(writeTextFrame(bind, values)).toBeUndefined();
    },
  );
});
