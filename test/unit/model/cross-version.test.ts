import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBasic, isLaterType, toBasic } from '../../../generator/model/cross-version.ts';
import type { JsonObject, JsonValue } from '../../../generator/model/json.ts';
import { type LaterElement, type LaterElements, laterTypes } from '../../../generator/model/later-types.ts';

const five = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-';

function basicOf(resource: JsonObject): JsonObject {
  const form = toBasic(resource);
  if (form.kind !== 'basic') throw new TypeError(`No form for ${form.member}`);
  return form.resource;
}

const requirements: JsonObject = {
  resourceType: 'Requirements',
  id: 'tea',
  extension: [{ url: 'https://tea.example/own', valueBoolean: true }],
  url: 'https://tea.example/Requirements/tea',
  status: 'draft',
  actor: ['https://tea.example/pot', 'https://tea.example/drinker'],
  statement: [
    {
      extension: [{ url: 'https://tea.example/strength', valueCode: 'shall' }],
      key: 'TEA-001',
      conformance: ['SHALL', 'SHOULD'],
      _conformance: [null, { extension: [{ url: 'https://tea.example/why', valueString: 'so' }] }],
      requirement: 'A pot brews.',
    },
  ],
};

describe('the R4 form of an R5 resource', () => {
  it('has an extension for each element, and the status as a modifier', () => {
    expect(basicOf(requirements)).toEqual({
      resourceType: 'Basic',
      id: 'tea',
      extension: [
        { url: `${five}Requirements.url`, valueUri: 'https://tea.example/Requirements/tea' },
        { url: `${five}Requirements.actor`, valueCanonical: 'https://tea.example/pot' },
        { url: `${five}Requirements.actor`, valueCanonical: 'https://tea.example/drinker' },
        {
          url: `${five}Requirements.statement`,
          extension: [
            { url: 'key', valueId: 'TEA-001' },
            { url: 'conformance', valueCode: 'SHALL' },
            {
              url: 'conformance',
              valueCode: 'SHOULD',
              _valueCode: { extension: [{ url: 'https://tea.example/why', valueString: 'so' }] },
            },
            { url: 'requirement', valueMarkdown: 'A pot brews.' },
            { url: 'https://tea.example/strength', valueCode: 'shall' },
          ],
        },
        { url: 'https://tea.example/own', valueBoolean: true },
      ],
      modifierExtension: [{ url: `${five}Requirements.status`, valueCode: 'draft' }],
      code: { coding: [{ system: 'http://hl7.org/fhir/fhir-types', code: 'Requirements' }] },
    });
  });

  it('is read back as the resource it was made from', () => {
    expect(fromBasic(basicOf(requirements))).toEqual(requirements);
  });

  it('exists for no member that the type does not have', () => {
    expect(toBasic({ ...requirements, subject: 'tea' })).toEqual({ kind: 'unknown-member', member: 'subject' });
    expect(toBasic({ ...requirements, statement: [{ key: 'a', keys: 'b' }] })).toEqual({
      kind: 'unknown-member',
      member: 'statement.keys',
    });
    expect(toBasic({ ...requirements, statement: ['text'] })).toEqual({
      kind: 'unknown-member',
      member: 'statement.statement',
    });
  });

  it('exists for the types that R4 lacks only', () => {
    expect(isLaterType('Patient')).toBe(false);
    expect(isLaterType('toString')).toBe(false);
    expect(() => toBasic({ resourceType: 'Patient' })).toThrow('Patient needs no other form in R4');
  });

  it.each(Object.keys(laterTypes))('loses nothing of any %s', (type) => {
    fc.assert(
      fc.property(elementsOf(laterTypes[type] ?? {}), fc.uuid(), (members, id) => {
        const resource = { resourceType: type, id, ...members };
        expect(fromBasic(basicOf(resource))).toEqual(resource);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a Basic', () => {
  const basic = basicOf(requirements);

  it.each<[string, JsonObject]>([
    [
      'of another kind',
      { ...basic, code: { coding: [{ system: 'http://hl7.org/fhir/fhir-types', code: 'Patient' }] } },
    ],
    ['without a code', { resourceType: 'Basic', id: 'a' }],
    ['with members of its own', { ...basic, author: { reference: 'Patient/a' } }],
    ['with an element the type does not have', withExtension({ url: `${five}Requirements.subject`, valueUri: 'a' })],
    [
      'with an element of another version',
      withExtension({ url: `${five.replace('5.0', '4.3')}Requirements.title`, valueString: 'a' }),
    ],
    [
      'with one value too many',
      withExtension({ url: `${five}Requirements.url`, valueUri: 'https://tea.example/another' }),
    ],
    ['with a value of another type', withExtension({ url: `${five}Requirements.title`, valueUri: 'a' })],
  ])('stays one %s', (_how, given) => {
    expect(fromBasic(given)).toBeUndefined();
  });

  it('is asked no more of than it can say', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('code', 'extension', 'modifierExtension', 'id'), fc.jsonValue()),
        (rest) => {
          const made = fromBasic({ ...(rest as JsonObject), resourceType: 'Basic' });
          expect(made === undefined || isLaterType(String(made['resourceType']))).toBe(true);
        },
      ),
    );
  });

  function withExtension(extension: JsonObject): JsonObject {
    const known = basic['extension'];
    return { ...basic, extension: [...(Array.isArray(known) ? known : []), extension] };
  }
});

/** Any members of a type, or of one of its backbone elements. */
function elementsOf(elements: LaterElements): fc.Arbitrary<JsonObject> {
  const members = Object.entries(elements).map(([name, element]) => [name, memberOf(element)] as const);
  return fc
    .record(Object.fromEntries(members), { requiredKeys: [] })
    .map((object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)));
}

function memberOf(element: LaterElement): fc.Arbitrary<JsonValue> {
  if (typeof element === 'string') return fc.string({ minLength: 1 });
  if (!Array.isArray(element)) return filled(elementsOf(element as LaterElements));
  const [item] = element as readonly [string | LaterElements];
  const one: fc.Arbitrary<JsonValue> =
    typeof item === 'string' ? fc.string({ minLength: 1 }) : filled(elementsOf(item));
  return fc.array(one, { minLength: 1, maxLength: 3 });
}

/** FHIR has no element without content. */
function filled(elements: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return elements.filter((object) => Object.keys(object).length > 0);
}
