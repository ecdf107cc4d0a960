import type { BundleEntry, FhirResource, OperationOutcome, ParametersParameter } from 'fhir/r4.js';
import { afterAll, describe, expect, it } from 'vitest';
import { encounter, patient, practitioner, task } from '../../simulators/data/clinic-visit.ts';
import { createStaticGrants } from '../../simulators/kit/static-grants.ts';
import {
  type Choices,
  issuesOf,
  type LoopbackManager,
  referenceTo,
  resources,
  startManager,
} from '../support/loopback-manager.ts';
import { parametersBody, type RawRequest, type Refusal, sendRaw } from '../support/refusal-table.ts';

const setId = 'CA:SoFA-1/set-context';
const clearId = 'CA:SoFA-2/clear-context';
const nowhere = 'urn:uuid:00000000-0000-4000-8000-000000000000';
const entryOf = (resource: FhirResource, changes: object = {}): BundleEntry<FhirResource> => ({
  fullUrl: 'urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a09',
  resource,
  request: { method: 'POST', url: resource.resourceType },
  ...changes,
});
const withEntry = (entry: object): ParametersParameter =>
  resources([], { entry: [entry as BundleEntry<FhirResource>] });
const withPatient = (changes: object): ParametersParameter =>
  withEntry(entryOf({ ...patient.resource, ...changes } as FhirResource));
const set = (...parameters: readonly ParametersParameter[]): RawRequest => ({
  path: '$set-context',
  body: parametersBody(...parameters),
});
const clear = (...parameters: readonly ParametersParameter[]): RawRequest => ({
  path: '$clear-context',
  body: parametersBody(...parameters),
});
const launch = (value: string): ParametersParameter => ({ name: 'launchID', valueString: value });

const grantsOf = (publicBaseUrl: string) => {
  const here = [
    { token: 'full', clientId: 'poc', scopes: ['Context.write'] },
    { token: 'reader', clientId: 'poc', scopes: ['Context.read'] },
  ];
  const grants = createStaticGrants(here, publicBaseUrl);
  const elsewhere = createStaticGrants(
    [{ token: 'other', clientId: 'poc', scopes: ['Context.write'] }],
    'http://127.0.0.1:1/fhir',
  );
  return {
    findGrant: async (token: string) => {
      if (token === 'old') return { clientId: 'poc', scopes: ['Context.write'], audience: publicBaseUrl, expiresMs: 1 };
      return (await grants.findGrant(token)) ?? elsewhere.findGrant(token);
    },
  };
};
const guarded: Choices = { access: (publicBaseUrl) => ({ kind: 'bearer', grants: grantsOf(publicBaseUrl) }) };
const strictProfile: Choices = {
  profiles: { Patient: 'https://jurisdiction.example/StructureDefinition/patient' },
  profileValidators: {
    'https://jurisdiction.example/StructureDefinition/patient': (value, validation, at) => {
      if (typeof value === 'object' && value !== null && 'identifier' in value) return;
      const found = undefined;
      validation.report({
        rule: 'cardinality-min',
        code: 'required',
        at: `${at}.identifier`,
        found,
        wanted: 'an identifier',
      });
    },
  },
};

type Row = readonly [
  requirement: string,
  rule: string,
  status: number,
  code: string,
  request: RawRequest,
  choices?: Choices,
];

