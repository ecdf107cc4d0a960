import { describe, expect, it } from 'vitest';
import { emitMessages } from '../../../../generator/emit/messages/emit-messages.ts';
import { emitSockets } from '../../../../generator/emit/sockets/emit-sockets.ts';
import type { Exchange, Frame } from '../../../../generator/model/exchange.ts';
import { diagnosticLine } from '../../../support/building.ts';
import { declaration, printedModules } from '../../../support/printed.ts';
import {
  canonical,
  operation,
  parameter,
  parameters,
  primitive,
  profile,
  teaRelease,
} from '../../../support/release.ts';

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
      '  request: {',
      '    definition: listenInputDefinition,',
      '    read: readListenInput,',
      '    write: writeListenInput,',
      '  },',
      "  opening: { template: 'listen: {token}', accept: 'listen[:] {token}' },",
      '  frames: [',
      "    { kind: 'resource', resourceType: 'Basic', validate: validateNote },",
      "    { kind: 'text', template: 'it\\'s {over}' },",
      '  ],',
      '};',
    ]);
  });

  it.each<[string, readonly Frame[]]>([
    ['has no opening', frames.slice(1)],
    ['sends two kinds of frames', [...frames, opening]],
    ['opens by a resource', [{ from: 'initiator', content: { kind: 'resource', model: canonical('x') } }]],
  ])('says that an exchange whose initiator %s is not generated', (_what, given) => {
    const result = emitSockets(teaRelease([channel(given)], [note]), { templates: [], runtime: [] });
    expect(result.value).toEqual([]);
    expect(result.diagnostics.map(diagnosticLine)).toEqual(['information exchange-not-generated tx-tea/x.json']);
  });
});
