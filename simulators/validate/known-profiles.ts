import { resourceTypes, validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { release } from '../../generated/halo-1.1.0/release.ts';
import { checkResourceType } from '../../generated/runtime/validate-resource.ts';
import type { Validator } from '../../generated/runtime/validation.ts';

const standard = 'http://hl7.org/fhir/StructureDefinition/';
const standardVersions: readonly (string | undefined)[] = [undefined, '4.0', '4.0.1'];

/** By canonical, and nothing that every object has. */
const ofGuide: Readonly<Record<string, Validator | undefined>> = Object.assign(Object.create(null), release.validators);

/**
 * The validator of a canonical: a structure of the guide, or a resource type of R4 that the release defines. `undefined` where there
 * is none. Without a canonical, the `resourceType` says what a value has to be.
 */
export function validatorOf(profile: string | undefined): Validator | undefined {
  if (profile === undefined) return validateResource;
  const [url = '', version] = profile.split('|');
  if (!url.startsWith(standard)) return ofGuide[url];
  const type = url.slice(standard.length);
  if (!standardVersions.includes(version)) return undefined;
  if (type === 'Resource') return validateResource;
  return resourceTypes.includes(type) ? validatorOfType(type) : ofGuide[url];
}

function validatorOfType(type: string): Validator {
  return (value, validation, at) => {
    checkResourceType(value, [type], validation, at);
    validateResource(value, validation, at);
  };
}

/** The canonicals that `validatorOf` knows, a line each. */
export function knownProfiles(): string {
  const lines = Object.keys(release.validators).map((url) => `  ${url}`);
  return [...lines, `  ${standard}<type>, for: ${resourceTypes.join(', ')}`].join('\n');
}
