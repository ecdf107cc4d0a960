import type { FunctionStructure } from '../../model/module-structure.ts';
import { pascalName } from '../../model/naming.ts';
import { plainLine } from '../literal.ts';
import type { HttpExchange } from '../messages/http-statements.ts';
import { outputType } from '../messages/http-statements.ts';
import { useMessageType } from '../messages/message-type.ts';
import { exchangeConstant, runtimeModule } from '../messages/operation-exchanges.ts';
import type { ActorScope } from '../messages/profile-exchanges.ts';
import { methodDocs } from './method-docs.ts';

/** Functions for an exchange that a browser makes: the address it goes to, and where there is an answer, the way back. */
export function navigationFunctions(scope: ActorScope, exchange: HttpExchange): readonly FunctionStructure[] {
  const name = pascalName(exchange.methodName) ?? 'Exchange';
  const build = buildFunction(scope, exchange, name);
  const comesBack = exchange.wire.reply === 'redirect' && exchange.wire.replyTo !== undefined;
  return comesBack ? [build, readFunction(scope, exchange, name), callbackFunction(scope, exchange, name)] : [build];
}

function buildFunction(scope: ActorScope, exchange: HttpExchange, name: string): FunctionStructure {
  const { release, module, typesModule } = scope;
  const input = useMessageType(release, module, exchange.request, typesModule);
  const build = module.use('navigationUrl', runtimeModule('redirect-client.ts'));
  const constant = module.use(exchangeConstant(exchange, scope.all), scope.messagesModule);
  const message = input === undefined ? [] : [{ name: 'input', type: input }];
  const given = input === undefined ? 'undefined' : 'input';
  const isRegistered = exchange.wire.target.kind === 'registered';
  const where = isRegistered ? 'string' : module.useType('NavigationOptions', runtimeModule('redirect-client.ts'));
  return {
    kind: 'function',
    name: `build${name}Url`,
    exported: true,
    async: false,
    docs: [
      isRegistered
        ? 'The address to open in a browser: the registered one, its own query kept, with the parameters added.'
        : 'The address to open in a browser; `options.url` is where the exchange is served.',
      ...methodDocs(exchange),
    ],
    parameters: isRegistered
      ? [{ name: 'registeredUrl', type: where }, ...message]
      : [...message, { name: 'options', type: where }],
    returnType: 'URL',
    body: [
      isRegistered
        ? `return ${build}(${constant}, ${given}, { url: registeredUrl });`
        : `return ${build}(${constant}, ${given}, options);`,
    ],
  };
}

function readFunction(scope: ActorScope, exchange: HttpExchange, name: string): FunctionStructure {
  const { release, module, typesModule } = scope;
  const output = outputType(release, module, exchange, typesModule);
  const constant = module.use(exchangeConstant(exchange, scope.all), scope.messagesModule);
  const read = module.use('readRedirect', runtimeModule('redirect-client.ts'));
  const result = module.useType('RedirectResult', runtimeModule('redirect-client.ts'));
  return {
    kind: 'function',
    name: `read${name}Callback`,
    exported: true,
    async: false,
    docs: [
      `Reads the address a browser came back to from ${plainLine(exchange.id)}: an answer or a refusal.`,
      ...methodDocs(exchange).slice(-1),
    ],
    parameters: [{ name: 'url', type: 'URL | string' }],
    returnType: `${result}<${output}>`,
    body: [`return ${read}(${constant}, url);`],
  };
}

function callbackFunction(scope: ActorScope, exchange: HttpExchange, name: string): FunctionStructure {
  const { release, module, typesModule } = scope;
  const output = outputType(release, module, exchange, typesModule);
  const constant = module.use(exchangeConstant(exchange, scope.all), scope.messagesModule);
  const callback = runtimeModule('redirect-callback.ts');
  const create = module.use('createCallback', callback);
  return {
    kind: 'function',
    name: `create${name}Callback`,
    exported: true,
    async: false,
    docs: [
      `The page a browser comes back to from ${plainLine(exchange.id)}; mount it where the redirect goes.`,
      ...methodDocs(exchange).slice(-1),
    ],
    parameters: [
      { name: 'handlers', type: `${module.useType('CallbackHandlers', callback)}<${output}>` },
      { name: 'options', type: module.useType('CallbackOptions', callback), initializer: '{}' },
    ],
    returnType: module.useType('FetchHandler', runtimeModule('server-options.ts')),
    body: [`return ${create}(${constant}, handlers, options);`],
  };
}
