import type { GeneratedFile } from '../../model/generated-file.ts';
import type { MethodStructure, ParameterStructure } from '../../model/module-structure.ts';
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
import { targetType } from './target-type.ts';

/** Emits `<responder>.client.ts`: a class with one method for each exchange the actor answers. */
export const emitClients: Emitter = (release) => {
  const files = release.integrationProfiles.flatMap((profile) =>
    operationResponders(release, profile).map(({ actor, exchanges }) =>
      clientModule(release, profile, actor, exchanges),
    ),
  );
  return { value: files, diagnostics: [] };
};

function clientModule(
  release: Release,
  profile: IntegrationProfile,
  actor: Actor,
  exchanges: readonly OperationExchange[],
): GeneratedFile {
  const module = new TypeScriptModule(profileModule(release, profile, `${actor.id}.client.ts`), fileHeader(release));
  const caller = module.use('ExchangeCaller', runtimeModule('client-caller.ts'));
  const field = exchanges.some(({ methodName }) => methodName === 'caller') ? 'exchangeCaller' : 'caller';
  module.add({
    kind: 'class',
    name: `${actor.typeName}Client`,
    exported: true,
    docs: [`Calls a ${plainLine(actor.title)}.`, generatedFrom(actor.canonical)],
    implements: [],
    fields: [{ name: field, type: caller, optional: false, readonly: true, visibility: 'private', docs: [] }],
    constructorParameters: [
      { name: 'options', type: module.useType('ClientOptions', runtimeModule('client-options.ts')) },
    ],
    constructorBody: [`this.${field} = new ${caller}(options, ${stringLiteral(release.guide.fhirVersion)});`],
    methods: exchanges.map((exchange) => callMethod(release, profile, module, exchange, field)),
  });
  return module.toFile();
}

function callMethod(
  release: Release,
  profile: IntegrationProfile,
  module: TypeScriptModule,
  exchange: OperationExchange,
  field: string,
): MethodStructure {
  const typesModule = profileModule(release, profile, 'types.ts');
  const input = useMessageType(release, module, exchange.request, typesModule);
  const output = useMessageType(release, module, exchange.response, typesModule) ?? 'undefined';
  const result = module.useType('ExchangeResult', runtimeModule('exchange-error.ts'));
  const all = operationExchanges(release, profile);
  const constant = module.use(exchangeConstant(exchange, all), profileModule(release, profile, 'messages.ts'));
  const target = targetType(exchange.wire);
  const parameters: ParameterStructure[] = [
    ...(target === undefined ? [] : [{ name: 'target', type: target }]),
    ...(input === undefined ? [] : [{ name: 'input', type: input }]),
    { name: 'call', type: module.useType('CallOptions', runtimeModule('client-options.ts')), optional: true },
  ];
  const given = [
    constant,
    target === undefined ? "{ level: 'system' }" : 'target',
    input === undefined ? 'undefined' : 'input',
  ];
  const prepare = module.use('operationCall', runtimeModule('operation-client.ts'));
  return {
    name: exchange.methodName,
    visibility: 'public',
    async: false,
    docs: methodDocs(exchange),
    parameters,
    returnType: `Promise<${result}<${output}>>`,
    body: [`return this.${field}.call(${prepare}(${given.join(', ')}), call);`],
  };
}

function methodDocs({ id, title, description, definition, requirements }: OperationExchange): readonly string[] {
  return [
    `${plainLine(id)}: ${plainLine(title)}.`,
    ...docLines(description),
    ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
    generatedFrom(definition),
  ];
}
