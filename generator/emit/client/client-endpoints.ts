import type { Exchange } from '../../model/exchange.ts';
import type { InterfaceStructure, PropertyStructure } from '../../model/module-structure.ts';
import { isPlainPropertyName } from '../../model/naming.ts';
import { withArticle } from '../article.ts';
import { stringLiteral } from '../literal.ts';
import { runtimeModule } from '../messages/operation-exchanges.ts';
import type { ActorScope } from '../messages/profile-exchanges.ts';
import { generatedFrom } from '../provenance.ts';
import { type DiscoveredAddress, discoveredAddress } from './discovered-address.ts';

/** What a client's class needs for exchanges whose addresses are discovered. */
export interface PrintedEndpoints {
  /** The type of the constructor's options. */
  readonly options: InterfaceStructure;
  /** Lines of the constructor that fill the field with the addresses. */
  readonly lines: readonly string[];
}

/** `undefined` where the actor has no exchange whose address is discovered. */
export function clientEndpoints(
  scope: ActorScope,
  exchanges: readonly Exchange[],
  base: string,
  field: string,
): PrintedEndpoints | undefined {
  const found = exchanges.flatMap((exchange) => {
    const { wire } = exchange;
    if (wire.kind !== 'http' || wire.target.kind !== 'discovered') return [];
    return [{ id: exchange.id, address: discoveredAddress(scope.release, scope.module, wire.target) }];
  });
  if (found.length === 0) return undefined;
  const addresses = found.flatMap(({ address }) => address ?? []);
  const sources = [...new Set(addresses.map(({ source }) => source))];
  const known = scope.module.use('knownEndpoints', runtimeModule('http-client.ts'));
  const lines = [
    ...sources.map((source, index) => `const discovered${index + 1} = options.discovered?.[${stringLiteral(source)}];`),
    `this.${field} = ${known}(options.endpoints, {`,
    ...found.flatMap(({ id, address }) => {
      if (address === undefined) return [];
      const variable = `discovered${sources.indexOf(address.source) + 1}`;
      return [`  ${stringLiteral(id)}: ${variable}${memberAccess(address.member)},`];
    }),
    '});',
  ];
  const ids = found.map(({ id }) => id);
  return { options: optionsInterface(scope, base, ids, addresses), lines };
}

function memberAccess(member: string): string {
  return isPlainPropertyName(member) ? `?.${member}` : `?.[${stringLiteral(member)}]`;
}

function optionsInterface(
  { actor }: ActorScope,
  base: string,
  ids: readonly string[],
  addresses: readonly DiscoveredAddress[],
): InterfaceStructure {
  const types = new Map(addresses.map(({ source, type }) => [source, type]));
  const members = [...types].map(([source, type]) => `readonly ${stringLiteral(source)}?: ${type} | undefined`);
  const known = ids.map((id) => `readonly ${stringLiteral(id)}?: string | undefined`);
  const property = (name: string, type: string, doc: string): PropertyStructure => ({
    name,
    type,
    optional: true,
    readonly: true,
    docs: [doc],
  });
  return {
    kind: 'interface',
    name: `${actor.typeName}ClientOptions`,
    exported: true,
    docs: [`What a client of ${withArticle(actor.title)} is told once.`, generatedFrom(actor.canonical)],
    extends: [base],
    properties: [
      property('endpoints', `{ ${known.join('; ')} }`, 'Addresses by exchange; they go before what was discovered.'),
      ...(members.length === 0
        ? []
        : [property('discovered', `{ ${members.join('; ')} }`, 'What discovery answered, by exchange.')]),
    ],
  };
}

/** The type of options a client's class has on the runtime's side: with a base address where one is needed. */
export function baseOptions({ module }: ActorScope, exchanges: readonly Exchange[]): string {
  const needsBase = exchanges.some(({ wire }) => wire.kind !== 'http' || wire.target.kind === 'base');
  return module.useType(needsBase ? 'ClientOptions' : 'CallerOptions', runtimeModule('client-options.ts'));
}
