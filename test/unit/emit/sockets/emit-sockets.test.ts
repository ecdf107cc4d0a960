import { describe, expect, it } from 'vitest';
import { emitMessages } from '../../../../generator/emit/messages/emit-messages.ts';
import { emitSockets } from '../../../../generator/emit/sockets/emit-sockets.ts';
import { emitTypes } from '../../../../generator/emit/types/emit-types.ts';
import type { Exchange, Frame } from '../../../../generator/model/exchange.ts';
import { declaration, printedModules } from '../../../support/printed.ts';
import { operation, parameter, parameters, primitive, profile, teaRelease } from '../../../support/release.ts';

const folder = 'tea-guide-1.0.0/tx-tea';
const input = parameters('ListenInput', [parameter('token', primitive('string'), { min: 1 })]);
const opening: Frame = {
  from: 'initiator',
  content: { kind: 'text', template: 'listen: {token}', accept: 'listen[:] {token}' },
};
const note = profile('Note', 'Basic', []);
const frames: readonly Frame[] = [
  opening,
  { from: 'responder', content: { kind: 'resource', model: note.canonical } },
  { from: 'responder', content: { kind: 'text', template: "it's {over}" } },
];

function channel(given: readonly Frame[]): Exchange {
  return {
    ...operation('listen', input, { kind: 'empty' }),
    wire: { kind: 'channel', channel: 'websocket', target: { kind: 'registered', name: 'x' }, frames: given },
  };
}

describe('emitSockets', () => {
  const release = teaRelease([channel(frames)], [note]);
  const text = printedModules(emitSockets, release)[`${folder}/tea-pot.socket.ts`];

  it('prints the end of the initiator', () => {
    expect(declaration(text, 'export function createListenSocket').split('\n')).toEqual([
      'export function createListenSocket(',
      '  url: string,',
      '  input: ListenInput,',
      '  options: SocketOptions = {},',
      '): ClientSocket<ListenInput, Note> {',
      '  return openSocket(listenExchange, url, input, options);',
      '}',
    ]);
  });

  it('prints the end of the responder', () => {
    expect(declaration(text, 'export interface').split('\n')).toEqual([
      'export interface TeaPotSocketHandlers {',
      "  readonly 'TX:Tea-1/listen': SocketHandler<ListenInput, Note>;",
      '}',
    ]);
    expect(declaration(text, 'export function createTeaPotSocketServer').split('\n')).toEqual([
      'export function createTeaPotSocketServer(',
      '  handlers: TeaPotSocketHandlers,',
      '  options: SocketServerOptions = {},',
      '): SocketServer {',
      '  return createSocketServer(',
      "    'tea-pot',",
      '    [',
      "      serveChannel(listenExchange, handlers['TX:Tea-1/listen']),",
      '    ],',
      '    options,',
      '  );',
      '}',
    ]);
  });

  it('prints the exchange beside the messages', () => {
    const messages = printedModules(emitMessages, release)[`${folder}/messages.ts`];
    expect(declaration(messages, 'export const').split('\n')).toEqual([
      'export const listenExchange: ChannelExchange<ListenInput, Note> = {',
      "  id: 'TX:Tea-1/listen',",
      "  initiator: 'tea-drinker',",
      "  responder: 'tea-pot',",
      '  resources: validateResource,',
      '  openings: [',
      '    onlyOpening({',
      '      definition: listenInputDefinition,',
      '      read: readListenInput,',
      '      write: writeListenInput,',
      "    }, { template: 'listen: {token}', accept: 'listen[:] {token}' }),",
      '  ],',
      '  frames: [',
      "    { kind: 'resource', resourceType: 'Basic', validate: validateNote },",
      "    { kind: 'text', template: 'it\\'s {over}' },",
      '  ],',
      '};',
    ]);
  });

  it('opens an exchange by connecting where the initiator sends nothing', () => {
    const silent = teaRelease([channel(frames.slice(1))], [note]);
    const socket = printedModules(emitSockets, silent)[`${folder}/tea-pot.socket.ts`];
    expect(declaration(socket, 'export function createListenSocket')).toContain(
      '(url: string, options: SocketOptions = {}): ClientSocket<undefined, Note>',
    );
    expect(socket).toContain("readonly 'TX:Tea-1/listen': SocketHandler<undefined, Note>;");
    expect(printedModules(emitMessages, silent)[`${folder}/messages.ts`]).toContain('  openings: [],');
  });

  it('tells several openings by their first words, each with the values that stand in it', () => {
    const hush: Frame = { from: 'initiator', content: { kind: 'text', template: 'hush' } };
    const again: Frame = { from: 'initiator', content: { kind: 'text', template: 'listen again to {name}' } };
    const given = { ...channel([...frames, hush, again]) };
    const values = [parameter('token', primitive('string'), { min: 1 }), parameter('name', primitive('string'))];
    const several = teaRelease([{ ...given, request: parameters('ListenInput', values) }], [note]);
    const socket = printedModules(emitSockets, several)[`${folder}/tea-pot.socket.ts`] ?? '';
    const flat = socket.replaceAll(/\s+/g, '');
    expect(flat).toContain(
      "SocketHandler<NamedOpening<'listen',ListenInputListen>|NamedOpening<'hush',undefined>|NamedOpening<'listen2',ListenInputListen2>,Note",
    );
    const types = printedModules(emitTypes, several)[`${folder}/types.ts`] ?? '';
    expect(types.match(/export interface \w+|readonly \w+/g)).toEqual([
      'export interface ListenInputListen',
      'readonly token',
      'export interface ListenInputListen2',
      'readonly name',
    ]);
  });

  it('opens an exchange by a resource, of one model or as one of several frames', () => {
    const told: Frame = { from: 'initiator', content: { kind: 'resource', model: note.canonical } };
    const [, ...answers] = frames;
    const request = { kind: 'structure', structure: note.canonical } as const;
    const only = teaRelease([{ ...channel([told, ...answers]), request }], [note]);
    const socket = printedModules(emitSockets, only)[`${folder}/tea-pot.socket.ts`];
    expect(declaration(socket, 'export function createListenSocket')).toContain('input: Note, options');
    const messages = printedModules(emitMessages, only)[`${folder}/messages.ts`]?.replaceAll(/\s+/g, '');
    expect(messages).toContain(
      "onlyOpening(resourceMessage<Note>({kind:'resource',resourceType:'Basic',validate:validateNote,}),'resource')",
    );
    const several = printedModules(emitMessages, teaRelease([channel([...frames, told])], [note]));
    expect(several[`${folder}/messages.ts`]?.replaceAll(/\s+/g, '')).toContain(
      "namedOpening('note',resourceMessage<Note>(",
    );
  });
});
