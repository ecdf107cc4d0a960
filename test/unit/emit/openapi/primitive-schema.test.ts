import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { primitiveSchema } from '../../../../generator/emit/openapi/primitive-schema.ts';

const ajv = new Ajv2020({ strict: false });

describe('primitiveSchema', () => {
  test.each([
    ['date', ['2025', '2025-02', '2025-02-28'], ['25', '2025-13', '2025-02-28T00:00:00Z', '']],
    [
      'dateTime',
      ['2025', '2025-02-28T09:30:00-05:00', '2025-02-28T09:30:00.120Z'],
      ['2025-02-28T09:30', '2025-02-28T09:30:00'],
    ],
    ['instant', ['2025-10-02T14:05:11.120Z'], ['2025-10-02', '2025-10-02T14:05:11']],
    ['time', ['09:30:00'], ['9:30', '24:00:00']],
    ['code', ['a', 'a b'], ['', ' a', 'a ', 'a  b']],
    ['id', ['a-b.1', 'x'.repeat(64)], ['', 'a_b', 'x'.repeat(65)]],
    ['string', ['a\nb', 'é'], ['', 'a\u0000', 1]],
    ['uri', ['urn:uuid:1'], ['', 'a b']],
    ['uuid', ['urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a01'], ['5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a01']],
    ['oid', ['urn:oid:2.16.840'], ['2.16.840', 'urn:oid:3.1']],
    ['base64Binary', ['aGk='], ['', 'a-b']],
    ['boolean', [true], ['true', 1]],
    ['integer', [0, -1], [1.5, '1', 2_147_483_648]],
    ['positiveInt', [1], [0]],
    ['unsignedInt', [0], [-1]],
    ['decimal', [1.5], ['1.5']],
  ])('takes and refuses the right values of %s', (type, good, bad) => {
    const validate = ajv.compile(primitiveSchema(type));
    expect(good.filter((value) => !validate(value))).toEqual([]);
    expect(bad.filter((value) => validate(value))).toEqual([]);
  });

  test('takes any primitive value of a type that R4 does not know', () => {
    const validate = ajv.compile(primitiveSchema('integer64'));
    expect([1, 'x', true, {}, null].map((value) => validate(value))).toEqual([true, true, true, false, false]);
  });

  test.each(['code', 'oid', 'base64Binary', 'string', 'dateTime'])('matches %s in linear time', (type) => {
    const validate = ajv.compile(primitiveSchema(type));
    // A pattern that backtracks would not end on these within the life of the test.
    for (const part of ['a ', 'urn:oid:1.1', 'A=', ' ', '2025-01-01T'])
      expect(validate(`${part.repeat(50_000)}\u0000  `)).toBe(false);
  });
});
