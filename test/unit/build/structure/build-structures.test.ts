import { describe, expect, it } from 'vitest';
import { buildStructures } from '../../../../generator/build/structure/build-structures.ts';
import type { JsonObject } from '../../../../generator/model/json.ts';
import type { SourceDocument } from '../../../../generator/model/source.ts';
import type { ElementNode, Structure } from '../../../../generator/model/structure.ts';
import { standardDefinitions } from '../../../support/standard-definitions.ts';
import { guideBase, guideDocument, logicalModel, profileOf } from '../../../support/structure-definition.ts';

const language = 'https://halo-toolkit.example/fhir/StructureDefinition/';

function build(documents: readonly SourceDocument[], ...resourceTypes: readonly string[]) {
  const { value, diagnostics } = buildStructures({ documents, core: standardDefinitions(), resourceTypes });
  const structures = new Map([...value.values()].map((structure) => [structure.id, structure]));
  const said = diagnostics.map((entry) => `${entry.code} ${entry.place.file}${entry.place.pointer}: ${entry.message}`);
  return { structures, said };
}

function elementOf(structure: Structure | undefined, id: string): ElementNode | undefined {
  const find = (element: ElementNode): ElementNode | undefined =>
    element.id === id
      ? element
      : [...element.children, ...slicesOf(element)].map(find).find((found) => found !== undefined);
  return structure === undefined ? undefined : find(structure.root);
}

function slicesOf(element: ElementNode): readonly ElementNode[] {
  return element.slicing?.slices.map((slice) => slice.element) ?? [];
}

function satisfies(...keys: readonly string[]): JsonObject {
  const reference = { url: 'reference', valueCanonical: `${guideBase}/Requirements/r` };
  const parts = keys.map((key) => ({ url: 'key', valueId: key }));
  return { url: 'http://hl7.org/fhir/StructureDefinition/satisfies-requirement', extension: [reference, ...parts] };
}

function evidence(grade: string): JsonObject {
  return { url: `${language}evidence`, valueCode: grade };
}

const requirements = guideDocument({
  resourceType: 'Requirements',
  id: 'r',
  url: `${guideBase}/Requirements/r`,
  statement: [
    { key: 'R-1', requirement: 'One.', extension: [evidence('inferred')] },
    { key: 'R-2', requirement: 'Two.', extension: [evidence('stated')] },
  ],
});

