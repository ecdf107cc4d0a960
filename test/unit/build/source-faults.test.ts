import { describe, expect, it } from 'vitest';
import { buildRelease } from '../../../generator/build/build-release.ts';
import type { JsonObject } from '../../../generator/model/json.ts';
import { built } from '../../support/building.ts';
import {
  clinicBase,
  clinicFolder,
  clinicManifest,
  clinicOperation,
  clinicPatient,
  clinicServer,
  readGuide,
  structureUrl,
} from '../../support/clinic-guide.ts';
import { actorDefinition, minimalGuide, operationDefinition } from '../../support/minimal-guide.ts';
import { changed, sourcesFromResources } from '../../support/sources.ts';

const base = clinicPatient('BasePatient');

const derivedFrom = (baseDefinition: string): JsonObject => clinicPatient('OwnPatient', { baseDefinition });

const system = `${clinicBase}/CodeSystem/shades`;

const codeSystem = (codes: readonly string[], more: JsonObject = {}): JsonObject => ({
  resourceType: 'CodeSystem',
  id: 'shades',
  url: system,
  version: '1.0.0',
  name: 'Shades',
  status: 'active',
  content: 'complete',
  concept: codes.map((code) => ({ code })),
  ...more,
});

const valueSet = (include: JsonObject): JsonObject => ({
  resourceType: 'ValueSet',
  id: 'shades',
  url: `${clinicBase}/ValueSet/shades`,
  version: '1.0.0',
  name: 'Shades',
  status: 'active',
  compose: { include: [include] },
});

const boundTo = (reference: string): JsonObject =>
  clinicPatient('OwnPatient', {
    differential: {
      element: [
        { id: 'Patient.language', path: 'Patient.language', binding: { strength: 'required', valueSet: reference } },
      ],
    },
  });

describe('a reference with a version', () => {
  it.each([
    ['to what is loaded in it', [base, derivedFrom(`${structureUrl('BasePatient')}|1.0.0`)], []],
    [
      'to what is loaded in another',
      [base, derivedFrom(`${structureUrl('BasePatient')}|2.0.0`)],
      ['warning canonical-version-missing StructureDefinition-OwnPatient.json#/baseDefinition'],
    ],
    [
      'to what is not loaded in any',
      [base, derivedFrom(`${structureUrl('GonePatient')}|2.0.0`)],
      ['error canonical-dangling StructureDefinition-OwnPatient.json#/baseDefinition'],
    ],
    ['to the standard', [derivedFrom('http://hl7.org/fhir/StructureDefinition/Patient|4.0.1')], []],
    [
      'to the standard in another',
      [derivedFrom('http://hl7.org/fhir/StructureDefinition/Patient|5.0.0')],
      ['warning canonical-version-missing StructureDefinition-OwnPatient.json#/baseDefinition'],
    ],
    [
      'to a value set in another',
      [boundTo(`${clinicBase}/ValueSet/shades|9`), valueSet({ system }), codeSystem(['light'])],
      [
        'warning canonical-version-missing StructureDefinition-OwnPatient.json#/differential/element/0/binding/valueSet',
      ],
    ],
    [
      'to a code system in another',
      [boundTo(`${clinicBase}/ValueSet/shades|1.0.0`), valueSet({ system, version: '9' }), codeSystem(['light'])],
      ['warning canonical-version-missing ValueSet-shades.json#/compose/include/0'],
    ],
  ])('%s is judged', (_what, resources, expected) => {
    expect(built(resources).lines).toEqual(expected);
  });

  it.each([
    ['by itself', { name: 'hl7.fhir.r4.core', version: '4.0.1', canonical: 'http://hl7.org/fhir' }, []],
    [
      'by a guide, which means a version of its own',
      {},
      ['warning canonical-version-missing BasePatient.json#/differential/element/0/binding/valueSet'],
    ],
  ])('to what the standard publishes under another name is judged %s', async (_who, manifest, expected) => {
    const folder = clinicFolder();
    const bound = boundTo('http://terminology.hl7.org/ValueSet/v3-NullFlavor|4.0.1');
    folder.write('guide/package.json', clinicManifest(manifest));
    folder.write('guide/BasePatient.json', bound);
    expect((await readGuide(folder.join('guide'))).lines).toEqual(expected);
    folder.remove();
  });

  it('is an error where the author of the guide can mend it', () => {
    const asker = changed(
      actorDefinition('asker'),
      ['extension'],
      [{ url: 'https://elsewhere.example/x', valueCanonical: 'https://guide.example/fhir/ActorDefinition/answerer|7' }],
    );
    expect(built(minimalGuide({ asker })).lines).toEqual([
      'error canonical-version-missing ActorDefinition-asker.json#/extension/0/valueCanonical',
    ]);
  });

  it('that only looks like one (a search token) is left alone', () => {
    const resources = [codeSystem(['light']), clinicPatient('OwnPatient', { description: `${system}|light` })];
    expect(built(resources).lines).toEqual([]);
  });
});

