import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRelease } from '../../../../generator/build/build-release.ts';
import { loadSources } from '../../../../generator/load/load-sources.ts';
import type { JsonObject, JsonValue } from '../../../../generator/model/json.ts';
import type { Release } from '../../../../generator/model/release.ts';
import { CompiledValidators, issueLine } from '../../../support/compiled-validators.ts';
import { changed } from '../../../support/sources.ts';

const packageFolder = 'profiles/halo-1.1.0';

async function loadRelease(): Promise<Release> {
  const sources = await loadSources({ guide: { kind: 'folder', path: packageFolder }, toolkitRoot: process.cwd() });
  const release = sources.value === undefined ? undefined : buildRelease(sources.value).value;
  if (release === undefined) throw new TypeError('The release could not be built');
  return release;
}

function example(name: string): JsonObject {
  return JSON.parse(readFileSync(`${packageFolder}/examples/${name}`, 'utf8'));
}

/** The examples that are resources, and have no modifier extension that only a profile knows. */
/** Examples that are resources of the standard; those of requests that are refused may be none. */
function plainResources(): readonly string[] {
  return readdirSync(`${packageFolder}/examples`).filter((name) => {
    if (name.includes('.request.error-')) return false;
    const text = readFileSync(`${packageFolder}/examples/${name}`, 'utf8');
    return text.startsWith('{\n  "resourceType": "') && !text.includes('"modifierExtension"');
  });
}

