import type { Resource } from 'fhir/r4.js';
import type { Evidence } from './evidence.ts';

/** What was done to a resource. */
export type TopicInteraction = 'create' | 'update' | 'delete';

/** One change of one resource. */
export interface TopicChange {
  /** The version before; `undefined` where there was none. */
  readonly previous: Resource | undefined;
  /** The version after; `undefined` where there is none. */
  readonly current: Resource | undefined;
  readonly interaction: TopicInteraction;
  /** Whose write it was, in the words of the topic. */
  readonly origin: string | undefined;
}

/** A subscription topic as generated code holds it. */
export interface Topic {
  readonly canonical: string;
  readonly version?: string;
  readonly title: string;
  readonly evidence: Evidence;
  /** A change that meets one of them is an event. */
  readonly triggers: readonly TopicTrigger[];
  readonly filters: readonly TopicFilterDefinition[];
  readonly shapes: readonly TopicShape[];
}

/** What kind of change is an event; every member that is there must be met. @see FHIR R5, SubscriptionTopic.resourceTrigger */
export interface TopicTrigger {
  readonly resource: string;
  /** Empty: all of them. */
  readonly interactions: readonly TopicInteraction[];
  readonly origin?: string;
  readonly query?: TopicQuery;
  /** The compiled FHIRPath criteria. */
  readonly criteria?: (previous: Resource | undefined, current: Resource | undefined) => boolean;
}

/** Compiled query criteria. @see FHIR R5, SubscriptionTopic.resourceTrigger.queryCriteria */
export interface TopicQuery {
  readonly previous?: (resource: Resource) => boolean;
  readonly current?: (resource: Resource) => boolean;
  /** Both tests must pass, or one of them. */
  readonly requireBoth: boolean;
  /** What the test of the version before gives where there is none; without it, that test is left out. */
  readonly onCreate?: boolean;
  /** What the test of the version after gives where there is none; without it, that test is left out. */
  readonly onDelete?: boolean;
}

/** What a subscriber may filter by. @see FHIR R5, SubscriptionTopic.canFilterBy */
export interface TopicFilterDefinition {
  /** Without it: every resource type the topic triggers on. */
  readonly resource?: string;
  readonly parameter: string;
  readonly comparators: readonly string[];
  readonly modifiers: readonly string[];
}

/** Which further resources a notification carries. @see FHIR R5, SubscriptionTopic.notificationShape */
export interface TopicShape {
  readonly resource: string;
  /** In the form of `_include`: `Observation:patient`. */
  readonly includes: readonly string[];
  /** In the form of `_revinclude`. */
  readonly revIncludes: readonly string[];
}
