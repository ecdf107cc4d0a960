import { isObject, type Validator } from './validation.ts';

/**
 * Validates a resource by its type, and by those of these profiles that it says it meets (`meta.profile`): a server that supports
 * several is for resources of any of them, and for others.
 * @param profiles by canonical, what each adds to the type
 * @see FHIR R4, CapabilityStatement.rest.resource.supportedProfile
 */
export function validateClaimed(type: Validator, profiles: Readonly<Record<string, Validator>>): Validator {
  return (value, validation, at) => {
    validation.enterResource(value);
    // What a profile adds comes first, so that it can say which modifier extensions it knows.
    for (const url of claimsOf(value)) {
      if (Object.hasOwn(profiles, url)) profiles[url]?.(value, validation, at);
    }
    type(value, validation, at);
    validation.leaveResource();
  };
}

/** The canonicals of `meta.profile`, each once and without its version. */
function claimsOf(resource: unknown): ReadonlySet<string> {
  const meta = isObject(resource) ? resource['meta'] : undefined;
  const profiles = isObject(meta) && Array.isArray(meta['profile']) ? meta['profile'] : [];
  const urls = profiles.flatMap((each: unknown) => (typeof each === 'string' ? [each.split('|', 1)[0] ?? ''] : []));
  return new Set(urls);
}
