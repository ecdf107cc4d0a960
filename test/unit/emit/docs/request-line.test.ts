import { expect, test } from 'vitest';
import { requestLine } from '../../../../generator/emit/docs/request-line.ts';
import type { Example, FhirInteractionBinding, WireBinding } from '../../../../generator/model/exchange.ts';
import { exchangeId } from '../../../support/release.ts';

function example(body: Example['body'], direction: Example['direction'] = 'request'): Example {
  const place = { file: 'x.json', package: 'example.tea#1.0.0', pointer: '' };
  return { exchange: exchangeId('read'), direction, label: '', error: false, body, place };
}

function of(interaction: FhirInteractionBinding['interaction'], resourceType = '*'): WireBinding {
  return { kind: 'fhir-interaction', interaction, resourceType };
}

test.each([
  [of('read'), { path: 'Patient/p-1' }, 'GET [base]/Patient/p-1'],
  [of('delete', 'Patient'), { path: 'Patient/p-1' }, 'DELETE [base]/Patient/p-1'],
  [of('capabilities'), { path: 'metadata' }, 'GET [base]/metadata'],
  [
    of('history-instance'),
    { path: 'Patient/p-1/_history', query: { _count: 2 } },
    'GET [base]/Patient/p-1/_history?_count=2',
  ],
  [of('search-type', 'Patient'), { name: ['a b', 'c&d'] }, 'GET [base]/Patient?name=a+b&name=c%26d'],
  [of('search-type'), { path: 'Basic', query: { code: 'x|y' } }, 'GET [base]/Basic?code=x%7Cy'],
])('an example that is an address is written as it is sent: %j %j', (wire, body, line) => {
  expect(requestLine(wire, example(body))).toBe(line);
});

test('what travels as a body, and what comes back, is no address', () => {
  expect(requestLine(of('create'), example({ resourceType: 'Patient' }))).toBeUndefined();
  expect(requestLine(of('patch'), example([{ op: 'remove', path: '/name' }]))).toBeUndefined();
  expect(requestLine(of('read'), example({ path: 'Patient/p-1' }, 'response'))).toBeUndefined();
});
