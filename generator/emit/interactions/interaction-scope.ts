import type { Exchange, FhirInteraction, FhirInteractionBinding } from '../../model/exchange.ts';
import { type OutputPath, parseCanonicalUrl } from '../../model/identifier.ts';
import { camelName, pascalName } from '../../model/naming.ts';
import { type Actor, type Release, type RestResource, requiredProfile } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import { useMessageType } from '../messages/message-type.ts';
import { structureType } from '../types/value-type.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

/** An exchange that is an interaction of the FHIR API. */
export type InteractionExchange = Exchange & { readonly wire: FhirInteractionBinding };

const systemInteractions: ReadonlySet<FhirInteraction> = new Set([
  'transaction',
  'batch',
  'search-system',
  'history-system',
  'capabilities',
]);

/** True for interactions with the whole system and no resource type. */
export function isSystemInteraction({ wire }: InteractionExchange): boolean {
  return systemInteractions.has(wire.interaction);
}

/** The interactions among exchanges. */
export function interactionsAmong(exchanges: readonly Exchange[]): readonly InteractionExchange[] {
  return exchanges.filter(isInteraction);
}

function isInteraction(exchange: Exchange): exchange is InteractionExchange {
  return exchange.wire.kind === 'fhir-interaction';
}

/** The resource types an interaction is for: the one it names, or each that the responder's statement offers it for. */
export function offeredResources(release: Release, exchange: InteractionExchange): readonly RestResource[] {
  if (isSystemInteraction(exchange)) return [];
  const { interaction, resourceType } = exchange.wire;
  const resources = release.actors.find(({ id }) => id === exchange.responder)?.resources ?? [];
  if (resourceType !== '*') return resources.filter(({ type }) => type === resourceType);
  return resources.filter(({ interactions }) => interactions.some(({ code }) => code === interaction));
}

/** True where there is something to print: an interaction that no resource type is offered for cannot be made. */
export function isPrintedInteraction(release: Release, exchange: InteractionExchange): boolean {
  return isSystemInteraction(exchange) || offeredResources(release, exchange).length > 0;
}

/** Names that a responder's interactions share. */
export interface InteractionNames {
  /** The interface of its resource types. */
  readonly shapes: string;
  /** The constant of what it offers for them. */
  readonly types: string;
}

/** Names that an actor's interactions share. */
export function interactionNames({ id, typeName }: Actor): InteractionNames {
  return { shapes: `${typeName}Resources`, types: `${camelName(id) ?? 'actor'}Types` };
}

/** The interface of a resource type's search parameters. */
export function parametersName({ typeName }: Actor, resourceType: string): string {
  return `${typeName}${resourceType}Parameters`;
}

/** The type that says which resource types an exchange is for. */
export function typeAlias({ typeName }: Actor, { methodName }: Exchange): string {
  return `${typeName}${pascalName(methodName) ?? ''}Type`;
}

/** The types that an exchange is for as they are written: an alias, or the one type that its definition names. */
export function typeExpression(actor: Actor, exchange: InteractionExchange): string {
  const { resourceType } = exchange.wire;
  return resourceType === '*' ? typeAlias(actor, exchange) : stringLiteral(resourceType);
}

/** Imports the type of an offered resource type's resources and returns how it is written. */
export function useResourceType(
  release: Release,
  module: TypeScriptModule,
  resource: RestResource,
  typesModule: OutputPath,
): string {
  const structure = resourceStructure(release, resource);
  const message =
    structure === undefined
      ? undefined
      : useMessageType(release, module, { kind: 'structure', structure: structure.canonical }, typesModule);
  return message ?? structureType(module, resource.type);
}

/**
 * The structure that every resource of a type must meet: the profile that the statement names for all, else the one it supports,
 * else the type itself.
 */
export function resourceStructure(release: Release, resource: RestResource): Structure | undefined {
  const canonical = requiredProfile(resource) ?? parseCanonicalUrl(`${coreBase}${resource.type}`);
  return canonical === undefined ? undefined : release.structures.get(canonical);
}

/** Profiles that a resource must meet where it says that it does, as the statement supports several. */
export function claimableStructures(release: Release, resource: RestResource): readonly Structure[] {
  const required = requiredProfile(resource);
  return resource.supportedProfiles
    .filter((profile) => profile !== required)
    .flatMap((profile) => release.structures.get(profile) ?? []);
}

const coreBase = 'http://hl7.org/fhir/StructureDefinition/';
