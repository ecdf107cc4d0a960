import type { Exchange, FhirOperationBinding } from '../../model/exchange.ts';
import type { OutputPath } from '../../model/identifier.ts';
import { camelName, pascalName } from '../../model/naming.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import { outputPath, releaseFolder } from '../layout.ts';

/** An exchange that travels as a FHIR operation. */
export type OperationExchange = Exchange & { readonly wire: FhirOperationBinding };

/** A module of an integration profile: `xy-tea/messages.ts`. */
export function profileModule(release: Release, profile: IntegrationProfile, file: string): OutputPath {
  return outputPath(releaseFolder(release), profile.slug, file);
}

/** A module of the runtime, which all releases share. */
export function runtimeModule(file: string): OutputPath {
  return outputPath('runtime', file);
}

/** Name of the constant that describes an exchange; method names are unique at one responder only. */
export function exchangeConstant(exchange: Exchange, all: readonly Exchange[]): string {
  const isShared = all.some(({ id, methodName }) => id !== exchange.id && methodName === exchange.methodName);
  // A method named by a reserved word ends in `_`, which a longer name does not need.
  if (!isShared) return `${exchange.methodName.replace(/_$/, '')}Exchange`;
  const prefix = camelName(exchange.responder) ?? 'actor';
  return `${prefix}${pascalName(exchange.methodName) ?? ''}Exchange`;
}
