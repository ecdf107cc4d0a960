import { type HardCase, unknownExtension } from './hard-case.ts';

/** Whether a primitive is there, with its value, its extensions, or both. */
export const primitiveCases: readonly HardCase[] = [
  {
    title: 'a primitive with an extension and no value',
    value: { resourceType: 'Patient', _birthDate: { extension: [unknownExtension] } },
    issues: [],
  },
  {
    title: 'a primitive with an id and no value',
    value: { resourceType: 'Patient', _birthDate: { id: 'b' } },
    issues: [
      ['error', 'structure', 'Patient.birthDate', '/_birthDate', 'an object', 'an object with content besides an id'],
    ],
  },
  {
    title: 'a value with an id beside it, and no more',
    value: { resourceType: 'Patient', birthDate: '1984', _birthDate: { id: 'b' } },
    issues: [],
  },
  {
    title: 'a value in an array with an id beside it',
    value: { resourceType: 'Patient', name: [{ given: ['Ana'], _given: [{ id: 'g' }] }] },
    issues: [],
  },
  {
    title: 'an id beside a value that is no string',
    value: { resourceType: 'Patient', birthDate: '1984', _birthDate: { id: 1 } },
    issues: [
      [
        'error',
        'value',
        'Patient.birthDate.id',
        '/_birthDate/id',
        '1',
        'string: a string that is not empty and at most 1 MB',
      ],
    ],
  },
  {
    title: 'ids beside two values, the same',
    value: {
      resourceType: 'Patient',
      birthDate: '1984',
      _birthDate: { id: 'b' },
      gender: 'female',
      _gender: { id: 'b' },
    },
    issues: [
      [
        'error',
        'duplicate',
        'Patient.gender.id',
        '/_gender/id',
        '"b"',
        'an id that no other element of the resource has',
      ],
    ],
  },
  {
    title: 'null for a value that has extensions beside it',
    value: {
      resourceType: 'Patient',
      name: [{ given: ['Ana', null], _given: [null, { extension: [unknownExtension] }] }],
    },
    issues: [],
  },
  {
    title: 'an extension beside nothing, in an array of another length',
    value: { resourceType: 'Patient', name: [{ given: ['Ana'], _given: [null, { extension: [unknownExtension] }] }] },
    issues: [],
  },
  {
    title: 'null on both sides',
    value: { resourceType: 'Patient', name: [{ given: [null], _given: [null] }] },
    issues: [
      [
        'error',
        'structure',
        'Patient.name[0].given[0]',
        '/name/0/given/0',
        'null',
        'string: a string that is not empty and at most 1 MB',
      ],
      ['error', 'structure', 'Patient.name[0].given[0]', '/name/0/_given/0', 'null', 'an object'],
    ],
  },
  {
    title: 'a null too many on the side of extensions',
    value: { resourceType: 'Patient', name: [{ given: ['Ana'], _given: [{ extension: [unknownExtension] }, null] }] },
    issues: [['error', 'structure', 'Patient.name[0].given[1]', '/name/0/_given/1', 'null', 'an object']],
  },
  {
    title: 'an object where `_given` has to be an array',
    value: { resourceType: 'Patient', name: [{ given: ['Ana'], _given: { extension: [unknownExtension] } }] },
    issues: [
      ['error', 'structure', 'Patient.name[0].given', '/name/0/_given', 'an object', 'an array that is not empty'],
    ],
  },
  {
    title: 'null as an element',
    value: { resourceType: 'Patient', maritalStatus: null },
    issues: [['error', 'structure', 'Patient.maritalStatus', '/maritalStatus', 'null', 'an object']],
  },
  {
    title: 'null as a primitive',
    value: { resourceType: 'Patient', birthDate: null },
    issues: [['error', 'structure', 'Patient.birthDate', '/birthDate', 'null', 'date: YYYY, YYYY-MM or YYYY-MM-DD']],
  },
  {
    title: 'null in an array of objects',
    value: { resourceType: 'Patient', name: [null, { text: 'Ana' }] },
    issues: [['error', 'structure', 'Patient.name[0]', '/name/0', 'null', 'an object']],
  },
  {
    title: 'an empty array',
    value: { resourceType: 'Patient', name: [] },
    issues: [['error', 'structure', 'Patient.name', '/name', 'an array of 0', 'an array that is not empty']],
  },
  {
    title: 'an empty object',
    value: { resourceType: 'Patient', maritalStatus: {} },
    issues: [
      [
        'error',
        'structure',
        'Patient.maritalStatus',
        '/maritalStatus',
        'an object',
        'an object with content besides an id',
      ],
    ],
  },
  {
    title: 'an empty string',
    value: { resourceType: 'Patient', name: [{ family: '' }] },
    issues: [
      [
        'error',
        'value',
        'Patient.name[0].family',
        '/name/0/family',
        '""',
        'string: a string that is not empty and at most 1 MB',
      ],
    ],
  },
  {
    title: 'an array in an array',
    value: { resourceType: 'Patient', name: [{ given: [['Ana']] }] },
    issues: [
      [
        'error',
        'structure',
        'Patient.name[0].given[0]',
        '/name/0/given/0',
        'an array of 1',
        'string: a string that is not empty and at most 1 MB',
      ],
    ],
  },
  {
    title: 'a string of white space only, which the grammar of R4 allows',
    value: { resourceType: 'Patient', name: [{ family: ' ' }] },
    issues: [],
  },
  {
    title: 'markdown of white space only, which the grammar of R4 allows',
    value: { resourceType: 'Questionnaire', status: 'draft', purpose: '\n' },
    issues: [],
  },
  {
    title: 'a control character in a string, which the standard only advises against',
    value: { resourceType: 'Patient', name: [{ family: 'a\u0007' }] },
    issues: [],
  },
  {
    title: 'a lone surrogate in a string',
    value: { resourceType: 'Patient', name: [{ family: '\ud800' }] },
    issues: [],
  },
  {
    title: 'a code with two spaces within',
    value: { resourceType: 'Patient', language: 'en  CA' },
    issues: [
      [
        'error',
        'value',
        'Patient.language',
        '/language',
        '"en  CA"',
        'code: no white space at the ends, single spaces within',
      ],
    ],
  },
  {
    title: 'a code with a space at its end',
    value: { resourceType: 'Patient', gender: 'female ' },
    issues: [
      [
        'error',
        'value',
        'Patient.gender',
        '/gender',
        '"female "',
        'code: no white space at the ends, single spaces within',
      ],
      ['error', 'code-invalid', 'Patient.gender', '/gender', '"female "', 'one of male, female, other, unknown'],
    ],
  },
];
