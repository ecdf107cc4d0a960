import { describe, expect, it } from 'vitest';
import { parseTopicFilter, writeTopicFilter } from '../../../generator/runtime/topic-filter.ts';
import { newsTopic } from '../../support/news-topic.ts';

describe('parseTopicFilter', () => {
  it.each([
    ['patient=Patient/1', { parameter: 'patient', value: 'Patient/1' }],
    ['patient:in=List/1', { parameter: 'patient', modifier: 'in', value: 'List/1' }],
    [
      'Encounter?patient=Patient/1,Patient/2',
      { resource: 'Encounter', parameter: 'patient', value: 'Patient/1,Patient/2' },
    ],
    [
      'Observation.patient:in=List/1',
      { resource: 'Observation', parameter: 'patient', modifier: 'in', value: 'List/1' },
    ],
    ['date=ge2026-01-01', { parameter: 'date', comparator: 'ge', value: '2026-01-01' }],
    ['date=2026-01-01', { parameter: 'date', value: '2026-01-01' }],
    ['patient=ge5', { parameter: 'patient', value: 'ge5' }],
    ['patient=a%26b=c', { parameter: 'patient', value: 'a&b=c' }],
  ])('reads %s', (text, filter) => {
    expect(parseTopicFilter(newsTopic, text)).toEqual({ ok: true, filter });
  });

  it.each([
    ['', '""', 'a filter: patient=… or Observation?date=…'],
    ['patient', '"patient"', 'a filter: patient=… or Observation?date=…'],
    ['=x', '"=x"', 'a filter: patient=… or Observation?date=…'],
    ['colour=red', '"colour"', 'patient or date'],
    ['subject.name=x', '"subject.name"', 'patient or date'],
    ['Device?patient=1', '"Device"', 'Observation or Encounter'],
    ['Encounter?date=2026', '"Encounter"', 'Observation'],
    ['patient:not=1', '"not"', 'in'],
    ['date:not=1', '"not"', 'no modifier'],
    ['date=gt2026', '"gt"', 'ge or le'],
    ['patient=', '""', 'a value'],
    ['patient=1&date=2026', '"1\\u0026date=2026"', 'one condition; each further one is a filter of its own'],
    ['patient=%E0%A4', '"%E0%A4"', 'percent-encoding of UTF-8'],
  ])('refuses %s, and says what was found and wanted', (text, found, wanted) => {
    expect(parseTopicFilter(newsTopic, text)).toEqual({ ok: false, found, wanted });
  });

  it('says where a topic has no filters at all', () => {
    expect(parseTopicFilter({ ...newsTopic, filters: [] }, 'x')).toEqual({
      ok: false,
      found: '"x"',
      wanted: 'a filter: none, as the topic defines no filters',
    });
  });
});

describe('writeTopicFilter', () => {
  it('encodes only what would be read otherwise', () => {
    const filter = {
      resource: 'Observation',
      parameter: 'date',
      modifier: 'in',
      comparator: 'ge',
      value: 'http://x|a,b&c d%é',
    };
    expect(writeTopicFilter(filter)).toBe('Observation?date:in=gehttp://x|a,b%26c%20d%25%C3%A9');
  });
});
