import { assertNever } from '../../model/assert-never.ts';
import type { MethodStructure, ParameterStructure } from '../../model/module-structure.ts';
import { stringLiteral } from '../literal.ts';
import { answersWithPage, type HttpExchange, outputType } from '../messages/http-statements.ts';
import { useMessageType } from '../messages/message-type.ts';
import { exchangeConstant, runtimeModule } from '../messages/operation-exchanges.ts';
import type { ActorScope } from '../messages/profile-exchanges.ts';
import { methodDocs } from './method-docs.ts';

/** True for exchanges that a browser makes by going somewhere, so that no method can make them. */
export function isNavigation(exchange: HttpExchange): boolean {
  return exchange.wire.reply === 'redirect' || answersWithPage(exchange);
}

/** Names of the fields of a client's class. */
export interface ClientFields {
  readonly caller: string;
  readonly endpoints: string;
}

/** The method that makes an HTTP exchange. */
export function httpMethod(scope: ActorScope, exchange: HttpExchange, fields: ClientFields): MethodStructure {
  const { release, module, typesModule } = scope;
  const input = useMessageType(release, module, exchange.request, typesModule);
  const result = module.useType('ExchangeResult', runtimeModule('exchange-error.ts'));
  const constant = module.use(exchangeConstant(exchange, scope.all), scope.messagesModule);
  const prepare = module.use('httpCall', runtimeModule('http-client.ts'));
  const address = addressOf(exchange, fields);
  const parameters: ParameterStructure[] = [
    ...address.parameters,
    ...(input === undefined ? [] : [{ name: 'input', type: input }]),
    { name: 'call', type: module.useType('CallOptions', runtimeModule('client-options.ts')), optional: true },
  ];
  const given = [constant, address.expression, input === undefined ? 'undefined' : 'input'];
  return {
    name: exchange.methodName,
    visibility: 'public',
    async: false,
    docs: methodDocs(exchange),
    parameters,
    returnType: `Promise<${result}<${outputType(release, module, exchange, typesModule)}>>`,
    body: [`return this.${fields.caller}.call(${prepare}(${given.join(', ')}), call);`],
  };
}

interface PrintedAddress {
  readonly parameters: readonly ParameterStructure[];
  readonly expression: string;
}

/** Where the exchange goes, and what the caller has to say about that. */
function addressOf({ id, wire, request }: HttpExchange, { endpoints }: ClientFields): PrintedAddress {
  const { target } = wire;
  switch (target.kind) {
    case 'base': {
      const own = request.kind === 'parameters' ? request.parameters.map(({ name }) => name) : [];
      const variables = pathVariables(target.path).filter((name) => !own.includes(name));
      if (variables.length === 0) return { parameters: [], expression: "{ kind: 'base' }" };
      const type = `{ ${variables.map((name) => `readonly ${name}: string`).join('; ')} }`;
      return { parameters: [{ name: 'variables', type }], expression: "{ kind: 'base', variables }" };
    }
    case 'discovered':
      return { parameters: [], expression: `{ kind: 'url', url: this.${endpoints}[${stringLiteral(id)}] }` };
    case 'callback':
    case 'registered':
      return { parameters: [{ name: 'url', type: 'string' }], expression: "{ kind: 'url', url }" };
    default:
      return assertNever(target);
  }
}

/** Names in braces; a path has none that is no identifier. */
function pathVariables(path: string): readonly string[] {
  return [...path.matchAll(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name = '']) => name);
}
