import { compareText } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import { parseCanonicalUrl } from '../model/identifier.ts';
import { isJsonObject } from '../model/json.ts';
import { pascalName } from '../model/naming.ts';
import type { NotificationShape, ResourceTrigger, SubscriptionTopic, TopicFilter } from '../model/topic.ts';
import type { BuildContext } from './build-context.ts';
import { ruleOrigin } from './evidence.ts';
import { SourceNode } from './source-node.ts';
import { type TopicElement, topicElementOf } from './topic-element.ts';

/** Topics in either form, sorted by canonical. @see FHIR R5, SubscriptionTopic; Subscriptions R5 Backport IG */
export function buildTopics(context: BuildContext): readonly SubscriptionTopic[] {
  const topics = new Map<string, SubscriptionTopic>();
  const ofTopicType = new Set<SubscriptionTopic>();
  const documents = [...context.index.ofType('SubscriptionTopic'), ...context.index.ofType('Basic')];
  for (const document of documents) {
    const node = SourceNode.of(document, context.log);
    if (document.resourceType === 'Basic' && !isTopicBasic(node)) continue;
    const topic = buildTopic(topicElementOf(node), node, context);
    if (topic === undefined) continue;
    const twin = topics.get(topic.canonical);
    if (twin === undefined) {
      topics.set(topic.canonical, topic);
      if (document.resourceType === 'SubscriptionTopic') ofTopicType.add(topic);
      continue;
    }
    // R4 servers hold a topic as Basic: that is the R4 form of the topic beside it, not a second topic.
    const isR4Form = document.resourceType === 'Basic' && ofTopicType.has(twin);
    if (!isR4Form) context.log.error('duplicate-canonical', node.place, `${twin.place.file} defines the same topic.`);
  }
  return [...topics.values()].sort((left, right) => compareText(left.canonical, right.canonical));
}

function isTopicBasic(node: SourceNode): boolean {
  const code = node.raw('code');
  const codings = isJsonObject(code) && Array.isArray(code['coding']) ? code['coding'] : [];
  return codings.some(
    (coding) =>
      isJsonObject(coding) &&
      coding['system'] === 'http://hl7.org/fhir/fhir-types' &&
      coding['code'] === 'SubscriptionTopic',
  );
}

function buildTopic(element: TopicElement, node: SourceNode, context: BuildContext): SubscriptionTopic | undefined {
  const url = element.text('url');
  const canonical = url === undefined ? undefined : parseCanonicalUrl(url);
  if (canonical === undefined) {
    const text = url === undefined ? '"url" is missing.' : `${quoteValue(url)} is not a canonical URL.`;
    context.log.error(url === undefined ? 'element-missing' : 'element-invalid', node.place, text);
    return undefined;
  }
  const names = [element.text('name'), element.text('title'), canonical.split('/').at(-1)];
  const name = names.find((each) => each !== undefined) ?? '';
  const typeName = names.map((each) => pascalName(each ?? '')).find((each) => each !== undefined);
  if (typeName === undefined) {
    context.log.error('name-unusable', node.place, `${quoteValue(name)} leaves nothing to name a type with.`);
    return undefined;
  }
  const version = element.text('version');
  return {
    canonical,
    ...(version === undefined ? {} : { version }),
    name,
    typeName,
    title: element.text('title') ?? name,
    description: element.text('description') ?? '',
    ...ruleOrigin(node, context),
    triggers: element.children('resourceTrigger').flatMap((trigger) => readTrigger(trigger, context) ?? []),
    filters: element.children('canFilterBy').flatMap((filter) => readFilter(filter) ?? []),
    shapes: element.children('notificationShape').flatMap((shape) => readShape(shape) ?? []),
    place: node.place,
  };
}

/** `Patient` and `http://hl7.org/fhir/StructureDefinition/Patient` name the same type. */
function typeCode(uri: string): string {
  return uri.replace(/^http:\/\/hl7\.org\/fhir\/StructureDefinition\//, '');
}

function readTrigger(trigger: TopicElement, context: BuildContext): ResourceTrigger | undefined {
  const uri = trigger.requiredText('resource');
  const resource = uri === undefined ? undefined : knownType(typeCode(uri), trigger, context);
  const interactions = trigger.codes('supportedInteraction', ['create', 'update', 'delete'] as const);
  const fhirPathCriteria = trigger.text('fhirPathCriteria');
  const queryCriteria = trigger.children('queryCriteria').map(readQueryCriteria)[0];
  const origin = trigger.origin();
  if (resource === undefined) return undefined;
  return {
    resource,
    interactions,
    ...(fhirPathCriteria === undefined ? {} : { fhirPathCriteria }),
    ...(queryCriteria === undefined ? {} : { queryCriteria }),
    ...(origin === undefined ? {} : { origin }),
  };
}

function knownType(type: string, trigger: TopicElement, context: BuildContext): string | undefined {
  const document = context.index.find(`http://hl7.org/fhir/StructureDefinition/${type}`);
  if (document?.resource['kind'] === 'resource') return type;
  context.log.error('element-invalid', trigger.place, `${quoteValue(type)} is no resource type.`);
  return undefined;
}

function readQueryCriteria(criteria: TopicElement): NonNullable<ResourceTrigger['queryCriteria']> {
  const results = ['test-passes', 'test-fails'] as const;
  const previous = criteria.text('previous');
  const current = criteria.text('current');
  const resultForCreate = criteria.codes('resultForCreate', results)[0];
  const resultForDelete = criteria.codes('resultForDelete', results)[0];
  return {
    ...(previous === undefined ? {} : { previous }),
    ...(current === undefined ? {} : { current }),
    requireBoth: criteria.flag('requireBoth') ?? false,
    ...(resultForCreate === undefined ? {} : { resultForCreate }),
    ...(resultForDelete === undefined ? {} : { resultForDelete }),
  };
}

/** Codes that R5 has as comparators and R4B among the modifiers, beside `=`, which every filter takes. */
const comparators: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap']);

function readFilter(filter: TopicElement): TopicFilter | undefined {
  const parameter = filter.requiredText('filterParameter');
  if (parameter === undefined) return undefined;
  const resource = filter.text('resource');
  const modifiers = filter.texts('modifier');
  return {
    ...(resource === undefined ? {} : { resource: typeCode(resource) }),
    parameter,
    comparators: [...new Set([...filter.texts('comparator'), ...modifiers.filter((code) => comparators.has(code))])],
    modifiers: modifiers.filter((code) => code !== '=' && !comparators.has(code)),
    description: filter.text('description') ?? '',
  };
}

function readShape(shape: TopicElement): NotificationShape | undefined {
  const resource = shape.requiredText('resource');
  if (resource === undefined) return undefined;
  return { resource: typeCode(resource), includes: shape.texts('include'), revIncludes: shape.texts('revInclude') };
}
