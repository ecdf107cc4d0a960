import { isAtOrBelow } from './base-url.ts';
import type { Handler } from './http-server.ts';

/** Several systems in one process that speak HTTP messages with each other, and open no socket. */
export interface InProcessTransport {
  /**
   * Makes a system answer at a base URL, and what is below it; the longest base wins. Any address will do: nothing is looked up.
   * @throws TypeError where another system answers there.
   */
  readonly mount: (baseUrl: string, handle: Handler) => void;
  /** Sends a request to who answers at its address: give it to actors and systems as their `fetch`. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/**
 * A transport for tests and for scenarios that must replay to the letter: with a manual clock and seeded randomness, two runs are the
 * same. It does what the platform's `fetch` does, as far as systems need it: a request nobody answers rejects with a TypeError, as
 * does a redirect that the request does not ask to see (`redirect: 'manual'`); an aborted one rejects with the reason. A defect in a
 * handler is a 500, as it is on a socket. Limits of sizes and times belong to sockets, see `serve`.
 * @see https://fetch.spec.whatwg.org/
 */
export function createInProcessTransport(): InProcessTransport {
  const mounted: { readonly origin: string; readonly path: string; readonly handle: Handler }[] = [];
  return {
    mount: (baseUrl, handle) => {
      const { origin, pathname } = new URL(baseUrl);
      const path = pathname.replace(/\/+$/, '');
      if (mounted.some((other) => other.origin === origin && other.path === path)) {
        throw new TypeError(`Another system answers at ${baseUrl}.`);
      }
      mounted.push({ origin, path, handle });
      mounted.sort((one, other) => other.path.length - one.path.length);
    },
    fetch: async (request) => {
      const { origin, pathname } = new URL(request.url);
      const system = mounted.find((one) => one.origin === origin && isAtOrBelow(pathname, one.path));
      if (system === undefined) throw new TypeError(`No system answers at ${origin}${pathname}.`);
      const response = await untilAborted(request.signal, answered(system.handle, request));
      if (request.redirect !== 'manual' && isRedirect(response)) {
        throw new TypeError(
          `A redirect came, and the request does not ask to see one: ${request.method} ${origin}${pathname}.`,
        );
      }
      return response;
    },
  };
}

async function answered(handle: Handler, request: Request): Promise<Response> {
  try {
    // The other side has a request of its own: no signal, and nothing else that a socket would not carry.
    return await handle(new Request(request.url, received(request)));
  } catch {
    return new Response(null, { status: 500 });
  }
}

function received({ method, headers, body }: Request): RequestInit {
  return { method, headers, ...(body === null ? {} : { body, duplex: 'half' }) };
}

function isRedirect({ status, headers }: Response): boolean {
  return [301, 302, 303, 307, 308].includes(status) && headers.has('Location');
}

/** What comes first: the answer, or the reason for not waiting for it any longer. */
function untilAborted(signal: AbortSignal, answer: Promise<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
