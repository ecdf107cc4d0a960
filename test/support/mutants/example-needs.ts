import type { JsonObject } from '../../../generator/model/json.ts';

/* What invariants want of an example besides what its elements require. */

const narrative = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Text</div>' };

/** Types that are more than the sum of what they require. */
export const madeTypes: Readonly<Record<string, JsonObject>> = {
  Address: { city: 'x' },
  Age: { value: 3, system: 'http://unitsofmeasure.org', code: 'a' },
  Annotation: { text: 'x' },
  CodeableConcept: { text: 'x' },
  Count: { value: 3, system: 'http://unitsofmeasure.org', code: '1' },
  Distance: { value: 3, system: 'http://unitsofmeasure.org', code: 'm' },
  Dosage: { text: 'x' },
  Duration: { value: 3, system: 'http://unitsofmeasure.org', code: 's' },
  ElementDefinition: { path: 'a' },
  Expression: { language: 'text/fhirpath', expression: 'true' },
  Extension: { url: 'https://example.org/extension', valueString: 'x' },
  Money: { value: 3 },
  Narrative: narrative,
  Quantity: { value: 1.5 },
  Ratio: { numerator: { value: 1 }, denominator: { value: 2 } },
  SubstanceAmount: { amountText: 'x' },
  TriggerDefinition: { type: 'named-event', name: 'x' },
};

/** Resources, as a whole. */
export const resourceNeeds: Readonly<Record<string, JsonObject>> = {
  AllergyIntolerance: {
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
    },
  },
  Appointment: { participant: [{ status: 'accepted', actor: { reference: 'Patient/1' } }], status: 'proposed' },
  AppointmentResponse: { actor: { reference: 'Patient/1' } },
  Bundle: { type: 'collection' },
  CapabilityStatement: { kind: 'requirements', description: 'x', rest: [{ mode: 'server' }] },
  Consent: { policyRule: { text: 'x' } },
  ImmunizationRecommendation: {
    recommendation: [{ vaccineCode: [{ text: 'x' }], forecastStatus: { text: 'x' } }],
  },
  InsurancePlan: { name: 'x' },
  Linkage: {
    item: ['source', 'alternate'].map((type) => ({ type, resource: { reference: 'Patient/1' } })),
  },
  MolecularSequence: { coordinateSystem: 0 },
  Organization: { name: 'x' },
  ResearchStudy: { status: 'active' },
  StructureDefinition: {
    kind: 'resource',
    differential: { element: [{ id: 'Basic', path: 'Basic' }] },
    type: 'Basic',
    derivation: 'constraint',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Basic',
  },
  TerminologyCapabilities: { kind: 'requirements', description: 'x' },
};

/** Elements inside of resources, by their path. */
export const elementNeeds: Readonly<Record<string, JsonObject>> = {
  'Bundle.entry': { resource: { resourceType: 'Basic', code: { text: 'x' } } },
  'Composition.section': { text: narrative },
  'MedicationAdministration.dosage': { dose: { value: 1 } },
  'Parameters.parameter': { valueString: 'x' },
  'CoverageEligibilityResponse.insurance.item': { category: { text: 'x' } },
  'MolecularSequence.referenceSeq': { windowStart: 1, windowEnd: 2, referenceSeqString: 'ACGT' },
  'OperationDefinition.parameter': { type: 'string' },
  'Patient.contact': { name: { text: 'x' } },
  'Questionnaire.item': { linkId: '1', text: 'x', type: 'string' },
  'RequestGroup.action': { resource: { reference: 'Patient/1' } },
  'StructureDefinition.mapping': { identity: 'x', uri: 'https://example.org/m' },
  'StructureMap.group.rule.target': { context: 'x', contextType: 'variable' },
  'TestReport.setup.action': { operation: { result: 'pass' } },
  'TestScript.setup.action.assert': { response: 'okay', warningOnly: false },
  'ValueSet.expansion.contains': { system: 'https://example.org/s', code: 'x', display: 'x' },
};

const instance = { kind: 'instance', implementation: { description: 'x' } };

/** Resources, where one of their elements is there. */
const contextNeeds: readonly (readonly [RegExp, JsonObject])[] = [
  [
    /^Bundle\.type/,
    {
      identifier: { system: 'https://example.org/s', value: 'x' },
      timestamp: '2024-02-29T10:00:00Z',
      entry: [
        {
          fullUrl: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
          resource: {
            resourceType: 'Composition',
            status: 'final',
            type: { text: 'x' },
            date: '2024-02-29',
            author: [{ reference: 'Practitioner/1' }],
            title: 'x',
          },
        },
      ],
    },
  ],
  [/^Bundle\.(?:total|entry\.search)/, { type: 'searchset' }],
  [/^Bundle\.entry\.request/, { type: 'batch' }],
  [/^Bundle\.entry\.response/, { type: 'batch-response' }],
  [/^CapabilityStatement\.software/, { kind: 'capability' }],
  [/^CapabilityStatement\.(?:kind|implementation|messaging)/, instance],
  [
    /^CapabilityStatement\.messaging/,
    { messaging: [{ endpoint: [{ protocol: { code: 'http' }, address: 'http://a.example' }] }] },
  ],
  [
    /^Condition\.abatement/,
    {
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'resolved' }],
      },
    },
  ],
  [/^Appointment\.cancelationReason/, { status: 'cancelled' }],
  [/^Appointment\.(?:start|end)/, { start: '2024-02-29T10:00:00Z', end: '2024-02-29T11:00:00Z' }],
  [/^FamilyMemberHistory\.estimatedAge/, { ageString: 'x' }],
  [
    /^OperationDefinition\.parameter\.targetProfile/,
    { parameter: [{ name: 'x', use: 'in', min: 0, max: '1', type: 'Reference' }] },
  ],
  [/^TerminologyCapabilities\.software/, { kind: 'capability' }],
  [/^TerminologyCapabilities\.(?:kind|implementation)/, instance],
  [/^SearchParameter\.xpath/, { xpathUsage: 'normal' }],
  [/^SearchParameter\.chain/, { type: 'reference' }],
  [
    /^StructureDefinition\.contextInvariant/,
    {
      type: 'Extension',
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Extension',
      context: [{ type: 'element', expression: 'Patient' }],
    },
  ],
  [/^List\.entry\.deleted/, { mode: 'changes' }],
  [/^Parameters\.parameter\.(?:part|resource)/, { parameter: [{ name: 'x' }] }],
  [/^ServiceRequest\.orderDetail/, { code: { text: 'x' } }],
];

/** What a resource needs where it has an element at `path`. */
export function contextNeed(path: string): JsonObject {
  return Object.assign({}, ...contextNeeds.filter(([pattern]) => pattern.test(path)).map(([, need]) => need));
}
