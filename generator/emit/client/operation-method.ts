import type { MethodStructure, ParameterStructure } from '../../model/module-structure.ts';
import { useMessageType } from '../messages/message-type.ts';
import { exchangeConstant, type OperationExchange, runtimeModule } from '../messages/operation-exchanges.ts';
import type { ActorScope } from '../messages/profile-exchanges.ts';
import { methodDocs } from './method-docs.ts';
import { targetType } from './target-type.ts';

/** The method that calls a FHIR operation. */
export function operationMethod(scope: ActorScope, exchange: OperationExchange, field: string): MethodStructure {
  const { release, module, typesModule } = scope;
  const input = useMessageType(release, module, exchange.request, typesModule);
  const output = useMessageType(release, module, exchange.response, typesModule) ?? 'undefined';
  const result = module.useType('ExchangeResult', runtimeModule('exchange-error.ts'));
  const constant = module.use(exchangeConstant(exchange, scope.all), scope.messagesModule);
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
