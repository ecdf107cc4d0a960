import type { SourcePlace } from './diagnostic.ts';
import type { Exchange, Expectation, Transaction } from './exchange.ts';
import type { ActorId, CanonicalUrl, ExchangeId, RequirementId, TransactionId } from './identifier.ts';
import type { Evidence, Requirement } from './requirement.ts';
import type { Structure } from './structure.ts';
import type { SubscriptionTopic } from './topic.ts';
import type { UseCase } from './use-case.ts';

/** A guide in one version, every reference resolved: what `check` judges and `emit` prints. */
export interface Release {
  readonly guide: Guide;
  /** All lists are sorted by id, canonical or slug, so that output never depends on input order. */
  readonly integrationProfiles: readonly IntegrationProfile[];
  readonly actors: readonly Actor[];
  readonly systems: readonly System[];
  readonly transactions: ReadonlyMap<TransactionId, Transaction>;
  readonly exchanges: ReadonlyMap<ExchangeId, Exchange>;
  readonly requirements: ReadonlyMap<RequirementId, Requirement>;
  /** The guide's structures and every core structure reachable from them and from the actors' resource types. */
  readonly structures: ReadonlyMap<CanonicalUrl, Structure>;
  readonly topics: readonly SubscriptionTopic[];
  /** What people do with the systems. */
  readonly useCases: readonly UseCase[];
  /** Set where the guide names no actors and transactions, so that they were derived from its statements and operations. */
  readonly derived?: true;
}

/** The guide itself: which package, and how its output is named. */
export interface Guide {
  readonly packageName: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly canonical: string;
  readonly fhirVersion: string;
  /** Folder name of the release below `generated/`: `<slug>-<version>`. */
  readonly slug: string;
  /** PascalCase prefix for names that belong to the whole guide: `TeaRelease`. */
  readonly typePrefix: string;
  /** SPDX licence of generated files. */
  readonly license: string;
  /** True where the guide says of itself that it is no finished publication. */
  readonly isDraft: boolean;
}

/** A group of actors and transactions that is claimed together. @see IHE Technical Frameworks, Integration Profile */
export interface IntegrationProfile {
  /** As in transaction ids: the part before number or `~`. */
  readonly id: string;
  /** File and folder name: lower-case, `-` for `:`. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly actors: readonly ActorId[];
  readonly transactions: readonly TransactionId[];
  readonly requirements: readonly RequirementId[];
  readonly evidence: Evidence;
}

/** A technical actor. @see FHIR R5, ActorDefinition */
export interface Actor {
  readonly id: ActorId;
  /** PascalCase: `TeaPot`. */
  readonly typeName: string;
  readonly title: string;
  readonly description: string;
  readonly canonical: CanonicalUrl;
  readonly version?: string;
  readonly integrationProfile: string;
  /** IHE options the actor may declare. */
  readonly options: readonly ActorOption[];
  readonly initiates: readonly TransactionId[];
  readonly responds: readonly TransactionId[];
  /** The statement that carries the transactions. */
  readonly statement: CanonicalUrl;
  /** `rest.resource` of the statement. */
  readonly resources: readonly RestResource[];
  readonly requirements: readonly RequirementId[];
  readonly place: SourcePlace;
}

/** An IHE option an actor may declare. */
export interface ActorOption {
  readonly code: string;
  readonly title: string;
  /** Every conformant actor of this kind must implement it. */
  readonly required: boolean;
}

/** A resource type a statement offers, with what may be done to it. */
export interface RestResource {
  readonly type: string;
  /** The profile every resource of the type meets, whatever it is for (`rest.resource.profile`). */
  readonly profile?: CanonicalUrl;
  /** Profiles of the uses it is put to (`supportedProfile`). */
  readonly supportedProfiles: readonly CanonicalUrl[];
  readonly interactions: readonly { readonly code: string; readonly expectation?: Expectation }[];
  readonly searchParameters: readonly SearchParameterUse[];
  /** Sets of parameters, one of which a search is expected to meet; empty: it may use any. */
  readonly searchCombinations: readonly SearchCombination[];
  /** What a search may add to its matches, in the form of `_include`: `Observation:patient`. */
  readonly includes: readonly string[];
  /** The same by `_revinclude`. */
  readonly revIncludes: readonly string[];
  readonly conditional: ConditionalSupport;
  /** True where an update may create a resource under an id of the client's choice. */
  readonly updateCreate: boolean;
  /** Requirements the entry comes from, strongest evidence first. */
  readonly requirements: readonly RequirementId[];
  readonly evidence: Evidence;
}

/** A resource type of which a statement says no more than that it is there. */
export function plainRestResource(type: string): RestResource {
  return {
    type,
    supportedProfiles: [],
    interactions: [],
    searchParameters: [],
    searchCombinations: [],
    includes: [],
    revIncludes: [],
    conditional: { create: false, update: false, delete: 'not-supported' },
    updateCreate: false,
    requirements: [],
    evidence: 'base',
  };
}

/** Which writes may name their resource by a search. @see FHIR R4, RESTful API, conditional interactions */
export interface ConditionalSupport {
  readonly create: boolean;
  readonly update: boolean;
  readonly delete: 'not-supported' | 'single' | 'multiple';
}

/** The profile that every resource of the type must meet: the one named for all, else the only one supported. */
export function requiredProfile({ profile, supportedProfiles }: RestResource): CanonicalUrl | undefined {
  const [only, ...others] = supportedProfiles;
  return profile ?? (others.length === 0 ? only : undefined);
}

/** Search parameters that go together. @see FHIR R4, extension capabilitystatement-search-parameter-combination */
export interface SearchCombination {
  readonly required: readonly string[];
  /** Where none is required, one of these has to be there. */
  readonly optional: readonly string[];
  readonly expectation?: Expectation;
}

/** A search parameter a statement offers for a resource type. */
export interface SearchParameterUse {
  readonly name: string;
  readonly type: string;
  readonly definition?: CanonicalUrl;
  readonly documentation: string;
}

/** A use-case actor: a bundle of technical actors. */
export interface System {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly statement: CanonicalUrl;
  readonly plays: readonly { readonly actor: ActorId; readonly options: readonly string[] }[];
  /** Union over what it plays and imports, the stronger expectation winning. */
  readonly transactions: readonly { readonly id: TransactionId; readonly expectation: Expectation }[];
  readonly place: SourcePlace;
}
