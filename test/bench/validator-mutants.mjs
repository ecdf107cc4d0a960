// What is done to a set-context input with a Patient, an Encounter and a Condition: each change breaks a rule of R4 itself, since the
// peers know nothing of the guide.

/** The Bundle of resources in a set-context input. */
export function bundleOf(value) {
  return value.parameter.find(({ name }) => name === 'resources').resource;
}

const bundle = bundleOf;
const resource = (value, type) => bundle(value).entry.find((entry) => entry.resource.resourceType === type).resource;
const patient = (value) => resource(value, 'Patient');

const mutations = {
  'unknown element': (value) => Object.assign(value, { colour: 'red' }),
  'unknown element of a resource': (value) => Object.assign(patient(value), { nickname: 'x' }),
  'unknown element of a datatype': (value) => Object.assign(patient(value).name[0], { middle: 'x' }),
  'unknown element of a backbone': (value) => Object.assign(bundle(value).entry[0].request, { verb: 'x' }),
  'string for boolean': (value) => Object.assign(patient(value), { active: 'yes' }),
  'number for string': (value) => Object.assign(patient(value).name[0], { family: 1 }),
  'boolean for code': (value) => Object.assign(patient(value), { gender: true }),
  'number for date': (value) => Object.assign(patient(value), { birthDate: 1984 }),
  'text for date': (value) => Object.assign(patient(value), { birthDate: 'last May' }),
  'month 13': (value) => Object.assign(patient(value), { birthDate: '1984-13-01' }),
  'object for array': (value) => Object.assign(patient(value), { name: patient(value).name[0] }),
  'array for object': (value) => Object.assign(patient(value), { maritalStatus: [{ text: 'x' }] }),
  'code outside a required binding': (value) => Object.assign(patient(value), { gender: 'f' }),
  'code outside a nested binding': (value) => Object.assign(patient(value).telecom[0], { system: 'telephone' }),
  'method that is none': (value) => Object.assign(bundle(value).entry[0].request, { method: 'SEND' }),
  'bundle type that is none': (value) => Object.assign(bundle(value), { type: 'heap' }),
  'missing bundle type': (value) => delete bundle(value).type,
  'missing request method': (value) => delete bundle(value).entry[0].request.method,
  'missing request url': (value) => delete bundle(value).entry[0].request.url,
  'missing parameter name': (value) => delete value.parameter[0].name,
  'missing encounter status': (value) => delete resource(value, 'Encounter').status,
  'missing encounter class': (value) => delete resource(value, 'Encounter').class,
  'missing condition subject': (value) => delete resource(value, 'Condition').subject,
  'encounter status that is none': (value) => Object.assign(resource(value, 'Encounter'), { status: 'x' }),
  'unknown element of an encounter': (value) => Object.assign(resource(value, 'Encounter'), { colour: 'x' }),
  'unknown element of a condition': (value) => Object.assign(resource(value, 'Condition'), { colour: 'x' }),
  'unknown element of a coding': (value) => Object.assign(resource(value, 'Encounter').class, { colour: 'x' }),
  'text for a date with time': (value) => Object.assign(resource(value, 'Condition'), { recordedDate: 'yesterday' }),
  'text for an instant': (value) => Object.assign(patient(value), { meta: { lastUpdated: 'now' } }),
  'text for a boolean deep inside': (value) => Object.assign(patient(value).communication[0], { preferred: 'yes' }),
  'missing communication language': (value) => delete patient(value).communication[0].language,
  'object for an array deep inside': (value) => Object.assign(patient(value), { address: patient(value).address[0] }),
  'object for an array of a condition': (value) =>
    Object.assign(resource(value, 'Condition'), { category: { text: 'x' } }),
  'unknown element of an entry': (value) => Object.assign(bundle(value).entry[0], { colour: 'x' }),
  'unknown element of a parameter': (value) => Object.assign(value.parameter[0], { colour: 'x' }),
  'unknown element of a reference': (value) => Object.assign(resource(value, 'Condition').subject, { colour: 'x' }),
  'unknown element of a telecom': (value) => Object.assign(patient(value).telecom[0], { colour: 'x' }),
  'text for a reference': (value) => Object.assign(resource(value, 'Condition'), { subject: 'Patient/1' }),
  'text for a concept': (value) => Object.assign(resource(value, 'Condition'), { code: 'x' }),
  'string for boolean in a parameter': (value) => Object.assign(value.parameter[0], { valueBoolean: 'x' }),
};

/** Each mutant with what was done to it. */
export function mutantsOf(input) {
  return Object.entries(mutations).map(([name, mutate]) => {
    const value = structuredClone(input);
    mutate(value);
    return [name, value];
  });
}
