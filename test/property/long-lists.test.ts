import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../generator/model/json.ts';
import { isAmong, isSubset } from '../../generator/runtime/fhirpath-list.ts';
import { Validation } from '../../generator/runtime/validation.ts';
import { CompiledValidators } from '../support/compiled-validators.ts';
import { countReads } from '../support/count-reads.ts';
import { releaseWith } from '../support/standard-release.ts';

/* Invariants that compare every item of a list with something of the whole resource: counted in reads, not in time. */

const validators = await CompiledValidators.of(await releaseWith(['ImplementationGuide', 'StructureDefinition']));
const validateResource = await validators.validator('r4/resources.ts', 'validateResource');

afterAll(() => validators.remove());

function issues(value: unknown): Validation['issues'] {
  const validation = new Validation({ resources: validateResource });
  validateResource(value, validation, 'Resource');
  return validation.issues;
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

function structureDefinition(size: number, part: 'snapshot' | 'differential'): JsonObject {
  const element = times(size, (at) => {
    const path = at === 0 ? 'Basic' : `Basic.e${at}`;
    const definition = { definition: 'x', base: { path, min: 0, max: '1' }, min: 0, max: '1' };
    return { id: path, path, ...(part === 'snapshot' ? definition : {}) };
  });
  return {
    resourceType: 'StructureDefinition',
    url: 'https://a.example/StructureDefinition/x',
    name: 'X',
    status: 'draft',
    kind: 'resource',
    abstract: false,
    type: 'Basic',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Basic',
    derivation: 'constraint',
    [part]: { element },
  };
}

function implementationGuide(size: number): JsonObject {
  return {
    resourceType: 'ImplementationGuide',
    url: 'https://a.example/ImplementationGuide/x',
    name: 'X',
    status: 'draft',
    packageId: 'a.example',
    fhirVersion: ['4.0.1'],
    definition: {
      grouping: times(size, (at) => ({ id: `g${at}`, name: 'x' })),
      resource: times(size, (at) => ({ reference: { reference: `Basic/${at}` }, groupingId: `g${at}` })),
      page: { nameUrl: 'https://a.example/x', title: 'x', generation: 'html' },
    },
  };
}

const growing: Readonly<Record<string, (size: number) => JsonObject>> = {
  'sdf-8: elements of a snapshot': (size) => structureDefinition(size, 'snapshot'),
  'sdf-8a: elements of a differential': (size) => structureDefinition(size, 'differential'),
  'ig-1 and ig-2: resources of an implementation guide': (size) => implementationGuide(size),
};

describe('invariants that look at the whole resource for every item', () => {
  it.each(Object.entries(growing))('read twice as much where a list is twice as long, %s', (_, make) => {
    expect(issues(make(60))).toEqual([]);
    const [once, twice] = [400, 800].map((size) => countReads(make(size), issues));
    expect((twice ?? 0) / (once ?? 1)).toBeLessThan(2.2);
  });

  it('still find the one that is wrong', () => {
    const guide = implementationGuide(100);
    const definition = guide['definition'] as { readonly resource: Record<string, unknown>[] };
    definition.resource[70] = { ...definition.resource[70], groupingId: 'other' };
    expect(issues(guide).map(({ wanted }) => wanted.slice(0, 5))).toEqual(['ig-1:']);
  });
});

describe('looking for an item in a list', () => {
  const list = times(1000, (at) => `i${at}`);

  it('reads a long list once, however often it is asked', () => {
    let reads = 0;
    const watched = new Proxy(list, {
      get(target, key, receiver) {
        reads += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    for (const item of list) expect(isAmong(item, watched)).toBe(true);
    expect(reads).toBeLessThan(20_000);
  });

  it('finds what a short list would have', () => {
    const mixed = [...list, null, { a: [1, { b: 2 }] }, 7, true];
    for (const item of [null, { a: [1, { b: 2 }] }, 7, true, 'i999']) expect(isAmong(item, mixed)).toBe(true);
    for (const item of [{ a: [1] }, 8, false, '7', 'i1000']) expect(isAmong(item, mixed)).toBe(false);
    expect(isAmong(undefined, mixed)).toBe(undefined);
    expect(isSubset(list, mixed)).toBe(true);
  });
});
