import type { BundleEntry, FhirResource, ParametersParameter } from 'fhir/r4.js';
import { encounter, patient, practitioner, task } from '../../../simulators/data/clinic-visit.ts';
import { type Choices, referenceTo, resources } from '../loopback-manager.ts';
import { type ContextRow, set } from './context-row.ts';

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

/** Calls of set-context that are refused. Two patients with the identifier `urn:jhn|123` are held. */
export const setRows: readonly ContextRow[] = [
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
