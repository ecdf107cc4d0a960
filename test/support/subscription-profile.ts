import type { JsonObject } from '../../generator/model/json.ts';

const base = 'https://news.example/StructureDefinition/';

function extension(id: string, type: string): JsonObject {
  return {
    resourceType: 'StructureDefinition',
    id,
    url: base + id,
    version: '2.0.0',
    name: id.replaceAll('-', ''),
    status: 'draft',
    fhirVersion: '4.0.1',
    kind: 'complex-type',
    abstract: false,
    type: 'Extension',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Extension',
    derivation: 'constraint',
    context: [{ type: 'element', expression: 'Element' }],
    differential: {
      element: [
        { id: 'Extension.url', path: 'Extension.url', fixedUri: base + id },
        { id: 'Extension.value[x]', path: 'Extension.value[x]', min: 1, type: [{ code: type }] },
      ],
    },
  };
}

function slice(path: string, name: string, id: string): readonly JsonObject[] {
  const element = `${path}.extension`;
  return [
    {
      id: `${element}:${name}`,
      path: element,
      sliceName: name,
      min: 0,
      max: '1',
      type: [{ code: 'Extension', profile: [base + id] }],
    },
  ];
}

/** A profile on Subscription, of no real guide, with the extensions by which R4 subscribes to topics. */
export const subscriptionProfile: readonly JsonObject[] = [
  extension('news-filter-criteria', 'string'),
  extension('news-payload-content', 'code'),
  extension('news-heartbeat-period', 'unsignedInt'),
  extension('news-max-count', 'positiveInt'),
  {
    resourceType: 'StructureDefinition',
    id: 'news-subscription',
    url: `${base}news-subscription`,
    version: '2.0.0',
    name: 'NewsSubscription',
    status: 'draft',
    fhirVersion: '4.0.1',
    kind: 'resource',
    abstract: false,
    type: 'Subscription',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Subscription',
    derivation: 'constraint',
    differential: {
      element: [
        ...slice('Subscription.criteria', 'filter', 'news-filter-criteria'),
        ...slice('Subscription.channel', 'heartbeat', 'news-heartbeat-period'),
        ...slice('Subscription.channel', 'count', 'news-max-count'),
        ...slice('Subscription.channel.payload', 'content', 'news-payload-content'),
      ],
    },
  },
];
