import { stringLiteral } from '../literal.ts';
import { answersWithPage, type HttpExchange, outputType } from '../messages/http-statements.ts';
import { useMessageType } from '../messages/message-type.ts';
import { exchangeConstant, runtimeModule } from '../messages/operation-exchanges.ts';
import type { ActorScope } from '../messages/profile-exchanges.ts';
import { type HandlerPrint, handlerDocs } from './handler-print.ts';

/** The handler of an HTTP exchange. */
export function httpHandler(scope: ActorScope, exchange: HttpExchange): HandlerPrint {
  const { release, module, typesModule } = scope;
  const input = useMessageType(release, module, exchange.request, typesModule) ?? 'undefined';
  const output = outputType(release, module, exchange, typesModule);
  const { handler, serve, types } = kindOf(exchange, input, output);
  const constant = module.use(exchangeConstant(exchange, scope.all), scope.messagesModule);
  const handlerType = module.useType(handler, runtimeModule('http-handler.ts'));
  const join = module.use(serve, runtimeModule('http-server.ts'));
  const type = `${handlerType}<${types.join(', ')}>`;
  return {
    properties: [{ name: exchange.id, type, optional: false, readonly: true, docs: handlerDocs(exchange) }],
    served: [`${join}(${constant}, handlers[${stringLiteral(exchange.id)}])`],
  };
}

interface HandlerKind {
  readonly handler: string;
  readonly serve: string;
  readonly types: readonly string[];
}

function kindOf(exchange: HttpExchange, input: string, output: string): HandlerKind {
  if (answersWithPage(exchange)) return { handler: 'PageHandler', serve: 'servePage', types: [input] };
  if (exchange.wire.reply === 'redirect') {
    return { handler: 'RedirectHandler', serve: 'serveRedirect', types: [input, output] };
  }
  return { handler: 'HttpHandler', serve: 'serveHttp', types: [input, output] };
}
