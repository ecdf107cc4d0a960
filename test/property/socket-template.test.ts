import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTextFrame, writeTextFrame } from '../../generator/runtime/socket-template.ts';

const frame = { template: 'bind: {token} as {name}', accept: 'bind[:] {token} [as] {name}' };
const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /^[^\s\p{Cc}]+$/u.test(text));

describe('values of a text frame', () => {
  it('come back from the frame as they were', () => {
    fc.assert(
      fc.property(fc.record({ token: word, name: word }), (values) => {
        const text = writeTextFrame(frame, values) ?? '';
        expect(readTextFrame(frame, text)).toEqual(values);
        expect(readTextFrame(frame, ` ${text}\n`)).toEqual(values);
      }),
    );
  });

  it('are read from any text without a throw', () => {
    const text = fc.array(fc.constantFrom('bind', ':', ' ', 'as', '{token}', '\t', 'x')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary-ascii' })), (any) => {
        const values = readTextFrame(frame, any);
        if (values !== undefined) expect(Object.keys(values).sort()).toEqual(['name', 'token']);
      }),
    );
  });
});
