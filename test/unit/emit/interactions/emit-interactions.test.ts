import { describe, expect, it } from 'vitest';
import { emitClients } from '../../../../generator/emit/client/emit-clients.ts';
import { emitMessages } from '../../../../generator/emit/messages/emit-messages.ts';
import { emitServers } from '../../../../generator/emit/server/emit-servers.ts';
import { emitTypes } from '../../../../generator/emit/types/emit-types.ts';
import { diagnosticLine } from '../../../support/building.ts';
import { releaseWithInteractions } from '../../../support/interaction-release.ts';
import { declaration, printedModules } from '../../../support/printed.ts';

const base = 'test-guide-1.0.0/tg';

function method(interaction: string, name: string): readonly string[] {
  const text = printedModules(emitClients, releaseWithInteractions(interaction))[`${base}/answerer.client.ts`];
  const lines = declaration(text, 'export class').split('\n');
  const start = lines.findIndex((line) => line.startsWith(`  ${name}`));
  return lines.slice(start, lines.indexOf('  }', start) + 1).map((line) => line.trim());
}

function handler(interaction: string): string {
  const text = printedModules(emitServers, releaseWithInteractions(interaction))[`${base}/answerer.server.ts`];
  const whole = (text ?? '').replaceAll(/ *\/\*\*[\s\S]*?\*\/\n/g, '').replaceAll(/\s+/g, ' ');
  const [, type = ''] = /readonly 'TG-1\/[a-z.]+': (.*?); \}/.exec(whole) ?? [];
  const [, served = ''] = /exchanges: \[ (.*?),? \], \}/.exec(whole) ?? [];
  return `${type.replaceAll(/([<(]) /g, '$1').replaceAll(/,? >/g, '>')} ← ${served}`;
}

describe('types of interactions', () => {
  const text = printedModules(emitTypes, releaseWithInteractions('*#read', '*#create', 'Observation#search-type'))[
    `${base}/types.ts`
  ];

  it('say what each resource type holds and how it is searched', () => {
    expect(declaration(text, 'export interface AnswererResources').replaceAll(/\s+/g, ' ')).toBe(
      'export interface AnswererResources { ' +
        'readonly Patient: { readonly resource: Patient; readonly parameters: AnswererPatientParameters; readonly includes: never; ' +
        "readonly revIncludes: 'Observation:subject'; }; " +
        'readonly Observation: { readonly resource: Observation; readonly parameters: AnswererObservationParameters; ' +
        "readonly includes: 'Observation:subject'; readonly revIncludes: never; }; }",
    );
    expect(declaration(text, 'export interface AnswererPatientParameters').split('\n')).toEqual([
      'export interface AnswererPatientParameters {',
      "  readonly _id: 'token';",
      "  readonly name: 'string';",
      '}',
    ]);
  });

  it('say for which resource types an interaction is offered', () => {
    expect(declaration(text, 'export type AnswererReadType')).toBe(
      "export type AnswererReadType = 'Patient' | 'Observation';",
    );
    expect(declaration(text, 'export type AnswererCreateType')).toBe("export type AnswererCreateType = 'Patient';");
    expect(text).not.toContain('AnswererSearchTypeType');
  });
});

describe('exchanges of interactions', () => {
  it('share what their responder offers', () => {
    const text = printedModules(emitMessages, releaseWithInteractions('*#read', '*#create'))[`${base}/messages.ts`];
    expect(declaration(text, 'const answererTypes').split('\n')).toEqual([
      'const answererTypes: Readonly<Record<string, InteractionType>> = {',
      "  'Patient': {",
      '    validate: validatePatient,',
      '    search: {',
      '      parameters: {',
      "        '_id': 'token',",
      "        'name': 'string',",
      '      },',
      '      includes: [],',
      "      revIncludes: ['Observation:subject'],",
      '    },',
      "    conditional: { create: true, update: true, delete: 'single' },",
      '    updateCreate: false,',
      '  },',
      "  'Observation': {",
      '    validate: validateObservation,',
      '    search: {',
      '      parameters: {',
      "        '_id': 'token',",
      "        'date': 'date',",
      '      },',
      "      includes: ['Observation:subject'],",
      '      revIncludes: [],',
      '    },',
      "    conditional: { create: false, update: false, delete: 'not-supported' },",
      '    updateCreate: false,',
      '  },',
      '};',
    ]);
    expect(declaration(text, 'export const readExchange').split('\n')).toEqual([
      'export const readExchange: InteractionExchange = {',
      "  id: 'TG-1/read',",
      "  initiator: 'asker',",
      "  responder: 'answerer',",
      "  interaction: 'read',",
      "  types: offeredTypes(answererTypes, ['Patient', 'Observation']),",
      '  resources: validateResource,',
      '};',
    ]);
    expect(text?.match(/const answererTypes/g)).toHaveLength(1);
  });

  it('are named where no resource type is offered for them', () => {
    const result = emitMessages(releaseWithInteractions('*#history-type'), { templates: [], runtime: [] });
    expect(result.diagnostics.map(diagnosticLine)).toEqual([
      'information exchange-not-generated CapabilityStatement-answerer.json#/extension/1/extension/5',
    ]);
    expect(result.value).toEqual([]);
  });
});

