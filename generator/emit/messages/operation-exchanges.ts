import type { Exchange, FhirOperationBinding } from '../../model/exchange.ts';
import type { OutputPath } from '../../model/identifier.ts';
import { camelName, pascalName } from '../../model/naming.ts';
import type { Actor, IntegrationProfile, Release } from '../../model/release.ts';
import { outputPath, releaseFolder } from '../layout.ts';

/** An exchange that travels as a FHIR operation. */
export type OperationExchange = Exchange & { readonly wire: FhirOperationBinding };

/** The FHIR operations of an integration profile, in the order of their ids. */
export function operationExchanges(release: Release, profile: IntegrationProfile): readonly OperationExchange[] {
  return [...release.exchanges.values()].filter(
    (exchange): exchange is OperationExchange =>
      isOperation(exchange) && release.transactions.get(exchange.transaction)?.integrationProfile === profile.id,
  );
}

function isOperation(exchange: Exchange): exchange is OperationExchange {
  return exchange.wire.kind === 'fhir-operation';
}

/** The actors of a profile that answer operations, each with what it answers. */
export function operationResponders(
  release: Release,
  profile: IntegrationProfile,
): readonly { readonly actor: Actor; readonly exchanges: readonly OperationExchange[] }[] {
  const exchanges = operationExchanges(release, profile);
  return release.actors
    .map((actor) => ({ actor, exchanges: exchanges.filter(({ responder }) => responder === actor.id) }))
    .filter((responder) => responder.exchanges.length > 0);
}

/** A module of an integration profile: `xy-tea/messages.ts`. */
export function profileModule(release: Release, profile: IntegrationProfile, file: string): OutputPath {
  return outputPath(releaseFolder(release), profile.slug, file);
}

/** A module of the runtime, which all releases share. */
export function runtimeModule(file: string): OutputPath {
  return outputPath('runtime', file);
}

/** Name of the constant that describes an exchange; method names are unique at one responder only. */
export function exchangeConstant(exchange: OperationExchange, all: readonly OperationExchange[]): string {
  const isShared = all.some(({ id, methodName }) => id !== exchange.id && methodName === exchange.methodName);
  if (!isShared) return `${exchange.methodName}Exchange`;
  const prefix = camelName(exchange.responder) ?? 'actor';
  return `${prefix}${pascalName(exchange.methodName) ?? ''}Exchange`;
}
