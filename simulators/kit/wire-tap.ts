import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Bytes that crossed one connection in one direction, as they came. */
export interface WireChunk {
  /** Number of the connection, from 1. */
  readonly connection: number;
  /** `request`: from who connected; `response`: from the server behind the tap. */
  readonly direction: 'request' | 'response';
  readonly bytes: Uint8Array;
}

/** A TCP proxy on loopback that passes everything on unchanged and remembers it. */
export interface WireTap {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** What crossed since the last call, in order. */
  readonly drain: () => readonly WireChunk[];
  readonly close: () => Promise<void>;
}

/** Starts a tap on a free loopback port; `target` says, at each connection, which loopback port lies behind it. */
export async function createWireTap(target: () => number): Promise<WireTap> {
  let chunks: WireChunk[] = [];
  let connections = 0;
  const sockets = new Set<Socket>();

  function join(from: Socket, to: Socket, connection: number, direction: WireChunk['direction']): void {
    sockets.add(from);
    from.on('data', (bytes) => {
      chunks.push({ connection, direction, bytes });
      to.write(bytes);
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => sockets.delete(from));
  }

  // allowHalfOpen: the end of one direction is passed on as such, and does not end the other.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    connections += 1;
    const far = connect({ port: target(), host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    join(near, far, connections, 'request');
    join(far, near, connections, 'response');
  });
  const { port } = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('The tap listens on no TCP port.'));
      else resolve(address);
    });
  });
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    drain: () => {
      const drained = chunks;
      chunks = [];
      return drained;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
