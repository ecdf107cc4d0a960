import { versionedCanonical } from '../../model/identifier.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import type { NotificationShape, ResourceTrigger, SubscriptionTopic, TopicFilter } from '../../model/topic.ts';
import { structureFolder } from '../layout.ts';
import { asMarkdown, codeCell, codeSpan, listed, type Markdown, markdownText } from './markdown.ts';

interface TriggerRow {
  readonly resource: Markdown;
  readonly interactions: Markdown;
  readonly origin: Markdown;
  readonly criteria: Markdown;
}

interface FilterRow {
  readonly parameter: Markdown;
  readonly resource: Markdown;
  readonly comparators: Markdown;
  readonly modifiers: Markdown;
  readonly description: Markdown;
}

interface ShapeRow {
  readonly resource: Markdown;
  readonly includes: Markdown;
}

/** What is told of a topic: which changes it tells of, how a subscriber narrows them, what comes with an event. */
export interface TopicView {
  readonly title: Markdown;
  readonly description: Markdown;
  readonly canonical: Markdown;
  readonly evidence: Markdown;
  readonly requirements: Markdown;
  readonly triggers: readonly TriggerRow[];
  readonly filters: readonly FilterRow[];
  readonly shapes: readonly ShapeRow[];
}

/** The topics that stand with an integration profile; without one, those that stand with none. */
export function topicViews(release: Release, profile?: IntegrationProfile): readonly TopicView[] {
  const folder = profile?.slug ?? 'structures';
  return release.topics.filter((topic) => structureFolder(release, topic) === folder).map(topicView);
}

function topicView(topic: SubscriptionTopic): TopicView {
  return {
    title: markdownText(topic.title),
    description: markdownText(topic.description),
    canonical: codeSpan(versionedCanonical(topic)),
    evidence: markdownText(topic.evidence),
    requirements: listed(topic.requirements.map(codeSpan)),
    triggers: joinResources(topic.triggers.map(triggerRow)),
    filters: joinResources(topic.filters.map(filterRow)),
    shapes: joinResources(topic.shapes.map(shapeRow)),
  };
}

/** One row for all resource types of which the same is said. */
function joinResources<T extends { readonly resource: Markdown }>(rows: readonly T[]): readonly T[] {
  const joined = new Map<string, T>();
  for (const row of rows) {
    const key = JSON.stringify({ ...row, resource: '' });
    const known = joined.get(key);
    joined.set(key, known === undefined ? row : { ...known, resource: listed([known.resource, row.resource]) });
  }
  return [...joined.values()];
}

function triggerRow(trigger: ResourceTrigger): TriggerRow {
  const { resource, interactions, origin, fhirPathCriteria, queryCriteria } = trigger;
  const query = [
    ...(queryCriteria?.previous === undefined ? [] : [asMarkdown(`before: ${codeCell(queryCriteria.previous)}`)]),
    ...(queryCriteria?.current === undefined ? [] : [asMarkdown(`after: ${codeCell(queryCriteria.current)}`)]),
  ];
  const joined = asMarkdown(query.join(queryCriteria?.requireBoth === true ? ' and ' : ' or '));
  return {
    resource: codeCell(resource),
    interactions: listed(interactions.map(codeSpan)),
    origin: origin === undefined ? asMarkdown('anyone') : codeCell(origin),
    criteria: listed([
      ...(query.length === 0 ? [] : [joined]),
      ...(fhirPathCriteria === undefined ? [] : [codeCell(fhirPathCriteria)]),
    ]),
  };
}

function filterRow({ parameter, resource, comparators, modifiers, description }: TopicFilter): FilterRow {
  return {
    parameter: codeCell(parameter),
    resource: resource === undefined ? asMarkdown('all') : codeCell(resource),
    comparators: listed(comparators.map(codeCell)),
    modifiers: listed(modifiers.map(codeCell)),
    description: markdownText(description),
  };
}

function shapeRow({ resource, includes, revIncludes }: NotificationShape): ShapeRow {
  return {
    resource: codeCell(resource),
    includes: listed([
      ...includes.map((path) => codeCell(`_include=${path}`)),
      ...revIncludes.map((path) => codeCell(`_revinclude=${path}`)),
    ]),
  };
}
