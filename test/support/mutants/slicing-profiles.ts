import type { JsonObject, JsonValue } from '../../../generator/model/json.ts';
import { guideBase, profileOf } from '../structure-definition.ts';
import type { Marks } from './profile-places.ts';

/** A profile for a test, with an instance that meets it. */
export interface TestProfile extends Marks {
  readonly id: string;
  readonly type: string;
  readonly elements: readonly JsonObject[];
  readonly instance: JsonObject;
  /** Others that meet it, for what cannot be there at once. */
  readonly more?: readonly JsonObject[];
  readonly strangers?: Readonly<Record<string, JsonValue>>;
}

export const canonicalOf = (id: string): string => `${guideBase}/StructureDefinition/${id}`;

const rank = canonicalOf('rank');
const system = (name: string): string => `https://guide.example/${name}`;

interface SlicingRules {
  readonly type?: 'value' | 'pattern' | 'type' | 'profile' | 'exists';
  readonly rules?: 'open' | 'closed' | 'openAtEnd';
  readonly ordered?: boolean;
}

function sliced(
  id: string,
  path: string,
  { type = 'value', rules = 'open', ordered = false }: SlicingRules = {},
): JsonObject {
  const path0 = pathOf(id);
  return { id, path: path0, slicing: { discriminator: [{ type, path }], ordered, rules } };
}

function slice(id: string, min: number, max: string, more: JsonObject = {}): JsonObject {
  return { id, path: pathOf(id), sliceName: id.slice(id.lastIndexOf(':') + 1), min, max, ...more };
}

function rule(id: string, more: JsonObject): JsonObject {
  return { id, path: pathOf(id), ...more };
}

function pathOf(id: string): string {
  return id.replaceAll(/:[^.]*/g, '');
}

function typed(code: string, more: JsonObject = {}): JsonObject {
  return { type: [{ code, ...more }] };
}

const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' } };
const concept = (code: string): JsonObject => ({ coding: [{ system: system('codes'), code }] });
const patient: JsonObject = { resourceType: 'Patient', id: 'p', birthDate: '1984-02-29' };
const organization: JsonObject = { resourceType: 'Organization', id: 'o', name: 'x' };

/** The definition of an extension that the profiles below name. */
export const rankExtension = profileOf(
  'Extension',
  'rank',
  [
    { id: 'Extension', path: 'Extension', max: '1' },
    { id: 'Extension.extension', path: 'Extension.extension', max: '0' },
    { id: 'Extension.url', path: 'Extension.url', fixedUri: rank },
    { id: 'Extension.value[x]', path: 'Extension.value[x]', min: 1, ...typed('integer') },
  ],
  { kind: 'complex-type' },
);