describe('buildStructures', () => {
  it('reaches the datatypes and ancestors of a resource type, and not what its references point to', () => {
    const { structures, said } = build([], 'Practitioner');
    expect(said).toEqual([]);
    for (const reached of [
      'HumanName',
      'Period',
      'Identifier',
      'DomainResource',
      'Resource',
      'BackboneElement',
      'code',
    ]) {
      expect([...structures.keys()]).toContain(reached);
    }
    expect(structures.has('Organization')).toBe(false);
    expect(structures.get('Practitioner')).toMatchObject({
      kind: 'resource',
      derivation: 'specialization',
      source: 'core',
    });
    expect(structures.get('Period')).toMatchObject({ kind: 'datatype' });
    expect(structures.get('boolean')).toMatchObject({ kind: 'primitive' });
  });

  it('gives a base resource the evidence of the standard throughout', () => {
    const { structures } = build([], 'Patient');
    expect(elementOf(structures.get('Patient'), 'Patient.gender')).toMatchObject({
      path: 'Patient.gender',
      name: 'gender',
      min: 0,
      max: 1,
      base: { min: 0, max: 1 },
      isArray: false,
      content: { kind: 'typed', choice: false, types: [{ code: 'code', profiles: [], targetProfiles: [] }] },
      evidence: 'base',
      requirements: [],
      binding: { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender' },
    });
  });

  it('maps the system types of FHIRPath to those of FHIR', () => {
    const { structures } = build([], 'Patient');
    const typesOf = (structure: string, id: string) => elementOf(structures.get(structure), id)?.content;
    expect(typesOf('Patient', 'Patient.id')).toMatchObject({ types: [{ code: 'string' }] });
    expect(typesOf('Extension', 'Extension.url')).toMatchObject({ types: [{ code: 'uri' }] });
    expect(typesOf('integer', 'integer.value')).toMatchObject({ types: [{ code: 'integer' }] });
  });

  it('tells choices, anonymous content and reused content apart', () => {
    const { structures } = build([], 'Bundle', 'Patient');
    expect(elementOf(structures.get('Patient'), 'Patient.deceased[x]')).toMatchObject({
      name: 'deceased',
      content: { kind: 'typed', choice: true, types: [{ code: 'boolean' }, { code: 'dateTime' }] },
    });
    expect(elementOf(structures.get('Bundle'), 'Bundle.entry')?.content).toEqual({
      kind: 'backbone',
      type: 'BackboneElement',
    });
    expect(elementOf(structures.get('Bundle'), 'Bundle.entry.link')?.content).toEqual({
      kind: 'reuse',
      of: 'Bundle.link',
    });
  });

  it('points reused content to the type where a profile constrains the element that is reused', () => {
    const { structures } = build([
      profileOf('Parameters', 'p', [
        { id: 'Parameters.parameter', slicing: { discriminator: [{ type: 'value', path: 'name' }], rules: 'closed' } },
        { id: 'Parameters.parameter:a', sliceName: 'a', min: 1 },
      ]),
    ]);
    expect(elementOf(structures.get('p'), 'Parameters.parameter:a.part')?.content).toEqual({
      kind: 'reuse',
      of: 'Parameters.parameter',
      structure: 'http://hl7.org/fhir/StructureDefinition/Parameters',
    });
  });

  it('keeps an element an array on the wire when a profile allows one value only', () => {
    const { structures } = build([profileOf('Patient', 'p', [{ id: 'Patient.name', min: 1, max: '1' }])]);
    expect(elementOf(structures.get('p'), 'Patient.name')).toMatchObject({
      min: 1,
      max: 1,
      base: { min: 0, max: '*' },
      isArray: true,
      evidence: 'stated',
    });
  });

  it('gives a prohibited element no content', () => {
    const { structures } = build([profileOf('Patient', 'p', [{ id: 'Patient.photo', max: '0' }])]);
    expect(elementOf(structures.get('p'), 'Patient.photo')).toMatchObject({
      max: 0,
      content: { kind: 'prohibited' },
      children: [],
    });
  });

  it('gives slices as subtrees with their discriminators', () => {
    const { structures } = build([
      profileOf('Parameters', 'p', [
        { id: 'Parameters.parameter', slicing: { discriminator: [{ type: 'value', path: 'name' }], rules: 'closed' } },
        { id: 'Parameters.parameter:a', sliceName: 'a', min: 1, max: '1' },
        { id: 'Parameters.parameter:a.name', fixedString: 'a' },
      ]),
    ]);
    expect(elementOf(structures.get('p'), 'Parameters.parameter')?.slicing).toMatchObject({
      discriminators: [{ type: 'value', path: 'name' }],
      rules: 'closed',
      ordered: false,
      slices: [
        {
          name: 'a',
          element: { id: 'Parameters.parameter:a', path: 'Parameters.parameter', min: 1, max: 1, isArray: true },
        },
      ],
    });
    expect(elementOf(structures.get('p'), 'Parameters.parameter:a.name')?.value).toEqual({
      kind: 'fixed',
      type: 'string',
      value: 'a',
    });
  });

  it('takes the evidence an element states, else the strongest of its requirements, else stated', () => {
    const { structures, said } = build([
      requirements,
      profileOf('Patient', 'p', [
        { id: 'Patient.name', min: 1, extension: [satisfies('R-1', 'R-2')] },
        { id: 'Patient.gender', min: 1, extension: [satisfies('R-1')] },
        { id: 'Patient.birthDate', min: 1, extension: [satisfies('R-2'), evidence('chosen')] },
        { id: 'Patient.photo', max: '1' },
      ]),
    ]);
    const grounds = ['name', 'gender', 'birthDate', 'photo', 'active'].map((name) => {
      const element = elementOf(structures.get('p'), `Patient.${name}`);
      return [element?.evidence, element?.requirements];
    });
    expect(said).toEqual([]);
    expect(grounds).toEqual([
      ['stated', ['R-2', 'R-1']],
      ['inferred', ['R-1']],
      ['chosen', ['R-2']],
      ['stated', []],
      ['base', []],
    ]);
  });

  it('keeps a requirement and its evidence in a profile built on the profile', () => {
    const base = profileOf('Patient', 'base', [{ id: 'Patient.gender', min: 1, extension: [satisfies('R-1')] }]);
    const derived = profileOf('Patient', 'derived', [{ id: 'Patient.name', min: 1 }], {
      baseDefinition: `${guideBase}/StructureDefinition/base`,
    });
    const { structures } = build([requirements, base, derived]);
    expect(elementOf(structures.get('derived'), 'Patient.gender')).toMatchObject({
      min: 1,
      base: { min: 0, max: 1 },
      evidence: 'inferred',
      requirements: ['R-1'],
    });
  });

  it('reads the JSON conventions of a logical model', () => {
    const json = (...parts: readonly JsonObject[]) => ({ url: `${language}json`, extension: parts });
    const { structures, said } = build([
      logicalModel(
        'token',
        [
          { id: 'token', path: 'token' },
          {
            id: 'token.scope',
            path: 'token.scope',
            min: 1,
            max: '*',
            type: [{ code: 'string' }],
            extension: [
              json({ url: 'shape', valueCode: 'space-separated' }, { url: 'emptyString', valueBoolean: true }),
            ],
          },
        ],
        { extension: [json({ url: 'open', valueBoolean: true })] },
      ),
    ]);
    expect(said).toEqual([]);
    expect(structures.get('token')).toMatchObject({ kind: 'logical', json: { open: true }, typeName: 'Token' });
    expect(elementOf(structures.get('token'), 'token.scope')).toMatchObject({
      min: 1,
      base: { min: 0, max: '*' },
      isArray: true,
      json: { shape: 'space-separated', emptyArray: false, emptyString: true },
    });
  });
});

describe('what buildStructures reports', () => {
  it('reports types, profiles, targets and value sets that nobody defines, all at once', () => {
    const nowhere = 'https://nowhere.example/x';
    const { said, structures } = build([
      profileOf('Bundle', 'b', [
        { id: 'Bundle.entry.resource', type: [{ code: 'Patient', profile: [nowhere] }] },
        { id: 'Bundle.type', binding: { strength: 'required', valueSet: nowhere } },
      ]),
      profileOf('Patient', 'p', [
        { id: 'Patient.generalPractitioner', type: [{ code: 'Reference', targetProfile: [nowhere] }] },
      ]),
      logicalModel('m', [{ id: 'm' }, { id: 'm.a', max: '1', type: [{ code: 'Colour' }] }]),
    ]);
    expect(said.map((line) => line.slice(0, line.indexOf(' names'))).sort()).toEqual([
      'canonical-dangling StructureDefinition-b.json/differential/element/0: "Bundle.entry.resource": profile "https://nowhere.example/x"',
      'canonical-dangling StructureDefinition-b.json/differential/element/1: "Bundle.type": valueSet "https://nowhere.example/x"',
      'canonical-dangling StructureDefinition-m.json/differential/element/1: "m.a": type "http://hl7.org/fhir/StructureDefinition/Colour"',
      'canonical-dangling StructureDefinition-p.json/differential/element/0: "Patient.generalPractitioner": targetProfile "https://nowhere.example/x"',
    ]);
    expect(structures.has('p')).toBe(true);
  });

  it('reports a requirement that nobody states', () => {
    const { said } = build([
      profileOf('Patient', 'p', [{ id: 'Patient.name', min: 1, extension: [satisfies('R-9')] }]),
    ]);
    expect(said).toEqual([
      'requirement-unknown StructureDefinition-p.json/differential/element/0: No Requirements resource states "R-9".',
    ]);
  });

  it('builds the others when one definition fails', () => {
    const { said, structures } = build([
      profileOf('Patient', 'bad', [{ id: 'Patient.shoeSize', min: 1 }]),
      profileOf('Patient', 'good', [{ id: 'Patient.name', min: 1 }]),
    ]);
    expect(said).toHaveLength(1);
    expect(structures.has('bad')).toBe(false);
    expect(structures.has('good')).toBe(true);
  });

  it('reports two definitions that want one name, and a name that is none', () => {
    const { said, structures } = build([
      profileOf('Patient', 'first', [], { name: 'TheThing' }),
      profileOf('Patient', 'second', [], { name: 'the-thing' }),
      profileOf('Patient', '---', [], { name: '***' }),
    ]);
    expect(said).toEqual([
      'name-unusable StructureDefinition----.json: Neither name "***" nor the id gives an identifier.',
      `name-clash StructureDefinition-second.json/name: "the-thing" gives the name TheThing, as "${guideBase}/StructureDefinition/first" does; the type is called Second.`,
    ]);
    expect(structures.get('second')?.typeName).toBe('Second');
  });

  it('gives no reserved word as a name', () => {
    const { structures } = build([profileOf('Patient', 'map', [])]);
    expect(structures.get('map')?.typeName).toBe('Map_');
  });

  it('reports a definition without url, type or kind', () => {
    const bare = guideDocument({ resourceType: 'StructureDefinition', id: 'x' });
    expect(build([bare]).said).toEqual([
      'element-missing StructureDefinition-x.json: "url" is missing.',
      'element-missing StructureDefinition-x.json: "type" is missing.',
      'element-invalid StructureDefinition-x.json/kind: Wanted one of primitive-type, complex-type, resource, logical; found undefined.',
    ]);
  });

  it('reports parts of the extension json that it does not know', () => {
    const extension = [{ url: `${language}json`, extension: [{ url: 'opne', valueBoolean: true }] }];
    const { said } = build([logicalModel('m', [{ id: 'm' }], { extension })]);
    expect(said).toEqual([
      'extension-unknown StructureDefinition-m.json: The extension "json" has no part "opne"; known: shape, emptyArray, emptyString, open.',
    ]);
  });
});
