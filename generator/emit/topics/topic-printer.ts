import { placeWithin } from '../../model/diagnostic.ts';
import type { DiagnosticLog } from '../../model/diagnostic-log.ts';
import { versionedCanonical } from '../../model/identifier.ts';
import type { StatementStructure } from '../../model/module-structure.ts';
import { safeIdentifier } from '../../model/naming.ts';
import type { Release } from '../../model/release.ts';
import type { ResourceTrigger, SubscriptionTopic, TopicFilter } from '../../model/topic.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { docLines, jsonLiteral, plainLine, stringLiteral } from '../literal.ts';
import { useMessageType } from '../messages/message-type.ts';
import { runtimeModule } from '../messages/operation-exchanges.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { compileCriteria } from './fhirpath-criteria.ts';
import { compileQuery } from './query-criteria.ts';
import type { SubscriptionVocabulary, VocabularyTerm } from './subscription-vocabulary.ts';
import { TopicNames } from './topic-names.ts';

/** What `topics.ts` holds for one topic. */
export class TopicPrinter {
  readonly #release: Release;
  readonly #module: TypeScriptModule;
  readonly #topic: SubscriptionTopic;
  readonly #vocabulary: SubscriptionVocabulary | undefined;
  readonly #log: DiagnosticLog;
  readonly #names: TopicNames;

  constructor(
    release: Release,
    module: TypeScriptModule,
    topic: SubscriptionTopic,
    vocabulary: SubscriptionVocabulary | undefined,
    log: DiagnosticLog,
  ) {
    this.#release = release;
    this.#module = module;
    this.#topic = topic;
    this.#vocabulary = vocabulary;
    this.#log = log;
    this.#names = new TopicNames(module, this.#constant);
  }

  statements(): readonly StatementStructure[] {
    const topic = this.#topicConstant();
    return [
      this.#filterType(),
      ...this.#names.constants,
      topic,
      this.#eventFunction(),
      this.#filterParser(),
      ...(this.#vocabulary === undefined ? [] : this.#subscribe(this.#vocabulary)),
    ];
  }

  get #constant(): string {
    const { typeName } = this.#topic;
    return `${safeIdentifier(typeName.charAt(0).toLowerCase() + typeName.slice(1))}Topic`;
  }

