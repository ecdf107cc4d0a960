import { stringLiteral } from '../literal.ts';
import { exchangeConstant, runtimeModule } from '../messages/operation-exchanges.ts';
import type { ActorScope } from '../messages/profile-exchanges.ts';
import { type HandlerPrint, handlerDocs } from '../server/handler-print.ts';
import { structureType } from '../types/value-type.ts';
import {
  type InteractionExchange,
  interactionNames,
  isPrintedInteraction,
  offeredResources,
  typeAlias,
  typeExpression,
  useResourceType,
} from './interaction-scope.ts';
import { systemSearchName } from './interaction-types.ts';
import { systemSearchLiteral } from './search-definition.ts';

/** The types of a handler, and the call that joins it with its exchange. */
interface HandlerForm {
  readonly input: string;
  readonly output: string;
  readonly served: string;
}

/** The handler of an interaction. */
export function interactionHandler(scope: ActorScope, exchange: InteractionExchange): HandlerPrint {
  if (!isPrintedInteraction(scope.release, exchange)) return { properties: [], served: [] };
  const { input, output, served } = new HandlerPrinter(scope, exchange).form();
  const handler = scope.module.useType('InteractionHandler', runtimeModule('interaction-server.ts'));
  const type = `${handler}<${input}, ${output}>`;
  return {
    properties: [{ name: exchange.id, type, optional: false, readonly: true, docs: handlerDocs(exchange) }],
    served: [served],
  };
}

class HandlerPrinter {
  readonly #scope: ActorScope;
  readonly #exchange: InteractionExchange;

  constructor(scope: ActorScope, exchange: InteractionExchange) {
    this.#scope = scope;
    this.#exchange = exchange;
  }

  form(): HandlerForm {
    switch (this.#exchange.wire.interaction) {
      case 'read':
        return this.#typed('ReadInput', this.#resource, 'serveRead', 'read');
      case 'vread':
        return this.#typed('VreadInput', this.#resource, 'serveVread', 'read');
      case 'history-instance':
        return this.#typed('HistoryInput', this.#bundle, 'serveInstanceHistory', 'read');
      case 'history-type':
        return this.#typed('TypeHistoryInput', this.#bundle, 'serveTypeHistory', 'read');
      case 'history-system':
        return this.#plain(this.#input('SystemHistoryInput'), this.#bundle, 'serveSystemHistory', 'read');
      case 'create':
        return this.#shaped('CreateInput', this.#write, 'serveCreate', 'write');
      case 'update':
        return this.#shaped('UpdateInput', this.#write, 'serveUpdate', 'write');
      case 'patch':
        return this.#shaped('PatchInput', this.#write, 'servePatch', 'write');
      case 'delete':
        return this.#shaped('DeleteInput', `${this.#input('DeleteAnswer')} | undefined`, 'serveDelete', 'write');
      case 'search-type':
        return this.#shaped('SearchInput', this.#bundle, '...serveSearch', 'search');
      case 'search-system':
        return this.#systemSearch();
      case 'transaction':
      case 'batch':
        return this.#plain(this.#bundle, this.#bundle, 'serveBundle', 'bundle');
      case 'capabilities':
        return this.#plain(
          'undefined',
          structureType(this.#scope.module, 'CapabilityStatement'),
          'serveCapabilities',
          'read',
        );
    }
  }

  /** An input that depends on the resource type only. */
  #typed(input: string, output: string, serve: string, server: string): HandlerForm {
    return this.#plain(`${this.#input(input)}<${this.#types}>`, output, serve, server);
  }

  /** An input that depends on what the type holds and how it is searched. */
  #shaped(input: string, output: string, serve: string, server: string): HandlerForm {
    return this.#plain(`${this.#input(input)}<${this.#types}, ${this.#shapes}>`, output, serve, server);
  }

  #plain(input: string, output: string, serve: string, server: string): HandlerForm {
    const [, spread = '', name = ''] = /^(\.\.\.)?(.*)$/.exec(serve) ?? [];
    const call = this.#scope.module.use(name, runtimeModule(`interaction-${server}-server.ts`));
    return { input, output, served: `${spread}${call}(${this.#constant}, ${this.#given})` };
  }

  #systemSearch(): HandlerForm {
    const { actor, module, typesModule } = this.#scope;
    const shape = module.useType(systemSearchName(actor), typesModule);
    const input = `${this.#input('SystemSearchInput')}<${shape}>`;
    const serve = module.use('serveSystemSearch', runtimeModule('interaction-search-server.ts'));
    const definition = systemSearchLiteral(actor.resources).join(' ');
    return { input, output: this.#bundle, served: `...${serve}(${this.#constant}, ${definition}, ${this.#given})` };
  }

  #input(name: string): string {
    return this.#scope.module.useType(name, runtimeModule('interaction-exchange.ts'));
  }

  get #types(): string {
    const { actor, module, typesModule } = this.#scope;
    if (this.#exchange.wire.resourceType !== '*') return typeExpression(actor, this.#exchange);
    return module.useType(typeAlias(actor, this.#exchange), typesModule);
  }

  get #shapes(): string {
    const { actor, module, typesModule } = this.#scope;
    return module.useType(interactionNames(actor).shapes, typesModule);
  }

  get #resource(): string {
    const { release, module, typesModule } = this.#scope;
    const [only] = this.#exchange.wire.resourceType === '*' ? [] : offeredResources(release, this.#exchange);
    if (only !== undefined) return useResourceType(release, module, only, typesModule);
    return `${this.#shapes}[${this.#types}]['resource']`;
  }

  get #write(): string {
    return `${this.#input('WriteAnswer')}<${this.#resource}>`;
  }

  get #bundle(): string {
    return structureType(this.#scope.module, 'Bundle');
  }

  get #constant(): string {
    const { module, all, messagesModule } = this.#scope;
    return module.use(exchangeConstant(this.#exchange, all), messagesModule);
  }

  get #given(): string {
    return `handlers[${stringLiteral(this.#exchange.id)}]`;
  }
}
