import type { Exchange } from '../../model/exchange.ts';
import type { StatementStructure } from '../../model/module-structure.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import { plainLine, stringLiteral } from '../literal.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { CodecPrinter, member, type PrintedCodec } from './codec-printer.ts';
import { resourceType } from './definition-literal.ts';
import { exchangeConstant, type OperationExchange, runtimeModule } from './operation-exchanges.ts';
import { useResourceValidator } from './validator-name.ts';

/** What `messages.ts` holds for one operation: definition, reader and writer of each message, and the exchange itself. */
export function exchangeStatements(
  release: Release,
  profile: IntegrationProfile,
  module: TypeScriptModule,
  exchange: OperationExchange,
  all: readonly Exchange[],
): readonly StatementStructure[] {
  const printer = new CodecPrinter(release, profile, module, exchange);
  const request = printer.codec(exchange.request, 'request', 'input');
  const response = printer.codec(exchange.response, 'response', 'output');
  const name = exchangeConstant(exchange, all);
  return [
    ...request.statements,
    ...response.statements,
    operationConstant(release, module, exchange, name, request, response),
  ];
}

function operationConstant(
  release: Release,
  module: TypeScriptModule,
  exchange: OperationExchange,
  name: string,
  request: PrintedCodec,
  response: PrintedCodec,
): StatementStructure {
  const { id, initiator, responder, title, definition, requirements, wire } = exchange;
  const type = module.useType('OperationExchange', runtimeModule('operation-exchange.ts'));
  const list = (texts: readonly string[]) => `[${texts.map(stringLiteral).join(', ')}]`;
  const initializer = [
    '{',
    `  id: ${stringLiteral(id)},`,
    `  code: ${stringLiteral(wire.code)},`,
    `  initiator: ${stringLiteral(initiator)},`,
    `  responder: ${stringLiteral(responder)},`,
    `  levels: ${list(wire.levels)},`,
    `  resourceTypes: ${list(wire.resourceTypes.map(resourceType))},`,
    `  methods: ${list(wire.methods)},`,
    `  refusal: { malformed: ${wire.refusal.malformed}, invalid: ${wire.refusal.invalid} },`,
    `  resources: ${useResourceValidator(release, module)},`,
    ...member('request', request.expression),
    ...member('response', response.expression),
    '}',
  ].join('\n');
  const docs = [
    `${plainLine(id)}: ${plainLine(title)}.`,
    ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
    generatedFrom(definition),
  ];
  const types = `${type}<${request.type}, ${response.type}>`;
  return { kind: 'constant', name, exported: true, docs, type: types, initializer };
}