/** What both operations refuse alike: the wrong method, body, media type or token. */
function commonRows(path: string, base: string): readonly Row[] {
  const body = parametersBody();
  const raw = (changes: Partial<RawRequest>): RawRequest => ({ path, body, ...changes });
  const bearer = (token: string): RawRequest => raw({ headers: { authorization: token } });
  return [
    ['SOFA-011', 'no GET', 405, 'not-supported', { path, method: 'GET' }],
    ['SOFA-011', 'no PUT', 405, 'not-supported', raw({ method: 'PUT' })],
    ['SOFA-011', 'no DELETE', 405, 'not-supported', { path, method: 'DELETE' }],
    ['SOFA-011', 'no PATCH', 405, 'not-supported', raw({ method: 'PATCH' })],
    ['SOFA-011', 'the body is JSON', 400, 'structure', raw({ body: '{' })],
    ['SOFA-011', 'the body is an object', 400, 'structure', raw({ body: '[]' })],
    ['SOFA-011', 'the body is Parameters', 400, 'structure', raw({ body: JSON.stringify(patient.resource) })],
    ['SOFA-011', 'the body is UTF-8', 400, 'structure', raw({ body: new Uint8Array([0x7b, 0xff, 0x7d]) })],
    ['SOFA-011', 'no member twice', 400, 'structure', raw({ body: '{"resourceType":"Parameters","id":"a","id":"b"}' })],
    ['SOFA-011', 'bounded depth', 400, 'too-costly', raw({ body: `${'['.repeat(2000)}${']'.repeat(2000)}` })],
    ['SOFA-011', 'bounded size', 413, 'too-long', raw({ body: ' '.repeat(5_000_001) })],
    ['SOFA-011', 'FHIR JSON', 415, 'not-supported', raw({ headers: { 'content-type': 'text/plain' } })],
    ['SOFA-011', 'not XML', 415, 'not-supported', raw({ headers: { 'content-type': 'application/fhir+xml' } })],
    [
      'SOFA-011',
      'FHIR R4',
      415,
      'not-supported',
      raw({ headers: { 'content-type': 'application/fhir+json; fhirVersion=3.0' } }),
    ],
    ['SOFA-011', 'no content coding', 415, 'not-supported', raw({ headers: { 'content-encoding': 'gzip' } })],
    ['SOFA-011', 'an answer in JSON', 406, 'not-supported', raw({ headers: { accept: 'application/fhir+xml' } })],
    ['SOFA-011', 'an answer in JSON by _format', 406, 'not-supported', raw({ path: `${path}?_format=xml` })],
    [base, 'not on a type', 404, 'not-found', raw({ path: `Patient/${path}` })],
    [base, 'not on an instance', 404, 'not-found', raw({ path: `Patient/p1/${path}` })],
    ['RFC 6750 §3', 'a token', 401, 'login', raw({}), guarded],
    ['RFC 6750 §2.1', 'a bearer token', 401, 'login', bearer('Basic eDp5'), guarded],
    ['RFC 6750 §2.1', 'a readable token', 401, 'login', bearer('Bearer a b'), guarded],
    ['RFC 6750 §3.1', 'a known token', 401, 'login', bearer('Bearer guessed'), guarded],
    ['RFC 6750 §3.1', 'a token for this server', 401, 'login', bearer('Bearer other'), guarded],
    ['RFC 6750 §3.1', 'a token whose time is not over', 401, 'login', bearer('Bearer old'), guarded],
    ['RFC 6750 §3.1', 'a token with the scopes', 403, 'forbidden', bearer('Bearer reader'), guarded],
  ];
}

