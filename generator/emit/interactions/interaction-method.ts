import type { MethodStructure, ParameterStructure } from '../../model/module-structure.ts';
import { methodDocs } from '../client/method-docs.ts';
import { stringLiteral } from '../literal.ts';
import { exchangeConstant, runtimeModule } from '../messages/operation-exchanges.ts';
import type { ActorScope } from '../messages/profile-exchanges.ts';
import { structureType } from '../types/value-type.ts';
import {
  type InteractionExchange,
  interactionNames,
  isPrintedInteraction,
  offeredResources,
  typeAlias,
  useResourceType,
} from './interaction-scope.ts';
import { systemSearchName } from './interaction-types.ts';
import { systemSearchLiteral } from './search-definition.ts';

/** The methods of an interaction: itself, its conditional form where that is offered, another page of what has pages. */
export function interactionMethods(
  scope: ActorScope,
  exchange: InteractionExchange,
  field: string,
): readonly MethodStructure[] {
  if (!isPrintedInteraction(scope.release, exchange)) return [];
  return new MethodPrinter(scope, exchange, field).methods();
}

/** Parts of one method. */
interface MethodForm {
  /** What follows the exchange's own name: `Where`. */
  readonly suffix?: string;
  /** What the method does, for its comment. */
  readonly says: string;
  /** True where the method takes a resource type. */
  readonly typed: boolean;
  readonly parameters: readonly ParameterStructure[];
  /** Type of the last parameter. */
  readonly options: string;
  readonly output: string;
  /** The function that makes the call, and what it is given after exchange and resource type. */
  readonly call: string;
  readonly given: readonly string[];
}

class MethodPrinter {
  readonly #scope: ActorScope;
  readonly #exchange: InteractionExchange;
  readonly #field: string;

  constructor(scope: ActorScope, exchange: InteractionExchange, field: string) {
    this.#scope = scope;
    this.#exchange = exchange;
    this.#field = field;
  }

  methods(): readonly MethodStructure[] {
    return this.#forms().map((form) => this.#method(form));
  }

