import { describe, expect, it } from 'vitest';
import { objectOf, objectsOf, textOf } from '../../../../generator/build/structure/definition-reader.ts';
import { DefinitionSource } from '../../../../generator/build/structure/definition-source.ts';
import { SnapshotMaker } from '../../../../generator/build/structure/make-snapshot.ts';
import { flatten } from '../../../../generator/build/structure/snapshot-node.ts';
import { DiagnosticLog } from '../../../../generator/model/diagnostic-log.ts';
import type { JsonObject } from '../../../../generator/model/json.ts';
import type { SourceDocument } from '../../../../generator/model/source.ts';
import { standardDefinitions } from '../../../support/standard-definitions.ts';
import { guideBase, logicalModel, profileOf } from '../../../support/structure-definition.ts';

function snapshotOf(document: SourceDocument, ...others: readonly SourceDocument[]) {
  const log = new DiagnosticLog();
  const maker = new SnapshotMaker(new DefinitionSource([document, ...others], standardDefinitions()), log);
  const root = maker.make(document);
  const elements = new Map((root === undefined ? [] : flatten(root)).map(({ id, node }) => [id, node.element]));
  const said = log.entries.map((entry) => `${entry.code} ${entry.place.pointer}: ${entry.message}`);
  return { elements, said, ids: [...elements.keys()], touched: root };
}

function typesOf(element: JsonObject | undefined): readonly unknown[] {
  return objectsOf(element ?? {}, 'type').map((type) => textOf(type, 'code'));
}

