import type { Extension, Subscription } from 'fhir/r4.js';
import type { Topic } from './topic.ts';
import { type TopicFilterValue, writeTopicFilter } from './topic-filter.ts';

/** What a subscriber asks for. */
export interface SubscriptionRequest<Filter, Content extends string> {
  /** Why, for people. */
  readonly reason: string;
  /** All of them must be met; none: every event of the topic. */
  readonly filters?: readonly Filter[];
  /** How much of the resources a notification carries. */
  readonly content: Content;
  readonly channel: SubscriptionChannelRequest;
  /** When it ends, an instant; without it the server decides. */
  readonly end?: string;
  /** Media type of notifications; default: `application/fhir+json`. */
  readonly payload?: string;
}

/** Where notifications go. */
export type SubscriptionChannelRequest =
  | {
      readonly type: 'rest-hook';
      /** Absolute URL. */
      readonly endpoint: string;
      /** Sent with each notification, by name. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly type: 'websocket' };

/** How notifications are paced. */
export interface SubscriptionPace {
  /** Silence longer than this is broken by a heartbeat, seconds. */
  readonly heartbeatPeriodSeconds?: number;
  /** Longest wait for an answer, seconds. */
  readonly timeoutSeconds?: number;
  /** Most events in one notification. */
  readonly maxCount?: number;
}

/** An extension that a profile on Subscription defines: its URL, and the member that holds its value. */
export interface SubscriptionExtension {
  readonly url: string;
  readonly member: `value${string}`;
}

/** The extensions by which R4 says what it has no elements for. */
export interface SubscriptionVocabulary {
  /** Canonical of the profile that defines them. */
  readonly profile: string;
  readonly filterCriteria: SubscriptionExtension;
  readonly payloadContent: SubscriptionExtension;
  readonly heartbeatPeriod?: SubscriptionExtension;
  readonly timeout?: SubscriptionExtension;
  readonly maxCount?: SubscriptionExtension;
}

/**
 * The Subscription resource that asks for a topic's events, to be created at the server.
 * @throws TypeError where a header holds a line break, which would add headers of its own.
 * @see Subscriptions R5 Backport IG, Profile backport-subscription
 */
export function subscriptionTo<Result extends Subscription = Subscription>(
  topic: Topic,
  vocabulary: SubscriptionVocabulary,
  request: SubscriptionRequest<TopicFilterValue, string> & SubscriptionPace,
): Result {
  const { filterCriteria, payloadContent } = vocabulary;
  const filters = (request.filters ?? []).map((filter) => extension(filterCriteria, writeTopicFilter(filter)));
  const pace = [
    ...paced(vocabulary.heartbeatPeriod, request.heartbeatPeriodSeconds),
    ...paced(vocabulary.timeout, request.timeoutSeconds),
    ...paced(vocabulary.maxCount, request.maxCount),
  ];
  const subscription: Subscription = {
    resourceType: 'Subscription',
    meta: { profile: [vocabulary.profile] },
    status: 'requested',
    ...(request.end === undefined ? {} : { end: request.end }),
    reason: request.reason,
    criteria: topic.canonical,
    ...(filters.length === 0 ? {} : { _criteria: { extension: filters } }),
    channel: {
      ...(pace.length === 0 ? {} : { extension: pace }),
      ...channel(request.channel),
      payload: request.payload ?? 'application/fhir+json',
      _payload: { extension: [extension(payloadContent, request.content)] },
    },
  };
  // `Result` is the type of the vocabulary's profile, whose extensions these are.
  return subscription as Result;
}

function channel(request: SubscriptionChannelRequest): Pick<Subscription['channel'], 'type' | 'endpoint' | 'header'> {
  if (request.type === 'websocket') return { type: 'websocket' };
  const header = Object.entries(request.headers ?? {}).map(([name, value]) => headerLine(name, value));
  return { type: 'rest-hook', endpoint: request.endpoint, ...(header.length === 0 ? {} : { header }) };
}

function headerLine(name: string, value: string): string {
  const line = `${name}: ${value}`;
  if (/[\r\n\0]/.test(line)) throw new TypeError(`The header ${JSON.stringify(name)} holds a line break.`);
  return line;
}

function paced(definition: SubscriptionExtension | undefined, value: number | undefined): readonly Extension[] {
  return definition === undefined || value === undefined ? [] : [extension(definition, value)];
}

function extension({ url, member }: SubscriptionExtension, value: string | number): Extension {
  return { url, [member]: value };
}
