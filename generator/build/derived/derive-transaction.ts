import { quoteValue } from '../../model/diagnostic-log.ts';
import type { FhirInteraction } from '../../model/exchange.ts';
import { type ExchangeId, parseExchangeId, parseTransactionId, type TransactionId } from '../../model/identifier.ts';
import { kebabName } from '../../model/naming.ts';
import type { BuildContext } from '../build-context.ts';
import { defaultEvidence } from '../evidence.ts';
import { type ExchangeDeclaration, typeInteractions } from '../exchange-declaration.ts';
import type { SourceNode } from '../source-node.ts';
import type { TransactionDeclaration } from '../transaction.ts';
import type { Pairing } from './pair-roles.ts';

/** What two actors exchange, as one transaction: interactions first, then operations. */
export function deriveTransaction(
  { initiator, responder, statement, offer, node }: Pairing,
  profile: string,
  context: BuildContext,
): TransactionDeclaration | undefined {
  const id = parseTransactionId(`${profile}~${responder.id}`);
  if (id === undefined) throw new TypeError(`Names that make no transaction id: ${profile}, ${responder.id}`);
  const exchanges = [...interactionsOf(id, { offer, node }), ...operationsOf(id, { offer }, context)];
  if (exchanges.length === 0) return undefined;
  return {
    transaction: {
      id,
      name: responder.title,
      integrationProfile: profile,
      initiator: initiator.id,
      responder: responder.id,
      responderExpectation: 'SHALL',
      initiatorExpectation: 'MAY',
      evidence: defaultEvidence(context.sources, node.place),
      requirements: [],
      place: node.place,
    },
    responder: { actor: responder, canonical: statement, node },
    exchanges,
  };
}

/** One exchange for each kind of interaction, whatever the resource types: the statement says which have it. */
function interactionsOf(id: TransactionId, { offer, node }: Pick<Pairing, 'offer' | 'node'>): ExchangeDeclaration[] {
  const codes = new Set(offer.resources.flatMap(({ interactions }) => interactions.map(({ code }) => code)));
  const ofTypes = typeInteractions.filter((code) => codes.has(code));
  // Every server of the FHIR API tells what it can do. @see FHIR R4, RESTful API §3.1.0.11.1
  const isApi = ofTypes.length + offer.system.length > 0;
  const all: readonly FhirInteraction[] = isApi ? ['capabilities', ...ofTypes, ...offer.system] : [];
  return all.map((interaction) => ({
    id: exchangeId(id, keyOfInteraction(interaction)),
    key: keyOfInteraction(interaction),
    subject: { kind: 'interaction', interaction, resourceType: '*' },
    methods: [],
    requirements: [],
    place: node.place,
  }));
}

function keyOfInteraction(interaction: FhirInteraction): string {
  return interaction === 'search-type' ? 'search' : interaction.replace(/-instance$/, '');
}

/** Keys that an operation cannot have, because an interaction may. */
const interactionKeys: ReadonlySet<string> = new Set(
  [...typeInteractions, ...(['transaction', 'batch', 'search-system', 'history-system', 'capabilities'] as const)].map(
    keyOfInteraction,
  ),
);

function operationsOf(id: TransactionId, { offer }: Pick<Pairing, 'offer'>, context: BuildContext) {
  const taken = new Set<string>(interactionKeys);
  const sorted = offer.operations.toSorted((left, right) => (urlOf(left.node) < urlOf(right.node) ? -1 : 1));
  return sorted.flatMap(({ node, types }): readonly ExchangeDeclaration[] => {
    if (node.raw('kind') === 'query') {
      const text = `${quoteValue(urlOf(node))} is a named query, which is a search and no operation.`;
      context.log.information('exchange-not-generated', node.place, text);
      return [];
    }
    const key = operationKeys(node).find((wanted) => !taken.has(wanted));
    if (key === undefined) {
      context.log.error('name-unusable', node.place, `Neither code nor id of ${quoteValue(urlOf(node))} is free.`);
      return [];
    }
    taken.add(key);
    const offered = types === undefined ? {} : { offeredFor: types };
    const subject = { kind: 'operation', canonical: urlOf(node), node, ...offered } as const;
    return [{ id: exchangeId(id, key), key, subject, methods: [], requirements: [], place: node.place }];
  });
}

function urlOf(node: SourceNode): string {
  return String(node.raw('url'));
}

/**
 * Names for an operation, best first. One of a single resource type carries it, so that its name stays the same whatever
 * other operations have its code: `$everything` of Patient is `patient-everything`.
 */
function operationKeys(node: SourceNode): readonly string[] {
  const code = kebabName(String(node.raw('code') ?? ''));
  const id = kebabName(String(node.raw('id') ?? ''));
  const resources = node.raw('resource');
  const [only, ...others] = Array.isArray(resources) ? resources : [];
  const type = typeof only === 'string' && others.length === 0 ? kebabName(only) : undefined;
  const isOfType =
    type !== undefined && type !== 'resource' && type !== 'domain-resource' && node.raw('system') !== true;
  const named = isOfType && code !== undefined ? (code.startsWith(`${type}-`) ? code : `${type}-${code}`) : code;
  return [named, id, ...(id === undefined ? [] : [`operation-${id}`])].filter((key) => key !== undefined);
}

function exchangeId(transaction: TransactionId, key: string): ExchangeId {
  const id = parseExchangeId(transaction, key);
  if (id === undefined) throw new TypeError(`A key that makes no exchange id: ${key}`);
  return id;
}
