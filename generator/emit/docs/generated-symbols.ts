import { type Exchange, isAbstractType, type Message } from '../../model/exchange.ts';
import { pascalName } from '../../model/naming.ts';
import type { Actor, IntegrationProfile, Release, RestResource } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import type { SubscriptionTopic } from '../../model/topic.ts';
import { isNavigation } from '../client/http-method.ts';
import { interactionsAmong, offeredResources, parametersName } from '../interactions/interaction-scope.ts';
import { structureFolder } from '../layout.ts';
import { hasOwnType } from '../types/own-type.ts';

/** Something generated, by file (relative to the folder of the release) and name. */
export interface GeneratedSymbol {
  readonly file: string;
  readonly name: string;
}

/** What is generated from a structure of the guide. */
export function structureSymbols(release: Release, structure: Structure): GeneratedSymbol[] {
  if (!hasOwnType(structure)) return [];
  const folder = structureFolder(release, structure);
  return [
    { file: `${folder}/types.ts`, name: structure.typeName },
    { file: `${folder}/validators.ts`, name: `validate${structure.typeName}` },
  ];
}

/** What is generated from a topic. */
export function topicSymbols(release: Release, topic: SubscriptionTopic): GeneratedSymbol[] {
  const file = `${structureFolder(release, topic)}/topics.ts`;
  return [`is${topic.typeName}Event`, `parse${topic.typeName}Filter`].map((name) => ({ file, name }));
}

/** What is generated from a resource type that a statement lists: nothing where no interaction is offered for it. */
export function resourceSymbols(release: Release, actor: Actor, resource: RestResource): GeneratedSymbol[] {
  const exchanges = [...release.exchanges.values()].filter(({ responder }) => responder === actor.id);
  const offering = interactionsAmong(exchanges).find((each) => offeredResources(release, each).includes(resource));
  const folder = offering === undefined ? undefined : profileOf(release, offering)?.slug;
  if (folder === undefined) return [];
  return [
    { file: `${folder}/types.ts`, name: parametersName(actor, resource.type) },
    { file: `openapi/${actor.id}.openapi.json`, name: `/${resource.type}` },
  ];
}

/** What is generated from an exchange. */
export function exchangeSymbols(release: Release, exchange: Exchange): GeneratedSymbol[] {
  const folder = profileOf(release, exchange)?.slug;
  const responder = release.actors.find(({ id }) => id === exchange.responder);
  if (folder === undefined || responder === undefined) return [];
  const { id, methodName } = exchange;
  if (exchange.wire.kind === 'channel') {
    return [
      { file: `${folder}/${responder.id}.socket.ts`, name: clientName(exchange) },
      { file: `${folder}/${responder.id}.socket.ts`, name: id },
      { file: `asyncapi/${responder.id}.asyncapi.json`, name: methodName },
    ];
  }
  return [
    { file: `${folder}/${responder.id}.client.ts`, name: clientName(exchange) },
    // Handlers are keyed by exchange.
    { file: `${folder}/${responder.id}.server.ts`, name: id },
    { file: `openapi/${responder.id}.openapi.json`, name: documentName(exchange) },
  ];
}

/** The method or function that makes an exchange. */
function clientName({ wire, methodName, ...rest }: Exchange): string {
  const name = pascalName(methodName) ?? methodName;
  if (wire.kind === 'channel') return `create${name}Socket`;
  return wire.kind === 'http' && isNavigation({ ...rest, methodName, wire }) ? `build${name}Url` : methodName;
}

/** How a document names an exchange: by its operationId, where it has one operation that is its alone, else as `x-exchange`. */
function documentName({ wire, methodName, id }: Exchange): string {
  if (wire.kind !== 'fhir-operation') return id;
  const [type, ...types] = wire.resourceTypes;
  const isOfOneType = wire.levels.length === 1 && type !== undefined && types.length === 0 && !isAbstractType(type);
  return wire.levels.includes('system') || isOfOneType ? methodName : id;
}

/** What is generated from one direction of an exchange. */
export function messageSymbols(release: Release, exchange: Exchange, message: Message): GeneratedSymbol[] {
  const folder = profileOf(release, exchange)?.slug;
  if (folder === undefined || message.kind !== 'parameters') return [];
  if (exchange.wire.kind === 'fhir-interaction') return exchangeSymbols(release, exchange);
  if (exchange.wire.kind !== 'fhir-operation') {
    return [...exchangeSymbols(release, exchange), { file: `${folder}/types.ts`, name: message.typeName }];
  }
  return [
    { file: `${folder}/messages.ts`, name: message.typeName },
    { file: `${folder}/types.ts`, name: message.typeName },
    // A bare answer has no schema of its own: it is the resource.
    ...(message.bare ? [] : [{ file: `openapi/${exchange.responder}.openapi.json`, name: message.typeName }]),
  ];
}

function profileOf(release: Release, exchange: Exchange): IntegrationProfile | undefined {
  const id = release.transactions.get(exchange.transaction)?.integrationProfile;
  return release.integrationProfiles.find((profile) => profile.id === id);
}
