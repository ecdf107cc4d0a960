import { type HardCase, json } from './hard-case.ts';

/** Numbers, addresses, ids and other values with a grammar. */
export const textCases: readonly HardCase[] = [
  {
    title: 'a decimal with an exponent',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      valueQuantity: { value: 1.5e-7, unit: 'mol' },
    },
    issues: [],
  },
  {
    title: 'a decimal with many digits',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      valueQuantity: { value: 2.00000000000001, unit: 'rad' },
    },
    issues: [],
  },
  {
    title: 'a decimal in quotes',
    value: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueQuantity: { value: '1.5' } },
    issues: [
      [
        'error',
        'value',
        'Observation.valueQuantity.value',
        '/valueQuantity/value',
        '"1.5"',
        'decimal: a number, without quotes',
      ],
    ],
  },
  {
    title: '1e400, which JSON can write and a double cannot hold',
    value: json(
      '{ "resourceType": "Observation", "status": "final", "code": { "text": "x" }, "valueQuantity": { "value": 1e400 } }',
    ),
    issues: [
      [
        'error',
        'value',
        'Observation.valueQuantity.value',
        '/valueQuantity/value',
        'Infinity',
        'decimal: a number, without quotes',
      ],
    ],
  },
  {
    title: 'minus zero',
    value: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueInteger: -0 },
    issues: [],
  },
  {
    title: 'an integer in quotes',
    value: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueInteger: '1' },
    issues: [
      [
        'error',
        'value',
        'Observation.valueInteger',
        '/valueInteger',
        '"1"',
        'integer: a whole number of 32 bits, without quotes',
      ],
    ],
  },
  {
    title: 'an integer beyond 32 bits',
    value: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueInteger: 2147483648 },
    issues: [
      [
        'error',
        'value',
        'Observation.valueInteger',
        '/valueInteger',
        '2147483648',
        'integer: a whole number of 32 bits, without quotes',
      ],
    ],
  },
  {
    title: 'an integer with decimals',
    value: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueInteger: 1.5 },
    issues: [
      [
        'error',
        'value',
        'Observation.valueInteger',
        '/valueInteger',
        '1.5',
        'integer: a whole number of 32 bits, without quotes',
      ],
    ],
  },
  {
    title: 'a boolean in quotes',
    value: { resourceType: 'Patient', active: 'true' },
    issues: [['error', 'value', 'Patient.active', '/active', '"true"', 'boolean: true or false, without quotes']],
  },
  {
    title: 'base64 with line breaks between groups',
    value: { resourceType: 'Patient', photo: [{ contentType: 'text/plain', data: 'QUJD\nREVG' }] },
    issues: [],
  },
  {
    title: 'base64 with a space within a group',
    value: { resourceType: 'Patient', photo: [{ contentType: 'text/plain', data: 'QU JD' }] },
    issues: [
      [
        'error',
        'value',
        'Patient.photo[0].data',
        '/photo/0/data',
        '"QU JD"',
        'base64Binary: base64 in groups of four characters',
      ],
    ],
  },
  {
    title: 'base64 without its padding',
    value: { resourceType: 'Patient', photo: [{ contentType: 'text/plain', data: 'QUI' }] },
    issues: [
      [
        'error',
        'value',
        'Patient.photo[0].data',
        '/photo/0/data',
        '"QUI"',
        'base64Binary: base64 in groups of four characters',
      ],
    ],
  },
  {
    title: 'a uri with a space',
    value: { resourceType: 'Patient', identifier: [{ system: 'https://a.example/b c' }] },
    issues: [
      [
        'error',
        'value',
        'Patient.identifier[0].system',
        '/identifier/0/system',
        '"https://a.example/b c"',
        'uri: a URI without white space',
      ],
    ],
  },
  { title: 'a uri that is relative', value: { resourceType: 'Patient', identifier: [{ system: 'a/b' }] }, issues: [] },
  {
    title: 'an oid with a leading zero',
    value: { resourceType: 'Parameters', parameter: [{ name: 'a', valueOid: 'urn:oid:2.16.01' }] },
    issues: [
      [
        'error',
        'value',
        'Parameters.parameter[0].valueOid',
        '/parameter/0/valueOid',
        '"urn:oid:2.16.01"',
        'oid: urn:oid: and an object identifier',
      ],
    ],
  },
  {
    title: 'an oid without urn:oid:',
    value: { resourceType: 'Parameters', parameter: [{ name: 'a', valueOid: '2.16.840' }] },
    issues: [
      [
        'error',
        'value',
        'Parameters.parameter[0].valueOid',
        '/parameter/0/valueOid',
        '"2.16.840"',
        'oid: urn:oid: and an object identifier',
      ],
    ],
  },
  {
    title: 'a uuid in capitals',
    value: {
      resourceType: 'Parameters',
      parameter: [{ name: 'a', valueUuid: 'urn:uuid:C757873D-EC9A-4326-A141-556F43239520' }],
    },
    issues: [
      [
        'error',
        'value',
        'Parameters.parameter[0].valueUuid',
        '/parameter/0/valueUuid',
        '"urn:uuid:C757873D-EC9A-4326-A141-556F43239520"',
        'uuid: urn:uuid: and a UUID in lower case',
      ],
    ],
  },
  { title: 'an id of 64 characters', value: { resourceType: 'Patient', id: 'a'.repeat(64) }, issues: [] },
  {
    title: 'an id of 65 characters',
    value: { resourceType: 'Patient', id: 'a'.repeat(65) },
    issues: [
      [
        'error',
        'value',
        'Patient.id',
        '/id',
        '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… (65 characters)"',
        'id: 1 to 64 letters, digits, "-" or "."',
      ],
    ],
  },
  {
    title: 'an id with an underscore',
    value: { resourceType: 'Patient', id: 'a_b' },
    issues: [['error', 'value', 'Patient.id', '/id', '"a_b"', 'id: 1 to 64 letters, digits, "-" or "."']],
  },
];
