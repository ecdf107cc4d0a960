import { describe, expect, it } from 'vitest';
import {
  findReferences,
  mapReferences,
  parseRestfulReference,
} from '../../../../../simulators/actors/context-manager/references.ts';

const mapping = (address: string) => (address === 'urn:uuid:1' ? 'Patient/a' : undefined);

describe('mapReferences', () => {
  it('replaces references and addresses that the mapping knows', () => {
    const resource = {
      subject: { reference: 'urn:uuid:1' },
      other: [{ reference: 'urn:uuid:2' }],
      extension: [{ url: 'urn:uuid:1', valueUri: 'urn:uuid:1' }],
    };
    expect(mapReferences(resource, mapping)).toEqual({
      subject: { reference: 'Patient/a' },
      other: [{ reference: 'urn:uuid:2' }],
      extension: [{ url: 'Patient/a', valueUri: 'Patient/a' }],
    });
  });

  it('leaves strings alone that only look like an address', () => {
    const resource = { identifier: [{ system: 'urn:ietf:rfc:3986', value: 'urn:uuid:1' }], text: 'urn:uuid:1' };
    expect(mapReferences(resource, mapping)).toBe(resource);
  });

  it('replaces links in the narrative', () => {
    const div = '<div><a href="urn:uuid:1">x</a><img src=\'urn:uuid:2\'/> urn:uuid:1</div>';
    expect(mapReferences({ text: { div } }, mapping)).toEqual({
      text: { div: '<div><a href="Patient/a">x</a><img src=\'urn:uuid:2\'/> urn:uuid:1</div>' },
    });
  });
});

describe('findReferences', () => {
  it('says where each stands', () => {
    expect(findReferences({ a: [{ b: { reference: 'x' } }, { reference: 'y' }] }, 'R')).toEqual([
      { reference: 'x', at: 'R.a[0].b.reference' },
      { reference: 'y', at: 'R.a[1].reference' },
    ]);
  });
});

describe('parseRestfulReference', () => {
  it.each([
    ['Patient/1', { base: '', type: 'Patient', key: 'Patient/1' }],
    ['https://x.ca/fhir/Patient/1/_history/2', { base: 'https://x.ca/fhir', type: 'Patient', key: 'Patient/1' }],
    ['urn:uuid:1', undefined],
    ['#contained', undefined],
    ['Patient?identifier=1', undefined],
    ['patient/1', undefined],
  ])('reads %s', (reference, wanted) => {
    expect(parseRestfulReference(reference)).toEqual(wanted);
  });
});
