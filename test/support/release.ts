import type {
  Exchange,
  FhirOperationBinding,
  Message,
  Parameter,
  ParameterContent,
} from '../../generator/model/exchange.ts';
import {
  type ActorId,
  type CanonicalUrl,
  type ExchangeId,
  parseActorId,
  parseCanonicalUrl,
  parseExchangeId,
  parseRequirementId,
  parseTransactionId,
  type RequirementId,
} from '../../generator/model/identifier.ts';
import type { Actor, Release } from '../../generator/model/release.ts';
import type { ElementNode, Structure } from '../../generator/model/structure.ts';
import { element } from './structures.ts';

const place = { file: 'tx-tea/x.json', package: 'example.tea#1.0.0', pointer: '' };
const teaBase = 'https://tea.example/fhir';

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('Not an id of its kind');
  return value;
}

export function canonical(name: string): CanonicalUrl {
  return known(parseCanonicalUrl(`${teaBase}/${name}`));
}

export function requirement(text: string): RequirementId {
  return known(parseRequirementId(text));
}

const transaction = known(parseTransactionId('TX:Tea-1'));
const actorId = (text: string): ActorId => known(parseActorId(text));

export function exchangeId(key?: string): ExchangeId {
  return known(parseExchangeId(transaction, key));
}

export function primitive(type: string): ParameterContent {
  return { kind: 'primitive', type };
}

/** A parameter 0..1 of the base standard, as far as nothing else is said. */
export function parameter(name: string, content: ParameterContent, more: Partial<Parameter> = {}): Parameter {
  return {
    name,
    documentation: `The ${name}.`,
    min: 0,
    max: 1,
    content,
    requirements: [],
    evidence: 'base',
    place,
    ...more,
  };
}

export function parameters(typeName: string, list: readonly Parameter[], more: object = {}): Message {
  return { kind: 'parameters', parameters: list, typeName, bare: false, ...more };
}

export function operation(
  code: string,
  request: Message,
  response: Message,
  wire: Partial<FhirOperationBinding> = {},
  more: Partial<Exchange> = {},
): Exchange {
  return {
    id: exchangeId(code),
    methodName: code,
    title: `Title of ${code}`,
    description: `What ${code} does.`,
    transaction,
    initiator: actorId('tea-drinker'),
    responder: actorId('tea-pot'),
    wire: {
      kind: 'fhir-operation',
      code,
      levels: ['system'],
      resourceTypes: [],
      methods: ['POST'],
      affectsState: true,
      refusal: { malformed: 400, invalid: 422 },
      ...wire,
    },
    request,
    response,
    requirements: [],
    examples: [],
    definition: `${teaBase}/OperationDefinition/${code}|1.0.0`,
    place,
    ...more,
  };
}

/** A profile of the guide on a FHIR type. */
export function profile(typeName: string, type: string, children: readonly ElementNode[]): Structure {
  const root = element(type, { kind: 'backbone', type: 'DomainResource' }, { children });
  return {
    canonical: canonical(`StructureDefinition/${typeName}`),
    version: '1.0.0',
    id: typeName,
    name: typeName,
    typeName,
    title: typeName,
    description: `What ${typeName} is.`,
    kind: 'resource',
    derivation: 'constraint',
    type,
    abstract: false,
    source: 'guide',
    root,
    place,
  };
}

function actor(id: string, typeName: string): Actor {
  return {
    id: actorId(id),
    typeName,
    title: typeName.replaceAll(/([a-z])([A-Z])/g, '$1 $2'),
    description: '',
    canonical: canonical(`ActorDefinition/${id}`),
    integrationProfile: 'TX:Tea',
    options: [],
    initiates: [],
    responds: [],
    statement: canonical(`CapabilityStatement/${id}`),
    resources: [],
    requirements: [],
    place,
  };
}

/** A release of no real guide: one integration profile with one transaction, and what the test gives. */
export function teaRelease(exchanges: readonly Exchange[], structures: readonly Structure[] = []): Release {
  const actors = [actor('tea-drinker', 'TeaDrinker'), actor('tea-pot', 'TeaPot')];
  return {
    guide: {
      packageName: 'example.tea',
      version: '1.0.0',
      title: 'Tea Guide',
      description: 'How tea is asked for.',
      canonical: teaBase,
      fhirVersion: '4.0.1',
      slug: 'tea-guide',
      typePrefix: 'TeaGuide',
      license: 'Apache-2.0',
      isDraft: true,
    },
    integrationProfiles: [
      {
        id: 'TX:Tea',
        slug: 'tx-tea',
        title: 'Tea',
        description: 'Tea.',
        actors: actors.map(({ id }) => id),
        transactions: [transaction],
        requirements: [],
        evidence: 'stated',
      },
    ],
    actors,
    systems: [],
    transactions: new Map([
      [
        transaction,
        {
          id: transaction,
          name: 'Brew Tea',
          integrationProfile: 'TX:Tea',
          initiator: actorId('tea-drinker'),
          responder: actorId('tea-pot'),
          responderExpectation: 'SHALL',
          initiatorExpectation: 'SHALL',
          evidence: 'stated',
          exchanges: exchanges.map(({ id }) => id),
          requirements: [],
          place,
        },
      ],
    ]),
    exchanges: new Map(exchanges.map((exchange) => [exchange.id, exchange])),
    requirements: new Map(),
    structures: new Map(structures.map((structure) => [structure.canonical, structure])),
    topics: [],
    useCases: [],
  };
}
