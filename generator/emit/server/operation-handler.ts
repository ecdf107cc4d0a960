import { stringLiteral } from '../literal.ts';
import { useMessageType } from '../messages/message-type.ts';
import { exchangeConstant, type OperationExchange, runtimeModule } from '../messages/operation-exchanges.ts';
import type { ActorScope } from '../messages/profile-exchanges.ts';
import { type HandlerPrint, handlerDocs } from './handler-print.ts';

/** The handler of a FHIR operation. */
export function operationHandler(scope: ActorScope, exchange: OperationExchange): HandlerPrint {
  const { release, module, typesModule } = scope;
  const handler = module.useType('Handler', runtimeModule('server-options.ts'));
  const input = useMessageType(release, module, exchange.request, typesModule) ?? 'undefined';
  const output = useMessageType(release, module, exchange.response, typesModule) ?? 'undefined';
  const serve = module.use('serveOperation', runtimeModule('operation-server.ts'));
  const constant = module.use(exchangeConstant(exchange, scope.all), scope.messagesModule);
  const type = `${handler}<${input}, ${output}>`;
  return {
    properties: [{ name: exchange.id, type, optional: false, readonly: true, docs: handlerDocs(exchange) }],
    served: [`${serve}(${constant}, handlers[${stringLiteral(exchange.id)}])`],
  };
}
