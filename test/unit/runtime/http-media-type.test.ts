import { describe, expect, it } from 'vitest';
import {
  acceptsFhirJson,
  isFhirJson,
  isFhirJsonFormat,
  parseMediaType,
} from '../../../generator/runtime/http-media-type.ts';

describe('isFhirJson', () => {
  it.each([
    ['application/fhir+json', true],
    ['application/json', true],
    ['Application/FHIR+JSON; charset=UTF-8', true],
    ['application/fhir+json; charset="utf-8"; fhirVersion=4.0', true],
    ['application/fhir+json; fhirVersion=4.0.1', true],
    ['application/fhir+json; fhirVersion=5.0', false],
    ['application/fhir+json; fhirVersion=4', true],
    ['application/fhir+json; charset=iso-8859-1', false],
    ['application/fhir+xml', false],
    ['text/plain', false],
  ])('judges %s as %s', (text, expected) => {
    const media = parseMediaType(text);
    expect(media !== undefined && isFhirJson(media, '4.0.1')).toBe(expected);
  });
});

describe('parseMediaType', () => {
  it.each(['', 'json', 'a/b/c', 'a b/c', '/json'])('rejects %j', (text) => {
    expect(parseMediaType(text)).toBeUndefined();
  });
});

describe('acceptsFhirJson', () => {
  it.each([
    [null, true],
    ['', true],
    ['*/*', true],
    ['application/*', true],
    ['application/fhir+json', true],
    ['application/json;q=0.5, text/html', true],
    ['application/fhir+xml', false],
    ['text/html', false],
    ['application/fhir+json;q=0, application/json;q=0, */*', false],
    ['application/fhir+json; fhirVersion=5.0', false],
    ['application/fhir+json; fhirVersion=5.0, application/fhir+json; fhirVersion=4.0', true],
  ])('judges %j as %s', (accept, expected) => {
    expect(acceptsFhirJson(accept, '4.0.1')).toBe(expected);
  });
});

describe('isFhirJsonFormat', () => {
  it.each([
    ['json', true],
    ['application/fhir+json', true],
    ['application/fhir json', true],
    ['application/json', true],
    ['xml', false],
    ['ttl', false],
  ])('judges %s as %s', (format, expected) => {
    expect(isFhirJsonFormat(format)).toBe(expected);
  });
});
