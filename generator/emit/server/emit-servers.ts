import { assertNever } from '../../model/assert-never.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { FunctionStructure, InterfaceStructure } from '../../model/module-structure.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import { withArticle } from '../article.ts';
import { interactionHandler } from '../interactions/interaction-handler.ts';
import { stringLiteral } from '../literal.ts';
import { profileModule, runtimeModule } from '../messages/operation-exchanges.ts';
import { type ActorScope, actorScope, profileExchanges, responders } from '../messages/profile-exchanges.ts';
import { fileHeader, generatedFrom } from '../provenance.ts';
import { allParts, type PartList } from '../release-parts.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import type { HandlerPrint } from './handler-print.ts';
import { httpHandler } from './http-handler.ts';
import { operationHandler } from './operation-handler.ts';

/** Emits `<responder>.server.ts`: the handlers an actor needs, and the server that calls them. */
export const serverParts: PartList = (release) =>
  release.integrationProfiles.flatMap((profile) =>
    responders(release, profileExchanges(release, profile).filter(isServed)).map(({ actor }) => ({
      name: `server ${profile.id} ${actor.id}`,
      emit: (of) => ({ value: modulesOf(of, profile.id, actor.id), diagnostics: [] }),
    })),
  );

/** All of them. */
export const emitServers = allParts(serverParts);

function modulesOf(release: Release, profileId: string, actorId: string): readonly GeneratedFile[] {
  const profile = release.integrationProfiles.find(({ id }) => id === profileId);
  if (profile === undefined) return [];
  const own = profileExchanges(release, profile).filter(
    (exchange) => exchange.responder === actorId && isServed(exchange),
  );
  return responders(release, own).map((responder) => serverModule(release, profile, responder));
}

/** True for what a web server answers. */
function isServed({ wire }: Exchange): boolean {
  return wire.kind !== 'channel';
}

function serverModule(
  release: Release,
  profile: IntegrationProfile,
  responder: Pick<ActorScope, 'actor' | 'exchanges'>,
): GeneratedFile {
  const { actor, exchanges } = responder;
  const module = new TypeScriptModule(profileModule(release, profile, `${actor.id}.server.ts`), fileHeader(release));
  const scope = actorScope(release, profile, responder, module);
  const handlers = exchanges.map((exchange) => handlerOf(scope, exchange));
  module.add(handlersInterface(scope, handlers), createFunction(scope, handlers));
  return module.toFile();
}

/** The handlers of an exchange, by its wire kind. */
function handlerOf(scope: ActorScope, exchange: Exchange): HandlerPrint {
  const { wire } = exchange;
  switch (wire.kind) {
    case 'fhir-operation':
      return operationHandler(scope, { ...exchange, wire });
    case 'http':
      return httpHandler(scope, { ...exchange, wire });
    case 'fhir-interaction':
      return interactionHandler(scope, { ...exchange, wire });
    case 'channel':
      return { properties: [], served: [] };
    default:
      return assertNever(wire);
  }
}

function handlersInterface({ actor }: ActorScope, handlers: readonly HandlerPrint[]): InterfaceStructure {
  return {
    kind: 'interface',
    name: `${actor.typeName}Handlers`,
    exported: true,
    docs: [`What ${withArticle(actor.title)} does, by exchange.`, generatedFrom(actor.canonical)],
    extends: [],
    properties: handlers.flatMap(({ properties }) => properties),
  };
}

function createFunction({ release, actor, module }: ActorScope, handlers: readonly HandlerPrint[]): FunctionStructure {
  const create = module.use('createServer', runtimeModule('server-engine.ts'));
  return {
    kind: 'function',
    name: `create${actor.typeName}Server`,
    exported: true,
    async: false,
    docs: [
      `${withArticle(actor.title).replace('a', 'A')} as a web server: routes, parses and validates each request, calls its handler, validates the reply.`,
      generatedFrom(actor.canonical),
    ],
    parameters: [
      { name: 'handlers', type: `${actor.typeName}Handlers` },
      { name: 'options', type: module.useType('ServerOptions', runtimeModule('server-options.ts')), initializer: '{}' },
    ],
    returnType: module.useType('FetchHandler', runtimeModule('server-options.ts')),
    body: [
      `return ${create}(`,
      '  {',
      `    actor: ${stringLiteral(actor.id)},`,
      `    guide: ${stringLiteral(release.guide.canonical)},`,
      `    fhirVersion: ${stringLiteral(release.guide.fhirVersion)},`,
      '    exchanges: [',
      ...handlers.flatMap(({ served }) => served).map((expression) => `      ${expression},`),
      '    ],',
      '  },',
      '  options,',
      ');',
    ],
  };
}
