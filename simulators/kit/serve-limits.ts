import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** What a server puts up with. More is answered as HTTP says, and the connection ended. */
export interface ServeLimits {
  /** Larger bodies: 413. Default: 16 MB, so that an actor's own, smaller limit is told in the words of its protocol. */
  readonly bodyBytes: number;
  /** Longer request lines and header fields together: 431. Default: 16 KiB. */
  readonly headerBytes: number;
  /** More header fields: 431. Default: 100. */
  readonly headerCount: number;
  /** Headers that take longer: 408. Default: 10 seconds. */
  readonly headersMs: number;
  /** Requests that take longer to arrive: 408. Default: 30 seconds. */
  readonly requestMs: number;
  /** More connections at a time: 503. Default: 1000; twice as many are not even accepted. */
  readonly connections: number;
}

/** The limits of a server that was told none. */
export const defaultServeLimits: ServeLimits = {
  bodyBytes: 16_000_000,
  headerBytes: 16 * 1024,
  headerCount: 100,
  headersMs: 10_000,
  requestMs: 30_000,
  connections: 1000,
};

/** Counts connections, and knows those that are too many. */
export interface ConnectionCount {
  readonly open: (socket: Socket) => void;
  readonly isSurplus: (socket: Socket) => boolean;
}

/** A count that takes connections beyond `limit` for too many, for as long as they last. */
export function createConnectionCount(limit: number): ConnectionCount {
  const surplus = new WeakSet<Socket>();
  let count = 0;
  return {
    open: (socket) => {
      count += 1;
      if (count > limit) surplus.add(socket);
      socket.once('close', () => {
        count -= 1;
      });
    },
    isSurplus: (socket) => surplus.has(socket),
  };
}

/** The answer to a request beyond the limits that its head shows; `undefined` where it keeps them. */
export function refusalOfHead(
  incoming: Pick<IncomingMessage, 'socket' | 'rawHeaders' | 'headers'>,
  limits: ServeLimits,
  connections: ConnectionCount,
): Response | undefined {
  if (connections.isSurplus(incoming.socket)) return refusal(503, { 'Retry-After': '1' });
  if (incoming.rawHeaders.length / 2 > limits.headerCount) return refusal(431);
  if (Number(incoming.headers['content-length'] ?? 0) > limits.bodyBytes) return refusal(413);
  return undefined;
}

function refusal(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { Connection: 'close', ...headers } });
}

/** A request whose body ends with an error where it grows beyond a limit. */
export interface BoundedRequest {
  readonly request: Request;
  /** The answer, or 413 where the body was too long, whatever the handler made of that. */
  readonly judged: (answer: Response) => Response;
}

const asItIs = (answer: Response): Response => answer;

/** Bounds a body that does not say how long it is; one that does was judged by its head. @see RFC 9110 §15.5.14 */
export function boundBody(request: Request, limitBytes: number): BoundedRequest {
  // A message without either field has no body, see RFC 9112 §6.3. To look at `body` makes the adapter build a whole Request, which
  // most are read without.
  if (!request.headers.has('transfer-encoding') || request.body === null) return { request, judged: asItIs };
  let bytes = 0;
  let isTooLong = false;
  const bounded = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.length;
        isTooLong = bytes > limitBytes;
        if (isTooLong) controller.error(new RangeError('The body is too long.'));
        else controller.enqueue(chunk);
      },
    }),
  );
  const { url, method, headers } = request;
  const init: RequestInit & { readonly duplex: 'half' } = { method, headers, body: bounded, duplex: 'half' };
  return {
    request: new Request(url, init),
    judged: (answer) => (isTooLong ? refusal(413) : answer),
  };
}
