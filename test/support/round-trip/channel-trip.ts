import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { ClientSocket } from '../../../generated/runtime/socket-client.ts';
import { type SocketContext, SocketRefusal, type SocketServer } from '../../../generated/runtime/socket-server.ts';
import { generatedModule, responderName } from './generated-code.ts';
import type { Journey, Trip } from './trip.ts';

type Content = Parameters<SocketContext<never>['socket']['send']>[0];

/** Opens a socket and takes one frame of the responder; or why the socket closes, where the pair is one of a refusal. */
export async function channelTrip({ release, exchange, pair }: Journey): Promise<Trip> {
  const module = await generatedModule(release, exchange, 'socket');
  const seen: { received: unknown } = { received: 'nothing' };
  const handler = (input: unknown, { socket }: SocketContext<never>): void => {
    seen.received = input;
    if (pair.reply.kind === 'error') throw new SocketRefusal(pair.label);
    // The example is a frame of this exchange, which the generated code checks.
    const frame = { kind: 'resource', resource: pair.reply.body } as unknown as Content;
    const issues = socket.send(frame);
    if (issues.length > 0) throw new Error(JSON.stringify(issues));
  };
  const name = `create${responderName(release, exchange)}SocketServer`;
  // Which exchange it is, is known at run time only; so are its types.
  const accept = module.call(name, { [exchange.id]: handler }) as SocketServer;
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => accept(socket));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // A TCP server's address is of this form.
  const method = exchange.methodName;
  const options = { connect: (url: string) => new WebSocket(url) };
  const opening = `create${method.charAt(0).toUpperCase()}${method.slice(1)}Socket`;
  const socket = module.call(opening, `ws://127.0.0.1:${port}/`, pair.request, options) as ClientSocket<unknown, never>;
  try {
    for await (const arrival of socket) {
      const returned =
        arrival.kind === 'frame' && arrival.frame.kind === 'resource'
          ? { ok: true as const, output: arrival.frame.resource }
          : { ok: false as const, error: arrival };
      return { received: seen.received, address: '', returned };
    }
    return { received: seen.received, address: '', returned: { ok: false, error: await socket.closed } };
  } finally {
    for (const client of server.clients) client.terminate();
    server.close();
  }
}
