import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import { r4ResourceTypes } from '../../../generated/runtime/resource-type.ts';
import type { Validator } from '../../../generated/runtime/validation.ts';

/** Where a context parameter may point: into the Bundle, to what the manager already holds, or to either. */
type ReferenceMode = 'bundle' | 'stored' | 'either';

/** What the guide leaves to the jurisdiction; each member has a default. */
export interface JurisdictionOptions {
  /** Where context parameters may point; default: `either` (SOFA-018). */
  readonly references?: ReferenceMode;
  /** Whether calls without `appID` are refused; default: no (SOFA-015). */
  readonly appIdRequired?: boolean;
  /** Ids of the apps in the App Catalog; an `appID` that is none of them is refused. Default: any is taken. */
  readonly knownAppIds?: readonly string[];
  /** Types taken in a Bundle; default: those the release lists for a Context Manager (SOFA-034). */
  readonly resourceTypes?: readonly string[];
  /** Profiles that resources must meet, by resource type; default: none (SOFA-036). */
  readonly profiles?: Readonly<Record<string, string>>;
  /** Validators of profiles that the release does not have, by canonical. */
  readonly profileValidators?: Readonly<Record<string, Validator>>;
  /** What becomes of a resource that breaks its profile; default: `strict`. `lenient` notes it and takes it. */
  readonly profileStrictness?: 'strict' | 'lenient';
  /** How clearing what is not there is answered; default: `success`, as FHIR's delete does (SOFA-066). */
  readonly unknownLaunch?: 'success' | 'not-found';
  /** How long a context lives that nobody clears; default: eight hours, a working day. SOFA-065 wants some limit. */
  readonly contextTtlSeconds?: number;
}

/** A profile that resources of one type are held against. */
export interface RequiredProfile {
  readonly canonical: string;
  readonly validate: Validator;
}

/** What a jurisdiction has chosen, with the defaults for the rest. */
export interface Jurisdiction {
  readonly references: ReferenceMode;
  readonly appIdRequired: boolean;
  /** `undefined`: any. */
  readonly knownAppIds: ReadonlySet<string> | undefined;
  readonly resourceTypes: ReadonlySet<string>;
  readonly profiles: ReadonlyMap<string, RequiredProfile>;
  readonly profileStrictness: 'strict' | 'lenient';
  readonly unknownLaunch: 'success' | 'not-found';
  readonly contextTtlSeconds: number;
}

const workingDaySeconds = 8 * 60 * 60;

/**
 * The choices of a jurisdiction.
 * @throws RangeError where a profile has no validator, a resource type is none of FHIR R4, or the time a context lives is not positive.
 */
export function jurisdictionFrom(options: JurisdictionOptions, release: GuideRelease): Jurisdiction {
  const contextTtlSeconds = options.contextTtlSeconds ?? workingDaySeconds;
  if (!(contextTtlSeconds > 0)) throw new RangeError(`contextTtlSeconds must be positive: ${contextTtlSeconds}`);
  return {
    references: options.references ?? 'either',
    appIdRequired: options.appIdRequired ?? false,
    knownAppIds: options.knownAppIds === undefined ? undefined : new Set(options.knownAppIds),
    resourceTypes: takenTypes(options, release),
    profiles: requiredProfiles(options, release),
    profileStrictness: options.profileStrictness ?? 'strict',
    unknownLaunch: options.unknownLaunch ?? 'success',
    contextTtlSeconds,
  };
}

/** A type that FHIR does not have would never be met, and its profile never be asked for. */
function takenTypes({ resourceTypes, profiles = {} }: JurisdictionOptions, release: GuideRelease): ReadonlySet<string> {
  const unknown = [...(resourceTypes ?? []), ...Object.keys(profiles)].find((type) => !r4ResourceTypes.has(type));
  if (unknown !== undefined) throw new RangeError(`FHIR R4 has no resource type ${JSON.stringify(unknown)}.`);
  return new Set(resourceTypes ?? release.actors['context-manager']?.resourceTypes ?? []);
}

function requiredProfiles(
  { profiles = {}, profileValidators = {} }: JurisdictionOptions,
  release: GuideRelease,
): ReadonlyMap<string, RequiredProfile> {
  const found = new Map<string, RequiredProfile>();
  for (const [type, canonical] of Object.entries(profiles)) {
    const validate = profileValidators[canonical] ?? release.validators[canonical];
    if (validate === undefined) {
      throw new RangeError(
        `There is no validator for ${canonical}, the profile of ${type}: give it in profileValidators.`,
      );
    }
    found.set(type, { canonical, validate });
  }
  return found;
}
