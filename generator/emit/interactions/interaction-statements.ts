import type { Diagnostic } from '../../model/diagnostic.ts';
import { DiagnosticLog } from '../../model/diagnostic-log.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { StatementStructure } from '../../model/module-structure.ts';
import type { Actor, Release, RestResource } from '../../model/release.ts';
import { withArticle } from '../article.ts';
import { plainLine, stringLiteral } from '../literal.ts';
import { exchangeConstant, runtimeModule } from '../messages/operation-exchanges.ts';
import { useConstraint, useResourceValidator, useValidator } from '../messages/validator-name.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import {
  claimableStructures,
  type InteractionExchange,
  interactionNames,
  interactionsAmong,
  isPrintedInteraction,
  isSystemInteraction,
  offeredResources,
  resourceStructure,
} from './interaction-scope.ts';
import { offeredToAny } from './interaction-types.ts';
import { searchLiteral } from './search-definition.ts';

/** What `messages.ts` holds for an interaction; the first of its responder brings what all of them share. */
export function interactionStatements(
  release: Release,
  module: TypeScriptModule,
  exchange: InteractionExchange,
  all: readonly Exchange[],
): readonly StatementStructure[] {
  const actor = release.actors.find(({ id }) => id === exchange.responder);
  if (actor === undefined || !isPrintedInteraction(release, exchange)) return [];
  const siblings = interactionsAmong(all).filter(
    (each) => each.responder === actor.id && isPrintedInteraction(release, each),
  );
  const resources = offeredToAny(release, siblings);
  const isFirst = siblings[0]?.id === exchange.id && resources.length > 0;
  return [
    ...(isFirst ? [typesConstant(release, module, actor, resources)] : []),
    exchangeStatement(release, module, actor, exchange, all, resources),
  ];
}

/** Interactions that no resource type is offered for are named, so that nobody looks for their code. */
export function unprintedInteractions(release: Release): readonly Diagnostic[] {
  const log = new DiagnosticLog();
  for (const exchange of interactionsAmong([...release.exchanges.values()])) {
    if (isPrintedInteraction(release, exchange)) continue;
    const message = `${exchange.id}: the statement of "${exchange.responder}" offers ${exchange.wire.interaction} for no resource type.`;
    log.information('exchange-not-generated', exchange.place, message);
  }
  return log.entries;
}

function typesConstant(
  release: Release,
  module: TypeScriptModule,
  actor: Actor,
  resources: readonly RestResource[],
): StatementStructure {
  const type = module.useType('InteractionType', runtimeModule('interaction-exchange.ts'));
  const lines = resources.flatMap((resource) => typeLines(release, module, resource));
  return {
    kind: 'constant',
    name: interactionNames(actor).types,
    exported: false,
    docs: [`What ${withArticle(actor.title)} offers for each resource type.`, generatedFrom(actor.statement)],
    type: `Readonly<Record<string, ${type}>>`,
    initializer: ['{', ...lines.map((line) => `  ${line}`), '}'].join('\n'),
  };
}

function typeLines(release: Release, module: TypeScriptModule, resource: RestResource): readonly string[] {
  const { conditional, updateCreate } = resource;
  const [first = '', ...rest] = searchLiteral(resource);
  return [
    `${stringLiteral(resource.type)}: {`,
    ...validatorLines(release, module, resource).map((line) => `  ${line}`),
    `  search: ${first}`,
    ...rest.map((line, index) => `  ${line}${index === rest.length - 1 ? ',' : ''}`),
    `  conditional: { create: ${conditional.create}, update: ${conditional.update}, delete: ${stringLiteral(conditional.delete)} },`,
    `  updateCreate: ${updateCreate},`,
    '},',
  ];
}

/** The validator of a type: of its one profile, or of the type with the profiles that a resource may claim. */
function validatorLines(release: Release, module: TypeScriptModule, resource: RestResource): readonly string[] {
  const structure = resourceStructure(release, resource);
  const validator = structure === undefined ? undefined : useValidator(release, module, structure);
  if (validator === undefined) return [];
  const claims = claimableStructures(release, resource).flatMap((profile) => {
    const check = useConstraint(release, module, profile);
    return check === undefined ? [] : [`  ${stringLiteral(profile.canonical)}: ${check},`];
  });
  if (claims.length === 0) return [`validate: ${validator},`];
  const claimed = module.use('validateClaimed', runtimeModule('validate-claimed.ts'));
  return [`validate: ${claimed}(${validator}, {`, ...claims, '}),'];
}

function exchangeStatement(
  release: Release,
  module: TypeScriptModule,
  actor: Actor,
  exchange: InteractionExchange,
  all: readonly Exchange[],
  resources: readonly RestResource[],
): StatementStructure {
  const { id, initiator, responder, title, definition, requirements, wire } = exchange;
  const types = typesExpression(release, module, actor, exchange, resources);
  return {
    kind: 'constant',
    name: exchangeConstant(exchange, all),
    exported: true,
    docs: [
      `${plainLine(id)}: ${plainLine(title)}.`,
      ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
      generatedFrom(definition),
    ],
    type: module.useType('InteractionExchange', runtimeModule('interaction-exchange.ts')),
    initializer: [
      '{',
      `  id: ${stringLiteral(id)},`,
      `  initiator: ${stringLiteral(initiator)},`,
      `  responder: ${stringLiteral(responder)},`,
      `  interaction: ${stringLiteral(wire.interaction)},`,
      `  types: ${types},`,
      `  resources: ${useResourceValidator(release, module)},`,
      '}',
    ].join('\n'),
  };
}

/** Interactions with the whole system carry resources of every type. */
function typesExpression(
  release: Release,
  module: TypeScriptModule,
  actor: Actor,
  exchange: InteractionExchange,
  resources: readonly RestResource[],
): string {
  const { types } = interactionNames(actor);
  if (isSystemInteraction(exchange)) return resources.length === 0 ? '{}' : types;
  const offered = module.use('offeredTypes', runtimeModule('interaction-exchange.ts'));
  const names = offeredResources(release, exchange).map(({ type }) => stringLiteral(type));
  return `${offered}(${types}, [${names.join(', ')}])`;
}
