import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Basic, Parameters } from 'fhir/r4.js';
import { WebSocket, WebSocketServer } from 'ws';
import type { ParametersMessage } from '../../generator/runtime/message-definition.ts';
import { readMessage } from '../../generator/runtime/message-reader.ts';
import { writeParameters } from '../../generator/runtime/message-writer.ts';
import type { MessageCodec } from '../../generator/runtime/operation-exchange.ts';
import type { ChannelExchange } from '../../generator/runtime/socket-exchange.ts';
import type { SocketLike } from '../../generator/runtime/socket-like.ts';
import { onlyOpening } from '../../generator/runtime/socket-opening.ts';
import type { SocketServer } from '../../generator/runtime/socket-server.ts';

/** Plain form of the opening. */
export interface ListenInput {
  readonly token: string;
  readonly volume?: number | undefined;
}

const opening: ParametersMessage = {
  kind: 'parameters',
  parameters: [
    {
      name: 'token',
      min: 1,
      max: 1,
      content: { kind: 'value', element: 'valueString' },
      source: { requirement: 'NEWS-001', evidence: 'stated' },
    },
    {
      name: 'volume',
      min: 0,
      max: 1,
      content: { kind: 'value', element: 'valueInteger' },
      source: { evidence: 'base' },
    },
  ],
};

/** How the opening is written and read. */
export const listenCodec: MessageCodec<ListenInput> = {
  definition: opening,
  read: (body, validation) => readMessage<ListenInput>(opening, body, validation),
  write: (input): Parameters => writeParameters(opening, input),
};

/** An exchange by frames of no real guide, as generated code would hold it. */
export const listenExchange: ChannelExchange<ListenInput, Basic> = {
  id: 'TX:News~listen',
  initiator: 'reader',
  responder: 'press',
  resources: () => undefined,
  openings: [onlyOpening(listenCodec, { template: 'listen: {token}', accept: 'listen[:] {token}' })],
  frames: [
    {
      kind: 'resource',
      resourceType: 'Basic',
      validate(value, validation, at) {
        if (typeof value === 'object' && value !== null && 'code' in value) return;
        const source = { requirement: 'NEWS-002', evidence: 'stated' } as const;
        validation.report({
          rule: 'cardinality-min',
          code: 'required',
          at: `${at}.code`,
          found: undefined,
          wanted: 'a code',
          source,
        });
      },
    },
    { kind: 'text', template: 'bye {name}' },
  ],
};

/** A news item. */
export function basic(id: string): Basic {
  return { resourceType: 'Basic', id, code: { text: 'news' } };
}

/** A server of sockets on loopback, by the package `ws`. */
export interface LoopbackSockets {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Hands every socket that arrives to `accept`. */
export async function serveSockets(accept: SocketServer): Promise<LoopbackSockets> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => accept(socket));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // The server listens on a port, so that its address is none of a pipe.
  const { port } = http.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/`,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** Opens a socket by the package `ws`. */
export function connect(url: string): SocketLike {
  return new WebSocket(url);
}