  get #filter(): string {
    return `${this.#topic.typeName}Filter`;
  }

  get #from(): string {
    return generatedFrom(versionedCanonical(this.#topic));
  }

  #filterType(): StatementStructure {
    const { filters, title } = this.#topic;
    const members = grouped(filters).map((group) => filterMember(group, this.#topic));
    const described = new Set(
      filters
        .filter(({ description }) => description !== '')
        .map(({ parameter, description }) => `${parameter}: ${description}`),
    );
    return {
      kind: 'type',
      name: this.#filter,
      exported: true,
      docs: [
        `What a subscriber to ${plainLine(title)} may filter by.`,
        ...[...described].flatMap(docLines),
        this.#from,
      ],
      type: members.length === 0 ? 'never' : members.join(' | '),
    };
  }

  #topicConstant(): StatementStructure {
    const { canonical, version, title, description, evidence, triggers, filters, shapes } = this.#topic;
    const initializer = [
      '{',
      `  canonical: ${stringLiteral(canonical)},`,
      ...(version === undefined ? [] : [`  version: ${stringLiteral(version)},`]),
      `  title: ${stringLiteral(title)},`,
      `  evidence: ${stringLiteral(evidence)},`,
      ...listMember(
        'triggers',
        triggers.map((trigger, index) => this.#trigger(trigger, index)),
      ),
      ...listMember(
        'filters',
        filters.map((filter) => [filterDefinition(filter)]),
      ),
      ...listMember(
        'shapes',
        shapes.map((shape) => [
          `{ resource: ${stringLiteral(shape.resource)}, includes: ${list(shape.includes)}, revIncludes: ${list(shape.revIncludes)} },`,
        ]),
      ),
      '}',
    ];
    return {
      kind: 'constant',
      name: this.#constant,
      exported: true,
      docs: [`The topic ${plainLine(title)}.`, ...docLines(description), this.#from],
      type: this.#module.useType('Topic', runtimeModule('topic.ts')),
      initializer: initializer.join('\n'),
    };
  }

  #trigger(trigger: ResourceTrigger, index: number): readonly string[] {
    const { resource, interactions, origin, fhirPathCriteria } = trigger;
    const head = [
      `resource: ${stringLiteral(resource)}`,
      `interactions: ${list(interactions)}`,
      ...(origin === undefined ? [] : [`origin: ${stringLiteral(origin)}`]),
    ];
    const tests = [...this.#query(trigger, index), ...this.#criteria(resource, fhirPathCriteria, index)];
    if (tests.length === 0) return [`{ ${head.join(', ')} },`];
    return ['{', ...head.map((line) => `  ${line},`), ...tests.map((line) => `  ${line}`), '},'];
  }

  #query({ resource, queryCriteria }: ResourceTrigger, index: number): readonly string[] {
    if (queryCriteria === undefined) return [];
    const { previous, current, requireBoth, resultForCreate, resultForDelete } = queryCriteria;
    const version = (name: 'previous' | 'current', query: string | undefined) => {
      if (query === undefined) return [];
      const test = compileQuery(this.#release, this.#module, resource, query);
      if (test === undefined) this.#leftOut(index, 'queryCriteria', query);
      return test === undefined ? [] : [`  ${name}: (resource) => ${test},`];
    };
    const tests = [...version('previous', previous), ...version('current', current)];
    const count = [previous, current].filter((query) => query !== undefined).length;
    // With one of two tests missing, the other would decide what both should: the change counts until it can be judged.
    if (tests.length === 0 || tests.length < count) return [];
    return [
      'query: {',
      ...tests,
      `  requireBoth: ${jsonLiteral(requireBoth)},`,
      ...(resultForCreate === undefined ? [] : [`  onCreate: ${jsonLiteral(resultForCreate === 'test-passes')},`]),
      ...(resultForDelete === undefined ? [] : [`  onDelete: ${jsonLiteral(resultForDelete === 'test-passes')},`]),
      '},',
    ];
  }

  #criteria(resource: string, criteria: string | undefined, index: number): readonly string[] {
    if (criteria === undefined) return [];
    const test = compileCriteria(this.#release, this.#names, resource, criteria);
    if (test === undefined) this.#leftOut(index, 'fhirPathCriteria', criteria);
    return test === undefined ? [] : [`criteria: (${usedParameters(test)}) => ${test},`];
  }

  #leftOut(index: number, member: string, text: string): void {
    const place = placeWithin(this.#topic.place, 'resourceTrigger', index, member);
    const message = `The ${member} ${jsonLiteral(plainLine(text))} of ${this.#topic.canonical} cannot be compiled, so every change that meets the rest of the trigger counts as an event.`;
    this.#log.information('rule-not-generated', place, message);
  }

  #eventFunction(): StatementStructure {
    const resource = this.#module.useType('Resource', { package: 'fhir/r4.js' });
    const isEvent = this.#module.use('isTopicEvent', runtimeModule('topic-trigger.ts'));
    return {
      kind: 'function',
      name: `is${this.#topic.typeName}Event`,
      exported: true,
      async: false,
      docs: [
        `True where a change of a resource is an event of ${plainLine(this.#topic.title)}.`,
        'Without a version before or after, that version is `undefined`.',
        this.#from,
      ],
      parameters: [
        { name: 'previous', type: `${resource} | undefined` },
        { name: 'current', type: `${resource} | undefined` },
        { name: 'interaction', type: this.#module.useType('TopicInteraction', runtimeModule('topic.ts')) },
        { name: 'origin', type: 'string', optional: true },
      ],
      returnType: 'boolean',
      body: [`return ${isEvent}(${this.#constant}, { previous, current, interaction, origin });`],
    };
  }

  #filterParser(): StatementStructure {
    const parse = this.#module.use('parseTopicFilter', runtimeModule('topic-filter.ts'));
    const result = this.#module.useType('TopicFilterResult', runtimeModule('topic-filter.ts'));
    return {
      kind: 'function',
      name: `parse${this.#filter}`,
      exported: true,
      async: false,
      docs: [
        'Reads a filter in any of its text forms: `param=value`, `param:modifier=value`, `Type?param=value`, `Type.param=value`.',
        this.#from,
      ],
      parameters: [{ name: 'text', type: 'string' }],
      returnType: `${result}<${this.#filter}>`,
      body: [`return ${parse}<${this.#filter}>(${this.#constant}, text);`],
    };
  }

  #subscribe(vocabulary: SubscriptionVocabulary): readonly StatementStructure[] {
    const module = runtimeModule('topic-subscription.ts');
    const { typeName, title } = this.#topic;
    const request = this.#module.useType('SubscriptionRequest', module);
    const build = this.#module.use('subscriptionTo', module);
    const codes = vocabulary.payloadContent.codes;
    const structure = vocabulary.profile.canonical;
    const typesModule = outputPath(
      releaseFolder(this.#release),
      structureFolder(this.#release, vocabulary.profile),
      'types.ts',
    );
    const subscription =
      useMessageType(this.#release, this.#module, { kind: 'structure', structure }, typesModule) ?? 'unknown';
    const content = codes.length === 0 ? 'string' : codes.map(stringLiteral).join(' | ');
    const pace = paceMembers(vocabulary);
    const paced =
      pace.length === 0 ? '' : ` & Pick<${this.#module.useType('SubscriptionPace', module)}, ${pace.join(' | ')}>`;
    return [
      {
        kind: 'constant',
        name: `${this.#constant}Vocabulary`,
        exported: false,
        docs: [
          `How a Subscription to ${plainLine(title)} says what R4 has no elements for.`,
          generatedFrom(vocabulary.profile.canonical),
        ],
        type: this.#module.useType('SubscriptionVocabulary', module),
        initializer: vocabularyLiteral(vocabulary),
      },
      {
        kind: 'function',
        name: `subscribeTo${typeName}`,
        exported: true,
        async: false,
        docs: [
          `The Subscription that asks for the events of ${plainLine(title)}, to be created at the server.`,
          '@throws TypeError where a header holds a line break.',
          this.#from,
        ],
        parameters: [{ name: 'request', type: `${request}<${this.#filter}, ${content}>${paced}` }],
        returnType: subscription,
        body: [`return ${build}<${subscription}>(${this.#constant}, ${this.#constant}Vocabulary, request);`],
      },
    ];
  }
}

/** The parameters of a test, up to the last that it reads. */
function usedParameters(test: string): string {
  if (/\bcurrent\b/.test(test)) return 'previous, current';
  return /\bprevious\b/.test(test) ? 'previous' : '';
}

function paceMembers({ heartbeatPeriod, timeout, maxCount }: SubscriptionVocabulary): readonly string[] {
  return [
    ...(heartbeatPeriod === undefined ? [] : ["'heartbeatPeriodSeconds'"]),
    ...(timeout === undefined ? [] : ["'timeoutSeconds'"]),
    ...(maxCount === undefined ? [] : ["'maxCount'"]),
  ];
}

function vocabularyLiteral(vocabulary: SubscriptionVocabulary): string {
  const term = (name: string, value: VocabularyTerm | undefined) =>
    value === undefined
      ? []
      : [`  ${name}: { url: ${stringLiteral(value.url)}, member: ${stringLiteral(value.member)} },`];
  return [
    '{',
    `  profile: ${stringLiteral(vocabulary.profile.canonical)},`,
    ...term('filterCriteria', vocabulary.filterCriteria),
    ...term('payloadContent', vocabulary.payloadContent),
    ...term('heartbeatPeriod', vocabulary.heartbeatPeriod),
    ...term('timeout', vocabulary.timeout),
    ...term('maxCount', vocabulary.maxCount),
    '}',
  ].join('\n');
}

/** Filters that differ by resource type only, together. */
function grouped(filters: readonly TopicFilter[]): readonly (readonly TopicFilter[])[] {
  const groups = new Map<string, TopicFilter[]>();
  for (const filter of filters) {
    const key = JSON.stringify([filter.parameter, filter.comparators, filter.modifiers]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [filter]);
    else group.push(filter);
  }
  return [...groups.values()];
}

function filterMember(group: readonly TopicFilter[], topic: SubscriptionTopic): string {
  const [first] = group;
  if (first === undefined) return 'never';
  const resources = group.flatMap(({ resource }) => resource ?? topic.triggers.map((trigger) => trigger.resource));
  const union = (texts: readonly string[]) => [...new Set(texts)].map(stringLiteral).join(' | ');
  const members = [
    ...(resources.length === 0 ? [] : [`readonly resource?: ${union(resources)}`]),
    `readonly parameter: ${stringLiteral(first.parameter)}`,
    ...(first.comparators.length === 0 ? [] : [`readonly comparator?: ${union(first.comparators)}`]),
    ...(first.modifiers.length === 0 ? [] : [`readonly modifier?: ${union(first.modifiers)}`]),
    'readonly value: string',
  ];
  return `{ ${members.join('; ')} }`;
}

function filterDefinition({ resource, parameter, comparators, modifiers }: TopicFilter): string {
  const type = resource === undefined ? '' : `resource: ${stringLiteral(resource)}, `;
  return `{ ${type}parameter: ${stringLiteral(parameter)}, comparators: ${list(comparators)}, modifiers: ${list(modifiers)} },`;
}

function list(texts: readonly string[]): string {
  return `[${texts.map(stringLiteral).join(', ')}]`;
}

function listMember(name: string, items: readonly (readonly string[])[]): readonly string[] {
  if (items.length === 0) return [`  ${name}: [],`];
  return [`  ${name}: [`, ...items.flat().map((line) => `    ${line}`), '  ],'];
}
