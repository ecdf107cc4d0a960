import type { JsonObject } from '../../../generator/model/json.ts';
import type { HardCase } from './hard-case.ts';

function entry(id: string, versionId?: string): JsonObject {
  const meta: JsonObject = versionId === undefined ? {} : { meta: { versionId } };
  return { fullUrl: `https://a.example/fhir/Patient/${id}`, resource: { resourceType: 'Patient', id, ...meta } };
}

function version(versionId: string): JsonObject {
  return { ...entry('1', versionId), request: { method: 'PUT', url: 'Patient/1' }, response: { status: '200' } };
}

/** Resources within resources. */
export const bundleCases: readonly HardCase[] = [
  {
    title: 'an entry of a transaction without request',
    value: { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { resourceType: 'Patient' } }] },
    issues: [
      [
        'error',
        'invariant',
        'Bundle',
        '',
        'an object',
        'bdl-3: entry.request mandatory for batch/transaction/history, otherwise prohibited',
      ],
    ],
  },
  {
    title: 'an entry of a collection with a request',
    value: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          fullUrl: 'https://a.example/fhir/Patient/1',
          resource: { resourceType: 'Patient', id: '1' },
          request: { method: 'GET', url: 'Patient/1' },
        },
      ],
    },
    issues: [
      [
        'error',
        'invariant',
        'Bundle',
        '',
        'an object',
        'bdl-3: entry.request mandatory for batch/transaction/history, otherwise prohibited',
      ],
    ],
  },
  {
    title: 'a total where nothing was searched',
    value: { resourceType: 'Bundle', type: 'collection', total: 1 },
    issues: [['error', 'invariant', 'Bundle', '', 'an object', 'bdl-1: total only when a search or history']],
  },
  {
    title: 'how an entry was found where nothing was searched',
    value: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: { resourceType: 'Patient' }, search: { mode: 'match' } }],
    },
    issues: [['error', 'invariant', 'Bundle', '', 'an object', 'bdl-2: entry.search only when a search']],
  },
  {
    title: 'an entry with nothing in it but a fullUrl',
    value: { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl: 'https://a.example/fhir/Patient/1' }] },
    issues: [
      [
        'error',
        'invariant',
        'Bundle.entry[0]',
        '/entry/0',
        'an object',
        "bdl-5: must be a resource unless there's a request or response",
      ],
    ],
  },
  {
    title: 'a fullUrl of a version',
    value: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { fullUrl: 'https://a.example/fhir/Patient/1/_history/1', resource: { resourceType: 'Patient', id: '1' } },
      ],
    },
    issues: [
      [
        'error',
        'invariant',
        'Bundle.entry[0]',
        '/entry/0',
        'an object',
        'bdl-8: fullUrl cannot be a version specific reference',
      ],
    ],
  },
  {
    title: 'one fullUrl twice',
    value: { resourceType: 'Bundle', type: 'collection', entry: [entry('1'), entry('1')] },
    issues: [
      [
        'error',
        'invariant',
        'Bundle',
        '',
        'an object',
        'bdl-7: FullUrl must be unique in a bundle, or else entries with the same fullUrl must have different meta.versionId (except in history bundles)',
      ],
    ],
  },
  {
    title: 'one fullUrl in two versions',
    value: { resourceType: 'Bundle', type: 'history', entry: [version('1'), version('2')] },
    issues: [],
  },
  {
    title: 'one fullUrl in one version twice',
    value: { resourceType: 'Bundle', type: 'collection', entry: [entry('1', '1'), entry('1', '1')] },
    issues: [
      [
        'error',
        'invariant',
        'Bundle',
        '',
        'an object',
        'bdl-7: FullUrl must be unique in a bundle, or else entries with the same fullUrl must have different meta.versionId (except in history bundles)',
      ],
    ],
  },
  {
    title: 'a document that does not begin with a composition',
    value: {
      resourceType: 'Bundle',
      type: 'document',
      identifier: { system: 'https://a.example/s', value: '1' },
      timestamp: '2025-01-31T10:00:00Z',
      entry: [entry('1')],
    },
    issues: [
      [
        'error',
        'invariant',
        'Bundle',
        '',
        'an object',
        'bdl-11: A document must have a Composition as the first resource',
      ],
    ],
  },
  {
    title: 'a document without identifier and time',
    value: {
      resourceType: 'Bundle',
      type: 'document',
      entry: [
        {
          fullUrl: 'https://a.example/fhir/Composition/1',
          resource: {
            resourceType: 'Composition',
            id: '1',
            status: 'final',
            type: { text: 'Note' },
            date: '2025',
            author: [{ display: 'Dr. A' }],
            title: 'Note',
          },
        },
      ],
    },
    issues: [
      [
        'error',
        'invariant',
        'Bundle',
        '',
        'an object',
        'bdl-9: A document must have an identifier with a system and a value',
      ],
      ['error', 'invariant', 'Bundle', '', 'an object', 'bdl-10: A document must have a date'],
    ],
  },
  {
    title: 'one id of an element in two resources of a document',
    value: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          fullUrl: 'https://a.example/fhir/Patient/1',
          resource: { resourceType: 'Patient', id: '1', name: [{ id: 'a', text: 'Ana' }] },
        },
        {
          fullUrl: 'https://a.example/fhir/Patient/2',
          resource: { resourceType: 'Patient', id: '2', name: [{ id: 'a', text: 'Rui' }] },
        },
      ],
    },
    issues: [],
  },
  {
    title: 'an error in a resource of an entry',
    value: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { fullUrl: 'https://a.example/fhir/Patient/1', resource: { resourceType: 'Patient', id: '1', gender: 'f' } },
      ],
    },
    issues: [
      [
        'error',
        'code-invalid',
        'Bundle.entry[0].resource.gender',
        '/entry/0/resource/gender',
        '"f"',
        'one of male, female, other, unknown',
      ],
    ],
  },
  {
    title: 'a contained resource of an entry that another entry refers to',
    value: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          fullUrl: 'https://a.example/fhir/Patient/1',
          resource: {
            resourceType: 'Patient',
            id: '1',
            contained: [{ resourceType: 'Organization', id: 'o', name: 'O' }],
            managingOrganization: { reference: '#o' },
          },
        },
        {
          fullUrl: 'https://a.example/fhir/Patient/2',
          resource: { resourceType: 'Patient', id: '2', managingOrganization: { reference: '#o' } },
        },
      ],
    },
    issues: [
      [
        'error',
        'invariant',
        'Bundle.entry[1].resource.managingOrganization',
        '/entry/1/resource/managingOrganization',
        'an object',
        'ref-1: SHALL have a contained resource if a local reference is provided',
      ],
    ],
  },
  {
    title: 'a fullUrl with another id than the resource',
    value: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: 'https://a.example/fhir/Patient/2', resource: { resourceType: 'Patient', id: '1' } }],
    },
    issues: [
      [
        'error',
        'value',
        'Bundle.entry[0].fullUrl',
        '/entry/0/fullUrl',
        '"https://a.example/fhir/Patient/2"',
        'an address that does not disagree with the type and id of the resource',
      ],
    ],
  },
  {
    title: 'a fullUrl of another type than the resource',
    value: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: 'https://a.example/fhir/Person/1', resource: { resourceType: 'Patient', id: '1' } }],
    },
    issues: [
      [
        'error',
        'value',
        'Bundle.entry[0].fullUrl',
        '/entry/0/fullUrl',
        '"https://a.example/fhir/Person/1"',
        'an address that does not disagree with the type and id of the resource',
      ],
    ],
  },
  {
    title: 'a fullUrl that is no address of a RESTful server',
    value: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: 'https://a.example/records/2', resource: { resourceType: 'Patient', id: '1' } }],
    },
    issues: [],
  },
  {
    title: 'a parameter with two values',
    value: { resourceType: 'Parameters', parameter: [{ name: 'a', valueString: 'x', valueInteger: 1 }] },
    issues: [
      [
        'error',
        'structure',
        'Parameters.parameter[0].valueInteger',
        '/parameter/0/valueInteger',
        '"valueInteger"',
        'one type of value only, and valueString is there already',
      ],
    ],
  },
  {
    title: 'a parameter with a value and a resource',
    value: {
      resourceType: 'Parameters',
      parameter: [{ name: 'a', valueString: 'x', resource: { resourceType: 'Patient' } }],
    },
    issues: [
      [
        'error',
        'invariant',
        'Parameters.parameter[0]',
        '/parameter/0',
        'an object',
        'inv-1: A parameter must have one and only one of (value, resource, part)',
      ],
    ],
  },
  {
    title: 'a parameter with nothing but a name',
    value: { resourceType: 'Parameters', parameter: [{ name: 'a' }] },
    issues: [
      [
        'error',
        'invariant',
        'Parameters.parameter[0]',
        '/parameter/0',
        'an object',
        'inv-1: A parameter must have one and only one of (value, resource, part)',
      ],
    ],
  },
  { title: 'parameters with no parameter', value: { resourceType: 'Parameters' }, issues: [] },
  {
    title: 'a bundle in a parameter, with an error deep within',
    value: {
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'a',
          resource: {
            resourceType: 'Bundle',
            type: 'collection',
            entry: [
              {
                fullUrl: 'https://a.example/fhir/Patient/1',
                resource: { resourceType: 'Patient', id: '1', active: 1 },
              },
            ],
          },
        },
      ],
    },
    issues: [
      [
        'error',
        'value',
        'Parameters.parameter[0].resource.entry[0].resource.active',
        '/parameter/0/resource/entry/0/resource/active',
        '1',
        'boolean: true or false, without quotes',
      ],
    ],
  },
];
