export const arcadia = 'https://fhir.example/arcadia';
const narrative = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">A plan.</div>' };
export const patient = {
  resourceType: 'Patient',
  identifier: [{ system: `${arcadia}/card`, value: '123456789' }],
  name: [{ family: 'Fictional', given: ['Fay'] }],
  gender: 'female',
  birthDate: '1980-02-29',
};

const about = { subject: { reference: 'Patient/1' } };
const category = (code: string) => [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] },
];
export const laboratory = {
  resourceType: 'Observation',
  status: 'final',
  category: category('laboratory'),
  code: { text: 'Haemoglobin' },
  ...about,
  effectiveDateTime: '2026-01-02',
  valueQuantity: { value: 140, unit: 'g/L', system: 'http://unitsofmeasure.org', code: 'g/L' },
};
const pressure = (code: string) => ({
  code: { coding: [{ system: 'http://loinc.org', code }] },
  valueQuantity: { value: 80, unit: 'mmHg' },
});
const bloodPressure = {
  resourceType: 'Observation',
  status: 'final',
  category: category('vital-signs'),
  code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
  ...about,
  effectiveDateTime: '2026-01-02',
  component: [pressure('8480-6'), pressure('8462-4')],
};
const document = (attachment: object) => ({
  resourceType: 'DocumentReference',
  status: 'current',
  ...about,
  content: [{ attachment: { contentType: 'text/plain', ...attachment } }],
});
const heritage = (...extension: readonly object[]) => ({
  ...patient,
  extension: [{ url: `${arcadia}/StructureDefinition/arc-heritage`, extension }],
});
const people = (code: string) => ({
  url: 'people',
  valueCoding: { system: `${arcadia}/CodeSystem/arc-heritage`, code },
});
const text = { url: 'text', valueString: 'Hill people' };
const allergy = {
  resourceType: 'AllergyIntolerance',
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
  },
  code: { text: 'Feathers' },
  patient: { reference: 'Patient/1' },
};
const modified = (name: string) => ({
  ...allergy,
  modifierExtension: [{ url: `${arcadia}/StructureDefinition/${name}`, valueBoolean: true }],
});
const plan = { resourceType: 'CarePlan', text: narrative, status: 'active', intent: 'plan', ...about };
const licence = { coding: [{ system: `${arcadia}/CodeSystem/arc-identifier-kind`, code: 'licence' }] };
const practitioner = (type: object) => ({
  resourceType: 'Practitioner',
  identifier: [{ type, value: '77' }],
  name: [{ family: 'Fictional' }],
});

/** What a resource is, the profile it is held to, and the rules it breaks. */
export const arcadiaCases: readonly (readonly [string, string, object, readonly string[]])[] = [
  ['a patient', 'ArcPatient', patient, []],
  [
    'a patient without a card',
    'ArcPatient',
    { ...patient, identifier: [{ value: '1' }] },
    ['cardinality-min Patient.identifier'],
  ],
  [
    'a card number of letters',
    'ArcPatient',
    { ...patient, identifier: [{ system: `${arcadia}/card`, value: 'ABC' }] },
    ['invariant Patient.identifier[0].value'],
  ],
  ['a patient with heritage', 'ArcPatient', heritage(people('hill'), text), []],
  [
    'heritage of no people known',
    'ArcPatient',
    heritage(people('cloud'), text),
    ['binding Patient.extension[0].extension[0].valueCoding'],
  ],
  [
    'heritage without a text',
    'ArcPatient',
    heritage(people('hill')),
    ['cardinality-min Patient.extension[0].extension'],
  ],
  ['a practitioner with a licence', 'ArcPractitioner', practitioner(licence), []],
  [
    'a practitioner without',
    'ArcPractitioner',
    practitioner({ text: 'pass' }),
    ['cardinality-min Practitioner.identifier'],
  ],
  ['a result', 'ArcLaboratory', laboratory, []],
  [
    'a result in no unit',
    'ArcLaboratory',
    { ...laboratory, valueQuantity: { value: 140 } },
    ['cardinality-min Observation.valueQuantity.system', 'cardinality-min Observation.valueQuantity.code'],
  ],
  [
    'a result that is a boolean',
    'ArcLaboratory',
    { ...laboratory, valueQuantity: undefined, valueBoolean: true },
    ['choice Observation.valueBoolean'],
  ],
  ['a blood pressure', 'ArcBloodPressure', bloodPressure, []],
  [
    'a blood pressure with one component twice',
    'ArcBloodPressure',
    { ...bloodPressure, component: [pressure('8480-6'), pressure('8480-6')] },
    ['cardinality-max Observation.component', 'cardinality-min Observation.component'],
  ],
  ['a linked document', 'ArcDocument', document({ url: 'https://docs.example/1' }), []],
  ['an inline document', 'ArcDocument', document({ data: 'QQ==' }), []],
  [
    'a document both ways',
    'ArcDocument',
    document({ url: 'https://docs.example/1', data: 'QQ==' }),
    ['cardinality-max DocumentReference.content[0].attachment.data'],
  ],
  ['a disputed allergy', 'ArcAllergy', modified('arc-disputed'), []],
  [
    'an allergy modified in an unknown way',
    'ArcAllergy',
    modified('other'),
    ['unknown-modifier-extension AllergyIntolerance.modifierExtension[0]'],
  ],
  ['a plan', 'ArcCarePlan', plan, []],
  ['an order for a plan', 'ArcCarePlan', { ...plan, intent: 'order' }, ['fixed CarePlan.intent']],
];
