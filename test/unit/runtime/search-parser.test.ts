import { describe, expect, it } from 'vitest';
import type { SearchDefinition } from '../../../generator/runtime/search-criteria.ts';
import { parseSearch } from '../../../generator/runtime/search-parser.ts';
import { writeSearch } from '../../../generator/runtime/search-writer.ts';

const definition: SearchDefinition = {
  parameters: {
    name: 'string',
    code: 'token',
    subject: 'reference',
    date: 'date',
    size: 'number',
    dose: 'quantity',
    url: 'uri',
    pair: 'composite',
    near: 'special',
  },
  includes: ['Observation:subject'],
  revIncludes: ['Provenance:target'],
};

function read(query: string) {
  return parseSearch(definition, new URLSearchParams(query));
}

describe('parseSearch', () => {
  it.each([
    ['name=Ann', { name: [{ any: ['Ann'] }] }],
    ['name=Ann,Bo&name:exact=C', { name: [{ any: ['Ann', 'Bo'] }, { any: ['C'], modifier: 'exact' }] }],
    ['name=a\\,b\\|c\\$d\\\\e\\f', { name: [{ any: ['a,b|c$d\\e\\f'] }] }],
    [
      'code=a,s|b,|c,s|',
      { code: [{ any: [{ code: 'a' }, { system: 's', code: 'b' }, { system: '', code: 'c' }, { system: 's' }] }] },
    ],
    ['code:text=a|b', { code: [{ any: [{ code: 'a|b' }], modifier: 'text' }] }],
    ['code:missing=true', { code: [{ missing: true }] }],
    ['subject=Patient/1&subject:Patient=2', { subject: [{ any: ['Patient/1'] }, { any: ['2'], modifier: 'Patient' }] }],
    [
      'date=ge2026&date=lt2026-02-03',
      { date: [{ any: [{ prefix: 'ge', date: '2026' }] }, { any: [{ prefix: 'lt', date: '2026-02-03' }] }] },
    ],
    ['date=2026-01-01T10:00:00.5-05:00', { date: [{ any: [{ date: '2026-01-01T10:00:00.5-05:00' }] }] }],
    ['size=ap5.40e-3', { size: [{ any: [{ prefix: 'ap', number: '5.40e-3' }] }] }],
    ['dose=5.4|http://u|mg', { dose: [{ any: [{ number: '5.4', system: 'http://u', code: 'mg' }] }] }],
    ['dose=gt5', { dose: [{ any: [{ prefix: 'gt', number: '5' }] }] }],
    ['url=http://a/b', { url: [{ any: ['http://a/b'] }] }],
    ['pair=a$b', { pair: [{ any: ['a$b'] }] }],
    ['near=1|2|3|km', { near: [{ any: ['1|2|3|km'] }] }],
    [
      '_count=0&_total=none&_summary=count&_elements=a,b.c',
      { _count: 0, _total: 'none', _summary: 'count', _elements: ['a', 'b.c'] },
    ],
    ['_sort=-date,name', { _sort: ['-date', 'name'] }],
    [
      '_include=Observation:subject&_include:iterate=Observation:subject:Patient&_revinclude=Provenance:target',
      {
        _include: ['Observation:subject'],
        '_include:iterate': ['Observation:subject:Patient'],
        _revinclude: ['Provenance:target'],
      },
    ],
    ['_format=json&_pretty=true', {}],
  ])('reads %s', (query, criteria) => {
    expect(read(query)).toEqual({ criteria, unknown: [], issues: [] });
  });

  it('passes over what is not defined, and names it', () => {
    expect(
      read(
        'colour=red&subject.name=x&_has:a:b:c=d&_sort=colour,name&_include=Observation:device&_revinclude=*&__proto__=x',
      ),
    ).toEqual({
      criteria: { _sort: ['name'] },
      unknown: [
        ...[
          'colour',
          'subject.name',
          '_has:a:b:c',
          '_sort=colour',
          '_include=Observation:device',
          '_revinclude=*',
          '__proto__',
        ],
      ],
      issues: [],
    });
  });

  it.each([
    ['name:like=x', '"name:like"', 'name with one of the modifiers missing, exact, contains, or none'],
    ['date:not=2026', '"date:not"', 'date with one of the modifiers missing, or none'],
    [
      'subject:patient=1',
      '"subject:patient"',
      'subject with one of the modifiers missing, identifier, above, below, or none',
    ],
    ['name=', '""', 'a text'],
    ['code=a|b|c', '"a|b|c"', 'a token: code, system|code, |code or system|'],
    ['code=|', '"|"', 'a token: code, system|code, |code or system|'],
    ['date=2026-13', '"2026-13"', 'a date: [prefix]YYYY-MM-DDThh:mm:ss+zz:zz, as far as it is known'],
    ['size=ten', '"ten"', 'a number: [prefix]number'],
    ['dose=5||', '"5||"', 'a quantity: [prefix]number or [prefix]number|system|code'],
    ['code:missing=yes', '"yes"', 'true or false'],
    ['_count=-1', '"-1"', 'a number from 0'],
    ['_count=1&_count=2', '"_count"', 'it once'],
    ['_total=some', '"some"', 'none or estimate or accurate'],
    ['_elements=a,', '"a,"', 'names of elements, separated by commas'],
  ])('refuses %s', (query, found, wanted) => {
    const { issues } = read(query);
    expect(issues.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        new RegExp(`^Found ${escaped(found)} in the search parameter "[a-z_:]+", wanted ${escaped(wanted)}\\.$`),
      ),
    ]);
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe('writeSearch', () => {
  it('writes short forms, alternatives, repetitions and what is about the result', () => {
    const search = {
      name: 'a,b',
      code: { system: 'http://s|1', code: 'c' },
      subject: [{ any: ['Patient/1', 'Patient/2'] }, { missing: false }],
      date: '2026-01-01',
      size: 5,
      dose: { prefix: 'gt', number: 1.5, system: 'u', code: 'mg' },
      url: { any: ['http://a|1'], modifier: 'below' },
      pair: undefined,
      _count: 10,
      _sort: ['-date', 'name'],
      _include: ['Observation:subject', 'Observation:subject:Patient'],
    };
    expect([...writeSearch(definition, search)]).toEqual([
      ['name', 'a\\,b'],
      ['code', 'http://s\\|1|c'],
      ['subject', 'Patient/1,Patient/2'],
      ['subject:missing', 'false'],
      ['date', '2026-01-01'],
      ['size', '5'],
      ['dose', 'gt1.5|u|mg'],
      ['url:below', 'http://a|1'],
      ['_count', '10'],
      ['_sort', '-date,name'],
      ['_include', 'Observation:subject'],
      ['_include', 'Observation:subject:Patient'],
    ]);
  });
});