describe('two versions of one canonical', () => {
  const url = structureUrl('Shared');
  const older = clinicPatient('older', { url, version: '1.9.0' });
  const newer = clinicPatient('newer', { url, version: '1.10.0', name: 'Newer' });

  it.each([
    ['forwards', [older, newer]],
    ['backwards', [newer, older]],
  ])('give the later one, and the other is told of (%s)', (_order, resources) => {
    const { release, lines } = built(resources);
    expect(lines).toEqual(['warning canonical-superseded StructureDefinition-older.json#/version']);
    expect([...release.structures.values()].filter((each) => each.canonical === url).map(({ name }) => name)).toEqual([
      'Newer',
    ]);
  });

  it("give the guide's own before that of a dependency", () => {
    const { release, lines } = built([older], { dependencies: [newer] });
    expect(lines).toEqual(['information canonical-superseded StructureDefinition-newer.json#/version']);
    expect([...release.structures.values()].find((each) => each.canonical === url)?.name).toBe('older');
  });

  it('are no news where it is one version in two packages', () => {
    expect(built([older], { dependencies: [older] }).lines).toEqual([]);
  });
});

describe('two resources of one identity', () => {
  it("keep nothing from being generated where the guide is somebody else's", () => {
    const { release, lines } = built([base, clinicPatient('BasePatient', { name: 'Twin' })]);
    expect(lines).toEqual([
      'warning duplicate-id StructureDefinition-BasePatient.json#/id',
      'warning duplicate-canonical StructureDefinition-BasePatient.json#/url',
    ]);
    expect([...release.structures.values()].map(({ name }) => name)).toContain('BasePatient');
  });
});

describe('a dangling reference', () => {
  it('is named, and the rest is generated', () => {
    const { release, lines } = built([clinicServer(['gone', 'here']), clinicOperation('here'), base]);
    expect(lines).toEqual([
      'warning canonical-dangling CapabilityStatement-clinic-server.json#/rest/0/operation/0/definition',
    ]);
    const ids = [...release.exchanges.keys()].map((id) => id.replace(/^.*\//, ''));
    expect(ids).toContain('here');
    expect(ids).not.toContain('gone');
  });

  it.each<[string, JsonObject, string]>([
    [
      'a profile of a type',
      { id: 'Patient.name', path: 'Patient.name', type: [{ code: 'HumanName', profile: [structureUrl('Gone')] }] },
      '/differential/element/0',
    ],
    [
      'a target',
      {
        id: 'Patient.generalPractitioner',
        path: 'Patient.generalPractitioner',
        type: [{ code: 'Reference', targetProfile: [structureUrl('Gone')] }],
      },
      '/differential/element/0',
    ],
    [
      'a value set',
      {
        id: 'Patient.language',
        path: 'Patient.language',
        binding: { strength: 'required', valueSet: `${clinicBase}/ValueSet/gone` },
      },
      '/differential/element/0',
    ],
  ])('in %s is named, and the definition is generated without it', (_what, element, pointer) => {
    const { release, lines } = built([clinicPatient('OwnPatient', { differential: { element: [element] } })]);
    expect(lines).toEqual([`warning canonical-dangling StructureDefinition-OwnPatient.json#${pointer}`]);
    expect([...release.structures.values()].map(({ name }) => name)).toContain('OwnPatient');
  });
});

describe('elements that FHIR R4 does not have', () => {
  it('are named where they stand, for nothing reads them', () => {
    const element = {
      id: 'Patient.gender',
      path: 'Patient.gender',
      mustHaveValue: true,
      binding: { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender', additional: [] },
    };
    const { lines } = built([
      clinicPatient('OwnPatient', { versionAlgorithmString: 'semver', differential: { element: [element] } }),
      clinicOperation('later', [{ name: 'a', use: 'in', min: 0, max: '1', type: 'string', allowedType: ['string'] }]),
    ]);
    expect([...lines].sort()).toEqual([
      'warning element-unknown OperationDefinition-later.json#/parameter/0/allowedType',
      'warning element-unknown StructureDefinition-OwnPatient.json#/differential/element/0/binding/additional',
      'warning element-unknown StructureDefinition-OwnPatient.json#/differential/element/0/mustHaveValue',
      'warning element-unknown StructureDefinition-OwnPatient.json#/versionAlgorithmString',
    ]);
  });

  it('are an error where the author of the guide can mend them', () => {
    const operation = operationDefinition('ask', [], { discription: 'Asks.' });
    expect(built(minimalGuide({ operation })).lines).toEqual([
      'error element-unknown OperationDefinition-ask.json#/discription',
    ]);
  });

  it.each<[string, JsonObject]>([
    [
      'a choice',
      {
        jurisdiction: [{ coding: [{ code: 'CA' }] }],
        useContext: [{ code: { code: 'x' }, valueRange: { low: { value: 1 } } }],
      },
    ],
    ["a primitive's extensions", { _name: { extension: [{ url: 'https://e.example', valueDecimal: 1 }], id: 'n' } }],
    [
      'a contained resource',
      { contained: [{ resourceType: 'ValueSet', id: 'c', compose: { include: [{ system: 'urn:a' }] } }] },
    ],
    [
      'recursion',
      { extension: [{ url: 'https://e.example', extension: [{ url: 'x', valueReference: { reference: '#c' } }] }] },
    ],
    [
      'text',
      { text: { status: 'generated', div: '<div/>' }, meta: { profile: [], tag: [{ code: 'x' }] }, language: 'en' },
    ],
  ])('are not %s', (_what, more) => {
    expect(built([clinicPatient('OwnPatient', more)]).lines).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'value'])('may be called %s', (name) => {
    const own: JsonObject = JSON.parse(JSON.stringify(base).replace('{', `{"${name}":{"a":1},`));
    expect(built([own]).lines).toEqual([`warning element-unknown StructureDefinition-BasePatient.json#/${name}`]);
  });

  it('are looked for in contained resources too, and named ten times a document at most', () => {
    const unknown = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`e${index}`, index]));
    const { lines } = built([
      clinicPatient('OwnPatient', { contained: [{ resourceType: 'ValueSet', id: 'c', ...unknown }] }),
    ]);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('warning element-unknown StructureDefinition-OwnPatient.json#/contained/0/e0');
  });

  it('may be all of a definition, which then says it is of a later version', () => {
    expect(built([clinicPatient('OwnPatient', { fhirVersion: '5.0.0' })]).lines).toEqual([
      'warning fhir-version-unsupported StructureDefinition-OwnPatient.json#/fhirVersion',
    ]);
  });
});

