import { describe, expect, it } from 'vitest';
import { emitClients } from '../../../../generator/emit/client/emit-clients.ts';
import { declaration, printedModules } from '../../../support/printed.ts';
import { operation, parameter, parameters, primitive, teaRelease } from '../../../support/release.ts';

const path = 'tea-guide-1.0.0/tx-tea/tea-pot.client.ts';
const none = { kind: 'empty' } as const;
const request = parameters('BrewInput', [parameter('leaf', primitive('string'))]);

describe('emitClients', () => {
  it('prints a class with one method for each exchange of the responder', () => {
    const release = teaRelease([operation('brew', request, none), operation('pour', none, none)]);
    expect(Object.keys(printedModules(emitClients, release))).toEqual([path]);
    expect(declaration(printedModules(emitClients, release)[path], 'export class').split('\n')).toEqual([
      'export class TeaPotClient {',
      '  private readonly caller: ExchangeCaller;',
      '',
      '  constructor(options: ClientOptions) {',
      "    this.caller = new ExchangeCaller(options, '4.0.1');",
      '  }',
      '',
      '  brew(input: BrewInput, call?: CallOptions): Promise<ExchangeResult<undefined>> {',
      "    return this.caller.call(operationCall(brewExchange, { level: 'system' }, input), call);",
      '  }',
      '',
      '  pour(call?: CallOptions): Promise<ExchangeResult<undefined>> {',
      "    return this.caller.call(operationCall(pourExchange, { level: 'system' }, undefined), call);",
      '  }',
      '}',
    ]);
  });

  it('asks for the target where there is a choice', () => {
    const wire = { levels: ['type', 'instance'], resourceTypes: ['Device', 'Group'] } as const;
    const text = printedModules(emitClients, teaRelease([operation('brew', none, none, wire)]))[path];
    expect(text).toContain(
      [
        '  brew(',
        '    target:',
        "      | { readonly level: 'type'; readonly resourceType: 'Device' | 'Group' }",
        "      | { readonly level: 'instance'; readonly resourceType: 'Device' | 'Group'; readonly id: string },",
        '    call?: CallOptions,',
        '  ): Promise<ExchangeResult<undefined>> {',
      ].join('\n'),
    );
  });

  it('keeps out of the way of a method called caller', () => {
    const text = printedModules(emitClients, teaRelease([operation('caller', none, none)]))[path];
    expect(text).toContain('private readonly exchangeCaller: ExchangeCaller;');
  });

  it('prints nothing for a guide without operations', () => {
    expect(emitClients(teaRelease([]), { templates: [], runtime: [] }).value).toEqual([]);
  });
});