const setRows: readonly Row[] = [
  ['SOFA-012', 'no unknown parameter', 422, 'not-supported', set({ name: 'pateint', valueString: 'x' })],
  [
    'SOFA-012',
    'no unknown member',
    422,
    'structure',
    { path: '$set-context', body: '{"resourceType":"Parameters","colour":"red"}' },
  ],
  [
    'SOFA-012',
    'no empty list',
    422,
    'structure',
    { path: '$set-context', body: '{"resourceType":"Parameters","parameter":[]}' },
  ],
  ['SOFA-012', 'a parameter has a name', 422, 'required', set({ valueString: 'x' } as unknown as ParametersParameter)],
  ['SOFA-012', 'one value only', 422, 'structure', set({ name: 'intent', valueString: 'a', valueCode: 'b' })],
  [
    'SOFA-014',
    'appID once',
    422,
    'duplicate',
    set({ name: 'appID', valueString: 'a' }, { name: 'appID', valueString: 'b' }),
  ],
  ['SOFA-014', 'appID is a string', 422, 'value', set({ name: 'appID', valueInteger: 1 })],
  [
    'SOFA-014',
    'appID is in the catalog',
    400,
    'value',
    set({ name: 'appID', valueString: 'x' }),
    { knownAppIds: ['forms'] },
  ],
  ['SOFA-015', 'appID is there', 400, 'required', set(), { appIdRequired: true }],
  [
    'SOFA-016',
    'patient once',
    422,
    'duplicate',
    set(referenceTo('patient', 'Patient/1'), referenceTo('patient', 'Patient/2')),
  ],
  ['SOFA-016', 'patient is a Reference', 422, 'value', set({ name: 'patient', valueString: 'Patient/1' })],
  ['SOFA-016', 'patient has a reference', 422, 'required', set({ name: 'patient', valueReference: { display: 'x' } })],
  ['SOFA-016', 'patient is in the Bundle', 422, 'not-found', set(referenceTo('patient', nowhere))],
  ['SOFA-016', 'patient is held', 422, 'not-found', set(referenceTo('patient', 'Patient/nobody'))],
  [
    'SOFA-016',
    'patient is on this server',
    422,
    'not-found',
    set(referenceTo('patient', 'https://elsewhere.example/fhir/Patient/1')),
  ],
  [
    'SOFA-016',
    'patient is a Patient',
    422,
    'value',
    set(referenceTo('patient', practitioner.fullUrl), resources([practitioner])),
  ],
  [
    'SOFA-016',
    'a condition finds the patient',
    422,
    'not-found',
    set(referenceTo('patient', 'Patient?identifier=urn:x|none')),
  ],
  [
    'SOFA-016',
    'a condition finds one patient',
    412,
    'duplicate',
    set(referenceTo('patient', 'Patient?identifier=urn:jhn|123')),
  ],
  ['SOFA-016', 'a condition by identifier', 422, 'not-supported', set(referenceTo('patient', 'Patient?name=Noor'))],
  ['SOFA-016', 'a condition with a value', 422, 'not-supported', set(referenceTo('patient', 'Patient?identifier='))],
  [
    'SOFA-016',
    'a condition with one value',
    422,
    'not-supported',
    set(referenceTo('patient', 'Patient?identifier=a,b')),
  ],
  [
    'SOFA-017',
    'encounter once',
    422,
    'duplicate',
    set(referenceTo('encounter', 'Encounter/1'), referenceTo('encounter', 'Encounter/2')),
  ],
  ['SOFA-017', 'encounter is a Reference', 422, 'value', set({ name: 'encounter', valueString: 'Encounter/1' })],
  [
    'SOFA-017',
    'encounter has a reference',
    422,
    'required',
    set({ name: 'encounter', valueReference: { display: 'x' } }),
  ],
  ['SOFA-017', 'encounter is held', 422, 'not-found', set(referenceTo('encounter', 'Encounter/none'))],
  [
    'SOFA-017',
    'encounter is an Encounter',
    422,
    'value',
    set(referenceTo('encounter', patient.fullUrl), resources([patient])),
  ],
  [
    'SOFA-018',
    'only what is held',
    422,
    'business-rule',
    set(referenceTo('patient', patient.fullUrl), resources([patient])),
    { references: 'stored' },
  ],
  [
    'SOFA-019',
    'no Patient in fhirContext',
    422,
    'business-rule',
    set(referenceTo('fhirContext', patient.fullUrl), resources([patient])),
  ],
  ['SOFA-019', 'no Encounter in fhirContext', 422, 'business-rule', set(referenceTo('fhirContext', 'Encounter/1'))],
  [
    'SOFA-019',
    'no Patient by condition in fhirContext',
    422,
    'business-rule',
    set(referenceTo('fhirContext', 'Patient?identifier=urn:jhn|1')),
  ],
  ['SOFA-019', 'fhirContext is held', 422, 'not-found', set(referenceTo('fhirContext', 'Organization/none'))],
  [
    'SOFA-019',
    'fhirContext has a reference',
    422,
    'required',
    set({ name: 'fhirContext', valueReference: { display: 'x' } }),
  ],
  ['SOFA-020', 'fhirUser is held', 422, 'not-found', set(referenceTo('fhirUser', 'Practitioner/none'))],
  [
    'SOFA-020',
    'fhirUser has a reference',
    422,
    'required',
    set({ name: 'fhirUser', valueReference: { display: 'x' } }),
  ],
  ['SOFA-022', 'resources once', 422, 'duplicate', set(resources([patient]), resources([practitioner]))],
  ['SOFA-022', 'resources is a Bundle', 422, 'structure', set({ name: 'resources', resource: patient.resource })],
  ['SOFA-022', 'resources is a resource', 422, 'required', set({ name: 'resources', valueString: 'x' })],
  ['SOFA-030', 'no collection', 422, 'value', set(resources([patient], { type: 'collection' }))],
  ['SOFA-037', 'no batch', 422, 'value', set(resources([patient], { type: 'batch' }))],
  [
    'SOFA-031',
    'an entry has a fullUrl',
    422,
    'required',
    set(withEntry({ resource: patient.resource, request: { method: 'POST', url: 'Patient' } })),
  ],
  [
    'SOFA-032',
    'an entry has a request',
    422,
    'invariant',
    set(withEntry({ fullUrl: patient.fullUrl, resource: patient.resource })),
  ],
  [
    'SOFA-032',
    'an entry creates',
    422,
    'not-supported',
    set(withEntry(entryOf(patient.resource, { request: { method: 'PUT', url: 'Patient/1' } }))),
  ],
  [
    'SOFA-032',
    'an entry has the url of its type',
    422,
    'value',
    set(withEntry(entryOf(patient.resource, { request: { method: 'POST', url: 'Person' } }))),
  ],
  [
    'SOFA-032',
    'a request has a url',
    422,
    'required',
    set(withEntry(entryOf(patient.resource, { request: { method: 'POST' } }))),
  ],
  [
    'SOFA-033',
    'an entry has a resource',
    422,
    'required',
    set(withEntry({ fullUrl: patient.fullUrl, request: { method: 'POST', url: 'Patient' } })),
  ],
  [
    'SOFA-033',
    'a condition of a create finds one',
    412,
    'duplicate',
    set(
      withEntry(
        entryOf(patient.resource, {
          request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=urn:jhn|123' },
        }),
      ),
    ),
  ],
  [
    'SOFA-033',
    'a condition of a create by identifier',
    422,
    'not-supported',
    set(withEntry(entryOf(patient.resource, { request: { method: 'POST', url: 'Patient', ifNoneExist: 'name=x' } }))),
  ],
  [
    'SOFA-033',
    'a condition of a create is there',
    422,
    'required',
    set(withEntry(entryOf(patient.resource, { request: { method: 'POST', url: 'Patient', ifNoneExist: '?' } }))),
  ],
  ['SOFA-034', 'a type it takes', 422, 'not-supported', set(resources([patient, task]))],
  [
    'SOFA-034',
    'a type the jurisdiction takes',
    422,
    'not-supported',
    set(resources([practitioner])),
    { resourceTypes: ['Patient'] },
  ],
  ['SOFA-035', 'no fullUrl twice', 422, 'invariant', set(resources([patient, patient]))],
  ['SOFA-035', 'no unknown element', 422, 'structure', set(withPatient({ nickname: 'x' }))],
  ['SOFA-035', 'a date is a date', 422, 'value', set(withPatient({ birthDate: '1984-02-31x' }))],
  ['SOFA-035', 'a code of its set', 422, 'code-invalid', set(withPatient({ gender: 'f' }))],
  ['SOFA-035', 'a list is a list', 422, 'structure', set(withPatient({ name: { family: 'x' } }))],
  ['SOFA-035', 'a boolean is a boolean', 422, 'value', set(withPatient({ active: 'yes' }))],
  [
    'SOFA-035',
    'what must be there',
    422,
    'required',
    set(withEntry(entryOf({ resourceType: 'Encounter', class: { code: 'AMB' } } as FhirResource))),
  ],
  ['SOFA-035', 'an invariant', 422, 'invariant', set(withPatient({ contact: [{ gender: 'female' }] }))],
  ['SOFA-036', 'the profile of the jurisdiction', 422, 'required', set(resources([patient])), strictProfile],
  [
    'SOFA-038',
    'a reference in the Bundle leads somewhere',
    422,
    'not-found',
    set(resources([patient, { ...encounter, resource: { ...encounter.resource, subject: { reference: nowhere } } }])),
  ],
  [
    'SOFA-038',
    'a condition in the Bundle finds something',
    422,
    'not-found',
    set(
      resources([
        patient,
        practitioner,
        { ...encounter, resource: { ...encounter.resource, subject: { reference: 'Patient?identifier=urn:x|none' } } },
      ]),
    ),
  ],
  [
    'SOFA-038',
    'a condition in the Bundle finds one',
    412,
    'duplicate',
    set(
      resources([
        patient,
        practitioner,
        { ...encounter, resource: { ...encounter.resource, subject: { reference: 'Patient?identifier=urn:jhn|123' } } },
      ]),
    ),
  ],
];

