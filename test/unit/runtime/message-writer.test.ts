import { describe, expect, it } from 'vitest';
import type { ParametersMessage } from '../../../generator/runtime/message-definition.ts';
import { writeParameters } from '../../../generator/runtime/message-writer.ts';
import { brewRequest } from '../../support/brew-exchange.ts';

describe('writeParameters', () => {
  it('writes each value in the form of its definition, in the order of the definition', () => {
    expect(writeParameters(brewRequest, { milk: true, minutes: 3, leaf: 'assam' })).toEqual({
      resourceType: 'Parameters',
      parameter: [
        { name: 'leaf', valueString: 'assam' },
        { name: 'minutes', valueInteger: 3 },
        { name: 'milk', valueBoolean: true },
      ],
    });
  });

  it('leaves out what is undefined, and the list where nothing is left', () => {
    expect(writeParameters(brewRequest, { leaf: undefined })).toEqual({ resourceType: 'Parameters' });
  });

  it('writes a member the definition does not know, so that it is refused and not lost', () => {
    expect(writeParameters(brewRequest, { leef: 'assam' })).toEqual({
      resourceType: 'Parameters',
      parameter: [{ name: 'leef', valueString: 'assam' }],
    });
  });

  it('writes repetitions, parts, resources and values of any type', () => {
    const base = { min: 0, max: 1, source: { evidence: 'base' } } as const;
    const definition: ParametersMessage = {
      kind: 'parameters',
      parameters: [
        { ...base, name: 'cup', max: '*', content: { kind: 'value', element: 'valueString' } },
        {
          ...base,
          name: 'tray',
          content: {
            kind: 'parts',
            parts: [{ ...base, name: 'pot', content: { kind: 'resource', resourceType: 'Device' } }],
          },
        },
        { ...base, name: 'note', content: { kind: 'any-value' } },
      ],
    };
    const value = { cup: ['a', 'b'], tray: { pot: { resourceType: 'Device' } }, note: { valueDate: '2024-01-01' } };
    expect(writeParameters(definition, value).parameter).toEqual([
      { name: 'cup', valueString: 'a' },
      { name: 'cup', valueString: 'b' },
      { name: 'tray', part: [{ name: 'pot', resource: { resourceType: 'Device' } }] },
      { name: 'note', valueDate: '2024-01-01' },
    ]);
  });
});
