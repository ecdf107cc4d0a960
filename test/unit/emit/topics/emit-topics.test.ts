import { describe, expect, it } from 'vitest';
import { emitTopics } from '../../../../generator/emit/topics/emit-topics.ts';
import type { JsonObject } from '../../../../generator/model/json.ts';
import type { Release } from '../../../../generator/model/release.ts';
import { built, diagnosticLine } from '../../../support/building.ts';
import { guideBase, minimalGuide } from '../../../support/minimal-guide.ts';
import { declaration, printedModules } from '../../../support/printed.ts';
import { subscriptionProfile } from '../../../support/subscription-profile.ts';

const path = 'test-guide-1.0.0/structures/topics.ts';

/** Code on one line, whatever the printer's line breaks. */
function oneLine(code: string): string {
  return code
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/([([]) /g, '$1')
    .replaceAll(/,? ([)\]])/g, '$1')
    .trim();
}

function releaseWith(more: JsonObject, others: readonly JsonObject[] = []): Release {
  const topic: JsonObject = {
    resourceType: 'SubscriptionTopic',
    id: 'news',
    url: `${guideBase}SubscriptionTopic/news`,
    version: '1.0.0',
    name: 'News',
    resourceTrigger: [{ resource: 'Observation' }],
    ...more,
  };
  return built(minimalGuide({ more: [topic, ...others] })).release;
}

function trigger(resourceTrigger: JsonObject): string {
  const text = printedModules(emitTopics, releaseWith({ resourceTrigger: [resourceTrigger] }))[path];
  const lines = declaration(text, 'export const newsTopic').split('\n');
  return oneLine(lines.slice(lines.indexOf('  triggers: [') + 1, lines.indexOf('  ],')).join('\n'));
}

function leftOut(resourceTrigger: JsonObject): readonly string[] {
  const release = releaseWith({ resourceTrigger: [resourceTrigger] });
  return emitTopics(release, { templates: [], runtime: [] }).diagnostics.map(diagnosticLine);
}

