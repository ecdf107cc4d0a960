import type { SourcePlace } from './diagnostic.ts';
import type { CanonicalUrl, RequirementId } from './identifier.ts';
import type { Evidence } from './requirement.ts';

/** A subscription topic, from an R5 SubscriptionTopic or its R4 `Basic` form. @see Subscriptions R5 Backport IG */
export interface SubscriptionTopic {
  readonly canonical: CanonicalUrl;
  readonly version?: string;
  readonly name: string;
  readonly typeName: string;
  readonly title: string;
  readonly description: string;
  /** Requirements the topic comes from, strongest evidence first. */
  readonly requirements: readonly RequirementId[];
  readonly evidence: Evidence;
  readonly triggers: readonly ResourceTrigger[];
  readonly filters: readonly TopicFilter[];
  readonly shapes: readonly NotificationShape[];
  readonly place: SourcePlace;
}

/** What kind of change triggers a notification. @see FHIR R5, SubscriptionTopic.resourceTrigger */
export interface ResourceTrigger {
  readonly resource: string;
  readonly interactions: readonly ('create' | 'update' | 'delete')[];
  readonly fhirPathCriteria?: string;
  readonly queryCriteria?: {
    readonly previous?: string;
    readonly current?: string;
    readonly requireBoth: boolean;
    readonly resultForCreate?: 'test-passes' | 'test-fails';
    readonly resultForDelete?: 'test-passes' | 'test-fails';
  };
  /** Extension `origin`: whose writes trigger. */
  readonly origin?: string;
}

/** What a subscriber may filter by. @see FHIR R5, SubscriptionTopic.canFilterBy */
export interface TopicFilter {
  readonly resource?: string;
  readonly parameter: string;
  readonly comparators: readonly string[];
  readonly modifiers: readonly string[];
  readonly description: string;
}

/** Which further resources a notification carries. @see FHIR R5, SubscriptionTopic.notificationShape */
export interface NotificationShape {
  readonly resource: string;
  readonly includes: readonly string[];
  readonly revIncludes: readonly string[];
}
