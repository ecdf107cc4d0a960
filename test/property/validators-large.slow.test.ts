import { describe, expect, it } from 'vitest';
import { validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { Validation } from '../../generated/runtime/validation.ts';

/* Sizes at which anything that is not linear would not end within the time of a test. */

const entries = 100_000;
const padding = 'x'.repeat(400);

function bundleOf(active: unknown): unknown {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: Array.from({ length: entries }, (_, at) => ({
      fullUrl: `https://a.example/Patient/p${at}`,
      resource: { resourceType: 'Patient', id: `p${at}`, active, name: [{ text: padding }] },
    })),
  };
}

function judge(value: unknown): Validation {
  const validation = new Validation({ resources: validateResource });
  validateResource(value, validation, 'Bundle');
  return validation;
}

describe('validators', () => {
  it('take a Bundle of 100,000 entries and 50 MB', () => {
    const bundle = bundleOf(true);
    expect(JSON.stringify(bundle).length).toBeGreaterThan(50e6);
    expect(judge(bundle).issues).toEqual([]);
  });

  it('keep no more of what is wrong with it than the limit', () => {
    const { issues, dropped } = judge(bundleOf('yes'));
    expect([issues.length, dropped]).toEqual([100, entries - 100]);
  });

  it('take 100,000 contained resources, each referred to, and one more that is not', () => {
    const contained = Array.from({ length: entries }, (_, at) => ({
      resourceType: 'Organization',
      id: `o${at}`,
      name: 'x',
    }));
    const generalPractitioner = contained.map(({ id }) => ({ reference: `#${id}` }));
    const all = { resourceType: 'Patient', contained, generalPractitioner };
    expect(judge(all).issues).toEqual([]);
    const { issues } = judge({ ...all, generalPractitioner: generalPractitioner.slice(1) });
    expect(issues.map(({ wanted }) => wanted.slice(0, 6))).toEqual(['dom-3:']);
  });

  it('take 100,000 extensions of a definition, and count them', () => {
    const url = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria';
    const extension = Array.from({ length: entries }, () => ({ url, valueString: 'x' }));
    expect(judge({ resourceType: 'Patient', extension }).issues).toEqual([]);
  });

  it('take a text of 50 MB', () => {
    const data = 'aGkh'.repeat(12_500_000);
    expect(judge({ resourceType: 'Patient', photo: [{ contentType: 'image/png', data }] }).issues).toEqual([]);
  });
});
