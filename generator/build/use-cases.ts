import { compareText } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import type { Exchange } from '../model/exchange.ts';
import type { ExchangeId } from '../model/identifier.ts';
import type { System } from '../model/release.ts';
import type { Evidence } from '../model/requirement.ts';
import type { Participant, UseCase, UseCaseFlow, UseCaseStep } from '../model/use-case.ts';
import type { BuildContext } from './build-context.ts';
import { defaultEvidence, explicitEvidence } from './evidence.ts';
import { extensionsAt } from './extension-reader.ts';
import { SourceNode } from './source-node.ts';

/** What steps refer to. */
interface UseCaseContext {
  readonly context: BuildContext;
  readonly systems: readonly System[];
  readonly exchanges: ReadonlyMap<ExchangeId, Omit<Exchange, 'examples'>>;
}

/** Every ExampleScenario, sorted by id: the use cases of a guide. */
export function buildUseCases(building: UseCaseContext): readonly UseCase[] {
  const { context } = building;
  return context.index
    .ofType('ExampleScenario')
    .map((document) => SourceNode.of(document, context.log))
    .flatMap((node) => readUseCase(node, building) ?? [])
    .sort((left, right) => compareText(left.id, right.id));
}

function readUseCase(node: SourceNode, building: UseCaseContext): UseCase | undefined {
  const id = node.requiredText('id');
  if (id === undefined) return undefined;
  const evidence = explicitEvidence(node) ?? defaultEvidence(building.context.sources, node.place);
  const participants = node.objects('actor').flatMap((actor) => readParticipant(actor, building) ?? []);
  return {
    id,
    title: titleOf(node) ?? node.text('name') ?? id,
    description: node.text('purpose') ?? '',
    evidence,
    participants,
    flows: node.objects('process').flatMap((process) => readFlow(process, participants, evidence, building) ?? []),
    place: node.place,
  };
}

/** R4 has no title for a scenario; R5 has, and this is its extension for R4. */
const titleExtension = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ExampleScenario.title';

function titleOf(node: SourceNode): string | undefined {
  return extensionsAt(node, titleExtension)[0]?.text('valueString');
}

function readParticipant(actor: SourceNode, { systems, context }: UseCaseContext): Participant | undefined {
  const id = actor.requiredText('actorId');
  const kind = actor.code('type', ['person', 'entity'] as const);
  if (id === undefined || kind === undefined) return undefined;
  if (kind === 'person') return { id, title: actor.text('name') ?? id, kind };
  const system = systems.find((each) => each.id === id);
  if (system === undefined) {
    context.log.error('element-invalid', actor.at('actorId'), `There is no system ${quoteValue(id)}.`);
    return undefined;
  }
  return { id, title: actor.text('name') ?? system.title, kind: 'system' };
}

function readFlow(
  process: SourceNode,
  participants: readonly Participant[],
  evidence: Evidence,
  building: UseCaseContext,
): UseCaseFlow | undefined {
  const title = process.requiredText('title');
  if (title === undefined) return undefined;
  const operations = process.objects('step').flatMap((step) => step.object('operation') ?? []);
  return {
    title,
    description: process.text('description') ?? '',
    steps: operations.flatMap((operation) => readStep(operation, participants, evidence, building) ?? []),
  };
}

function readStep(
  operation: SourceNode,
  participants: readonly Participant[],
  evidence: Evidence,
  building: UseCaseContext,
): UseCaseStep | undefined {
  const number = operation.requiredText('number');
  const from = readEnd('initiator', operation, participants);
  const to = readEnd('receiver', operation, participants);
  if (number === undefined || from === undefined || to === undefined) return undefined;
  const exchange = readExchange(operation, from, to, building);
  return {
    number,
    title: operation.text('name') ?? '',
    description: operation.text('description') ?? '',
    from: from.id,
    to: to.id,
    ...(exchange === undefined ? {} : { exchange }),
    evidence: explicitEvidence(operation) ?? evidence,
  };
}

function readEnd(
  name: 'initiator' | 'receiver',
  operation: SourceNode,
  participants: readonly Participant[],
): Participant | undefined {
  const id = operation.requiredText(name);
  if (id === undefined) return undefined;
  const found = participants.find((participant) => participant.id === id);
  if (found === undefined) {
    operation.log.error('element-invalid', operation.at(name), `${quoteValue(id)} is no actor of this scenario.`);
  }
  return found;
}

/** The exchange a step names as its type; both ends must play the actors that exchange it. */
function readExchange(
  operation: SourceNode,
  from: Participant,
  to: Participant,
  { exchanges, systems, context }: UseCaseContext,
): ExchangeId | undefined {
  const type = operation.text('type');
  if (type === undefined) return undefined;
  const exchange = [...exchanges.values()].find(({ id }) => id === type);
  if (exchange === undefined) {
    context.log.error('exchange-unknown', operation.at('type'), `There is no exchange ${quoteValue(type)}.`);
    return undefined;
  }
  for (const [end, actor] of [[from, exchange.initiator] as const, [to, exchange.responder] as const]) {
    const plays = systems.find(({ id }) => id === end.id)?.plays ?? [];
    if (plays.some((play) => play.actor === actor)) continue;
    const text = `${quoteValue(end.id)} does not play "${actor}", which takes part in ${exchange.id}.`;
    context.log.error('binding-contradictory', operation.at('type'), text);
  }
  return exchange.id;
}
