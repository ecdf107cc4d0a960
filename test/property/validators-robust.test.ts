import { describe, expect, it } from 'vitest';
import { validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { Validation } from '../../generated/runtime/validation.ts';
import { countReads } from '../support/count-reads.ts';

function judge(value: unknown): Validation {
  const validation = new Validation({ resources: validateResource });
  validateResource(value, validation, 'Resource');
  return validation;
}

function rulesOf(value: unknown): readonly string[] {
  return [...new Set(judge(value).issues.map(({ rule }) => rule))];
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

const growing: Readonly<Record<string, (size: number) => unknown>> = {
  'entries of a bundle': (size) => ({
    resourceType: 'Bundle',
    type: 'collection',
    entry: times(size, (at) => ({
      fullUrl: `https://a.example/${at}`,
      resource: { resourceType: 'Patient', id: `p${at}` },
    })),
  }),
  'contained resources, each referred to': (size) => ({
    resourceType: 'Patient',
    contained: times(size, (at) => ({ resourceType: 'Organization', id: `o${at}`, name: 'x' })),
    generalPractitioner: times(size, (at) => ({ reference: `#o${at}` })),
  }),
  'codings of components': (size) => ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: times(size, (at) => ({ code: `c${at}` })) },
    valueString: 'x',
    component: times(size, (at) => ({ code: { coding: [{ code: `d${at}` }] } })),
  }),
  'extensions side by side': (size) => ({
    resourceType: 'Patient',
    extension: times(size, (at) => ({ id: `e${at}`, url: 'https://a.example/x', valueString: 'x' })),
  }),
};

describe('validators', () => {
  it.each(Object.entries(growing))('read twice as much where there are twice as many %s', (_, make) => {
    const [once, twice] = [countReads(make(400), judge), countReads(make(800), judge)];
    expect(twice / once).toBeLessThan(2.2);
  });

  it('take 100,000 repetitions, and keep no more issues than the limit', () => {
    const { issues, dropped, accepted } = judge({ resourceType: 'Patient', name: times(100_000, () => 1) });
    expect(accepted).toBe(false);
    expect(issues.length).toBe(100);
    expect(dropped).toBe(99_900);
  });

  it('refuse what is nested too deeply, whatever it is nested in', () => {
    const extensions = (depth: number): unknown => {
      let inner: unknown = { url: 'https://a.example/x', valueString: 'x' };
      for (let level = 0; level < depth; level += 1) inner = { url: 'https://a.example/x', extension: [inner] };
      return { resourceType: 'Patient', extension: [inner] };
    };
    expect(rulesOf(extensions(20))).toEqual([]);
    expect(rulesOf(extensions(20_000))).toEqual(['limit']);
    let bundle: unknown = { resourceType: 'Bundle', type: 'collection' };
    for (let level = 0; level < 20_000; level += 1) {
      bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: bundle }] };
    }
    expect(rulesOf(bundle)).toEqual(['limit']);
  });

  it('walk contained resources of any depth without exhausting the stack', () => {
    let inner: unknown = { a: 1 };
    for (let level = 0; level < 20_000; level += 1) inner = { a: inner };
    const contained = [{ resourceType: 'Organization', id: 'o', name: inner }];
    expect(judge({ resourceType: 'Patient', contained }).accepted).toBe(false);
  });

  it('take `__proto__` and its like for what they are: unknown elements', () => {
    const value: unknown = JSON.parse(
      '{ "resourceType": "Patient", "__proto__": { "active": true }, "constructor": 1 }',
    );
    expect(judge(value).issues.map(({ rule, found }) => `${rule} ${found}`)).toEqual([
      'unknown-element "__proto__"',
      'unknown-element "constructor"',
    ]);
    expect(rulesOf(JSON.parse('{ "resourceType": "__proto__" }'))).toEqual(['resource-type']);
    expect(Object.hasOwn(Object.prototype, 'active')).toBe(false);
  });

  it('show lone surrogates and control characters escaped', () => {
    const [issue] = judge({ resourceType: 'Patient', gender: '\ud800\u0007<' }).issues;
    expect(issue?.found).toBe('"\\ud800\\u0007\\u003c"');
  });

  it.each([1e308, -1e308, 2 ** 53, 1.5, -0, 1e-320])('judge the number %s by its type', (number) => {
    expect(rulesOf({ resourceType: 'Patient', multipleBirthInteger: number })).toEqual(
      Object.is(number, -0) ? [] : ['primitive'],
    );
  });

  it.each(['a'.repeat(1_000_000), ' '.repeat(1_000_000), '0'.repeat(500_000), `${'1-'.repeat(300_000)}!`, '\u0000'])(
    'judge adversarial text wherever a pattern could be slow (%#)',
    (text) => {
      const patient = {
        resourceType: 'Patient',
        id: text,
        birthDate: text,
        meta: { lastUpdated: text, profile: [text] },
        photo: [{ data: text, contentType: text }],
        generalPractitioner: [{ reference: text }],
      };
      const { issues, accepted } = judge(patient);
      expect(accepted).toBe(false);
      for (const { found } of issues) expect(found.length).toBeLessThan(500);
    },
  );

  it.each([
    '<b>'.repeat(100_000),
    `<div xmlns="http://www.w3.org/1999/xhtml">${'<p '.repeat(100_000)}`,
    `<div xmlns="http://www.w3.org/1999/xhtml">${'&'.repeat(300_000)}</div>`,
    `<div xmlns="http://www.w3.org/1999/xhtml" ${'a="" '.repeat(100_000)}`,
  ])('judge adversarial markup in time that grows with its length (%#)', (div) => {
    expect(judge({ resourceType: 'Patient', text: { status: 'generated', div } }).accepted).toBe(false);
  });

  it.each([
    '('.repeat(100_000),
    '10*'.repeat(100_000),
    '{'.repeat(100_000),
    '[a]'.repeat(100_000),
    'a;'.repeat(100_000),
  ])('judge adversarial codes by their grammar, whatever it is (%#)', (text) => {
    const coverage = {
      resourceType: 'Coverage',
      status: 'active',
      beneficiary: { reference: 'Patient/1' },
      payor: [{ reference: 'Patient/1' }],
      costToBeneficiary: [{ valueMoney: { value: 1, currency: text } }],
    };
    expect(rulesOf(coverage)).toEqual(['binding']);
    expect(rulesOf({ resourceType: 'Patient', photo: [{ contentType: text }] })).toEqual(['binding']);
  });

  it('refuse two elements of one resource with the same id, and not of two', () => {
    const name = [{ id: 'a', text: 'x' }];
    expect(rulesOf({ resourceType: 'Patient', name, contact: [{ id: 'a', name: { text: 'x' } }] })).toEqual([
      'unique-id',
    ]);
    const entry = [1, 2].map((at) => ({
      fullUrl: `https://a.example/${at}`,
      resource: { resourceType: 'Patient', name },
    }));
    expect(rulesOf({ resourceType: 'Bundle', type: 'collection', entry })).toEqual([]);
  });
});
