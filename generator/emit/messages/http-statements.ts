import { assertNever } from '../../model/assert-never.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Exchange, HttpBinding, Message } from '../../model/exchange.ts';
import type { StatementStructure } from '../../model/module-structure.ts';
import { safeIdentifier } from '../../model/naming.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import { plainLine, quotedMember, stringLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { formLiteral, skippedOfForm } from './form-literal.ts';
import { useMessageType } from './message-type.ts';
import { exchangeConstant, profileModule, runtimeModule } from './operation-exchanges.ts';
import { useResourceValidator, useValidator } from './validator-name.ts';

/** An exchange that travels as HTTP outside the FHIR API. */
export type HttpExchange = Exchange & { readonly wire: HttpBinding };

/** True for exchanges whose reply is a page: HTML, or a redirect whose address the handler finds itself. */
export function answersWithPage({ wire }: HttpExchange): boolean {
  return wire.reply === 'html' || (wire.reply === 'redirect' && wire.replyTo === undefined);
}

/** The type of what an exchange answers with, as its client and its handler have it. */
export function outputType(
  release: Release,
  module: TypeScriptModule,
  exchange: HttpExchange,
  typesModule: ReturnType<typeof profileModule>,
): string {
  if (answersWithPage(exchange)) return 'undefined';
  return useMessageType(release, module, exchange.response, typesModule) ?? 'undefined';
}

/** What `messages.ts` holds for one HTTP exchange: the definitions of its parameters, and the exchange itself. */
export function httpStatements(
  release: Release,
  profile: IntegrationProfile,
  module: TypeScriptModule,
  exchange: HttpExchange,
  all: readonly Exchange[],
): readonly StatementStructure[] {
  return new HttpPrinter(release, profile, module, exchange).print(exchangeConstant(exchange, all));
}

/** What of an exchange's messages cannot be turned into code. */
export function skippedOfHttp({ request, response, wire }: HttpExchange): readonly Diagnostic[] {
  const messages = [request, ...(wire.reply === 'redirect' ? [response] : [])];
  return messages.flatMap((message) => (message.kind === 'parameters' ? skippedOfForm(message) : []));
}

class HttpPrinter {
  readonly #release: Release;
  readonly #profile: IntegrationProfile;
  readonly #module: TypeScriptModule;
  readonly #exchange: HttpExchange;
  readonly #statements: StatementStructure[] = [];

  constructor(release: Release, profile: IntegrationProfile, module: TypeScriptModule, exchange: HttpExchange) {
    this.#release = release;
    this.#profile = profile;
    this.#module = module;
    this.#exchange = exchange;
  }