/** Every way there is to tell slices apart, every rule for what belongs to none, and every way to narrow an element. */
export const testProfiles: readonly TestProfile[] = [
  {
    id: 'by-value',
    type: 'Observation',
    elements: [
      sliced('Observation.component', 'code.coding.code'),
      slice('Observation.component:systolic', 1, '1'),
      rule('Observation.component:systolic.code.coding.code', { fixedCode: 'systolic' }),
      rule('Observation.component:systolic.value[x]', { min: 1, ...typed('Quantity') }),
      slice('Observation.component:note', 0, '1'),
      rule('Observation.component:note.code.coding.code', { fixedCode: 'note' }),
      rule('Observation.component:note.value[x]', typed('string')),
      rule('Observation.component:note.valueString', { maxLength: 10 }),
      rule('Observation.component:note.interpretation', { max: '0' }),
    ],
    instance: {
      ...observation,
      component: [
        { code: concept('systolic'), valueQuantity: { value: 120 } },
        { code: concept('other'), valueBoolean: true },
        { code: concept('note'), valueString: 'short' },
      ],
    },
    slices: { 'Observation.component:systolic': [0], 'Observation.component:note': [2] },
  },
  {
    id: 'by-nested-values',
    type: 'Observation',
    elements: [
      sliced('Observation.component', 'code', { rules: 'closed' }),
      slice('Observation.component:one', 1, '1'),
      rule('Observation.component:one.code.coding', { min: 1, max: '1' }),
      rule('Observation.component:one.code.coding.system', { min: 1, fixedUri: system('codes') }),
      rule('Observation.component:one.code.coding.code', { min: 1, fixedCode: 'one' }),
      slice('Observation.component:two', 0, '2'),
      rule('Observation.component:two.code', { patternCodeableConcept: concept('two') }),
    ],
    instance: {
      ...observation,
      component: [{ code: concept('one') }, { code: concept('two') }, { code: concept('two') }],
    },
    slices: { 'Observation.component:one': [0], 'Observation.component:two': [1, 2] },
    strangers: { 'Observation.component': { code: concept('three') } },
  },
  {
    id: 'by-pattern',
    type: 'Observation',
    elements: [
      sliced('Observation.category', '$this', { type: 'pattern', rules: 'closed', ordered: true }),
      slice('Observation.category:first', 1, '1', { patternCodeableConcept: concept('first') }),
      slice('Observation.category:second', 1, '*', { patternCodeableConcept: concept('second') }),
    ],
    instance: { ...observation, category: [concept('first'), concept('second')] },
    strangers: { 'Observation.category': concept('third') },
  },
  {
    id: 'by-end',
    type: 'Patient',
    elements: [
      { ...sliced('Patient.identifier', 'system', { rules: 'openAtEnd' }), min: 1 },
      slice('Patient.identifier:health', 1, '1'),
      rule('Patient.identifier:health.system', { min: 1, fixedUri: system('health') }),
      rule('Patient.identifier:health.value', { min: 1, maxLength: 4 }),
    ],
    instance: {
      ...patient,
      identifier: [
        { system: system('health'), value: '1234' },
        { system: system('other'), value: '1' },
      ],
    },
    strangers: { 'Patient.identifier': { system: system('other'), value: '2' } },
  },
  {
    id: 'by-type',
    type: 'Bundle',
    elements: [
      rule('Bundle.type', { fixedCode: 'collection' }),
      sliced('Bundle.entry', 'resource', { type: 'type', rules: 'closed' }),
      slice('Bundle.entry:patient', 1, '1'),
      rule('Bundle.entry:patient.resource', { min: 1, ...typed('Patient') }),
      slice('Bundle.entry:organization', 0, '1'),
      rule('Bundle.entry:organization.resource', typed('Organization')),
    ],
    instance: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [patient, organization].map((resource) => ({
        fullUrl: `https://a.example/${String(resource['resourceType'])}/${String(resource['id'])}`,
        resource,
      })),
    },
    strangers: {
      'Bundle.entry': {
        fullUrl: 'https://a.example/Basic/b',
        resource: { resourceType: 'Basic', id: 'b', code: { text: 'x' } },
      },
    },
  },
  {
    id: 'by-choice-type',
    type: 'Observation',
    elements: [
      sliced('Observation.value[x]', '$this', { type: 'type', rules: 'closed' }),
      slice('Observation.value[x]:valueString', 0, '1', { ...typed('string'), maxLength: 5 }),
      slice('Observation.value[x]:valueQuantity', 0, '1', typed('Quantity')),
    ],
    instance: { ...observation, valueString: 'x' },
    more: [{ ...observation, valueQuantity: { value: 1 } }],
  },
  {
    id: 'born',
    type: 'Patient',
    elements: [rule('Patient.birthDate', { min: 1 }), rule('Patient.deceased[x]', { max: '0' })],
    instance: patient,
  },
  {
    id: 'by-profile',
    type: 'Bundle',
    elements: [
      sliced('Bundle.entry', 'resource', { type: 'profile', rules: 'closed' }),
      slice('Bundle.entry:born', 1, '1'),
      rule('Bundle.entry:born.resource', { min: 1, ...typed('Patient', { profile: [canonicalOf('born')] }) }),
    ],
    instance: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: 'https://a.example/Patient/p', resource: patient }],
    },
    slices: { 'Bundle.entry:born': [0] },
    strangers: { 'Bundle.entry': { fullUrl: 'https://a.example/Organization/o', resource: organization } },
  },
  {
    id: 'by-existence',
    type: 'Patient',
    elements: [
      sliced('Patient.telecom', 'period', { type: 'exists', rules: 'closed' }),
      slice('Patient.telecom:past', 0, '1'),
      rule('Patient.telecom:past.period', { min: 1 }),
      slice('Patient.telecom:present', 1, '1'),
      rule('Patient.telecom:present.period', { max: '0' }),
      rule('Patient.telecom:present.value', { min: 1 }),
    ],
    instance: {
      ...patient,
      telecom: [
        { system: 'phone', value: '1', period: { end: '2020' } },
        { system: 'phone', value: '2' },
      ],
    },
    slices: { 'Patient.telecom:past': [0], 'Patient.telecom:present': [1] },
    strangers: { 'Patient.telecom': { system: 'phone', value: '3' } },
  },
  {
    id: 'resliced',
    type: 'Patient',
    elements: [
      sliced('Patient.identifier', 'system'),
      slice('Patient.identifier:health', 1, '3', {
        slicing: { discriminator: [{ type: 'value', path: 'use' }], rules: 'closed', ordered: true },
      }),
      rule('Patient.identifier:health.system', { min: 1, fixedUri: system('health') }),
      slice('Patient.identifier:health/old', 0, '1'),
      rule('Patient.identifier:health/old.use', { min: 1, fixedCode: 'old' }),
      rule('Patient.identifier:health/old.period', { min: 1 }),
      slice('Patient.identifier:health/official', 1, '1'),
      rule('Patient.identifier:health/official.use', { min: 1, fixedCode: 'official' }),
    ],
    instance: {
      ...patient,
      identifier: [
        { system: system('health'), use: 'old', value: '1', period: { end: '2020' } },
        { system: system('other'), value: '2' },
        { system: system('health'), use: 'official', value: '3' },
      ],
    },
    slices: {
      'Patient.identifier:health': [0, 2],
      'Patient.identifier:health/old': [0],
      'Patient.identifier:health/official': [2],
    },
    strangers: { 'Patient.identifier:health': { system: system('health'), use: 'temp', value: '4' } },
  },
  {
    id: 'by-target-type',
    type: 'Observation',
    elements: [
      sliced('Observation.performer', 'resolve()', { type: 'type', rules: 'closed' }),
      slice('Observation.performer:person', 1, '1', target('Practitioner')),
      slice('Observation.performer:place', 0, '1', target('Organization')),
    ],
    instance: { ...observation, performer: [{ reference: 'Practitioner/1' }, { reference: 'Organization/1' }] },
    slices: { 'Observation.performer:person': [0], 'Observation.performer:place': [1] },
    strangers: { 'Observation.performer': { reference: 'Patient/1' } },
  },
  {
    id: 'by-target-profile',
    type: 'Observation',
    elements: [
      sliced('Observation.performer', 'resolve()', { type: 'profile', rules: 'closed' }),
      slice('Observation.performer:born', 1, '1', typed('Reference', { targetProfile: [canonicalOf('born')] })),
    ],
    instance: {
      ...observation,
      contained: [patient, { ...organization }],
      subject: { reference: '#o' },
      performer: [{ reference: '#p' }],
    },
    slices: { 'Observation.performer:born': [0] },
    strangers: { 'Observation.performer': { reference: '#o' } },
  },
  {
    id: 'by-typed-value',
    type: 'Observation',
    elements: [
      sliced('Observation.component', 'value.ofType(CodeableConcept)', { rules: 'closed' }),
      slice('Observation.component:yes', 1, '1'),
      rule('Observation.component:yes.value[x]', typed('CodeableConcept')),
      rule('Observation.component:yes.valueCodeableConcept', { min: 1, patternCodeableConcept: concept('yes') }),
    ],
    instance: { ...observation, component: [{ code: { text: 'x' }, valueCodeableConcept: concept('yes') }] },
    slices: { 'Observation.component:yes': [0] },
    strangers: { 'Observation.component': { code: { text: 'x' }, valueString: 'yes' } },
  },
  {
    id: 'by-extension',
    type: 'Patient',
    elements: [
      sliced('Patient.contact', `extension('${rank}').value`, { rules: 'closed' }),
      slice('Patient.contact:first', 1, '1'),
      slice('Patient.contact:first.extension:rank', 1, '1', typed('Extension', { profile: [rank] })),
      rule('Patient.contact:first.extension:rank.value[x]', { fixedInteger: 1 }),
    ],
    instance: { ...patient, contact: [{ extension: [{ url: rank, valueInteger: 1 }], name: { text: 'x' } }] },
    slices: { 'Patient.contact:first': [0] },
    strangers: { 'Patient.contact': { extension: [{ url: rank, valueInteger: 2 }], name: { text: 'x' } } },
  },
  {
    id: 'narrowed',
    type: 'Patient',
    elements: [
      slice('Patient.extension:rank', 1, '1', typed('Extension', { profile: [rank] })),
      slice('Patient.birthDate.extension:rank', 1, '1', typed('Extension', { profile: [rank] })),
      slice('Patient.name.given.extension:rank', 1, '1', typed('Extension', { profile: [rank] })),
      rule('Patient.active', { min: 1, fixedBoolean: true }),
      rule('Patient.name', { min: 1, max: '2' }),
      rule('Patient.name.family', { min: 1, maxLength: 6 }),
      rule('Patient.gender', { binding: { strength: 'required', valueSet: `${guideBase}/ValueSet/two` } }),
      rule('Patient.deceased[x]', typed('boolean')),
      rule('Patient.maritalStatus', { patternCodeableConcept: concept('single') }),
      rule('Patient.generalPractitioner', target('Practitioner')),
      rule('Patient.multipleBirth[x]', { max: '0' }),
      rule('Patient.contact', { max: '1' }),
      rule('Patient.contact.relationship', { min: 2 }),
      rule('Patient.contact.gender', { fixedCode: 'other' }),
      rule('Patient.contact.organization', { max: '0' }),
      rule('Patient.communication.language', {
        binding: { strength: 'required', valueSet: `${guideBase}/ValueSet/languages` },
      }),
    ],
    instance: {
      ...patient,
      extension: [{ url: rank, valueInteger: 1 }],
      active: true,
      _birthDate: { extension: [{ url: rank, valueInteger: 2 }] },
      name: [{ family: 'Abcdef', given: ['x'], _given: [{ extension: [{ url: rank, valueInteger: 3 }] }] }],
      gender: 'other',
      deceasedBoolean: false,
      maritalStatus: { ...concept('single'), text: 'x' },
      generalPractitioner: [{ reference: 'Practitioner/1' }],
      contact: [{ relationship: [{ text: 'a' }, { text: 'b' }], name: { text: 'x' }, gender: 'other' }],
      communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'fr' }] } }],
    },
  },
];

function target(type: string): JsonObject {
  return typed('Reference', { targetProfile: [`http://hl7.org/fhir/StructureDefinition/${type}`] });
}

/** The value sets they bind to. */
export const testValueSets: readonly JsonObject[] = [
  valueSet('two', 'http://hl7.org/fhir/administrative-gender', ['other', 'unknown']),
  valueSet('languages', 'urn:ietf:bcp:47', ['en', 'fr']),
];

function valueSet(id: string, codeSystem: string, codes: readonly string[]): JsonObject {
  const include = [{ system: codeSystem, concept: codes.map((code) => ({ code })) }];
  return { resourceType: 'ValueSet', id, url: `${guideBase}/ValueSet/${id}`, status: 'active', compose: { include } };
}
