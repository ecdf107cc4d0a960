import { describe, expect, it } from 'vitest';
import {
  entriesBeyondQuery,
  parametersFromQuery,
  queryFromParameters,
} from '../../../generator/runtime/message-query.ts';
import { brewRequest } from '../../support/brew-exchange.ts';

describe('parametersFromQuery', () => {
  it('gives each value the form of its definition', () => {
    const query = new URLSearchParams('leaf=assam&minutes=3&milk=true&_format=json');
    expect(parametersFromQuery(brewRequest, query)).toEqual({
      resourceType: 'Parameters',
      parameter: [
        { name: 'leaf', valueString: 'assam' },
        { name: 'minutes', valueInteger: 3 },
        { name: 'milk', valueBoolean: true },
      ],
    });
  });

  it('keeps what is not of the wanted form, so that it is reported', () => {
    expect(parametersFromQuery(brewRequest, new URLSearchParams('minutes=soon&milk=yes&sugar=2'))).toEqual({
      resourceType: 'Parameters',
      parameter: [
        { name: 'minutes', valueInteger: 'soon' },
        { name: 'milk', valueBoolean: 'yes' },
        { name: 'sugar', valueString: '2' },
      ],
    });
  });

  it('gives Parameters without a list for an empty query', () => {
    expect(parametersFromQuery(brewRequest, new URLSearchParams())).toEqual({ resourceType: 'Parameters' });
  });
});

describe('queryFromParameters', () => {
  it('writes primitive values, and the other entries are told', () => {
    const parameter = [
      { name: 'leaf', valueString: 'earl grey & co' },
      { name: 'minutes', valueInteger: 3 },
      { name: 'pot', valueReference: { reference: 'Device/1' } },
    ];
    expect(queryFromParameters({ resourceType: 'Parameters', parameter })).toBe('leaf=earl+grey+%26+co&minutes=3');
    expect(entriesBeyondQuery({ resourceType: 'Parameters', parameter })).toEqual([2]);
  });
});
