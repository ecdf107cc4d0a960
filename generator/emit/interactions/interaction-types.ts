import type { Exchange } from '../../model/exchange.ts';
import type { PropertyStructure, StatementStructure } from '../../model/module-structure.ts';
import type { Actor, Release, RestResource, SearchParameterUse } from '../../model/release.ts';
import { withArticle } from '../article.ts';
import { docLines, plainLine, stringLiteral } from '../literal.ts';
import { runtimeModule } from '../messages/operation-exchanges.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import {
  type InteractionExchange,
  interactionNames,
  interactionsAmong,
  isPrintedInteraction,
  isSystemInteraction,
  offeredResources,
  parametersName,
  typeAlias,
  useResourceType,
} from './interaction-scope.ts';
import { searchParametersOf, sharedParameters } from './search-definition.ts';

/** What `types.ts` holds for the interactions an actor answers: its resource types, and how each is searched. */
export function interactionTypes(
  release: Release,
  module: TypeScriptModule,
  actor: Actor,
  exchanges: readonly Exchange[],
): readonly StatementStructure[] {
  const own = interactionsAmong(exchanges).filter((exchange) => isPrintedInteraction(release, exchange));
  const resources = offeredToAny(release, own);
  const system = own.some(({ wire }) => wire.interaction === 'search-system') ? [systemSearch(actor)] : [];
  if (resources.length === 0) return system;
  return [
    shapesInterface(release, module, actor, resources),
    ...resources.map((resource) => parametersInterface(actor, resource)),
    ...resources.flatMap((resource) => combinedSearch(module, actor, resource)),
    ...own.filter(isOfEveryType).map((exchange) => aliasOf(release, actor, exchange)),
    ...system,
  ];
}

/** The resource types that some interaction is offered for. */
export function offeredToAny(release: Release, exchanges: readonly InteractionExchange[]): readonly RestResource[] {
  const byType = new Map<string, RestResource>();
  for (const exchange of exchanges) {
    for (const resource of offeredResources(release, exchange)) {
      if (!byType.has(resource.type)) byType.set(resource.type, resource);
    }
  }
  return [...byType.values()];
}

function isOfEveryType(exchange: InteractionExchange): boolean {
  return exchange.wire.resourceType === '*' && !isSystemInteraction(exchange);
}

function shapesInterface(
  release: Release,
  module: TypeScriptModule,
  actor: Actor,
  resources: readonly RestResource[],
): StatementStructure {
  const properties = resources.map((resource): PropertyStructure => {
    const type = useResourceType(release, module, resource, module.path);
    const members = [
      `readonly resource: ${type}`,
      `readonly parameters: ${parametersName(actor, resource.type)}`,
      `readonly includes: ${union(resource.includes)}`,
      `readonly revIncludes: ${union(resource.revIncludes)}`,
    ];
    return {
      name: resource.type,
      type: `{ ${members.join('; ')} }`,
      optional: false,
      readonly: true,
      docs: [`Its resource, and how it is searched (${resource.evidence}).`],
    };
  });
  return {
    kind: 'interface',
    name: interactionNames(actor).shapes,
    exported: true,
    docs: [`The resource types of ${withArticle(actor.title)}.`, generatedFrom(actor.statement)],
    extends: [],
    properties,
  };
}

function parametersInterface(actor: Actor, resource: RestResource): StatementStructure {
  return {
    kind: 'interface',
    name: parametersName(actor, resource.type),
    exported: true,
    docs: [`Search parameters of ${plainLine(resource.type)}, each with its type.`, generatedFrom(actor.statement)],
    extends: [],
    properties: searchParametersOf(resource).map(parameterProperty),
  };
}

/** A search that meets one of the combinations of the statement; none where it lists none that names known parameters. */
function combinedSearch(module: TypeScriptModule, actor: Actor, resource: RestResource): readonly StatementStructure[] {
  const known = new Set(searchParametersOf(resource).map(({ name }) => name));
  const sets = resource.searchCombinations.flatMap(({ required, optional }) =>
    required.length > 0 ? [required] : optional.map((name) => [name]),
  );
  const usable = sets.filter((names) => names.every((name) => known.has(name)));
  if (usable.length === 0) return [];
  const search = module.useType('SearchBy', runtimeModule('search-criteria.ts'));
  const shape = `${interactionNames(actor).shapes}[${stringLiteral(resource.type)}]`;
  return [
    {
      kind: 'type',
      name: `${actor.typeName}${resource.type}Search`,
      exported: true,
      docs: [`Searches of ${plainLine(resource.type)} by parameters that go together.`, generatedFrom(actor.statement)],
      type: usable.map((names) => `${search}<${shape}, ${union(names)}>`).join(' | '),
    },
  ];
}

function parameterProperty({ name, type, documentation, definition }: SearchParameterUse): PropertyStructure {
  const docs = [...docLines(documentation), ...(definition === undefined ? [] : [generatedFrom(definition)])];
  return { name, type: stringLiteral(type), optional: false, readonly: true, docs };
}

function aliasOf(release: Release, actor: Actor, exchange: InteractionExchange): StatementStructure {
  return {
    kind: 'type',
    name: typeAlias(actor, exchange),
    exported: true,
    docs: [`The resource types of ${plainLine(exchange.id)}.`, generatedFrom(actor.statement)],
    type: union(offeredResources(release, exchange).map(({ type }) => type)),
  };
}

function systemSearch(actor: Actor): StatementStructure {
  const parameters = sharedParameters(actor.resources).map(
    ({ name, type }) => `readonly ${stringLiteral(name)}: ${stringLiteral(type)}`,
  );
  return {
    kind: 'type',
    name: systemSearchName(actor),
    exported: true,
    docs: [`How all resource types of ${withArticle(actor.title)} are searched alike.`, generatedFrom(actor.statement)],
    type: `{ readonly parameters: { ${parameters.join('; ')} }; readonly includes: never; readonly revIncludes: never }`,
  };
}

/** The type that says how the whole system is searched. */
export function systemSearchName({ typeName }: Actor): string {
  return `${typeName}SystemSearch`;
}

function union(texts: readonly string[]): string {
  return texts.length === 0 ? 'never' : texts.map(stringLiteral).join(' | ');
}
