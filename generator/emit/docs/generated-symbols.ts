import type { Exchange, Message } from '../../model/exchange.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import { structureFolder } from '../layout.ts';
import { isGuideType } from '../types/value-type.ts';

/** Something generated, by file (relative to the folder of the release) and name. */
export interface GeneratedSymbol {
  readonly file: string;
  readonly name: string;
}

/** What is generated from a structure of the guide. */
export function structureSymbols(release: Release, structure: Structure): GeneratedSymbol[] {
  if (!isGuideType(structure)) return [];
  const folder = structureFolder(release, structure);
  return [
    { file: `${folder}/types.ts`, name: structure.typeName },
    { file: `${folder}/validators.ts`, name: `validate${structure.typeName}` },
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
      { file: `${folder}/${responder.id}.socket.ts`, name: id },
      { file: `asyncapi/${responder.id}.asyncapi.json`, name: id },
    ];
  }
  return [
    { file: `${folder}/${responder.id}.client.ts`, name: exchange.wire.kind === 'fhir-operation' ? methodName : id },
    { file: `${folder}/${responder.id}.server.ts`, name: id },
    // An exchange outside the operations may share its operation of the document with others.
    { file: `openapi/${responder.id}.openapi.json`, name: exchange.wire.kind === 'fhir-operation' ? methodName : id },
  ];
}

/** What is generated from one direction of an exchange. */
export function messageSymbols(release: Release, exchange: Exchange, message: Message): GeneratedSymbol[] {
  const folder = profileOf(release, exchange)?.slug;
  if (folder === undefined || message.kind !== 'parameters') return [];
  if (exchange.wire.kind !== 'fhir-operation') return exchangeSymbols(release, exchange);
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
