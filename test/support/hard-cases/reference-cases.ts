import type { HardCase } from './hard-case.ts';

/** What a Reference says and points to. */
export const referenceCases: readonly HardCase[] = [
  {
    title: 'a relative reference',
    value: { resourceType: 'Patient', managingOrganization: { reference: 'Organization/1' } },
    issues: [],
  },
  {
    title: 'a relative reference to a version',
    value: { resourceType: 'Patient', managingOrganization: { reference: 'Organization/1/_history/2' } },
    issues: [],
  },
  {
    title: 'an absolute reference',
    value: { resourceType: 'Patient', managingOrganization: { reference: 'https://a.example/fhir/Organization/1' } },
    issues: [],
  },
  {
    title: 'a reference by urn:uuid',
    value: {
      resourceType: 'Patient',
      managingOrganization: { reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520' },
    },
    issues: [],
  },
  {
    title: 'a reference by a broken urn:uuid',
    value: { resourceType: 'Patient', managingOrganization: { reference: 'urn:uuid:1234' } },
    issues: [
      [
        'error',
        'value',
        'Patient.managingOrganization.reference',
        '/managingOrganization/reference',
        '"urn:uuid:1234"',
        'a reference: Type/id, a URL, urn:uuid:, urn:oid:, #fragment or Type?criteria',
      ],
    ],
  },
  {
    title: 'a conditional reference',
    value: {
      resourceType: 'Patient',
      managingOrganization: { reference: 'Organization?identifier=https://a.example/s|1' },
    },
    issues: [],
  },
  {
    title: 'a reference by identifier only',
    value: {
      resourceType: 'Patient',
      managingOrganization: { identifier: { system: 'https://a.example/s', value: '1' } },
    },
    issues: [],
  },
  {
    title: 'a reference by display only',
    value: { resourceType: 'Patient', managingOrganization: { display: 'Clinic' } },
    issues: [],
  },
  {
    title: 'a relative reference to a wrong type',
    value: { resourceType: 'Patient', managingOrganization: { reference: 'Patient/1' } },
    issues: [
      [
        'error',
        'value',
        'Patient.managingOrganization',
        '/managingOrganization',
        '"Patient/1"',
        'a reference to Organization',
      ],
    ],
  },
  {
    title: 'an absolute reference to a wrong type',
    value: { resourceType: 'Patient', managingOrganization: { reference: 'https://a.example/fhir/Patient/1' } },
    issues: [
      [
        'error',
        'value',
        'Patient.managingOrganization',
        '/managingOrganization',
        '"https://a.example/fhir/Patient/1"',
        'a reference to Organization',
      ],
    ],
  },
  {
    title: 'a reference by identifier, its type wrong',
    value: { resourceType: 'Patient', managingOrganization: { type: 'Patient', identifier: { value: '1' } } },
    issues: [
      [
        'error',
        'value',
        'Patient.managingOrganization',
        '/managingOrganization',
        '"Patient"',
        'a reference to Organization',
      ],
    ],
  },
  {
    title: 'a reference to a type that FHIR does not have',
    value: { resourceType: 'Patient', managingOrganization: { reference: 'Clinic/1' } },
    issues: [
      [
        'error',
        'value',
        'Patient.managingOrganization.reference',
        '/managingOrganization/reference',
        '"Clinic/1"',
        'a reference: Type/id, a URL, urn:uuid:, urn:oid:, #fragment or Type?criteria',
      ],
    ],
  },
  {
    title: 'a reference to a type, without an id',
    value: { resourceType: 'Patient', managingOrganization: { reference: 'Organization' } },
    issues: [
      [
        'error',
        'value',
        'Patient.managingOrganization.reference',
        '/managingOrganization/reference',
        '"Organization"',
        'a reference: Type/id, a URL, urn:uuid:, urn:oid:, #fragment or Type?criteria',
      ],
    ],
  },
  {
    title: 'a reference to a contained resource that is not there',
    value: { resourceType: 'Patient', managingOrganization: { reference: '#o' } },
    issues: [
      [
        'error',
        'invariant',
        'Patient.managingOrganization',
        '/managingOrganization',
        'an object',
        'ref-1: SHALL have a contained resource if a local reference is provided',
      ],
    ],
  },
  {
    title: '`#` in the resource that contains',
    value: { resourceType: 'Patient', link: [{ type: 'seealso', other: { reference: '#' } }] },
    issues: [],
  },
  {
    title: '`#` in a contained resource, for the one around it',
    value: {
      resourceType: 'Patient',
      contained: [{ resourceType: 'RelatedPerson', id: 'r', patient: { reference: '#' } }],
    },
    issues: [],
  },
  {
    title: 'a reference with a space',
    value: { resourceType: 'Patient', managingOrganization: { reference: 'Organization/ 1' } },
    issues: [
      [
        'error',
        'value',
        'Patient.managingOrganization.reference',
        '/managingOrganization/reference',
        '"Organization/ 1"',
        'a reference: Type/id, a URL, urn:uuid:, urn:oid:, #fragment or Type?criteria',
      ],
    ],
  },
  {
    title: 'a reference with an empty text',
    value: { resourceType: 'Patient', managingOrganization: { reference: '' } },
    issues: [
      [
        'error',
        'value',
        'Patient.managingOrganization.reference',
        '/managingOrganization/reference',
        '""',
        'a reference: Type/id, a URL, urn:uuid:, urn:oid:, #fragment or Type?criteria',
      ],
    ],
  },
];