describe('client methods of interactions', () => {
  it('take a resource type, and give its resource', () => {
    expect(method('*#read', 'read')).toEqual([
      'read<Type extends AnswererReadType>(',
      'resourceType: Type,',
      'id: string,',
      'call?: ReadCallOptions,',
      "): Promise<ExchangeResult<ReadOutput<AnswererResources[Type]['resource']>>> {",
      "return this.caller.call(readCall<AnswererResources[Type]['resource']>(readExchange, resourceType, id, call), call);",
      '}',
    ]);
  });

  it('take none where the exchange is for one', () => {
    expect(method('Observation#read', 'read')).toEqual([
      'read(id: string, call?: ReadCallOptions): Promise<ExchangeResult<ReadOutput<Observation>>> {',
      "return this.caller.call(readCall<Observation>(readExchange, 'Observation', id, call), call);",
      '}',
    ]);
  });

  it.each([
    ['Patient#vread', 'vread', "vreadCall<Patient>(vreadExchange, 'Patient', id, versionId)"],
    ['Patient#history-instance', 'historyInstance', "historyCall(historyInstanceExchange, 'Patient', id, call)"],
    ['Patient#history-instance', 'historyInstancePage', 'pageCall(historyInstanceExchange, url)'],
    ['Patient#create', 'create', "createCall<Patient>(createExchange, 'Patient', resource, call)"],
    ['Patient#update', 'update', "updateCall<Patient>(updateExchange, 'Patient', resource, undefined, call)"],
    ['Patient#update', 'updateWhere', "updateCall<Patient>(updateExchange, 'Patient', resource, search, call)"],
    ['Patient#patch', 'patch', "patchCall<Patient>(patchExchange, 'Patient', id, patch, call)"],
    ['Patient#patch', 'patchWhere', "patchCall<Patient>(patchExchange, 'Patient', search, patch, call)"],
    ['Patient#delete', 'delete', "deleteCall(deleteExchange, 'Patient', id, call)"],
    ['Patient#delete', 'deleteWhere', "deleteCall(deleteExchange, 'Patient', search, call)"],
    ['Patient#search-type', 'searchType', "searchCall(searchTypeExchange, 'Patient', search, call)"],
    ['Patient#search-type', 'searchTypePage', 'pageCall(searchTypeExchange, url)'],
    ['*#history-system', 'historySystem', 'historyCall(historySystemExchange, undefined, undefined, call)'],
    [
      '*#search-system',
      'searchSystem',
      "systemSearchCall( searchSystemExchange, { parameters: { '_id': 'token', }, includes: [], revIncludes: [], }, search, call, )",
    ],
    ['*#transaction', 'transaction', 'bundleCall(transactionExchange, bundle)'],
    ['*#batch', 'batch', 'bundleCall(batchExchange, bundle)'],
    ['*#capabilities', 'capabilities', 'capabilitiesCall(capabilitiesExchange)'],
  ])('of %s: %s', (interaction, name, call) => {
    expect(method(interaction, `${name}(`).join(' ').replaceAll(/\s+/g, ' ')).toContain(call);
  });

  it('say in their comments what tells them apart, and which statement offers them', () => {
    const codes = [
      'read',
      'vread',
      'create',
      'update',
      'patch',
      'delete',
      'history-instance',
      'search-type',
      'transaction',
    ];
    const release = releaseWithInteractions(...codes.map((code) => `*#${code}`));
    const text = printedModules(emitClients, release)[`${base}/answerer.client.ts`] ?? '';
    const comments = [...text.matchAll(/^ {2}\/\*\*\n([\s\S]*?) {3}\*\/\n {2}\w+[<(]/gm)].map(
      ([, comment = '']) => comment,
    );
    const said = comments.map((comment) => comment.split('\n').slice(1, -2).join('\n'));
    expect(said).toHaveLength(
      codes.length + ['updateWhere', 'patchWhere', 'deleteWhere', 'historyPage', 'searchPage'].length,
    );
    expect(new Set(said.filter((each) => !each.includes('another page'))).size).toBe(said.length - 2);
    const statement = release.actors.find(({ id }) => id === 'answerer')?.statement;
    expect(comments.filter((comment) => !comment.includes(`@generated from ${statement}`))).toEqual([]);
  });

  it('have no form by search where none is offered', () => {
    const release = releaseWithInteractions('*#read');
    const text = printedModules(emitClients, release)[`${base}/answerer.client.ts`];
    expect(text).not.toContain('Where');
  });
});

describe('handlers of interactions', () => {
  it.each([
    [
      '*#read',
      "InteractionHandler<ReadInput<AnswererReadType>, AnswererResources[AnswererReadType]['resource']> ← serveRead(readExchange, handlers['TG-1/read'])",
    ],
    [
      'Patient#vread',
      "InteractionHandler<VreadInput<'Patient'>, Patient> ← serveVread(vreadExchange, handlers['TG-1/vread'])",
    ],
    [
      'Patient#create',
      "InteractionHandler<CreateInput<'Patient', AnswererResources>, WriteAnswer<Patient>> ← serveCreate(createExchange, handlers['TG-1/create'])",
    ],
    [
      'Patient#delete',
      "InteractionHandler<DeleteInput<'Patient', AnswererResources>, DeleteAnswer | undefined> ← serveDelete(deleteExchange, handlers['TG-1/delete'])",
    ],
    [
      'Patient#search-type',
      "InteractionHandler<SearchInput<'Patient', AnswererResources>, Bundle<FhirResource>> ← ...serveSearch(searchTypeExchange, handlers['TG-1/search.type'])",
    ],
    [
      '*#transaction',
      "InteractionHandler<Bundle<FhirResource>, Bundle<FhirResource>> ← serveBundle(transactionExchange, handlers['TG-1/transaction'])",
    ],
    [
      '*#capabilities',
      "InteractionHandler<undefined, CapabilityStatement> ← serveCapabilities(capabilitiesExchange, handlers['TG-1/capabilities'])",
    ],
  ])('of %s', (interaction, expected) => {
    expect(handler(interaction)).toBe(expected);
  });
});