describe('a code that is there twice', () => {
  it('is named in a code system, at any level, and in a value set; the first counts', () => {
    const concept = [
      { code: 'light', display: 'Light', concept: [{ code: 'dark', display: 'Dark' }] },
      { code: 'light', display: 'Other' },
      { code: 'dark' },
    ];
    const { lines, release } = built([
      boundTo(`${clinicBase}/ValueSet/shades`),
      codeSystem([], { concept }),
      valueSet({ system, concept: [{ code: 'light' }, { code: 'dark' }, { code: 'light', display: 'Other' }] }),
    ]);
    expect(lines).toEqual([
      'warning code-duplicate CodeSystem-shades.json#/concept/1/code',
      'warning code-duplicate CodeSystem-shades.json#/concept/0/concept/0/code',
      'warning code-duplicate ValueSet-shades.json#/compose/include/0/concept/2/code',
    ]);
    const structure = [...release.structures.values()].find(({ name }) => name === 'OwnPatient');
    const language = structure?.root.children.find(({ id }) => id === 'Patient.language');
    expect(language?.binding?.codes).toEqual([
      { system, code: 'light', display: 'Light' },
      { system, code: 'dark', display: 'Dark' },
    ]);
  });
});

describe('a member that is written otherwise than FHIR writes it', () => {
  const element = (more: JsonObject): JsonObject => ({
    differential: { element: [{ id: 'Patient.gender', path: 'Patient.gender', ...more }] },
  });
  const within = (member: string): string => `/differential/element/0/${member}`;

  it.each<[string, JsonObject, string, string]>([
    [
      'text for a list',
      { differential: { element: 'lots' } },
      '/differential/element',
      'a list of objects, found "lots"',
    ],
    ['a list for an object', { differential: [] }, '/differential', 'an object, found an array'],
    ['one object for a list', { contact: {} }, '/contact', 'a list of objects, found an object'],
    ['text for a number', element({ min: '1' }), within('min'), 'a number, found "1"'],
    ['a number for text', element({ max: 1 }), within('max'), 'a string, found 1'],
    ['text for a flag', element({ mustSupport: 'true' }), within('mustSupport'), 'true or false, found "true"'],
    ['null', element({ short: null }), within('short'), 'a string, found null'],
    ['null in a list', { contact: [{}, null] }, '/contact/1', 'an object, found null'],
    ['a number in a list of text', element({ alias: ['a', 2] }), within('alias/1'), 'a string, found 2'],
    [
      'text for a value of a choice',
      element({ defaultValueInteger: '1' }),
      within('defaultValueInteger'),
      'a number, found "1"',
    ],
    [
      'a text for a reused element',
      element({ slicing: { discriminator: 'x' } }),
      within('slicing/discriminator'),
      'a list of objects, found "x"',
    ],
  ])('is named where it stands: %s', (_what, more, pointer, said) => {
    const { diagnostics } = buildRelease(sourcesFromResources([clinicPatient('OwnPatient', more)]));
    const named = diagnostics.filter(({ place, message }) => place.pointer === pointer && message.includes('wanted'));
    expect(named).toMatchObject([{ code: 'element-invalid', severity: 'warning' }]);
    expect(named[0]?.message).toContain(`wanted ${said}.`);
  });

  it('is not null that keeps the place of a primitive in a list', () => {
    const more = { alias: ['a', null], _alias: [null, { extension: [{ url: 'https://e.example', valueCode: 'x' }] }] };
    expect(built([clinicPatient('OwnPatient', element(more))]).lines).toEqual([]);
  });
});
