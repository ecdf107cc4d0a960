import type { HardCase } from './hard-case.ts';

/** Dates and times. */
export const timeCases: readonly HardCase[] = [
  { title: 'a year', value: { resourceType: 'Patient', birthDate: '1984' }, issues: [] },
  { title: 'a month', value: { resourceType: 'Patient', birthDate: '1984-02' }, issues: [] },
  { title: 'a leap day', value: { resourceType: 'Patient', birthDate: '1984-02-29' }, issues: [] },
  {
    title: 'a leap day of a year that is none',
    value: { resourceType: 'Patient', birthDate: '1900-02-29' },
    issues: [
      ['error', 'value', 'Patient.birthDate', '/birthDate', '"1900-02-29"', 'date: YYYY, YYYY-MM or YYYY-MM-DD'],
    ],
  },
  {
    title: 'the year 0000',
    value: { resourceType: 'Patient', birthDate: '0000' },
    issues: [['error', 'value', 'Patient.birthDate', '/birthDate', '"0000"', 'date: YYYY, YYYY-MM or YYYY-MM-DD']],
  },
  {
    title: 'a date with time where a date is wanted',
    value: { resourceType: 'Patient', birthDate: '1984-02-29T10:00:00Z' },
    issues: [
      [
        'error',
        'value',
        'Patient.birthDate',
        '/birthDate',
        '"1984-02-29T10:00:00Z"',
        'date: YYYY, YYYY-MM or YYYY-MM-DD',
      ],
    ],
  },
  {
    title: 'hour 24',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      effectiveDateTime: '2025-01-31T24:00:00Z',
    },
    issues: [
      [
        'error',
        'value',
        'Observation.effectiveDateTime',
        '/effectiveDateTime',
        '"2025-01-31T24:00:00Z"',
        'dateTime: a date, or YYYY-MM-DDThh:mm:ss with a time zone',
      ],
    ],
  },
  {
    title: 'minutes without seconds',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      effectiveDateTime: '2025-01-31T10:00Z',
    },
    issues: [
      [
        'error',
        'value',
        'Observation.effectiveDateTime',
        '/effectiveDateTime',
        '"2025-01-31T10:00Z"',
        'dateTime: a date, or YYYY-MM-DDThh:mm:ss with a time zone',
      ],
    ],
  },
  {
    title: 'a leap second',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      effectiveDateTime: '2016-12-31T23:59:60Z',
    },
    issues: [],
  },
  {
    title: 'a date and time without zone',
    value: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Pulse' },
      effectiveDateTime: '2025-01-31T10:00:00',
    },
    issues: [
      [
        'error',
        'value',
        'Observation.effectiveDateTime',
        '/effectiveDateTime',
        '"2025-01-31T10:00:00"',
        'dateTime: a date, or YYYY-MM-DDThh:mm:ss with a time zone',
      ],
    ],
  },
  {
    title: 'an instant without zone',
    value: { resourceType: 'Patient', meta: { lastUpdated: '2025-01-31T10:00:00' } },
    issues: [
      [
        'error',
        'value',
        'Patient.meta.lastUpdated',
        '/meta/lastUpdated',
        '"2025-01-31T10:00:00"',
        'instant: YYYY-MM-DDThh:mm:ss with a time zone',
      ],
    ],
  },
  {
    title: 'an instant that is only a date',
    value: { resourceType: 'Patient', meta: { lastUpdated: '2025-01-31' } },
    issues: [
      [
        'error',
        'value',
        'Patient.meta.lastUpdated',
        '/meta/lastUpdated',
        '"2025-01-31"',
        'instant: YYYY-MM-DDThh:mm:ss with a time zone',
      ],
    ],
  },
  {
    title: 'an instant with nine decimals and an offset of 14 hours',
    value: { resourceType: 'Patient', meta: { lastUpdated: '2025-01-31T10:00:00.123456789+14:00' } },
    issues: [],
  },
  {
    title: 'an offset of 14 and a half hours',
    value: { resourceType: 'Patient', meta: { lastUpdated: '2025-01-31T10:00:00+14:30' } },
    issues: [
      [
        'error',
        'value',
        'Patient.meta.lastUpdated',
        '/meta/lastUpdated',
        '"2025-01-31T10:00:00+14:30"',
        'instant: YYYY-MM-DDThh:mm:ss with a time zone',
      ],
    ],
  },
  {
    title: 'a time of 24:00:00',
    value: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueTime: '24:00:00' },
    issues: [['error', 'value', 'Observation.valueTime', '/valueTime', '"24:00:00"', 'time: hh:mm:ss']],
  },
];
