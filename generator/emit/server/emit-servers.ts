import type { GeneratedFile } from '../../model/generated-file.ts';
import type { FunctionStructure, InterfaceStructure } from '../../model/module-structure.ts';
import type { Actor, IntegrationProfile, Release } from '../../model/release.ts';
import type { Emitter } from '../emitter.ts';
import { docLines, plainLine, stringLiteral } from '../literal.ts';
import { useMessageType } from '../messages/message-type.ts';
import {
  exchangeConstant,
  type OperationExchange,
  operationExchanges,
  operationResponders,
  profileModule,
  runtimeModule,
} from '../messages/operation-exchanges.ts';
import { fileHeader, generatedFrom } from '../provenance.ts';
import { TypeScriptModule } from '../typescript-module.ts';

/** Emits `<responder>.server.ts`: the handlers an actor needs, and the server that calls them. */
export const emitServers: Emitter = (release) => {
  const files = release.integrationProfiles.flatMap((profile) =>
    operationResponders(release, profile).map(({ actor, exchanges }) =>
      serverModule(release, profile, actor, exchanges),
    ),
  );
  return { value: files, diagnostics: [] };
};

function serverModule(
  release: Release,
  profile: IntegrationProfile,
  actor: Actor,
  exchanges: readonly OperationExchange[],
): GeneratedFile {
  const module = new TypeScriptModule(profileModule(release, profile, `${actor.id}.server.ts`), fileHeader(release));
  module.add(
    handlersInterface(release, profile, module, actor, exchanges),
    createFunction(release, profile, module, actor, exchanges),
  );
  return module.toFile();
}

function handlersInterface(
  release: Release,
  profile: IntegrationProfile,
  module: TypeScriptModule,
  actor: Actor,
  exchanges: readonly OperationExchange[],
): InterfaceStructure {
  const typesModule = profileModule(release, profile, 'types.ts');
  const handler = module.useType('Handler', runtimeModule('server-options.ts'));
  return {
    kind: 'interface',
    name: `${actor.typeName}Handlers`,
    exported: true,
    docs: [`What a ${plainLine(actor.title)} does, by exchange.`, generatedFrom(actor.canonical)],
    extends: [],
    properties: exchanges.map((exchange) => {
      const input = useMessageType(release, module, exchange.request, typesModule) ?? 'undefined';
      const output = useMessageType(release, module, exchange.response, typesModule) ?? 'undefined';
      return {
        name: exchange.id,
        type: `${handler}<${input}, ${output}>`,
        optional: false,
        readonly: true,
        docs: handlerDocs(exchange),
      };
    }),
  };
}

function handlerDocs({ title, description, definition, requirements }: OperationExchange): readonly string[] {
  return [
    `${plainLine(title)}.`,
    ...docLines(description),
    ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
    generatedFrom(definition),
  ];
}

function createFunction(
  release: Release,
  profile: IntegrationProfile,
  module: TypeScriptModule,
  actor: Actor,
  exchanges: readonly OperationExchange[],
): FunctionStructure {
  const serve = module.use('serveOperation', runtimeModule('operation-server.ts'));
  const create = module.use('createServer', runtimeModule('server-engine.ts'));
  const messages = profileModule(release, profile, 'messages.ts');
  const all = operationExchanges(release, profile);
  return {
    kind: 'function',
    name: `create${actor.typeName}Server`,
    exported: true,
    async: false,
    docs: [
      `A ${plainLine(actor.title)} as a web server: routes, parses and validates each request, calls its handler, validates the reply.`,
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
      ...exchanges.map((exchange) => {
        const constant = module.use(exchangeConstant(exchange, all), messages);
        return `      ${serve}(${constant}, handlers[${stringLiteral(exchange.id)}]),`;
      }),
      '    ],',
      '  },',
      '  options,',
      ');',
    ],
  };
}
