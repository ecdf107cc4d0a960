import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchDefinition } from '../../generator/runtime/search-criteria.ts';
import { parseSearch } from '../../generator/runtime/search-parser.ts';
import { writeSearch } from '../../generator/runtime/search-writer.ts';

const definition: SearchDefinition = {
  parameters: {
    text: 'string',
    code: 'token',
    subject: 'reference',
    date: 'date',
    size: 'number',
    dose: 'quantity',
    url: 'uri',
  },
  includes: ['Observation:subject'],
  revIncludes: [],
};

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const prefix = fc.constantFrom('eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap');
const number = fc.stringMatching(/^-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?(?:e-?[0-9]{1,2})?$/);
const date = fc.stringMatching(
  /^2[0-9]{3}(?:-0[1-9](?:-1[0-9](?:T1[0-9]:[0-5][0-9]:[0-5][0-9]\+0[0-9]:[0-5][0-9])?)?)?$/,
);
const optional = { requiredKeys: [] };

const token = fc.oneof(
  fc.record({ code: text }),
  fc.record({ system: text }),
  fc.record({ system: fc.oneof(text, fc.constant('')), code: text }),
);
const quantity = fc.oneof(
  fc.record({ number }),
  fc.record({ prefix, number }),
  fc.record({ number, system: fc.oneof(text, fc.constant('')), code: text }),
);

function criteria<T>(value: fc.Arbitrary<T>, modifier: fc.Arbitrary<string>): fc.Arbitrary<readonly object[]> {
  const any = fc.array(value, { minLength: 1, maxLength: 3 });
  const criterion = fc.oneof(fc.record({ any }), fc.record({ any, modifier }), fc.record({ missing: fc.boolean() }));
  return fc.array(criterion, { minLength: 1, maxLength: 3 });
}

const none = fc.constantFrom('identifier', 'Patient');
const search = fc.record(
  {
    text: criteria(text, fc.constantFrom('exact', 'contains')),
    code: criteria(token, fc.constantFrom('not', 'above', 'below')),
    subject: criteria(text, none),
    date: fc.array(fc.record({ any: fc.array(fc.record({ prefix, date }), { minLength: 1 }) }), { minLength: 1 }),
    size: fc.array(fc.record({ any: fc.array(fc.record({ number }), { minLength: 1 }) }), { minLength: 1 }),
    dose: fc.array(fc.record({ any: fc.array(quantity, { minLength: 1 }) }), { minLength: 1 }),
    url: criteria(text, fc.constantFrom('above', 'below')),
    _count: fc.nat({ max: 1000 }),
    _sort: fc.uniqueArray(fc.constantFrom('date', '-date', 'text', '-code'), { minLength: 1 }),
    _include: fc.constant(['Observation:subject']),
  },
  optional,
);

describe('a search', () => {
  it('comes back from its query as it was', () => {
    fc.assert(
      fc.property(search, (given) => {
        const query = new URLSearchParams(writeSearch(definition, given).toString());
        expect(parseSearch(definition, query)).toEqual({ criteria: given, unknown: [], issues: [] });
      }),
    );
  });

  it('is read from any query without a throw, and what was read stays the same', () => {
    const key = fc.oneof(
      fc.constantFrom('text', 'code:not', 'date', 'dose', 'size', '_sort', '_count', '__proto__'),
      text,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.string())), (pairs) => {
        const { criteria: read, issues } = parseSearch(definition, new URLSearchParams(pairs));
        if (issues.length > 0) return;
        expect(parseSearch(definition, writeSearch(definition, read)).criteria).toEqual(read);
      }),
    );
  });
});