const clearRows: readonly Row[] = [
  ['SOFA-067', 'launchID is there', 422, 'required', clear()],
  ['SOFA-067', 'launchID once', 422, 'duplicate', clear(launch('a'), launch('b'))],
  ['SOFA-061', 'launchID is a string', 422, 'value', clear({ name: 'launchID', valueInteger: 1 })],
  ['SOFA-061', 'launchID has a value', 422, 'invariant', clear({ name: 'launchID' })],
  ['SOFA-061', 'launchID is not empty', 422, 'value', clear(launch(''))],
  ['SOFA-061', 'no unknown parameter', 422, 'not-supported', clear(launch('a'), { name: 'reason', valueString: 'x' })],
  [
    'SOFA-066',
    'a context that is there',
    404,
    'not-found',
    clear(launch('never-given')),
    { unknownLaunch: 'not-found' },
  ],
];

const table: readonly Refusal[] = [
  ...[...commonRows('$set-context', 'SOFA-010'), ...setRows].map((row) => refusal(setId, row)),
  ...[...commonRows('$clear-context', 'SOFA-060'), ...clearRows].map((row) => refusal(clearId, row)),
];

function refusal(exchange: string, [requirement, rule, status, code, request, choices]: Row): Refusal {
  return { exchange, requirement, rule, status, code, request, ...(choices === undefined ? {} : { choices }) };
}

