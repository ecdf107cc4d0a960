import { type Exchange, type Message, mayBeNothing } from '../../model/exchange.ts';
import { parseCanonicalUrl } from '../../model/identifier.ts';
import type { FunctionStructure, StatementStructure } from '../../model/module-structure.ts';
import { safeIdentifier } from '../../model/naming.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import { plainLine, stringLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { parametersLiteral, resourceType } from './definition-literal.ts';
import { useMessageType } from './message-type.ts';
import { profileModule, runtimeModule } from './operation-exchanges.ts';
import { useValidator } from './validator-name.ts';

type ParametersMessage = Extract<Message, { readonly kind: 'parameters' }>;

/** How a message is read and written: the expression for its codec, and the statements that expression needs. */
export interface PrintedCodec {
  readonly type: string;
  readonly expression: readonly string[];
  readonly statements: readonly StatementStructure[];
}

/** Prints the codecs of an exchange's messages. */
export class CodecPrinter {
  readonly #release: Release;
  readonly #profile: IntegrationProfile;
  readonly #module: TypeScriptModule;
  readonly #exchange: Exchange;

  constructor(release: Release, profile: IntegrationProfile, module: TypeScriptModule, exchange: Exchange) {
    this.#release = release;
    this.#profile = profile;
    this.#module = module;
    this.#exchange = exchange;
  }

  codec(message: Message, direction: 'request' | 'response', argument: string): PrintedCodec {
    const typesModule = profileModule(this.#release, this.#profile, 'types.ts');
    const type = useMessageType(this.#release, this.#module, message, typesModule);
    if (message.kind === 'empty' || type === undefined) {
      const codec = this.#module.use('emptyMessage', runtimeModule('message-codec.ts'));
      return { type: 'undefined', expression: [codec], statements: [] };
    }
    if (message.kind === 'structure' || message.bare) return this.#resourceCodec(message, type);
    return this.#parametersCodec(message, type, direction, argument);
  }

  #parametersCodec(
    message: ParametersMessage,
    type: string,
    direction: 'request' | 'response',
    argument: string,
  ): PrintedCodec {
    const constant = `${safeIdentifier(type.charAt(0).toLowerCase() + type.slice(1))}Definition`;
    const definitionType = this.#module.useType('ParametersMessage', runtimeModule('message-definition.ts'));
    const structure = this.#parametersStructure(message);
    const validator = structure === undefined ? undefined : useValidator(this.#release, this.#module, structure);
    const docs = [
      `The parameters of the ${direction} of ${plainLine(this.#exchange.id)}.`,
      generatedFrom(this.#exchange.definition),
    ];
    return {
      type,
      expression: ['{', `  definition: ${constant},`, `  read: read${type},`, `  write: write${type},`, '}'],
      statements: [
        {
          kind: 'constant',
          name: constant,
          exported: false,
          docs,
          type: definitionType,
          initializer: parametersLiteral(message, validator),
        },
        this.#reader(type, constant, direction),
        this.#writer(type, constant, direction, argument),
      ],
    };
  }

  #reader(type: string, constant: string, direction: string): FunctionStructure {
    const read = this.#module.use('readMessage', runtimeModule('message-reader.ts'));
    const validation = this.#module.useType('Validation', runtimeModule('validation.ts'));
    return {
      kind: 'function',
      name: `read${type}`,
      exported: true,
      async: false,
      docs: [
        `Reads the ${direction} of ${plainLine(this.#exchange.id)}; the value counts only where \`validation.accepted\` is still true.`,
        generatedFrom(this.#exchange.definition),
      ],
      parameters: [
        { name: 'body', type: 'unknown' },
        { name: 'validation', type: validation },
      ],
      returnType: `${type} | undefined`,
      body: [`return ${read}<${type}>(${constant}, body, validation);`],
    };
  }

  #writer(type: string, constant: string, direction: string, argument: string): FunctionStructure {
    const write = this.#module.use('writeParameters', runtimeModule('message-writer.ts'));
    const parameters = this.#module.useType('Parameters', { package: 'fhir/r4.js' });
    return {
      kind: 'function',
      name: `write${type}`,
      exported: true,
      async: false,
      docs: [`Writes the ${direction} of ${plainLine(this.#exchange.id)}.`, generatedFrom(this.#exchange.definition)],
      parameters: [{ name: argument, type }],
      returnType: parameters,
      body: [`return ${write}(${constant}, ${argument});`],
    };
  }

  #resourceCodec(message: Exclude<Message, { readonly kind: 'empty' }>, type: string): PrintedCodec {
    const codec = this.#module.use('resourceMessage', runtimeModule('message-codec.ts'));
    const structure = this.#bodyStructure(message);
    const name = structure === undefined ? undefined : useValidator(this.#release, this.#module, structure);
    const validator = name === undefined ? [] : [`  validate: ${name},`];
    const wanted = stringLiteral(resourceType(this.#bodyType(message, structure)));
    const optional = mayBeNothing(message) ? ['  optional: true,'] : [];
    const facts = ["  kind: 'resource',", `  resourceType: ${wanted},`, ...optional, ...validator];
    const expression = [`${codec}<${type}>({`, ...facts, '})'];
    return { type, expression, statements: [] };
  }

  #bodyType(message: Exclude<Message, { readonly kind: 'empty' }>, structure: Structure | undefined): string {
    if (structure !== undefined) return structure.type;
    const content = message.kind === 'parameters' ? message.parameters[0]?.content : undefined;
    return content?.kind === 'resource' ? content.type : 'Resource';
  }

  /** The structure the whole body must meet; `undefined` where only its own type can say. */
  #bodyStructure(message: Exclude<Message, { readonly kind: 'empty' }>): Structure | undefined {
    if (message.kind === 'structure') return this.#release.structures.get(message.structure);
    const content = message.parameters[0]?.content;
    const [profile] = content?.kind === 'resource' ? content.profiles : [];
    return profile === undefined ? undefined : this.#release.structures.get(profile);
  }

  /** The message's own profile, else the base resource, as far as the release has them. */
  #parametersStructure(message: ParametersMessage): Structure | undefined {
    const canonical = message.structure ?? parseCanonicalUrl('http://hl7.org/fhir/StructureDefinition/Parameters');
    return canonical === undefined ? undefined : this.#release.structures.get(canonical);
  }
}

/** A member of an object literal whose value is an expression of several lines. */
export function member(name: string, expression: readonly string[]): readonly string[] {
  const [first = '', ...rest] = expression;
  const lines = [`${name}: ${first}`, ...rest].map((line) => `  ${line}`);
  return lines.map((line, index) => (index === lines.length - 1 ? `${line},` : line));
}
