import {
  type Exchange,
  type Message,
  mayBeNothing,
  type Parameter,
  type ParameterContent,
} from '../../model/exchange.ts';
import type { CanonicalUrl, OutputPath } from '../../model/identifier.ts';
import type { PropertyStructure, StatementStructure } from '../../model/module-structure.ts';
import { pascalName } from '../../model/naming.ts';
import type { Release } from '../../model/release.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { docLines, jsonLiteral, plainLine } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import { channelOpenings } from '../sockets/channel-openings.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { isCertain } from './enforcement.ts';
import { codeUnion, isGuideType, primitiveType, structureType } from './value-type.ts';

/** The plain types of an exchange's two messages. */
export function messageTypes(
  release: Release,
  module: TypeScriptModule,
  exchange: Exchange,
): readonly StatementStructure[] {
  return [
    ...requests(release, exchange).flatMap((request) =>
      new MessagePrinter(release, module, exchange, 'Input').print(request),
    ),
    ...new MessagePrinter(release, module, exchange, 'Output').print(exchange.response),
  ];
}

/** The message of the request; of an exchange that several frames open, one for each. */
function requests(release: Release, exchange: Exchange): readonly Message[] {
  const { wire, request } = exchange;
  const openings = wire.kind === 'channel' ? channelOpenings(release, { ...exchange, wire }) : [];
  return openings.length < 2 ? [request] : openings.map(({ message }) => message);
}

/** Collects the interfaces of parts on the way. */
class MessagePrinter {
  readonly #release: Release;
  readonly #module: TypeScriptModule;
  readonly #exchange: Exchange;
  readonly #direction: 'Input' | 'Output';
  readonly #statements: StatementStructure[] = [];
  readonly #names = new Set<string>();

  constructor(release: Release, module: TypeScriptModule, exchange: Exchange, direction: 'Input' | 'Output') {
    this.#release = release;
    this.#module = module;
    this.#exchange = exchange;
    this.#direction = direction;
  }

  print(message: Message): readonly StatementStructure[] {
    if (message.kind !== 'parameters') return [];
    const docs = [
      `${this.#direction} of ${plainLine(this.#exchange.id)}: ${plainLine(this.#exchange.title)}.`,
      generatedFrom(this.#exchange.definition),
    ];
    const [only] = message.parameters;
    if (message.bare && only !== undefined) {
      const content = this.#contentType(only.content, message.typeName, only.name);
      const type = mayBeNothing(message) ? `${content} | undefined` : content;
      this.#statements.unshift({ kind: 'type', name: message.typeName, exported: true, docs, type });
      return this.#statements;
    }
    this.#interface(message.typeName, docs, message.parameters);
    return this.#statements;
  }

  #interface(name: string, docs: readonly string[], parameters: readonly Parameter[]): void {
    const place = this.#statements.length;
    this.#names.add(name);
    const properties = parameters.filter(({ max }) => max !== 0).map((parameter) => this.#property(parameter, name));
    this.#statements.splice(place, 0, { kind: 'interface', name, exported: true, docs, extends: [], properties });
  }

  #property(parameter: Parameter, owner: string): PropertyStructure {
    const { name, min, max, evidence } = parameter;
    const single = this.#valueType(parameter, owner);
    const type = max === 1 ? single : `readonly ${single.includes(' | ') ? `(${single})` : single}[]`;
    const optional = min === 0 || !isCertain(evidence);
    // `undefined` is allowed, as the base types do, so that a value that may be missing can be passed on as it is.
    return {
      name,
      type: optional ? `${type} | undefined` : type,
      optional,
      readonly: true,
      docs: this.#docs(parameter),
    };
  }

  #docs({ name, documentation, requirements, evidence }: Parameter): readonly string[] {
    return [
      ...docLines(documentation),
      ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')} (${evidence}).`]),
      generatedFrom(this.#exchange.definition, `parameter ${name}`),
    ];
  }

  #valueType(parameter: Parameter, owner: string): string {
    if (parameter.content.kind === 'primitive' && isCertain(parameter.evidence)) {
      if (parameter.fixed !== undefined && typeof parameter.fixed !== 'object') return jsonLiteral(parameter.fixed);
      const union = codeUnion(parameter.binding);
      if (union !== undefined) return union;
    }
    return this.#contentType(parameter.content, owner, parameter.name);
  }

  #contentType(content: ParameterContent, owner: string, name: string): string {
    switch (content.kind) {
      case 'primitive':
        return primitiveType(content.type);
      case 'search':
        return 'string';
      case 'datatype':
        return anyDatatype.has(content.type) ? this.#anyValueType() : structureType(this.#module, content.type);
      case 'resource':
        return this.#resourceType(content.type, content.profiles);
      case 'parts': {
        const partName = this.#freeName(`${owner}${pascalName(name) ?? 'Part'}`);
        const docs = [`Parts of ${plainLine(name)}.`, generatedFrom(this.#exchange.definition, `parameter ${name}`)];
        this.#interface(partName, docs, content.parts);
        return partName;
      }
    }
  }

  #anyValueType(): string {
    return this.#module.useType('ParameterValue', outputPath('runtime', 'message-value.ts'));
  }

  #resourceType(type: string, profiles: readonly CanonicalUrl[]): string {
    const structures = profiles
      .map((profile) => this.#release.structures.get(profile))
      .filter((structure) => structure !== undefined);
    if (structures.length === 0 || !structures.every(isGuideType)) return structureType(this.#module, type);
    return structures
      .map((structure) =>
        this.#module.useType(structure.typeName, this.#typesModule(structureFolder(this.#release, structure))),
      )
      .join(' | ');
  }

  #typesModule(folder: string): OutputPath {
    return outputPath(releaseFolder(this.#release), folder, 'types.ts');
  }

  #freeName(wanted: string): string {
    let name = wanted;
    while (this.#names.has(name)) name += '_';
    return name;
  }
}

/** Type codes that stand for any datatype. */
export const anyDatatype: ReadonlySet<string> = new Set(['Element', 'Type', '*']);
