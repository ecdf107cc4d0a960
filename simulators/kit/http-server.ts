import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

/** Answers one request. What generated server stubs are. */
export type Handler = (request: Request) => Promise<Response>;

/** Where a server listens. */
export interface ServeOptions {
  /** Loopback unless said otherwise: `127.0.0.1`. */
  readonly host?: string;
  /** `0`, the default, takes a free port. */
  readonly port?: number;
  /** Lets the server be reached from other machines, without TLS. */
  readonly unsafeAllowPlainHttpBeyondLoopback?: boolean;
}

/** A server that listens. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:8080` */
  readonly origin: string;
  /** Takes no new request, lets open ones finish for up to a second, then ends every connection. */
  readonly close: () => Promise<void>;
}

const closeGraceMs = 1000;
const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Serves `handler` over HTTP.
 * @throws RangeError where `host` is not loopback and that was not asked for by name.
 * @throws Error with a Node code (`EADDRINUSE`) where the address cannot be taken.
 */
export async function serve(handler: Handler, options: ServeOptions = {}): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  if (!loopback.has(host) && options.unsafeAllowPlainHttpBeyondLoopback !== true) {
    throw new RangeError(
      `Plain HTTP is served on loopback only, and ${host} is not: bind 127.0.0.1, or allow it by name.`,
    );
  }
  // The adapter's own Request and Response stay out of the global object, which belongs to whoever embeds us.
  const server = createAdaptorServer({ fetch: (request) => answer(handler, request), overrideGlobalObjects: false });
  const address = await listen(server, host, options.port ?? 0);
  const printed = host.includes(':') ? `[${host}]` : host;
  return {
    host,
    port: address.port,
    origin: `http://${printed}:${address.port}`,
    close: () => close(server),
  };
}

/** A defect in a handler is a 500 without a word about the inside. */
async function answer(handler: Handler, request: Request): Promise<Response> {
  try {
    return await handler(request);
  } catch {
    return new Response(null, { status: 500 });
  }
}

type ListeningServer = ReturnType<typeof createAdaptorServer>;

function listen(server: ListeningServer, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('The server listens on no TCP port.'));
      else resolve(address);
    });
  });
}

function close(server: ListeningServer): Promise<void> {
  return new Promise((resolve, reject) => {
    const { closeAllConnections, closeIdleConnections } = connectionControls(server);
    const timer = setTimeout(closeAllConnections, closeGraceMs);
    server.close((error) => {
      clearTimeout(timer);
      if (error === undefined) resolve();
      else reject(error);
    });
    closeIdleConnections();
  });
}

/** HTTP/1 servers can end connections; the HTTP/2 ones the adapter's type also allows cannot. */
function connectionControls(server: ListeningServer): Pick<Server, 'closeAllConnections' | 'closeIdleConnections'> {
  if (!('closeAllConnections' in server)) return { closeAllConnections: () => {}, closeIdleConnections: () => {} };
  return {
    closeAllConnections: () => server.closeAllConnections(),
    closeIdleConnections: () => server.closeIdleConnections(),
  };
}
