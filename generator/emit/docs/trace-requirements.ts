import type { Exchange, Message, Parameter } from '../../model/exchange.ts';
import type { RequirementId } from '../../model/identifier.ts';
import type { Actor, Release } from '../../model/release.ts';
import type { ElementNode, Structure } from '../../model/structure.ts';
import type { SubscriptionTopic } from '../../model/topic.ts';
import { releaseFolder } from '../layout.ts';
import {
  exchangeSymbols,
  type GeneratedSymbol,
  messageSymbols,
  resourceSymbols,
  structureSymbols,
  topicSymbols,
} from './generated-symbols.ts';

/** A part of a definition that carries a requirement. */
export interface Artefact {
  readonly kind: 'element' | 'invariant' | 'parameter' | 'exchange' | 'transaction' | 'topic' | 'resource';
  /** Canonical of the definition it stands in; of a transaction, of the responder's statement; of a resource, of the actor's. */
  readonly definition: string;
  /**
   * Element id, with the key of the invariant of an invariant; parameter name with its direction; id of the exchange or transaction;
   * name of the topic; resource type.
   */
  readonly part: string;
}

/** Where one requirement is found, and what was generated from there. */
export interface RequirementTrace {
  readonly requirement: RequirementId;
  readonly artefacts: readonly Artefact[];
  /** Of the output; with no file of it left out, all that is generated. */
  readonly symbols: readonly GeneratedSymbol[];
  /** True where something is generated from there that is no part of the output. */
  readonly isPartial: boolean;
}

/**
 * Every requirement of a release, in order; those that nothing carries have empty lists.
 * @param emitted paths of what is part of the output, where that is not everything
 */
export function traceRequirements(release: Release, emitted?: ReadonlySet<string>): RequirementTrace[] {
  const traces = new Traces();
  for (const structure of release.structures.values()) traceStructure(release, traces, structure);
  for (const exchange of release.exchanges.values()) traceExchange(release, traces, exchange);
  for (const topic of release.topics) traceTopic(release, traces, topic);
  for (const actor of release.actors) traceResources(release, traces, actor);
  for (const transaction of release.transactions.values()) {
    const responder = release.actors.find(({ id }) => id === transaction.responder);
    const exchanges = transaction.exchanges.flatMap((id) => release.exchanges.get(id) ?? []);
    traces.add(
      transaction.requirements,
      { kind: 'transaction', definition: responder?.statement ?? '', part: transaction.id },
      exchanges.flatMap((exchange) => exchangeSymbols(release, exchange)),
    );
  }
  const folder = releaseFolder(release);
  return [...release.requirements.keys()].map((id) => {
    const { symbols, ...trace } = traces.of(id);
    const here = symbols.filter(({ file }) => emitted?.has(`${folder}/${file}`) ?? true);
    return { ...trace, symbols: here, isPartial: here.length < symbols.length };
  });
}

/** What has been found, by requirement; the same thing found twice counts once. */
class Traces {
  readonly #artefacts = new Map<RequirementId, Map<string, Artefact>>();
  readonly #symbols = new Map<RequirementId, Map<string, GeneratedSymbol>>();

  add(requirements: readonly RequirementId[], artefact: Artefact, symbols: readonly GeneratedSymbol[]): void {
    for (const id of requirements) {
      entry(this.#artefacts, id).set(`${artefact.kind} ${artefact.definition} ${artefact.part}`, artefact);
      for (const symbol of symbols) entry(this.#symbols, id).set(`${symbol.file} ${symbol.name}`, symbol);
    }
  }

  of(requirement: RequirementId): Omit<RequirementTrace, 'isPartial'> {
    return {
      requirement,
      artefacts: sortedValues(this.#artefacts.get(requirement)),
      symbols: sortedValues(this.#symbols.get(requirement)),
    };
  }
}

function entry<T>(map: Map<RequirementId, Map<string, T>>, id: RequirementId): Map<string, T> {
  const found = map.get(id) ?? new Map<string, T>();
  map.set(id, found);
  return found;
}

function sortedValues<T>(map: ReadonlyMap<string, T> | undefined): T[] {
  return [...(map ?? [])].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value);
}

function traceStructure(release: Release, traces: Traces, structure: Structure): void {
  // The standard's own structures carry no requirement of a guide.
  if (structure.source === 'core') return;
  const symbols = structureSymbols(release, structure);
  for (const node of allNodes(structure.root)) {
    traces.add(node.requirements, { kind: 'element', definition: structure.canonical, part: node.id }, symbols);
    for (const { key, grounds } of node.constraints) {
      const part = `${node.id} ${key}`;
      traces.add(grounds?.requirements ?? [], { kind: 'invariant', definition: structure.canonical, part }, symbols);
    }
  }
}

function* allNodes(node: ElementNode): Generator<ElementNode> {
  yield node;
  for (const child of node.children) yield* allNodes(child);
  for (const slice of node.slicing?.slices ?? []) yield* allNodes(slice.element);
}

function traceTopic(release: Release, traces: Traces, topic: SubscriptionTopic): void {
  const artefact: Artefact = { kind: 'topic', definition: topic.canonical, part: topic.name };
  traces.add(topic.requirements, artefact, topicSymbols(release, topic));
}

function traceResources(release: Release, traces: Traces, actor: Actor): void {
  for (const resource of actor.resources) {
    const artefact: Artefact = { kind: 'resource', definition: actor.statement, part: resource.type };
    traces.add(resource.requirements, artefact, resourceSymbols(release, actor, resource));
  }
}

function traceExchange(release: Release, traces: Traces, exchange: Exchange): void {
  const artefact: Artefact = { kind: 'exchange', definition: exchange.definition, part: exchange.id };
  traces.add(exchange.requirements, artefact, exchangeSymbols(release, exchange));
  traceMessage(release, traces, exchange, 'request');
  traceMessage(release, traces, exchange, 'response');
}

function traceMessage(release: Release, traces: Traces, exchange: Exchange, direction: 'request' | 'response'): void {
  const message = exchange[direction];
  const symbols = messageSymbols(release, exchange, message);
  for (const { name, parameter } of allParameters(message)) {
    const part = `${direction} ${name}`;
    traces.add(parameter.requirements, { kind: 'parameter', definition: exchange.definition, part }, symbols);
  }
}

function allParameters(message: Message): { readonly name: string; readonly parameter: Parameter }[] {
  return message.kind === 'parameters' ? message.parameters.flatMap((parameter) => withParts(parameter, '')) : [];
}

function withParts(parameter: Parameter, prefix: string): { readonly name: string; readonly parameter: Parameter }[] {
  const name = prefix + parameter.name;
  const parts = parameter.content.kind === 'parts' ? parameter.content.parts : [];
  return [{ name, parameter }, ...parts.flatMap((part) => withParts(part, `${name}.`))];
}
