import { compareText } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import {
  type ChannelBinding,
  type Exchange,
  interactionVerb,
  type Message,
  type Transaction,
  type WireBinding,
} from '../model/exchange.ts';
import { type ActorId, type CanonicalUrl, type ExchangeId, versionedCanonical } from '../model/identifier.ts';
import { camelName, pascalName } from '../model/naming.ts';
import type { RestResource } from '../model/release.ts';
import { actorById, type BuildContext } from './build-context.ts';
import { readChannelBinding } from './channel-binding.ts';
import { ruleOrigin } from './evidence.ts';
import type { ExchangeDeclaration, InteractionSubject, OperationSubject } from './exchange-declaration.ts';
import { readHttpBinding } from './http-binding.ts';
import { interactionMessages } from './interaction.ts';
import { boundMessage, operationMessage, type Structures } from './message.ts';
import { operationStyle, readFhirOperation } from './operation.ts';
import { readParameters, reportUndirected } from './operation-parameters.ts';
import type { SourceNode } from './source-node.ts';
import type { Terminology } from './structure/terminology.ts';
import type { TransactionDeclaration } from './transaction.ts';

/** What exchanges are built with, once structures are known. */
export interface ExchangeContext {
  readonly context: BuildContext;
  readonly structures: Structures;
  readonly terminology: Terminology;
  /** What each responder's statement offers. */
  readonly resources: ReadonlyMap<ActorId, readonly RestResource[]>;
}

interface NamedDeclaration {
  readonly declaration: ExchangeDeclaration;
  readonly transaction: Omit<Transaction, 'exchanges'>;
  /** The statement that offers it. */
  readonly statement: SourceNode;
  readonly methodName: string;
  /** True where its transaction has others. */
  readonly isOneOfSeveral: boolean;
}

interface Wired {
  readonly wire: WireBinding;
  readonly request: Message;
  readonly response: Message;
}

/** Every exchange of every transaction, by id; two of one id, or of one method name at a responder, are reported. */
export function buildExchanges(
  declarations: readonly TransactionDeclaration[],
  building: ExchangeContext,
): ReadonlyMap<ExchangeId, Omit<Exchange, 'examples'>> {
  const named = nameExchanges(declarations, building.context);
  const ids = new Set<string>(named.map(({ declaration }) => declaration.id));
  const prefixes = typePrefixes(named, building);
  const exchanges = new Map<ExchangeId, Omit<Exchange, 'examples'>>();
  for (const [each, prefix] of prefixes) {
    const exchange = buildExchange(each, prefix, ids, building);
    if (exchange !== undefined) exchanges.set(exchange.id, exchange);
  }
  return exchanges;
}

function nameExchanges(
  declarations: readonly TransactionDeclaration[],
  context: BuildContext,
): readonly NamedDeclaration[] {
  const seen = new Map<string, ExchangeId>();
  const all = declarations
    .flatMap(({ transaction, exchanges, responder }) => {
      const shared = { transaction, statement: responder.node, isOneOfSeveral: exchanges.length > 1 };
      return exchanges.map((declaration) => ({ declaration, ...shared }));
    })
    .sort((left, right) => compareText(left.declaration.id, right.declaration.id));
  return all.flatMap(({ declaration, ...rest }) => {
    const { transaction } = rest;
    const methodName = nameOf(declaration);
    const { id, place } = declaration;
    if (seen.has(id)) {
      context.log.error('exchange-duplicate', place, `There is another exchange ${quoteValue(id)}.`);
      return [];
    }
    seen.set(id, id);
    if (methodName === undefined) {
      context.log.error('name-unusable', place, `${quoteValue(id)} leaves nothing to name a method with.`);
      return [];
    }
    const atResponder = `${transaction.responder} ${methodName}`;
    const twin = seen.get(atResponder);
    if (twin !== undefined) {
      const text = `${id} and ${twin} would both be method "${methodName}" of "${transaction.responder}".`;
      context.log.error('exchange-duplicate', place, text);
    }
    seen.set(atResponder, id);
    return [{ declaration, ...rest, methodName }];
  });
}

/** From the key where there is one, else the operation's code, else what the interaction does. */
function nameOf({ key, subject }: ExchangeDeclaration): string | undefined {
  if (key !== undefined) return methodNameOf(key);
  if (subject.kind === 'interaction') {
    const { interaction, resourceType } = subject;
    return methodNameOf(`${interactionVerb(interaction)}-${resourceType === '*' ? '' : resourceType}`);
  }
  const code = subject.node.raw('code');
  return methodNameOf(typeof code === 'string' ? code : String(subject.node.raw('id') ?? ''));
}

/** A method, unlike a variable, may be called as a reserved word is: `delete`. */
function methodNameOf(text: string): string | undefined {
  return camelName(text)?.replace(/_$/, '');
}

/**
 * Message types are named after the method; where two responders share a method name, or a structure of the guide has the name that
 * a message would get, after the responder too.
 */
function typePrefixes(
  named: readonly NamedDeclaration[],
  { context, structures }: ExchangeContext,
): ReadonlyMap<NamedDeclaration, string> {
  const names = named.map(({ methodName }) => pascalName(methodName) ?? methodName);
  const own = [...structures.values()].filter(({ source }) => source === 'guide');
  const taken = new Set(own.map(({ typeName }) => typeName.toLowerCase()));
  const isShared = (name: string): boolean =>
    names.indexOf(name) !== names.lastIndexOf(name) ||
    ['Input', 'Output'].some((direction) => taken.has(`${name}${direction}`.toLowerCase()));
  return new Map(
    named.map((each, index) => {
      const name = names[index] ?? each.methodName;
      const responder = isShared(name) ? actorById(context, each.transaction.responder)?.typeName : undefined;
      return [each, `${responder ?? ''}${name}`];
    }),
  );
}

