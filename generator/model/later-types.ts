/**
 * An element of a resource type that R4 does not have: the type of its value, or its own elements. A repeating one is in a list,
 * so that it is written back as an array. Choices are not used in these types but for `versionAlgorithm[x]`.
 */
export type LaterElement = string | readonly [string] | LaterElements | readonly [LaterElements];

/** The elements of a type or a backbone element, by name. */
export interface LaterElements {
  readonly [name: string]: LaterElement;
}

/** What every conformance resource has. @see FHIR R5, MetadataResource */
const metadata = {
  url: 'uri',
  identifier: ['Identifier'],
  version: 'string',
  versionAlgorithmString: 'string',
  versionAlgorithmCoding: 'Coding',
  name: 'string',
  title: 'string',
  status: 'code',
  experimental: 'boolean',
  date: 'dateTime',
  publisher: 'string',
  contact: ['ContactDetail'],
  description: 'markdown',
  useContext: ['UsageContext'],
  jurisdiction: ['CodeableConcept'],
  purpose: 'markdown',
  copyright: 'markdown',
  copyrightLabel: 'string',
} as const satisfies LaterElements;

/** @see FHIR R5, ActorDefinition */
const actorDefinition = {
  ...metadata,
  type: 'code',
  documentation: 'markdown',
  reference: ['url'],
  capabilities: 'canonical',
  derivedFrom: ['canonical'],
} as const satisfies LaterElements;

/** @see FHIR R5, Requirements */
const requirements = {
  ...metadata,
  derivedFrom: ['canonical'],
  reference: ['url'],
  actor: ['canonical'],
  statement: [
    {
      key: 'id',
      label: 'string',
      conformance: ['code'],
      conditionality: 'boolean',
      requirement: 'markdown',
      derivedFrom: 'string',
      parent: 'string',
      satisfiedBy: ['url'],
      reference: ['url'],
      source: ['Reference'],
    },
  ],
} as const satisfies LaterElements;

/** @see FHIR R5, SubscriptionTopic */
const subscriptionTopic = {
  ...metadata,
  derivedFrom: ['canonical'],
  approvalDate: 'date',
  lastReviewDate: 'date',
  effectivePeriod: 'Period',
  resourceTrigger: [
    {
      description: 'markdown',
      resource: 'uri',
      supportedInteraction: ['code'],
      queryCriteria: {
        previous: 'string',
        resultForCreate: 'code',
        current: 'string',
        resultForDelete: 'code',
        requireBoth: 'boolean',
      },
      fhirPathCriteria: 'string',
    },
  ],
  eventTrigger: [{ description: 'markdown', event: 'CodeableConcept', resource: 'uri' }],
  canFilterBy: [
    {
      description: 'markdown',
      resource: 'uri',
      filterParameter: 'string',
      filterDefinition: 'uri',
      comparator: ['code'],
      modifier: ['code'],
    },
  ],
  notificationShape: [{ resource: 'uri', include: ['string'], revInclude: ['string'] }],
} as const satisfies LaterElements;

/** Resource types of R5 that the input language uses, with their elements. */
export const laterTypes: Readonly<Record<string, LaterElements>> = {
  ActorDefinition: actorDefinition,
  Requirements: requirements,
  SubscriptionTopic: subscriptionTopic,
};
