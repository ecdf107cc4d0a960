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

/** What is generated from an exchange; nothing for kinds that are not printed yet. */
export function exchangeSymbols(release: Release, exchange: Exchange): GeneratedSymbol[] {
  const folder = profileOf(release, exchange)?.slug;
  const responder = release.actors.find(({ id }) => id === exchange.responder);
  if (exchange.wire.kind !== 'fhir-operation' || folder === undefined || responder === undefined) return [];
  return [
    { file: `${folder}/${responder.id}.client.ts`, name: exchange.methodName },
    { file: `${folder}/${responder.id}.server.ts`, name: exchange.id },
    { file: `openapi/${responder.id}.openapi.json`, name: exchange.methodName },
  ];
}

/** What is generated from one direction of an exchange. */
export function messageSymbols(release: Release, exchange: Exchange, message: Message): GeneratedSymbol[] {
  const folder = profileOf(release, exchange)?.slug;
  if (exchange.wire.kind !== 'fhir-operation' || folder === undefined || message.kind !== 'parameters') return [];
  return [
    { file: `${folder}/messages.ts`, name: message.typeName },
    { file: `${folder}/types.ts`, name: message.typeName },
    { file: `openapi/${exchange.responder}.openapi.json`, name: message.typeName },
  ];
}

function profileOf(release: Release, exchange: Exchange): IntegrationProfile | undefined {
  const id = release.transactions.get(exchange.transaction)?.integrationProfile;
  return release.integrationProfiles.find((profile) => profile.id === id);
}