function buildExchange(
  { declaration, transaction, statement, methodName, isOneOfSeveral }: NamedDeclaration,
  prefix: string,
  ids: ReadonlySet<string>,
  building: ExchangeContext,
): Omit<Exchange, 'examples'> | undefined {
  const { context } = building;
  const { subject } = declaration;
  const wired =
    subject.kind === 'operation'
      ? wireOperation(subject, prefix, ids, building)
      : wireInteraction(declaration, transaction.responder, prefix, building);
  if (wired === undefined) return undefined;
  const described = subject.kind === 'operation' ? describe(subject.node) : undefined;
  const named = isOneOfSeveral && subject.kind === 'interaction' ? `: ${describeInteraction(subject)}` : '';
  const origin = subject.kind === 'operation' ? ruleOrigin(subject.node, context).requirements : [];
  return {
    id: declaration.id,
    methodName,
    title: described === undefined || described.title === '' ? transaction.name + named : described.title,
    description: described?.description ?? '',
    transaction: transaction.id,
    initiator: transaction.initiator,
    responder: transaction.responder,
    wire: narrowMethods(wired.wire, declaration, context),
    request: wired.request,
    response: wired.response,
    requirements: [...new Set([...declaration.requirements, ...origin])].sort(compareText),
    definition:
      subject.kind === 'operation'
        ? canonicalOf(subject.node)
        : `${canonicalOf(statement)} ${subject.resourceType}#${subject.interaction}`,
    place: declaration.place,
  };
}

function describe(operation: SourceNode): { title: string; description: string } {
  return {
    title: operation.text('title') ?? operation.text('name') ?? '',
    description: operation.text('description') ?? '',
  };
}

/** What tells an interaction from the others of its transaction: `read Patient`. */
function describeInteraction({ interaction, resourceType }: InteractionSubject): string {
  const verb = interactionVerb(interaction);
  return resourceType === '*' ? verb : `${verb} ${resourceType}`;
}

function canonicalOf(definition: SourceNode): string {
  return versionedCanonical({ canonical: definition.text('url') ?? '', version: definition.text('version') });
}

function wireOperation(
  { node: operation, offeredFor }: OperationSubject,
  prefix: string,
  ids: ReadonlySet<string>,
  { context, structures, terminology }: ExchangeContext,
): Wired | undefined {
  const style = operationStyle(operation, context);
  reportUndirected(operation);
  const inputs = readParameters(operation, 'in', context, terminology);
  const outputs = readParameters(operation, 'out', context, terminology);
  switch (style.kind) {
    case 'fhir-operation': {
      const wire = readFhirOperation(operation, inputs, offeredFor, context);
      if (wire === undefined) return undefined;
      const request = operationMessage(operation, 'in', inputs, `${prefix}Input`, context, structures);
      return {
        wire,
        request,
        response: operationMessage(operation, 'out', outputs, `${prefix}Output`, context, structures),
      };
    }
    case 'http': {
      const bound = readHttpBinding(style.extension, ids, context);
      if (bound === undefined) return undefined;
      const request = boundMessage(bound.requestModel, inputs, `${prefix}Input`, context);
      return {
        wire: bound.wire,
        request,
        response: boundMessage(bound.responseModel, outputs, `${prefix}Output`, context),
      };
    }
    case 'channel': {
      const wire = readChannelBinding(style.extension, ids, context);
      if (wire === undefined) return undefined;
      const request = boundMessage(openingModel(wire), inputs, `${prefix}Input`, context);
      return { wire, request, response: boundMessage(undefined, outputs, `${prefix}Output`, context) };
    }
  }
}

/** What the initiator sends where that is one resource; of several frames each has its own. */
function openingModel({ frames }: ChannelBinding): CanonicalUrl | undefined {
  const [only, ...others] = frames.filter(({ from }) => from === 'initiator');
  return others.length === 0 && only?.content.kind === 'resource' ? only.content.model : undefined;
}

function wireInteraction(
  { subject, place }: ExchangeDeclaration,
  responder: ActorId,
  prefix: string,
  { resources }: ExchangeContext,
): Wired | undefined {
  if (subject.kind !== 'interaction') return undefined;
  const { interaction, resourceType } = subject;
  const offered = resources.get(responder) ?? [];
  const messages = interactionMessages(interaction, resourceType, offered, `${prefix}Input`, place);
  return { wire: { kind: 'fhir-interaction', interaction, resourceType }, ...messages };
}

/** The transaction may narrow what the definition allows, never widen it. */
function narrowMethods(wire: WireBinding, declaration: ExchangeDeclaration, context: BuildContext): WireBinding {
  if (declaration.methods.length === 0) return wire;
  if (wire.kind === 'channel' || wire.kind === 'fhir-interaction') {
    for (const { value, place } of declaration.methods) {
      context.log.error('method-not-allowed', place, `${value}: this kind of exchange has no method to choose.`);
    }
    return wire;
  }
  const allowed: readonly string[] = wire.methods;
  for (const { value, place } of declaration.methods) {
    if (allowed.includes(value)) continue;
    const text = `${declaration.id} cannot be ${value}: its definition allows ${allowed.join(', ')}.`;
    context.log.error('method-not-allowed', place, text);
  }
  const chosen = new Set<string>(declaration.methods.map(({ value }) => value));
  return wire.kind === 'http'
    ? { ...wire, methods: wire.methods.filter((method) => chosen.has(method)) }
    : { ...wire, methods: wire.methods.filter((method) => chosen.has(method)) };
}
