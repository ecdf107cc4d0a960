import type { Exchange } from '../../model/exchange.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { FunctionStructure, InterfaceStructure } from '../../model/module-structure.ts';
import { pascalName } from '../../model/naming.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import { methodDocs } from '../client/method-docs.ts';
import { plainLine, stringLiteral } from '../literal.ts';
import { exchangeConstant, profileModule, runtimeModule } from '../messages/operation-exchanges.ts';
import { type ActorScope, actorScope, profileExchanges, responders } from '../messages/profile-exchanges.ts';
import { fileHeader, generatedFrom } from '../provenance.ts';
import { allParts, profileParts } from '../release-parts.ts';
import { handlerDocs } from '../server/handler-print.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import { type ChannelExchange, useOpeningType } from './channel-openings.ts';
import { useFrameContent } from './channel-statements.ts';

/** Emits `<responder>.socket.ts`: both ends of every exchange by frames that the actor answers. */
export const socketParts = profileParts('sockets', (release, profile) => {
  const channels = profileExchanges(release, profile).flatMap(asChannel);
  const value = responders(release, channels).map((responder) => socketModule(release, profile, responder));
  return { value, diagnostics: [] };
});

/** All of them. */
export const emitSockets = allParts(socketParts);

function asChannel(exchange: Exchange): readonly ChannelExchange[] {
  const { wire } = exchange;
  return wire.kind === 'channel' ? [{ ...exchange, wire }] : [];
}

function socketModule(
  release: Release,
  profile: IntegrationProfile,
  responder: Pick<ActorScope, 'actor' | 'exchanges'>,
): GeneratedFile {
  const path = profileModule(release, profile, `${responder.actor.id}.socket.ts`);
  const module = new TypeScriptModule(path, fileHeader(release));
  const scope = actorScope(release, profile, responder, module);
  const channels = responder.exchanges.flatMap(asChannel);
  module.add(
    ...channels.map((exchange) => openFunction(scope, exchange)),
    handlersInterface(scope, channels),
    createFunction(scope, channels),
  );
  return module.toFile();
}

/** The initiator's end. */
function openFunction(scope: ActorScope, exchange: ChannelExchange): FunctionStructure {
  const { release, module, typesModule } = scope;
  const runtime = runtimeModule('socket-client.ts');
  const input = useOpeningType(release, module, exchange, typesModule);
  const content = useFrameContent(release, module, exchange, typesModule);
  const open = module.use('openSocket', runtime);
  const constant = module.use(exchangeConstant(exchange, scope.all), scope.messagesModule);
  return {
    kind: 'function',
    name: `create${pascalName(exchange.methodName) ?? ''}Socket`,
    exported: true,
    async: false,
    docs: methodDocs(exchange),
    parameters: [
      { name: 'url', type: 'string' },
      ...(input === undefined ? [] : [{ name: 'input', type: input }]),
      { name: 'options', type: module.useType('SocketOptions', runtime), initializer: '{}' },
    ],
    returnType: `${module.useType('ClientSocket', runtime)}<${input ?? 'undefined'}, ${content}>`,
    body: [`return ${open}(${constant}, url, ${input === undefined ? 'undefined' : 'input'}, options);`],
  };
}

function handlersInterface(scope: ActorScope, channels: readonly ChannelExchange[]): InterfaceStructure {
  const { actor, release, module, typesModule } = scope;
  const handler = module.useType('SocketHandler', runtimeModule('socket-server.ts'));
  return {
    kind: 'interface',
    name: `${actor.typeName}SocketHandlers`,
    exported: true,
    docs: [
      `What a ${plainLine(actor.title)} does when a socket is opened, by exchange.`,
      generatedFrom(actor.canonical),
    ],
    extends: [],
    properties: channels.map((exchange) => {
      const input = useOpeningType(release, module, exchange, typesModule) ?? 'undefined';
      const content = useFrameContent(release, module, exchange, typesModule);
      const type = `${handler}<${input}, ${content}>`;
      return { name: exchange.id, type, optional: false, readonly: true, docs: handlerDocs(exchange) };
    }),
  };
}

/** The responder's end. */
function createFunction(scope: ActorScope, channels: readonly ChannelExchange[]): FunctionStructure {
  const { actor, module } = scope;
  const runtime = runtimeModule('socket-server.ts');
  const create = module.use('createSocketServer', runtime);
  const serve = module.use('serveChannel', runtime);
  return {
    kind: 'function',
    name: `create${actor.typeName}SocketServer`,
    exported: true,
    async: false,
    docs: [
      `A ${plainLine(actor.title)} as a server of sockets: takes each socket that a web server has accepted, parses what opens an exchange, calls its handler, validates what that sends.`,
      generatedFrom(actor.canonical),
    ],
    parameters: [
      { name: 'handlers', type: `${actor.typeName}SocketHandlers` },
      { name: 'options', type: module.useType('SocketServerOptions', runtime), initializer: '{}' },
    ],
    returnType: module.useType('SocketServer', runtime),
    body: [
      `return ${create}(`,
      `  ${stringLiteral(actor.id)},`,
      '  [',
      ...channels.map((exchange) => {
        const constant = module.use(exchangeConstant(exchange, scope.all), scope.messagesModule);
        return `    ${serve}(${constant}, handlers[${stringLiteral(exchange.id)}]),`;
      }),
      '  ],',
      '  options,',
      ');',
    ],
  };
}
