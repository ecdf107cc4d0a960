import type { JsonObject } from '../../generator/model/json.ts';

/* Instances of the type an invariant is said of that chance would hardly make: some that keep it, some that break it. */

interface Sides {
  readonly holds?: readonly JsonObject[];
  readonly fails?: readonly JsonObject[];
}

const coding = (system: string, code: string): JsonObject => ({ coding: [{ system, code }] });
const definition = {
  resourceType: 'StructureDefinition',
  kind: 'resource',
  type: 'Basic',
  derivation: 'specialization',
};
const consent = (code: string): JsonObject => ({ resourceType: 'Consent', scope: coding('something', code) });
const carer = (id: string): JsonObject => ({
  resourceType: 'CareTeam',
  contained: [
    { resourceType: 'Practitioner', id: 'doctor' },
    { resourceType: 'Patient', id: 'self' },
  ],
  participant: [{ member: { reference: `#${id}` }, onBehalfOf: { reference: 'Organization/1' } }],
});
const operation = (url: string): JsonObject => ({ operation: { url, params: '?x', type: { code: 'read' } } });

/** By the key of the invariant. */
export const craftedInstances: Readonly<Record<string, Sides>> = {
  'ait-2': {
    fails: [
      {
        resourceType: 'AllergyIntolerance',
        verificationStatus: coding(
          'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
          'entered-in-error',
        ),
        clinicalStatus: { text: 'x' },
      },
    ],
  },
  'bdl-8': { fails: [{ resourceType: 'Bundle', entry: [{ fullUrl: 'https://a.example/Patient/1/_history/2' }] }] },
  'cid-0': {
    holds: [{ resourceType: 'ChargeItemDefinition', name: 'Visit' }],
    fails: [{ resourceType: 'ChargeItemDefinition', name: '1 visit' }],
  },
  'con-5': {
    fails: [
      {
        resourceType: 'Condition',
        verificationStatus: coding('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'entered-in-error'),
        clinicalStatus: { text: 'x' },
      },
    ],
  },
  'cpb-12': {
    fails: [
      {
        resourceType: 'CapabilityStatement',
        rest: [{ resource: [{ searchParam: [{ name: 'a' }, { name: 'a' }] }] }],
      },
    ],
  },
  'cpb-9': {
    fails: [{ resourceType: 'CapabilityStatement', rest: [{ resource: [{ type: 'Basic' }, { type: 'Basic' }] }] }],
  },
  'ctm-1': { holds: [carer('doctor'), carer('nobody')], fails: [carer('self')] },
  'dom-5': {
    fails: [
      {
        resourceType: 'Account',
        contained: [{ resourceType: 'Patient', id: 'p', meta: { security: [{ code: 'R' }] } }],
      },
    ],
  },
  'eld-11': { fails: [{ binding: { strength: 'example' }, type: [{ code: 'Patient' }] }] },
  'eld-16': { holds: [{ sliceName: 'a/b' }], fails: [{ sliceName: 'a b' }] },
  'eld-19': { holds: [{ path: 'Patient.name' }], fails: [{ path: '!' }] },
  'eld-2': { holds: [{ min: 1, max: '2' }], fails: [{ min: 3, max: '2' }] },
  'eld-20': { holds: [{ path: 'Patient.name' }], fails: [{ path: '1' }] },
  'eld-3': { holds: [{ max: '3' }], fails: [{ max: '-1' }] },
  'evv-1': {
    fails: [
      {
        resourceType: 'EvidenceVariable',
        characteristic: [{ definitionCodeableConcept: { text: 'x' }, definitionReference: { reference: 'Group/1' } }],
      },
    ],
  },
  'inv-1': {
    holds: [{ resourceType: 'Task', authoredOn: '2020-01-01', lastModified: '2020-01-02' }],
    fails: [
      { resourceType: 'Task', authoredOn: '2020-01-02', lastModified: '2020-01-01' },
      { resourceType: 'Parameters', parameter: [{ name: 'a', valueString: 'x', resource: { resourceType: 'Basic' } }] },
    ],
  },
  'md-1': { fails: [{ resourceType: 'MessageDefinition', focus: [{ code: 'Basic', min: 0, max: '0' }] }] },
  'mrp-2': {
    fails: [
      { resourceType: 'MeasureReport', group: [{ stratifier: [{ stratum: [{ measureScore: { value: 1 } }] }] }] },
    ],
  },
  'nsd-2': {
    fails: [
      {
        resourceType: 'NamingSystem',
        uniqueId: ['a', 'b'].map((value) => ({ type: 'oid', value, preferred: true })),
      },
    ],
  },
  'obs-7': {
    fails: [
      {
        resourceType: 'Observation',
        code: coding('https://a.example', 'x'),
        valueString: 'x',
        component: [{ code: coding('https://a.example', 'x') }],
      },
    ],
  },
  'ppc-2': { fails: [consent('patient-privacy')] },
  'ppc-3': { fails: [consent('research')] },
  'ppc-4': { fails: [consent('adr')] },
  'ppc-5': { fails: [consent('treatment')] },
  'rng-2': { fails: [{ low: { value: 3, unit: 'g' }, high: { value: 1, unit: 'g' } }] },
  'sdf-1': { fails: [{ ...definition, snapshot: { element: [{ path: 'Basic' }, { path: 'Basic' }] } }] },
  'sdf-11': { fails: [{ ...definition, snapshot: { element: [{ path: 'Patient' }] } }] },
  'sdf-15': { fails: [{ ...definition, snapshot: { element: [{ path: 'Basic', type: [{ code: 'Basic' }] }] } }] },
  'sdf-15a': { fails: [{ ...definition, differential: { element: [{ path: 'Basic', type: [{ code: 'Basic' }] }] } }] },
  'sdf-19': {
    fails: [
      {
        ...definition,
        url: 'http://hl7.org/fhir/StructureDefinition/x',
        differential: { element: [{ path: 'Basic.a', type: [{ code: 'a b' }] }] },
      },
    ],
  },
  'sdf-20': { fails: [{ ...definition, differential: { element: [{ path: 'Basic', slicing: { rules: 'open' } }] } }] },
  'sdf-5': { fails: [{ ...definition, type: 'Extension', derivation: 'constraint' }] },
  'sdf-9': { fails: [{ ...definition, snapshot: { element: [{ path: 'Basic', label: 'x' }] } }] },
  'tst-7': { fails: [{ resourceType: 'TestScript', setup: { action: [operation('https://a.example')] } }] },
  'tst-8': { fails: [{ resourceType: 'TestScript', test: [{ action: [operation('https://a.example')] }] }] },
  'tst-9': { fails: [{ resourceType: 'TestScript', teardown: { action: [operation('https://a.example')] } }] },
};