const patient: JsonObject = {
  resourceType: 'Patient',
  id: 'p1',
  meta: { lastUpdated: '2025-02-28T10:00:00.5-05:00', profile: ['https://example.org/p'] },
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Ana</div>' },
  contained: [{ resourceType: 'Organization', id: 'o1', name: 'Clinic' }],
  extension: [{ url: 'https://example.org/x', valueString: 'x' }],
  identifier: [{ use: 'official', system: 'https://example.org/id', value: '1', period: { start: '2020' } }],
  active: true,
  name: [
    {
      family: 'Silva',
      given: ['Ana', null],
      _given: [null, { extension: [{ url: 'https://example.org/m', valueBoolean: true }] }],
    },
  ],
  telecom: [{ system: 'phone', value: '+1 555', rank: 1 }],
  gender: 'female',
  _gender: { id: 'g1', extension: [{ url: 'https://example.org/g', valueCode: 'x' }] },
  birthDate: '1970-02-28',
  deceasedBoolean: false,
  contact: [{ relationship: [{ coding: [{ code: 'N' }] }], name: { text: 'Rui' } }],
  communication: [{ language: { text: 'fr' }, preferred: true }],
  generalPractitioner: [{ reference: 'Practitioner/1/_history/2' }],
  managingOrganization: { reference: '#o1' },
  link: [{ other: { reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' }, type: 'seealso' }],
};

const bundle: JsonObject = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    {
      fullUrl: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
      resource: { resourceType: 'Patient' },
      request: { method: 'POST', url: 'Patient' },
    },
  ],
};

const extensionWith = (members: JsonObject): JsonValue => [{ url: 'https://example.org/x', ...members }];

type Mutation = readonly [
  title: string,
  path: readonly (string | number)[],
  value: JsonValue | undefined,
  expected: readonly string[],
];

/** Where the reference to the contained organization is gone. */
const unused = 'error invariant Patient';

const patientMutations: readonly Mutation[] = [
  ['an unknown element', ['nickname'], 'Ana', ['error unknown-element Patient.nickname']],
  ['a misspelt nested element', ['contact', 0, 'nam'], {}, ['error unknown-element Patient.contact[0].nam']],
  ['a name that is no path', ['a.b/c'], 1, ['error unknown-element Patient']],
  [
    'an unknown modifier extension',
    ['modifierExtension'],
    extensionWith({ valueString: 'x' }),
    ['error unknown-modifier-extension Patient.modifierExtension[0]'],
  ],
  ['null', ['active'], null, ['error json Patient.active']],
  ['a string for a boolean', ['active'], 'true', ['error primitive Patient.active']],
  ['a number for a string', ['name', 0, 'family'], 1, ['error primitive Patient.name[0].family']],
  ['an empty string', ['name', 0, 'family'], '', ['error empty Patient.name[0].family']],
  ['an empty array', ['name'], [], ['error empty Patient.name']],
  ['an empty object', ['generalPractitioner', 0], {}, ['error empty Patient.generalPractitioner[0]']],
  [
    'an object with an id only',
    ['generalPractitioner', 0],
    { id: 'a' },
    ['error empty Patient.generalPractitioner[0]'],
  ],
  ['an object for an array', ['name'], { family: 'x' }, ['error json Patient.name']],
  ['an array for an object', ['maritalStatus'], [{ text: 'x' }], ['error json Patient.maritalStatus']],
  ['an array for a primitive', ['gender'], ['female'], ['error json Patient.gender']],
  [
    'a null with nothing beside it',
    ['name', 0, 'given', 0],
    null,
    ['error json Patient.name[0].given[0]', 'error json Patient.name[0].given[0]'],
  ],
  ['two members of a choice', ['deceasedDateTime'], '2020', ['error choice Patient.deceasedDateTime']],
  ['a type the choice has not', ['deceasedString'], 'no', ['error unknown-element Patient.deceasedString']],
  ['a code outside a required binding', ['gender'], 'f', ['error binding Patient.gender']],
  [
    'a code outside a nested binding',
    ['telecom', 0, 'system'],
    'telephone',
    ['error binding Patient.telecom[0].system'],
  ],
  ['a day that does not exist', ['birthDate'], '1970-02-29', ['error primitive Patient.birthDate']],
  ['a time without zone', ['meta', 'lastUpdated'], '2025-02-28T10:00:00', ['error primitive Patient.meta.lastUpdated']],
  ['an id with a space', ['id'], 'p 1', ['error primitive Patient.id']],
  ['a URL with a space', ['identifier', 0, 'system'], 'a b', ['error primitive Patient.identifier[0].system']],
  ['a number out of range', ['telecom', 0, 'rank'], 0, ['error primitive Patient.telecom[0].rank']],
  [
    'a missing required element',
    ['communication', 0, 'language'],
    undefined,
    ['error cardinality-min Patient.communication[0].language'],
  ],
  [
    'a missing url of an extension',
    ['extension', 0, 'url'],
    undefined,
    ['error cardinality-min Patient.extension[0].url'],
  ],
  [
    'an extension with neither value nor extension',
    ['extension', 0, 'valueString'],
    undefined,
    ['error invariant Patient.extension[0]'],
  ],
  [
    'an extension with both',
    ['extension', 0, 'extension'],
    extensionWith({ valueCode: 'x' }),
    ['error invariant Patient.extension[0]'],
  ],
  [
    'a broken extension of a primitive',
    ['_gender', 'extension', 0, 'valueCode'],
    ' x',
    ['error primitive Patient.gender.extension[0].valueCode'],
  ],
  [
    'a reference to a wrong type',
    ['generalPractitioner', 0, 'reference'],
    'Patient/1',
    ['error reference Patient.generalPractitioner[0]'],
  ],
  [
    'an absolute reference to a wrong type',
    ['managingOrganization', 'reference'],
    'https://example.org/fhir/Patient/1',
    ['error reference Patient.managingOrganization', unused],
  ],
  [
    'a reference to no resource type',
    ['managingOrganization', 'reference'],
    'Clinic/1',
    ['error reference Patient.managingOrganization.reference', unused],
  ],
  [
    'a reference with more than an id',
    ['managingOrganization', 'reference'],
    'Organization/1/2',
    ['error reference Patient.managingOrganization.reference', unused],
  ],
  [
    'a broken urn:uuid',
    ['link', 0, 'other', 'reference'],
    'urn:uuid:1',
    ['error reference Patient.link[0].other.reference'],
  ],
  [
    'a contained resource of no type',
    ['contained', 0, 'resourceType'],
    undefined,
    ['error resource-type Patient.contained[0]'],
  ],
  [
    'a contained resource of an unknown type',
    ['contained', 0, 'resourceType'],
    'Clinic',
    ['error resource-type Patient.contained[0]'],
  ],
  [
    'two contained resources with one id',
    ['contained'],
    [
      { resourceType: 'Organization', id: 'a' },
      { resourceType: 'Location', id: 'a' },
    ],
    [
      'error invariant Patient.managingOrganization',
      'error invariant Patient.contained[0]',
      'error unique-id Patient.contained[1].id',
      unused,
    ],
  ],
  [
    'a contained resource within another',
    ['contained', 0, 'contained'],
    [{ resourceType: 'Location', id: 'l' }],
    ['error invariant Patient.contained[0]', 'error invariant Patient'],
  ],
  [
    'an unknown element in a contained resource',
    ['contained', 0, 'nam'],
    'x',
    ['error unknown-element Patient.contained[0].nam'],
  ],
];

const bundleMutations: readonly Mutation[] = [
  ['an entry without request in a transaction', ['entry', 0, 'request'], undefined, ['error invariant Bundle']],
  ['an entry with response in a transaction', ['entry', 0, 'response'], { status: '201' }, ['error invariant Bundle']],
  [
    'a versioned fullUrl',
    ['entry', 0, 'fullUrl'],
    'https://example.org/Patient/1/_history/2',
    ['error invariant Bundle.entry[0]'],
  ],
  [
    'one fullUrl twice',
    ['entry'],
    [0, 1].map(() => ({ fullUrl: 'https://example.org/Patient/1', request: { method: 'POST', url: 'Patient' } })),
    ['error invariant Bundle'],
  ],
  [
    'an unknown element deep inside',
    ['entry', 0, 'resource', 'foo'],
    1,
    ['error unknown-element Bundle.entry[0].resource.foo'],
  ],
  [
    'a resource the release has not',
    ['entry', 0, 'resource'],
    { resourceType: 'Account' },
    ['information resource-type Bundle.entry[0].resource'],
  ],
  [
    'a method that is none',
    ['entry', 0, 'request', 'method'],
    'SEND',
    ['error binding Bundle.entry[0].request.method'],
  ],
  [
    'a missing type, on which six invariants hang',
    ['type'],
    undefined,
    ['error cardinality-min Bundle.type', ...new Array<string>(6).fill('error invariant Bundle')],
  ],
];

let validators: CompiledValidators;

beforeAll(async () => {
  validators = await CompiledValidators.of(await loadRelease());
}, 60_000);

afterAll(() => validators.remove());

async function linesOf(path: string, name: string, value: JsonValue, root: string): Promise<readonly string[]> {
  return (await validators.issues(path, name, value, { root })).map(issueLine);
}

describe('validators of the standard', () => {
  it('accept a patient that uses most of what a patient may have', async () => {
    expect(await linesOf('r4/resources.ts', 'validateResource', patient, 'Patient')).toEqual([]);
  });

  it.each(patientMutations)('refuse %s', async (_title, path, value, expected) => {
    expect(await linesOf('r4/resources.ts', 'validateResource', changed(patient, path, value), 'Patient')).toEqual(
      expected,
    );
  });

  it.each(bundleMutations)('judge %s', async (_title, path, value, expected) => {
    expect(await linesOf('r4/resources.ts', 'validateResource', changed(bundle, path, value), 'Bundle')).toEqual(
      expected,
    );
  });

  it.each(plainResources())('accept the example %s', async (name) => {
    expect(await linesOf('r4/resources.ts', 'validateResource', example(name), 'Root')).toEqual([]);
  });

  it.each([[null], [[]], ['x'], [1], [{}], [{ resourceType: 1 }]])('refuse %j, which is no resource', async (value) => {
    expect(await linesOf('r4/resources.ts', 'validateResource', value, 'Root')).toHaveLength(1);
  });
});