  print(name: string): readonly StatementStructure[] {
    const { id, title, requirements, definition } = this.#exchange;
    const typesModule = profileModule(this.#release, this.#profile, 'types.ts');
    const input = useMessageType(this.#release, this.#module, this.#exchange.request, typesModule) ?? 'undefined';
    const output = outputType(this.#release, this.#module, this.#exchange, typesModule);
    const type = this.#module.useType('HttpExchange', runtimeModule('http-exchange.ts'));
    const docs = [
      `${plainLine(id)}: ${plainLine(title)}.`,
      ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
      generatedFrom(definition),
    ];
    const initializer = ['{', ...this.#members(input, output).map((line) => `  ${line}`), '}'].join('\n');
    const types = `${type}<${input}, ${output}>`;
    return [...this.#statements, { kind: 'constant', name, exported: true, docs, type: types, initializer }];
  }

  #members(input: string, output: string): readonly string[] {
    const { id, initiator, responder, wire } = this.#exchange;
    const { selector } = wire;
    const headers = wire.responseHeaders.map(({ name, value }) => `${quotedMember(name)}: ${stringLiteral(value)}`);
    const carriesResource = wire.requestBody === 'resource' || wire.reply === 'resource';
    return [
      `id: ${stringLiteral(id)},`,
      `initiator: ${stringLiteral(initiator)},`,
      `responder: ${stringLiteral(responder)},`,
      `methods: [${wire.methods.map(stringLiteral).join(', ')}],`,
      `path: ${ownPath(wire) === undefined ? 'undefined' : stringLiteral(ownPath(wire) ?? '')},`,
      ...(selector === undefined
        ? []
        : [`selector: { parameter: ${stringLiteral(selector.parameter)}, value: ${stringLiteral(selector.value)} },`]),
      `successStatus: ${wire.successStatus},`,
      headers.length === 0 ? 'headers: {},' : `headers: { ${headers.join(', ')} },`,
      `errors: ${stringLiteral(wire.errors)},`,
      `cors: ${wire.cors},`,
      ...(carriesResource ? [`resources: ${useResourceValidator(this.#release, this.#module)},`] : []),
      `request: ${this.#request(input)},`,
      `reply: ${this.#reply(output)},`,
    ];
  }

  #request(type: string): string {
    const { requestBody: carrier } = this.#exchange.wire;
    const { request } = this.#exchange;
    switch (carrier) {
      case 'none':
        return "{ carrier: 'none' }";
      case 'query':
      case 'form':
        if (request.kind !== 'parameters') return "{ carrier: 'none' }";
        return `{ carrier: ${stringLiteral(carrier)}, form: ${this.#form(request, type, 'request')} }`;
      case 'json':
      case 'resource':
        return `{ carrier: ${stringLiteral(carrier)}, document: ${this.#document(request, type)} }`;
      default:
        return assertNever(carrier);
    }
  }

  #reply(type: string): string {
    const { response, wire } = this.#exchange;
    switch (wire.reply) {
      case 'json':
      case 'resource':
        return `{ kind: ${stringLiteral(wire.reply)}, document: ${this.#document(response, type)} }`;
      case 'redirect': {
        if (wire.replyTo === undefined) return "{ kind: 'page' }";
        const form = response.kind === 'parameters' ? this.#form(response, type, 'response') : this.#emptyForm();
        return `{ kind: 'redirect', replyTo: ${stringLiteral(wire.replyTo)}, form: ${form} }`;
      }
      case 'html':
        return "{ kind: 'page' }";
      case 'empty':
        return "{ kind: 'empty' }";
      default:
        return assertNever(wire.reply);
    }
  }

  #form(message: Extract<Message, { readonly kind: 'parameters' }>, type: string, direction: string): string {
    const name = `${safeIdentifier(message.typeName.charAt(0).toLowerCase() + message.typeName.slice(1))}Form`;
    const use = (runtimeFunction: string) => this.#module.use(runtimeFunction, runtimeModule('condition.ts'));
    this.#statements.push({
      kind: 'constant',
      name,
      exported: false,
      docs: [
        `The parameters of the ${direction} of ${plainLine(this.#exchange.id)}.`,
        generatedFrom(this.#exchange.definition),
      ],
      type: this.#module.useType('FormDefinition', runtimeModule('form-definition.ts')),
      initializer: formLiteral(message, this.#exchange.wire.unknown, use),
    });
    return `${this.#module.use('formMessage', runtimeModule('http-codec.ts'))}<${type}>(${name})`;
  }

  /** A redirect back that carries nothing. */
  #emptyForm(): string {
    return this.#module.use('emptyForm', runtimeModule('http-codec.ts'));
  }

  #document(message: Message, type: string): string {
    const structure = message.kind === 'structure' ? this.#release.structures.get(message.structure) : undefined;
    const validator = structure === undefined ? undefined : useValidator(this.#release, this.#module, structure);
    if (structure?.kind === 'logical' && validator !== undefined) {
      const json = this.#module.use('jsonMessage', runtimeModule('http-codec.ts'));
      return `${json}<${type}>(${stringLiteral(rootName(structure))}, ${validator})`;
    }
    const resource = this.#module.use('resourceDocument', runtimeModule('http-codec.ts'));
    return `${resource}<${type}>(${stringLiteral(structure?.type ?? 'Resource')}, ${validator ?? 'undefined'})`;
  }
}

function rootName({ root }: Structure): string {
  return root.path;
}

/** Where servers of the toolkit place the exchange. */
function ownPath({ target }: HttpBinding): string | undefined {
  return target.kind === 'base' ? target.path : target.defaultPath;
}
