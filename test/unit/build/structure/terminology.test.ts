import { describe, expect, it } from 'vitest';
import { createTerminology } from '../../../../generator/build/structure/terminology.ts';
import type { JsonObject } from '../../../../generator/model/json.ts';
import { standardDefinitions } from '../../../support/standard-definitions.ts';
import { guideBase, guideDocument } from '../../../support/structure-definition.ts';

const colours = `${guideBase}/CodeSystem/colours`;

const system = guideDocument({
  resourceType: 'CodeSystem',
  id: 'colours',
  url: colours,
  content: 'complete',
  concept: [
    { code: 'red', display: 'Red', concept: [{ code: 'pink', concept: [{ code: 'rose' }] }] },
    { code: 'blue', display: 'Blue' },
  ],
});

function codes(
  compose: JsonObject,
  ...others: readonly ReturnType<typeof guideDocument>[]
): readonly string[] | undefined {
  const url = `${guideBase}/ValueSet/v`;
  const valueSet = guideDocument({ resourceType: 'ValueSet', id: 'v', url, compose });
  return createTerminology([valueSet, system, ...others], standardDefinitions())
    .codesOf(url)
    ?.map((member) => member.code);
}

function filter(op: string, value: string, property = 'concept'): JsonObject {
  return { include: [{ system: colours, filter: [{ property, op, value }] }] };
}

describe('codesOf', () => {
  it('lists all concepts of a system, those below others included', () => {
    expect(codes({ include: [{ system: colours }] })).toEqual(['red', 'pink', 'rose', 'blue']);
  });

  it('gives system and display with each code', () => {
    const terminology = createTerminology([], standardDefinitions());
    expect(terminology.codesOf('http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1')).toEqual(
      ['Male', 'Female', 'Other', 'Unknown'].map((display) => ({
        system: 'http://hl7.org/fhir/administrative-gender',
        code: display.toLowerCase(),
        display,
      })),
    );
  });

  it('lists only the concepts an include names, whether or not their system is known', () => {
    expect(
      codes({ include: [{ system: 'https://unknown.example', concept: [{ code: 'x' }, { code: 'y' }] }] }),
    ).toEqual(['x', 'y']);
  });

  it('leaves out what is excluded', () => {
    expect(
      codes({ include: [{ system: colours }], exclude: [{ system: colours, concept: [{ code: 'rose' }] }] }),
    ).toEqual(['red', 'pink', 'blue']);
  });

  it('takes from an include only what every value set it names has', () => {
    const warm = guideDocument({
      resourceType: 'ValueSet',
      id: 'warm',
      url: `${guideBase}/ValueSet/warm`,
      compose: filter('is-a', 'red'),
    });
    expect(codes({ include: [{ system: colours, valueSet: [`${guideBase}/ValueSet/warm`] }] }, warm)).toEqual([
      'red',
      'pink',
      'rose',
    ]);
  });

  it.each([
    ['is-a', 'pink', ['pink', 'rose']],
    ['descendent-of', 'red', ['pink', 'rose']],
    ['is-not-a', 'pink', ['red', 'blue']],
    ['in', 'red, blue', ['red', 'blue']],
    ['not-in', 'red,blue', ['pink', 'rose']],
    ['=', 'blue', ['blue']],
  ])('decides the filter %s', (op, value, expected) => {
    expect(codes(filter(op, value))).toEqual(expected);
  });

  it('uses the expansion where a value set has nothing else', () => {
    const url = `${guideBase}/ValueSet/e`;
    const contains = [{ system: colours, code: 'red', abstract: true, contains: [{ system: colours, code: 'pink' }] }];
    const valueSet = guideDocument({ resourceType: 'ValueSet', id: 'e', url, expansion: { contains } });
    expect(createTerminology([valueSet], standardDefinitions()).codesOf(url)).toEqual([
      { system: colours, code: 'pink' },
    ]);
  });

  it.each([
    ['a filter over a property', filter('=', 'x', 'shade')],
    ['a filter by regular expression', filter('regex', '.*')],
    ['a system that is not known', { include: [{ system: 'https://unknown.example' }] }],
    ['a value set that is not known', { include: [{ valueSet: ['https://unknown.example'] }] }],
    ['itself', { include: [{ valueSet: [`${guideBase}/ValueSet/v`] }] }],
    ['an include of nothing', { include: [{}] }],
  ])('gives nothing for %s', (_how, compose) => {
    expect(codes(compose)).toBeUndefined();
  });

  it('gives nothing for a system of which only a part is there', () => {
    const part = guideDocument({
      resourceType: 'CodeSystem',
      id: 'p',
      url: `${guideBase}/p`,
      content: 'fragment',
      concept: [{ code: 'a' }],
    });
    expect(codes({ include: [{ system: `${guideBase}/p` }] }, part)).toBeUndefined();
  });
});