describe('emitTopics', () => {
  it('prints the filters as a closed union', () => {
    const canFilterBy = [
      { resource: 'Observation', filterParameter: 'patient', comparator: ['eq'], modifier: ['in', 'not'] },
      { filterParameter: 'when' },
    ];
    const text = printedModules(emitTopics, releaseWith({ canFilterBy }))[path];
    expect(oneLine(text ?? '')).toContain(
      "export type NewsFilter = | { readonly resource?: 'Observation'; readonly parameter: 'patient'; readonly comparator?: 'eq'; " +
        "readonly modifier?: 'in' | 'not'; readonly value: string; } | { readonly resource?: 'Observation'; " +
        "readonly parameter: 'when'; readonly value: string };",
    );
  });

  it('prints nothing to filter by where the topic allows nothing', () => {
    const text = printedModules(emitTopics, releaseWith({}))[path];
    expect(declaration(text, 'export type')).toBe('export type NewsFilter = never;');
  });

  it('prints what a notification carries', () => {
    const notificationShape = [{ resource: 'Observation', include: ['Observation:subject'] }];
    const text = printedModules(emitTopics, releaseWith({ notificationShape }))[path];
    expect(text).toContain("{ resource: 'Observation', includes: ['Observation:subject'], revIncludes: [] },");
  });

  it.each([
    ['status=final', "hasToken(valuesAt(resource, 'status'), [{ code: 'final' }])"],
    ['Observation?status:not=final', "!hasToken(valuesAt(resource, 'status'), [{ code: 'final' }])"],
    [
      'code=http://loinc.org|1-8,|x,http://loinc.org|',
      "hasToken(valuesAt(resource, 'code'), [{ system: 'http://loinc.org', code: '1-8' }, { system: '', code: 'x' }, { system: 'http://loinc.org' }])",
    ],
    ['patient=Patient/1', "hasReference(valuesAt(resource, 'subject'), ['Patient/1'], 'Patient')"],
    ['encounter=Encounter/1', "hasReference(valuesAt(resource, 'encounter'), ['Encounter/1'])"],
    ['issued:missing=true', "valuesAt(resource, 'issued').length === 0"],
    ['value:missing=false', /^valuesAt\(resource, \['valueQuantity', .*\]\)\.length > 0$/],
  ])('compiles the query %s', (current, expected) => {
    const text = trigger({ resource: 'Observation', queryCriteria: { current } });
    const [, found = ''] = /current: \(resource\) => (.*), requireBoth/.exec(text) ?? [];
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it('keeps what a missing version counts as', () => {
    const queryCriteria = {
      previous: 'status:not=final',
      resultForCreate: 'test-passes',
      current: 'status=final',
      resultForDelete: 'test-fails',
      requireBoth: true,
    };
    const text = trigger({ resource: 'Observation', supportedInteraction: ['create'], queryCriteria });
    expect(text).toMatch(/^\{ resource: 'Observation', interactions: \['create'\], query: \{ previous: /);
    expect(text).toMatch(/ requireBoth: true, onCreate: true, onDelete: false, \}, \},$/);
  });

  it.each(['issued=gt2020', 'status:above=x', 'nonsense=1', 'status', 'code:text=x', 'status=%E0'])(
    'says that the query %s is not compiled',
    (current) => {
      expect(trigger({ resource: 'Observation', queryCriteria: { current } })).toBe(
        "{ resource: 'Observation', interactions: [] },",
      );
      expect(leftOut({ resource: 'Observation', queryCriteria: { current } })).toEqual([
        'information rule-not-generated SubscriptionTopic-news.json#/resourceTrigger/0/queryCriteria',
      ]);
    },
  );

  it.each([
    ['%current.exists()', '(previous, current) => current !== undefined'],
    [
      "%previous.status != 'final' and status = 'final'",
      "(previous, current) => (member(previous, 'status') !== undefined || member(previous, '_status') !== undefined) && member(previous, 'status') !== 'final' && member(current, 'status') === 'final'",
    ],
    ["(%previous.empty() or Observation.code.coding.code = 'a') implies true", '() => true'],
    [
      "component.where(code.coding.code = 'a').exists()",
      "(previous, current) => itemsOf(member(current, 'component')).some((each) => areEqual(stepValues(itemsOf(member(member(each, 'code'), 'coding')), 'code'), ['a']) === true)",
    ],
    ["%previous.id.matches('^a')", "(previous) => matchesPattern(member(previous, 'id'), newsTopicPattern1) === true"],
  ])('compiles the criteria %s', (fhirPathCriteria, expected) => {
    const text = trigger({ resource: 'Observation', fhirPathCriteria });
    expect(text).toBe(`{ resource: 'Observation', interactions: [], criteria: ${expected}, },`);
  });

  it.each([
    'subject.resolve().exists()',
    'nonsense.exists()',
    '%unknown.exists()',
    "status = 'final",
    '(status',
    'status.',
  ])('says that the criteria %s are not compiled', (fhirPathCriteria) => {
    expect(leftOut({ resource: 'Observation', fhirPathCriteria })).toEqual([
      'information rule-not-generated SubscriptionTopic-news.json#/resourceTrigger/0/fhirPathCriteria',
    ]);
  });

  it('takes the extensions of a Subscription from the profile that defines them', () => {
    const text = printedModules(emitTopics, releaseWith({}, subscriptionProfile))[path];
    expect(declaration(text, 'const newsTopicVocabulary').split('\n')).toEqual([
      'const newsTopicVocabulary: SubscriptionVocabulary = {',
      "  profile: 'https://news.example/StructureDefinition/news-subscription',",
      "  filterCriteria: { url: 'https://news.example/StructureDefinition/news-filter-criteria', member: 'valueString' },",
      "  payloadContent: { url: 'https://news.example/StructureDefinition/news-payload-content', member: 'valueCode' },",
      '  heartbeatPeriod: {',
      "    url: 'https://news.example/StructureDefinition/news-heartbeat-period',",
      "    member: 'valueUnsignedInt',",
      '  },',
      "  maxCount: { url: 'https://news.example/StructureDefinition/news-max-count', member: 'valuePositiveInt' },",
      '};',
    ]);
    expect(declaration(text, 'export function subscribeToNews').split('\n')).toEqual([
      'export function subscribeToNews(',
      "  request: SubscriptionRequest<NewsFilter, string> & Pick<SubscriptionPace, 'heartbeatPeriodSeconds' | 'maxCount'>,",
      '): NewsSubscription {',
      '  return subscriptionTo<NewsSubscription>(newsTopic, newsTopicVocabulary, request);',
      '}',
    ]);
  });

  it('prints no way to subscribe where no profile says how', () => {
    const text = printedModules(emitTopics, releaseWith({}, subscriptionProfile.slice(1)))[path];
    expect(text).not.toContain('subscribeTo');
  });

  it('prints no module for a guide without topics', () => {
    expect(emitTopics(built(minimalGuide({})).release, { templates: [], runtime: [] }).value).toEqual([]);
  });
});
