import type { HardCase } from './hard-case.ts';

/** Codes, units, and values that have to agree. */
export const codedCases: readonly HardCase[] = [
  {
    title: 'a code outside a required binding',
    value: { resourceType: 'Patient', gender: 'f' },
    issues: [['error', 'code-invalid', 'Patient.gender', '/gender', '"f"', 'one of male, female, other, unknown']],
  },
  {
    title: 'a code of a required binding, in capitals',
    value: { resourceType: 'Patient', gender: 'Female' },
    issues: [['error', 'code-invalid', 'Patient.gender', '/gender', '"Female"', 'one of male, female, other, unknown']],
  },
  {
    title: 'a concept without the coding that is required',
    value: {
      resourceType: 'AllergyIntolerance',
      patient: { reference: 'Patient/1' },
      clinicalStatus: { coding: [{ system: 'https://a.example/s', code: 'active' }] },
    },
    issues: [
      [
        'error',
        'code-invalid',
        'AllergyIntolerance.clinicalStatus',
        '/clinicalStatus',
        'nothing',
        'one of http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical|active, http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical|inactive, http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical|resolved',
      ],
    ],
  },
  {
    title: 'a concept with the coding that is required, and one more',
    value: {
      resourceType: 'AllergyIntolerance',
      patient: { reference: 'Patient/1' },
      clinicalStatus: {
        coding: [
          { system: 'https://a.example/s', code: 'on' },
          { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' },
        ],
      },
    },
    issues: [],
  },
  {
    title: 'a concept that is only text, under a required binding',
    value: {
      resourceType: 'AllergyIntolerance',
      patient: { reference: 'Patient/1' },
      clinicalStatus: { text: 'active' },
    },
    issues: [
      [
        'error',
        'code-invalid',
        'AllergyIntolerance.clinicalStatus',
        '/clinicalStatus',
        'nothing',
        'one of http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical|active, http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical|inactive, http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical|resolved',
      ],
    ],
  },
  {
    title: 'a media type with a parameter',
    value: { resourceType: 'Patient', photo: [{ contentType: 'text/plain; charset=utf-8', data: 'QUJD' }] },
    issues: [],
  },
  {
    title: 'a media type that is none',
    value: { resourceType: 'Patient', photo: [{ contentType: 'jpeg', data: 'QUJD' }] },
    issues: [
      [
        'error',
        'code-invalid',
        'Patient.photo[0].contentType',
        '/photo/0/contentType',
        '"jpeg"',
        'a media type: type/subtype, with parameters where it has some',
      ],
    ],
  },
  {
    title: 'a currency',
    value: { resourceType: 'Parameters', parameter: [{ name: 'a', valueMoney: { value: 1.5, currency: 'CAD' } }] },
    issues: [],
  },
  {
    title: 'a sign for a currency',
    value: { resourceType: 'Parameters', parameter: [{ name: 'a', valueMoney: { value: 1.5, currency: '$' } }] },
    issues: [
      [
        'error',
        'code-invalid',
        'Parameters.parameter[0].valueMoney.currency',
        '/parameter/0/valueMoney/currency',
        '"$"',
        'a currency of ISO 4217: three capital letters',
      ],
    ],
  },
  {
    title: 'a unit in the grammar of UCUM',
    value: {
      resourceType: 'EffectEvidenceSynthesis',
      status: 'draft',
      population: { reference: 'EvidenceVariable/1' },
      exposure: { reference: 'EvidenceVariable/1' },
      exposureAlternative: { reference: 'EvidenceVariable/1' },
      outcome: { reference: 'EvidenceVariable/1' },
      effectEstimate: [
        { unitOfMeasure: { coding: [{ system: 'http://unitsofmeasure.org', code: 'mL/min/{1.73_m2}' }] } },
      ],
    },
    issues: [],
  },
  {
    title: 'a unit outside the grammar of UCUM',
    value: {
      resourceType: 'EffectEvidenceSynthesis',
      status: 'draft',
      population: { reference: 'EvidenceVariable/1' },
      exposure: { reference: 'EvidenceVariable/1' },
      exposureAlternative: { reference: 'EvidenceVariable/1' },
      outcome: { reference: 'EvidenceVariable/1' },
      effectEstimate: [{ unitOfMeasure: { coding: [{ system: 'http://unitsofmeasure.org', code: 'mL//min' }] } }],
    },
    issues: [
      [
        'error',
        'code-invalid',
        'EffectEvidenceSynthesis.effectEstimate[0].unitOfMeasure',
        '/effectEstimate/0/unitOfMeasure',
        '"mL//min"',
        'a unit in the grammar of UCUM',
      ],
    ],
  },
  {
    title: 'a quantity with a code and no system',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      valueQuantity: { value: 1, code: 'mg' },
    },
    issues: [
      [
        'error',
        'invariant',
        'Observation.valueQuantity',
        '/valueQuantity',
        'an object',
        'qty-3: If a code for the unit is present, the system SHALL also be present',
      ],
    ],
  },
  {
    title: 'a range whose low end is above its high end',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      valueRange: { low: { value: 2 }, high: { value: 1 } },
    },
    issues: [
      [
        'error',
        'invariant',
        'Observation.valueRange',
        '/valueRange',
        'an object',
        'rng-2: If present, low SHALL have a lower value than high',
      ],
    ],
  },
  {
    title: 'a period that ends before it starts',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      valuePeriod: { start: '2025-02-01', end: '2025-01-01' },
    },
    issues: [
      [
        'error',
        'invariant',
        'Observation.valuePeriod',
        '/valuePeriod',
        'an object',
        'per-1: If present, start SHALL have a lower value than end',
      ],
    ],
  },
  {
    title: 'a value beside the reason why there is none',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      valueString: 'x',
      dataAbsentReason: { text: 'unknown' },
    },
    issues: [
      [
        'error',
        'invariant',
        'Observation',
        '',
        'an object',
        'obs-6: dataAbsentReason SHALL only be present if Observation.value[x] is not present',
      ],
    ],
  },
];