  #forms(): readonly MethodForm[] {
    switch (this.#exchange.wire.interaction) {
      case 'read':
        return [this.#read()];
      case 'vread':
        return [this.#vread()];
      case 'history-instance':
        return [this.#history([id], 'id', 'the resource'), this.#page()];
      case 'history-type':
        return [this.#history([], 'undefined', 'all resources of the type'), this.#page()];
      case 'history-system':
        return [this.#systemHistory(), this.#page()];
      case 'create':
        return [this.#create()];
      case 'update':
        return this.#update();
      case 'patch':
        return this.#patch();
      case 'delete':
        return this.#delete();
      case 'search-type':
        return [this.#search(), this.#page()];
      case 'search-system':
        return [this.#systemSearch(), this.#page()];
      case 'transaction':
      case 'batch':
        return [this.#bundleForm()];
      case 'capabilities':
        return [this.#capabilities()];
    }
  }

  #read(): MethodForm {
    const output = `${this.#use('ReadOutput', 'client')}<${this.#resource}>`;
    const options = this.#use('ReadCallOptions', 'read-client');
    return {
      says: 'Reads a resource by its id; `call` may ask for it only where it has changed.',
      typed: true,
      parameters: [id],
      options,
      output,
      call: this.#make('readCall', 'read', true),
      given: ['id', 'call'],
    };
  }

  #vread(): MethodForm {
    return {
      says: 'Reads one version of a resource.',
      typed: true,
      parameters: [id, { name: 'versionId', type: 'string' }],
      options: this.#callOptions,
      output: this.#resource,
      call: this.#make('vreadCall', 'read', true),
      given: ['id', 'versionId'],
    };
  }

  #history(parameters: readonly ParameterStructure[], given: string, whose: string): MethodForm {
    const options = this.#use('HistoryCallOptions', 'read-client');
    return {
      says: `Gives the versions of ${whose}.`,
      typed: true,
      parameters,
      options,
      output: this.#bundle,
      call: this.#make('historyCall', 'read'),
      given: [given, 'call'],
    };
  }

  #systemHistory(): MethodForm {
    const form = this.#history([], 'undefined', 'all resources');
    return { ...form, typed: false, given: ['undefined', 'undefined', 'call'] };
  }

  #create(): MethodForm {
    const isConditional = this.#offers(({ conditional }) => conditional.create);
    const condition = isConditional ? this.#searchOf : 'never';
    return {
      says: `Creates a resource.${isConditional ? ' With `ifNoneExist`, only where that search finds none.' : ''}`,
      typed: true,
      parameters: [{ name: 'resource', type: this.#resource }],
      options: `${this.#use('CreateCallOptions', 'write-client')}<${condition}>`,
      output: this.#written,
      call: this.#make('createCall', 'write', true),
      given: ['resource', 'call'],
    };
  }

  #update(): readonly MethodForm[] {
    const resource = { name: 'resource', type: this.#resource };
    const form: MethodForm = {
      says: 'Replaces a resource by its id.',
      typed: true,
      parameters: [resource],
      options: this.#writeOptions,
      output: this.#written,
      call: this.#make('updateCall', 'write', true),
      given: ['resource', 'undefined', 'call'],
    };
    if (!this.#offers(({ conditional }) => conditional.update)) return [form];
    return [
      form,
      {
        ...form,
        suffix: 'Where',
        says: 'Replaces the one resource that the search finds; where it finds none, creates it.',
        parameters: [this.#searchParameter, resource],
        given: ['resource', 'search', 'call'],
      },
    ];
  }

  #patch(): readonly MethodForm[] {
    const patch = { name: 'patch', type: this.#use('PatchContent', 'write-client') };
    const form: MethodForm = {
      says: 'Changes parts of a resource by its id.',
      typed: true,
      parameters: [id, patch],
      options: this.#writeOptions,
      output: this.#written,
      call: this.#make('patchCall', 'write', true),
      given: ['id', 'patch', 'call'],
    };
    if (!this.#offers(({ conditional }) => conditional.update)) return [form];
    return [
      form,
      {
        ...form,
        suffix: 'Where',
        says: 'Changes parts of the one resource that the search finds.',
        parameters: [this.#searchParameter, patch],
        given: ['search', 'patch', 'call'],
      },
    ];
  }

  #delete(): readonly MethodForm[] {
    const form: MethodForm = {
      says: 'Deletes a resource by its id.',
      typed: true,
      parameters: [id],
      options: `Omit<${this.#writeOptions}, 'prefer'>`,
      output: this.#use('DeleteOutput', 'client'),
      call: this.#make('deleteCall', 'write'),
      given: ['id', 'call'],
    };
    if (!this.#offers(({ conditional }) => conditional.delete !== 'not-supported')) return [form];
    return [
      form,
      {
        ...form,
        suffix: 'Where',
        says: 'Deletes what the search finds.',
        parameters: [this.#searchParameter],
        given: ['search', 'call'],
      },
    ];
  }

  #search(): MethodForm {
    return {
      says: 'Searches resources of the type; gives the first page.',
      typed: true,
      parameters: [this.#searchParameter],
      options: this.#use('SearchCallOptions', 'search-client'),
      output: this.#bundle,
      call: this.#make('searchCall', 'search'),
      given: ['search', 'call'],
    };
  }

  #systemSearch(): MethodForm {
    const { actor, module, typesModule } = this.#scope;
    const searchOf = module.useType('SearchOf', runtimeModule('search-criteria.ts'));
    const shape = module.useType(systemSearchName(actor), typesModule);
    const definition = systemSearchLiteral(actor.resources).join(' ');
    const parameters = [{ name: 'search', type: `${searchOf}<${shape}>` }];
    const call = this.#make('systemSearchCall', 'search');
    const says = 'Searches resources of every type; gives the first page.';
    return { ...this.#search(), says, typed: false, parameters, call, given: [definition, 'search', 'call'] };
  }

  #page(): MethodForm {
    return {
      suffix: 'Page',
      says: 'Gives another page: `url` is a link of a Bundle that was given before, such as `next`.',
      typed: false,
      parameters: [{ name: 'url', type: 'string' }],
      options: this.#callOptions,
      output: this.#bundle,
      call: this.#make('pageCall', 'search'),
      given: ['url'],
    };
  }

  #bundleForm(): MethodForm {
    const each = this.#exchange.wire.interaction === 'batch' ? 'each for itself' : 'all of them or none';
    return {
      says: `Has the entries of a Bundle carried out, ${each}.`,
      typed: false,
      parameters: [{ name: 'bundle', type: this.#bundle }],
      options: this.#callOptions,
      output: this.#bundle,
      call: this.#make('bundleCall', 'write'),
      given: ['bundle'],
    };
  }

  #capabilities(): MethodForm {
    const output = structureType(this.#scope.module, 'CapabilityStatement');
    return {
      says: 'Gives the statement of what the server can do.',
      typed: false,
      parameters: [],
      options: this.#callOptions,
      output,
      call: this.#make('capabilitiesCall', 'read'),
      given: [],
    };
  }

  #method(form: MethodForm): MethodStructure {
    const { module, all, messagesModule } = this.#scope;
    const constant = module.use(exchangeConstant(this.#exchange, all), messagesModule);
    const result = module.useType('ExchangeResult', runtimeModule('exchange-error.ts'));
    const isGeneric = form.typed && this.#isOfEveryType;
    const type = form.typed ? [isGeneric ? 'resourceType' : stringLiteral(this.#exchange.wire.resourceType)] : [];
    const given = [constant, ...type, ...form.given].join(', ');
    const { methodName } = this.#exchange;
    return {
      name: form.suffix === undefined ? methodName : methodName.replace(/_$/, '') + form.suffix,
      visibility: 'public',
      async: false,
      docs: methodDocs(this.#exchange, form.says),
      ...(isGeneric ? { typeParameters: [`Type extends ${this.#alias}`] } : {}),
      parameters: [
        ...(isGeneric ? [{ name: 'resourceType', type: 'Type' }] : []),
        ...form.parameters,
        { name: 'call', type: form.options, optional: true },
      ],
      returnType: `Promise<${result}<${form.output}>>`,
      body: [`return this.${this.#field}.call(${form.call}(${given}), call);`],
    };
  }

  #offers(isOffered: (resource: ReturnType<typeof offeredResources>[number]) => boolean): boolean {
    return offeredResources(this.#scope.release, this.#exchange).some(isOffered);
  }

  /** The function that makes a call; `typed`: it is told the type of the resource. */
  #make(name: string, client: 'read' | 'write' | 'search', typed = false): string {
    const local = this.#scope.module.use(name, runtimeModule(`interaction-${client}-client.ts`));
    return typed ? `${local}<${this.#resource}>` : local;
  }

  #use(name: string, file: string): string {
    return this.#scope.module.useType(name, runtimeModule(`interaction-${file}.ts`));
  }

  get #isOfEveryType(): boolean {
    return this.#exchange.wire.resourceType === '*';
  }

  get #alias(): string {
    return this.#scope.module.useType(typeAlias(this.#scope.actor, this.#exchange), this.#scope.typesModule);
  }

  get #shape(): string {
    const { actor, module, typesModule } = this.#scope;
    const shapes = module.useType(interactionNames(actor).shapes, typesModule);
    return `${shapes}[${this.#isOfEveryType ? 'Type' : stringLiteral(this.#exchange.wire.resourceType)}]`;
  }

  get #resource(): string {
    const { release, module, typesModule } = this.#scope;
    const [only] = this.#exchange.wire.resourceType === '*' ? [] : offeredResources(release, this.#exchange);
    if (only !== undefined) return useResourceType(release, module, only, typesModule);
    return `${this.#shape}['resource']`;
  }

  get #written(): string {
    return `${this.#use('WriteOutput', 'client')}<${this.#resource}>`;
  }

  get #bundle(): string {
    return structureType(this.#scope.module, 'Bundle');
  }

  get #searchOf(): string {
    return `${this.#scope.module.useType('SearchOf', runtimeModule('search-criteria.ts'))}<${this.#shape}>`;
  }

  get #searchParameter(): ParameterStructure {
    return { name: 'search', type: this.#searchOf };
  }

  get #writeOptions(): string {
    return this.#use('WriteCallOptions', 'write-client');
  }

  get #callOptions(): string {
    return this.#scope.module.useType('CallOptions', runtimeModule('client-options.ts'));
  }
}

const id: ParameterStructure = { name: 'id', type: 'string' };