describe('SnapshotMaker', () => {
  it('keeps every element of the base in its order and changes only what the differential says', () => {
    const { elements, ids, said } = snapshotOf(
      profileOf('Patient', 'p', [{ id: 'Patient.gender', path: 'Patient.gender', min: 1, mustSupport: true }]),
    );
    const base = standardDefinitions().find('http://hl7.org/fhir/StructureDefinition/Patient')?.resource ?? {};
    expect(said).toEqual([]);
    expect(ids).toEqual(objectsOf(objectOf(base, 'snapshot') ?? {}, 'element').map((element) => element['id']));
    expect(elements.get('Patient.gender')).toMatchObject({ min: 1, max: '1', mustSupport: true, isSummary: true });
  });

  it('goes below a typed element into its type', () => {
    const { elements, ids } = snapshotOf(profileOf('Patient', 'p', [{ id: 'Patient.name.family', min: 1 }]));
    expect(elements.get('Patient.name.family')).toMatchObject({ min: 1, max: '1' });
    expect(ids.filter((id) => id.startsWith('Patient.name.'))).toHaveLength(9);
  });

  it('goes below an element into the profile its type names', () => {
    const named = profileOf('HumanName', 'named', [{ id: 'HumanName.given', min: 2 }], { kind: 'complex-type' });
    const type = [{ code: 'HumanName', profile: [`${guideBase}/StructureDefinition/named`] }];
    const { elements } = snapshotOf(
      profileOf('Patient', 'p', [
        { id: 'Patient.name', type },
        { id: 'Patient.name.family', min: 1 },
      ]),
      named,
    );
    expect(elements.get('Patient.name.given')).toMatchObject({ min: 2, max: '*' });
  });

  it('starts a slice from the element as constrained so far, and optional', () => {
    const { elements } = snapshotOf(
      profileOf('Parameters', 'p', [
        {
          id: 'Parameters.parameter',
          min: 1,
          slicing: { discriminator: [{ type: 'value', path: 'name' }], rules: 'closed' },
        },
        { id: 'Parameters.parameter:launch', sliceName: 'launch', max: '1' },
        { id: 'Parameters.parameter:launch.name', fixedString: 'launch' },
        { id: 'Parameters.parameter:launch.value[x]', min: 1, type: [{ code: 'string' }] },
      ]),
    );
    expect(elements.get('Parameters.parameter:launch')).toMatchObject({ min: 0, max: '1', sliceName: 'launch' });
    expect(elements.get('Parameters.parameter:launch')).not.toHaveProperty('slicing');
    expect(elements.get('Parameters.parameter:launch.name')).toMatchObject({ fixedString: 'launch', min: 1 });
    expect(typesOf(elements.get('Parameters.parameter:launch.value[x]'))).toEqual(['string']);
    expect(typesOf(elements.get('Parameters.parameter.value[x]'))).toHaveLength(50);
    expect(elements.get('Parameters.parameter.name')).not.toHaveProperty('fixedString');
  });

  it('starts a reslice from its slice', () => {
    const { elements } = snapshotOf(
      profileOf('Patient', 'p', [
        { id: 'Patient.identifier', slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' } },
        { id: 'Patient.identifier:card', sliceName: 'card', max: '3' },
        { id: 'Patient.identifier:card/old', sliceName: 'card/old', min: 1 },
      ]),
    );
    expect(elements.get('Patient.identifier:card/old')).toMatchObject({ min: 1, max: '3' });
  });

  it('slices extensions by url where the differential does not say how', () => {
    const { elements } = snapshotOf(
      profileOf('HumanName', 'n', [{ id: 'HumanName.given.extension:x', sliceName: 'x', max: '1' }], {
        kind: 'complex-type',
      }),
    );
    expect(elements.get('HumanName.given.extension')).toMatchObject({
      slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'open' },
    });
  });

  it('takes the short form of a choice as that type and no other', () => {
    const { elements } = snapshotOf(profileOf('Observation', 'o', [{ path: 'Observation.valueQuantity', min: 1 }]));
    expect(typesOf(elements.get('Observation.value[x]'))).toEqual(['Quantity']);
    expect(elements.get('Observation.value[x]')).toMatchObject({ slicing: { rules: 'closed' } });
    expect(elements.get('Observation.value[x]:valueQuantity')).toMatchObject({ min: 1, type: [{ code: 'Quantity' }] });
  });

  it('keeps the other types of a choice that is sliced in full', () => {
    const { elements } = snapshotOf(
      profileOf('Observation', 'o', [
        { id: 'Observation.value[x]', slicing: { discriminator: [{ type: 'type', path: '$this' }], rules: 'open' } },
        { id: 'Observation.value[x]:valueString', sliceName: 'valueString', maxLength: 5 },
      ]),
    );
    expect(typesOf(elements.get('Observation.value[x]'))).toHaveLength(11);
    expect(typesOf(elements.get('Observation.value[x]:valueString'))).toEqual(['string']);
  });

  it('goes below an element that reuses the content of another', () => {
    const { elements } = snapshotOf(profileOf('Bundle', 'b', [{ id: 'Bundle.entry.link.url', min: 1, maxLength: 9 }]));
    expect(elements.get('Bundle.entry.link.url')).toMatchObject({ maxLength: 9 });
    expect(elements.get('Bundle.link.url')).not.toHaveProperty('maxLength');
  });

  it('adds invariants, keeps those of the base, and says where the new ones come from', () => {
    const constraint = [{ key: 'x-1', severity: 'error', human: 'x', expression: 'true' }];
    const { elements } = snapshotOf(profileOf('Bundle', 'b', [{ id: 'Bundle', constraint }]));
    const constraints = objectsOf(elements.get('Bundle') ?? {}, 'constraint');
    expect(constraints.map((each) => each['key'])).toEqual(
      'bdl-1 bdl-2 bdl-3 bdl-4 bdl-7 bdl-9 bdl-10 bdl-11 bdl-12 x-1'.split(' '),
    );
    expect(constraints.at(-1)).toMatchObject({ key: 'x-1', source: `${guideBase}/StructureDefinition/b` });
  });

  it('lets a fixed value take the place of a pattern, and a binding keep its value set', () => {
    const base = profileOf('Patient', 'base', [{ id: 'Patient.maritalStatus', patternCodeableConcept: { text: 'a' } }]);
    const { elements } = snapshotOf(
      profileOf(
        'Patient',
        'p',
        [
          { id: 'Patient.maritalStatus', fixedCodeableConcept: { text: 'a' } },
          { id: 'Patient.maritalStatus', binding: { strength: 'required' } },
        ],
        { baseDefinition: `${guideBase}/StructureDefinition/base` },
      ),
      base,
    );
    const element = elements.get('Patient.maritalStatus');
    expect(element).not.toHaveProperty('patternCodeableConcept');
    expect(element).toMatchObject({
      fixedCodeableConcept: { text: 'a' },
      binding: { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/marital-status' },
    });
  });

  it('gives a logical model the elements it lists and none of Element', () => {
    const { ids } = snapshotOf(
      logicalModel('m', [
        { id: 'm', path: 'm' },
        { id: 'm.scope', path: 'm.scope', min: 1, max: '*', type: [{ code: 'string' }] },
        { id: 'm.keys', path: 'm.keys', min: 0, max: '*', type: [{ code: 'BackboneElement' }] },
        { id: 'm.keys.kid', path: 'm.keys.kid', min: 1, max: '1', type: [{ code: 'string' }] },
      ]),
    );
    expect(ids).toEqual(['m', 'm.scope', 'm.keys', 'm.keys.kid']);
  });

  it('does not change the base while it makes a snapshot', () => {
    const before = JSON.stringify(
      standardDefinitions().find('http://hl7.org/fhir/StructureDefinition/Patient')?.resource,
    );
    snapshotOf(profileOf('Patient', 'p', [{ id: 'Patient.contact.name.family', min: 1 }]));
    expect(
      JSON.stringify(standardDefinitions().find('http://hl7.org/fhir/StructureDefinition/Patient')?.resource),
    ).toBe(before);
  });
});

describe('what SnapshotMaker refuses', () => {
  const faults: readonly (readonly [how: string, element: JsonObject, said: string])[] = [
    [
      'an element its base has not',
      { id: 'Patient.shoeSize', min: 1 },
      '"Patient.shoeSize": its base has no element "shoeSize".',
    ],
    [
      'an element of another type',
      { id: 'Person.name', min: 1 },
      '"Person.name": wanted an id that starts with "Patient".',
    ],
    ['a max above the base', { id: 'Patient.gender', max: '2' }, '"Patient.gender": max 2 is more than the base\'s 1.'],
    [
      'a max that is no number',
      { id: 'Patient.gender', max: 'many' },
      '"Patient.gender": max "many" is no number or "*".',
    ],
    ['a min above the max', { id: 'Patient.gender', min: 2 }, '"Patient.gender": min 2 is more than max 1.'],
    [
      'a type the base has not',
      { id: 'Patient.gender', type: [{ code: 'Coding' }] },
      '"Patient.gender": type "Coding" is none of the base\'s: "code".',
    ],
    [
      'slices that cannot be told apart',
      { id: 'Patient.name:x', sliceName: 'x' },
      '"Patient.name:x": the element has slices, but nothing says how they are told apart (slicing).',
    ],
    [
      'an id without end',
      { id: `Patient${'.extension'.repeat(61)}` },
      `"Patient${'.extension'.repeat(61)}`.slice(0, 81),
    ],
  ];

  it.each(faults)('%s', (_how, element, message) => {
    const { elements, said } = snapshotOf(profileOf('Patient', 'p', [element]));
    expect(elements.size).toBe(0);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`snapshot-failed /differential/element/0: ${message}`);
  });

  it('elements below one that is not there, once with how many they are', () => {
    const ids = [
      'Patient.shoe',
      'Patient.shoe.size',
      'Patient.shoe:left.size',
      'Patient.shoe.size.unit',
      'Patient.hat',
    ];
    const elements = ids.map((id) => ({ id, min: 1 }));
    expect(snapshotOf(profileOf('Patient', 'p', elements)).said).toEqual([
      'snapshot-failed /differential/element/0: "Patient.shoe": its base has no element "shoe".' +
        ' 2 more of the differential, at it or below, are left out for the same reason.',
      'snapshot-failed /differential/element/2: "Patient.shoe:left.size": its base has no element "shoe".',
      'snapshot-failed /differential/element/4: "Patient.hat": its base has no element "hat".',
    ]);
  });

  it('ids of a thousand levels, once with the limit and how many there are', () => {
    const ids = Array.from({ length: 1000 }, (_, depth) => `Patient.contact${'.a'.repeat(depth)}`);
    const { said } = snapshotOf(
      profileOf(
        'Patient',
        'p',
        ids.slice(60).map((id) => ({ id, min: 1 })),
      ),
    );
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/the id is more than 60 levels deep\. 939 more of the differential/);
  });

  it('an element without id and path', () => {
    const { said } = snapshotOf(profileOf('Patient', 'p', [{ min: 1 }]));
    expect(said).toEqual(['element-missing /differential/element/0: The element has neither "id" nor "path".']);
  });

  it('a base that nobody defines', () => {
    const { said } = snapshotOf(profileOf('Patient', 'p', [], { baseDefinition: 'https://nowhere.example/x' }));
    expect(said).toEqual([
      'canonical-dangling /baseDefinition: "https://nowhere.example/x" names no StructureDefinition that was loaded.',
    ]);
  });

  it("definitions that are each other's base", () => {
    const first = profileOf('Patient', 'a', [], { baseDefinition: `${guideBase}/StructureDefinition/b` });
    const second = profileOf('Patient', 'b', [], { baseDefinition: `${guideBase}/StructureDefinition/a` });
    const { said } = snapshotOf(first, second);
    expect(said[0]).toBe(
      `import-cycle /baseDefinition: Definitions need each other: "${guideBase}/StructureDefinition/a" → "${guideBase}/StructureDefinition/b" → "${guideBase}/StructureDefinition/a".`,
    );
  });
});
