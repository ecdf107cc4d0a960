// What validators are timed on.
import { readFileSync } from 'node:fs';
import { bundleOf } from './validator-mutants.mjs';

const root = new URL('../../', import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
const example = (type) => read(`test/fixtures/r4-examples/${type}.json`);

/** The example of the guide with three of its resources. */
function setContextInput() {
  const input = read('profiles/halo-1.1.0/examples/ca-sofa-1.set-context.request.json');
  const wanted = ['Patient', 'Encounter', 'Condition'];
  const bundle = bundleOf(input);
  bundle.entry = bundle.entry.filter(({ resource }) => wanted.includes(resource.resourceType));
  return input;
}

/** The rich example without the null that stands for a masked name: the JSON schema of R4 cannot say it. */
function patient() {
  const value = example('patient');
  value.name[0].given = value.name[0].given.filter((name) => name !== null);
  delete value.name[0]._given;
  return value;
}

/** A hundred times five resources. */
function largeBundle() {
  const resources = [patient(), ...['observation', 'encounter', 'condition', 'medication-request'].map(example)];
  const entry = Array.from({ length: 500 }, (_, index) => {
    const id = `r${index}`;
    const resource = { ...structuredClone(resources[index % resources.length]), id };
    return { fullUrl: `https://a.example/fhir/${resource.resourceType}/${id}`, resource };
  });
  return { resourceType: 'Bundle', type: 'collection', entry };
}

/** By name, with the profile the generated validator holds it to; the peers know R4 only. */
export const inputs = [
  { name: 'set-context input, 3 resources', profile: 'set-context-input-parameters', value: setContextInput() },
  { name: 'Patient', value: patient() },
  { name: 'Observation', value: example('observation') },
  { name: 'Bundle of 500 entries', value: largeBundle() },
  {
    name: 'notification',
    profile: 'backport-subscription-notification-r4',
    value: read('profiles/halo-1.1.0/examples/ca-fsub.notify.request.json'),
  },
];
