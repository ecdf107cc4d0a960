import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { FetchHandler } from '../../generated/runtime/server-options.ts';
import { isLoopbackHost } from './secure-address.ts';
import {
  boundBody,
  type ConnectionCount,
  createConnectionCount,
  defaultServeLimits,
  refusalOfHead,
  type ServeLimits,
} from './serve-limits.ts';

/** Answers one request. What generated server stubs are. */
export type Handler = FetchHandler;

/** What a handler answers: at once where it can, so that who sends it need not wait either. */
export function answerOf(handler: Handler, request: Request): Response | Promise<Response> {
  return handler.answer === undefined ? handler(request) : handler.answer(request);
}

/** What a server proves its name with, both in PEM. */
export interface TlsIdentity {
  readonly key: string;
  /** The server's certificate, and those between it and a root that clients know. */
  readonly cert: string;
}

/** Where and how a server listens. */
export interface ServeOptions {
  /** Loopback unless said otherwise: `127.0.0.1`. */
  readonly host?: string;
  /** `0`, the default, takes a free port. */
  readonly port?: number;
  /** Serves HTTPS, TLS 1.2 or newer; default: HTTP. SOF-062. */
  readonly tls?: TlsIdentity;
  /** Lets the server be reached from other machines, without TLS. */
  readonly unsafeAllowPlainHttpBeyondLoopback?: boolean;
  readonly limits?: Partial<ServeLimits>;
  /**
   * Puts the adapter's own Request and Response into the global object of this process, which makes answers some tens of per cent
   * cheaper. For a process that is ours; default: no, as the global object belongs to whoever embeds us.
   */
  readonly replaceGlobalMessages?: boolean;
}

/** A server that listens. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:8080`: where it listens. Behind a proxy or a name, peers know it by another address. */
  readonly origin: string;
  /** Takes no new request, lets open ones finish for up to a second, then ends every connection. */
  readonly close: () => Promise<void>;
}

const closeGraceMs = 1000;

/**
 * Serves `handler` over HTTP or HTTPS.
 * @throws RangeError where `host` is not loopback, there is no TLS, and that was not asked for by name.
 * @throws Error with a Node or OpenSSL code where the address cannot be taken (`EADDRINUSE`), or key and certificate do not fit.
 */
export async function serve(handler: Handler, options: ServeOptions = {}): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  if (!isLoopbackHost(host) && options.tls === undefined && options.unsafeAllowPlainHttpBeyondLoopback !== true) {
    throw new RangeError(
      `Plain HTTP is served on loopback only, and ${host} is not: bind 127.0.0.1, give key and certificate, or allow it by name.`,
    );
  }
  const server = createListener(handler, options);
  const address = await listen(server, host, options.port ?? 0);
  const printed = host.includes(':') ? `[${host}]` : host;
  return {
    host,
    port: address.port,
    origin: `${options.tls === undefined ? 'http' : 'https'}://${printed}:${address.port}`,
    close: () => close(server),
  };
}

function createListener(
  handler: Handler,
  { tls, limits: chosen, replaceGlobalMessages = false }: ServeOptions,
): ListeningServer {
  const limits: ServeLimits = { ...defaultServeLimits, ...chosen };
  const connections = createConnectionCount(limits.connections);
  const serverOptions = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    // Node looks for late requests this often.
    connectionsCheckingInterval: Math.max(50, Math.min(1000, limits.headersMs / 2)),
  };
  const fetch: Answering = (request, bindings) => answer(handler, request, bindings, limits, connections);
  const shared = { fetch, overrideGlobalObjects: replaceGlobalMessages };
  const server =
    tls === undefined
      ? createAdaptorServer({ ...shared, createServer: createHttpServer, serverOptions })
      : createAdaptorServer({
          ...shared,
          createServer: createHttpsServer,
          serverOptions: { ...serverOptions, ...tls, minVersion: 'TLSv1.2' },
        });
  // Node passes over fields beyond its own count; ours are counted, and refused.
  if ('maxHeadersCount' in server) server.maxHeadersCount = 0;
  server.maxConnections = limits.connections * 2;
  server.on(tls === undefined ? 'connection' : 'secureConnection', connections.open);
  return server;
}

/** What the adapter knows of a request beside what the Fetch API has. */
type Bindings = Parameters<Parameters<typeof createAdaptorServer>[0]['fetch']>[1];

type Answering = (request: Request, bindings: Bindings) => Response | Promise<Response>;

/** A defect in a handler is a 500 without a word about the inside. */
function answer(
  handler: Handler,
  request: Request,
  { incoming }: Bindings,
  limits: ServeLimits,
  connections: ConnectionCount,
): Response | Promise<Response> {
  const refused = refusalOfHead(incoming, limits, connections);
  if (refused !== undefined) return refused;
  const bounded = boundBody(request, limits.bodyBytes);
  const failed = (): Response => bounded.judged(new Response(null, { status: 500 }));
  try {
    const answered = answerOf(handler, bounded.request);
    return answered instanceof Promise ? answered.then(bounded.judged, failed) : bounded.judged(answered);
  } catch {
    return failed();
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
