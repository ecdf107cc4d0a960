import { describe, expect, it } from 'vitest';
import { emitServers } from '../../../../generator/emit/server/emit-servers.ts';
import { declaration, printedModules } from '../../../support/printed.ts';
import { operation, parameter, parameters, primitive, teaRelease } from '../../../support/release.ts';

const path = 'tea-guide-1.0.0/tx-tea/tea-pot.server.ts';
const none = { kind: 'empty' } as const;
const request = parameters('BrewInput', [parameter('leaf', primitive('string'))]);
const reply = parameters('BrewOutput', [parameter('cup', primitive('string'))]);

describe('emitServers', () => {
  const release = teaRelease([operation('brew', request, reply), operation('pour', none, none)]);
  const text = printedModules(emitServers, release)[path];

  it('prints the handlers, by exchange', () => {
    expect(declaration(text, 'export interface').split('\n')).toEqual([
      'export interface TeaPotHandlers {',
      "  readonly 'TX:Tea-1/brew': Handler<BrewInput, BrewOutput>;",
      "  readonly 'TX:Tea-1/pour': Handler<undefined, undefined>;",
      '}',
    ]);
  });

  it('prints the function that makes the server', () => {
    expect(declaration(text, 'export function').split('\n')).toEqual([
      'export function createTeaPotServer(handlers: TeaPotHandlers, options: ServerOptions = {}): FetchHandler {',
      '  return createServer(',
      '    {',
      "      actor: 'tea-pot',",
      "      guide: 'https://tea.example/fhir',",
      "      fhirVersion: '4.0.1',",
      '      exchanges: [',
      "        serveOperation(brewExchange, handlers['TX:Tea-1/brew']),",
      "        serveOperation(pourExchange, handlers['TX:Tea-1/pour']),",
      '      ],',
      '    },',
      '    options,',
      '  );',
      '}',
    ]);
  });
});