describe('what a Context Manager refuses', () => {
  const managers = new Map<Choices | undefined, Promise<LoopbackManager>>();

  /** A manager that holds something: two patients with one identifier. */
  function managerFor(choices: Choices | undefined): Promise<LoopbackManager> {
    const known = managers.get(choices);
    if (known !== undefined) return known;
    const started = startManager(choices).then(async (lab) => {
      if (choices === undefined) await lab.post('set-context', [twoPatients]);
      return lab;
    });
    managers.set(choices, started);
    return started;
  }

  afterAll(async () => {
    for (const manager of managers.values()) await (await manager).close();
  });

  it('is told in at least 45 rows, no two of which break the same rule of the same requirement', () => {
    const keys = table.map(({ exchange, requirement, rule }) => `${exchange} ${requirement} ${rule}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThanOrEqual(45);
  });

  it.each(table)('$exchange $requirement: wants $rule, refuses with $status $code', async (row) => {
    const lab = await managerFor(row.choices);
    const before = await lab.manager.stateDigest();
    const response = await sendRaw(lab.baseUrl, row.request);
    const body = (await response.json()) as OperationOutcome;
    const [issue] = issuesOf({ status: response.status, headers: response.headers, body });
    expect([response.status, issue?.code]).toEqual([row.status, row.code]);
    expect(await lab.manager.stateDigest()).toBe(before);
    expect(lab.auditLog.events().at(-1)).toMatchObject({ outcome: '4' });
  });
});

const alike = { ...patient.resource, identifier: [{ system: 'urn:jhn', value: '123' }] };
const twoPatients = resources([
  { fullUrl: patient.fullUrl, resource: alike },
  { fullUrl: 'urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a10', resource: alike },
]);
