import type { Evidence } from './evidence.ts';
import type { Validator } from './validation.ts';

/** What is done with a message that breaks a rule. */
export type Enforcement = 'refuse' | 'note';

/** How strongly a requirement binds. `required` and `optional` are the R and O of an IHE table. @see RFC 2119 */
export type RequirementStrength =
  | 'shall'
  | 'shall-not'
  | 'should'
  | 'should-not'
  | 'may'
  | 'required'
  | 'optional'
  | 'descriptive';

/** One requirement of a guide, as a generated index holds it. */
export interface RequirementInfo {
  readonly statement: string;
  readonly strength: RequirementStrength;
  readonly evidence: Evidence;
  /** Ids of the actors it binds; empty: every actor of the integration profile. */
  readonly actors: readonly string[];
  /** Pages or sections that say so. */
  readonly references: readonly string[];
  /** Other ids the same rule has elsewhere. */
  readonly aliases: readonly string[];
  readonly conditional: boolean;
}

/** Which guide a release was generated from. */
export interface GuideInfo {
  readonly packageName: string;
  readonly version: string;
  readonly title: string;
  readonly canonical: string;
  readonly fhirVersion: string;
  /** True where the guide says of itself that it is no finished publication. */
  readonly draft: boolean;
}

/** A technical actor. */
export interface ActorInfo {
  readonly title: string;
  readonly canonical: string;
  readonly integrationProfile: string;
  /** IHE options the actor may declare. */
  readonly options: readonly { readonly code: string; readonly title: string; readonly required: boolean }[];
  /** Transaction ids. */
  readonly initiates: readonly string[];
  readonly responds: readonly string[];
  /** FHIR resource types its statement lists. */
  readonly resourceTypes: readonly string[];
}

/** How binding a transaction is for an actor. */
export type ExpectationCode = 'SHALL' | 'SHOULD' | 'MAY';

/** What the guide numbers: two actors, one or more exchanges. */
export interface TransactionInfo {
  readonly name: string;
  readonly integrationProfile: string;
  readonly initiator: string;
  readonly responder: string;
  readonly initiatorExpectation: ExpectationCode;
  readonly responderExpectation: ExpectationCode;
  readonly evidence: Evidence;
  /** IHE option under which it applies. */
  readonly option?: string;
  /** Exchange ids. */
  readonly exchanges: readonly string[];
  readonly requirements: readonly string[];
}

/** How an exchange travels, as far as a caller must know before it makes a request. */
export interface WireInfo {
  readonly kind: 'fhir-operation' | 'fhir-interaction' | 'http' | 'channel';
  /** HTTP methods; empty where the exchange is not a request. */
  readonly methods: readonly string[];
  /** Paths below the base address, with `{id}` for the id of a resource; empty where the address is learned at run time. */
  readonly paths: readonly string[];
}

/** One message pair on the wire. */
export interface ExchangeInfo {
  readonly title: string;
  readonly transaction: string;
  readonly initiator: string;
  readonly responder: string;
  /** Name of the client's method and of the operationId. */
  readonly methodName: string;
  readonly wire: WireInfo;
  /** Canonical of the definition, with its version. */
  readonly definition: string;
  readonly requirements: readonly string[];
}

/** A subscription topic. */
export interface TopicInfo {
  readonly canonical: string;
  readonly title: string;
  readonly evidence: Evidence;
}

/**
 * One release of a guide as generated code knows it. The release of every version of every guide is assignable to it, so that a
 * program can take one without naming a version.
 */
export interface GuideRelease {
  readonly guide: GuideInfo;
  readonly actors: Readonly<Record<string, ActorInfo>>;
  readonly transactions: Readonly<Record<string, TransactionInfo>>;
  readonly exchanges: Readonly<Record<string, ExchangeInfo>>;
  readonly requirements: Readonly<Record<string, RequirementInfo>>;
  /** What a breach leads to by default, by the evidence for the rule. */
  readonly policies: Readonly<Record<Evidence, Enforcement>>;
  /** By the canonical of the structure, without version. */
  readonly validators: Readonly<Record<string, Validator>>;
  readonly topics: readonly TopicInfo[];
}
