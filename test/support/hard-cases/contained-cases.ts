import { type HardCase, unknownExtension } from './hard-case.ts';

/** Contained resources, and ids. */
export const containedCases: readonly HardCase[] = [
  {
    title: 'a contained resource that contains another',
    value: {
      resourceType: 'Patient',
      contained: [
        {
          resourceType: 'Organization',
          id: 'o',
          name: 'O',
          contained: [{ resourceType: 'Organization', id: 'p', name: 'P', partOf: { reference: '#' } }],
        },
      ],
      managingOrganization: { reference: '#o' },
    },
    issues: [
      [
        'error',
        'invariant',
        'Patient',
        '',
        'an object',
        'dom-2: If the resource is contained in another resource, it SHALL NOT contain nested Resources',
      ],
    ],
  },
  {
    title: 'a contained resource with versions',
    value: {
      resourceType: 'Patient',
      contained: [{ resourceType: 'Organization', id: 'o', meta: { versionId: '1' }, name: 'O' }],
      managingOrganization: { reference: '#o' },
    },
    issues: [
      [
        'error',
        'invariant',
        'Patient',
        '',
        'an object',
        'dom-4: If a resource is contained in another resource, it SHALL NOT have a meta.versionId or a meta.lastUpdated',
      ],
    ],
  },
  {
    title: 'two contained resources with one id',
    value: {
      resourceType: 'Patient',
      contained: [
        { resourceType: 'Organization', id: 'o', name: 'O' },
        { resourceType: 'Organization', id: 'o', name: 'P' },
      ],
      managingOrganization: { reference: '#o' },
    },
    issues: [
      [
        'error',
        'duplicate',
        'Patient.contained[1].id',
        '/contained/1/id',
        '"o"',
        'an id that no other contained resource has',
      ],
    ],
  },
  {
    title: 'a contained resource that nothing refers to',
    value: { resourceType: 'Patient', contained: [{ resourceType: 'Organization', id: 'o', name: 'O' }] },
    issues: [
      [
        'error',
        'invariant',
        'Patient',
        '',
        'an object',
        'dom-3: If the resource is contained in another resource, it SHALL be referred to from elsewhere in the resource or SHALL refer to the containing resource',
      ],
    ],
  },
  {
    title: 'two elements with one id',
    value: { resourceType: 'Patient', name: [{ id: 'a', text: 'Ana' }], contact: [{ id: 'a', name: { text: 'Rui' } }] },
    issues: [
      [
        'error',
        'duplicate',
        'Patient.contact[0].id',
        '/contact/0/id',
        '"a"',
        'an id that no other element of the resource has',
      ],
    ],
  },
  {
    title: 'one id in a resource and in what it contains',
    value: {
      resourceType: 'Patient',
      name: [{ id: 'a', text: 'Ana' }],
      contained: [{ resourceType: 'Practitioner', id: 'p', name: [{ id: 'a', text: 'Rui' }] }],
      generalPractitioner: [{ reference: '#p' }],
    },
    issues: [],
  },
  {
    title: 'one id for a value and for an element',
    value: {
      resourceType: 'Patient',
      _birthDate: { id: 'a', extension: [unknownExtension] },
      name: [{ id: 'a', text: 'Ana' }],
    },
    issues: [
      [
        'error',
        'duplicate',
        'Patient.name[0].id',
        '/name/0/id',
        '"a"',
        'an id that no other element of the resource has',
      ],
    ],
  },
];
