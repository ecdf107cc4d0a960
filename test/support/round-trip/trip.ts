import type { FetchHandler } from '../../../generated/runtime/server-options.ts';
import type { Exchange } from '../../../generator/model/exchange.ts';
import type { JsonValue } from '../../../generator/model/json.ts';
import type { Release } from '../../../generator/model/release.ts';
import { type RunningServer, serve } from '../../../simulators/kit/http-server.ts';
import type { ExamplePair } from './example-pairs.ts';
import { refusalLike } from './example-refusal.ts';
import { generatedModule, responderName } from './generated-code.ts';

/** One pair on its way. */
export interface Journey {
  readonly release: Release;
  readonly exchange: Exchange;
  readonly pair: ExamplePair;
}

/** What came of it. */
export interface Trip {
  /** What the handler was given. */
  readonly received: unknown;
  /** Path and query of the request as the server saw it, below its base. */
  readonly address: string;
  /** What the client gave: its output, or its error. */
  readonly returned: { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly error: unknown };
}

/** A generated server on a loopback socket whose one handler answers as the pair says. */
export class PairServer {
  readonly #server: RunningServer;
  received: unknown = 'nothing';
  address = '';

  private constructor(server: RunningServer) {
    this.#server = server;
  }

  /**
   * Starts it.
   * @param answered makes what the handler gives from the body of the example
   * @param wrap makes the handler what the exchange wants, where that is more than a function
   */
  static async start(
    { release, exchange, pair }: Journey,
    answered: (body: JsonValue | undefined) => unknown,
    wrap: (handler: (input: unknown) => unknown) => unknown = (handler) => handler,
  ): Promise<PairServer> {
    const parts = { handle: (_: Request): Promise<Response> => Promise.reject(new Error('not ready')) };
    const server = new PairServer(await serve((request) => parts.handle(request)));
    const handler = (input: unknown): unknown => {
      server.received = input;
      if (pair.reply.kind === 'error') throw refusalLike(exchange, pair.reply.status, pair.reply.body);
      return answered(pair.reply.body);
    };
    const others = [...release.exchanges.values()].filter(({ responder }) => responder === exchange.responder);
    const handlers = Object.fromEntries([...others.map(({ id }) => [id, unexpected]), [exchange.id, wrap(handler)]]);
    const module = await generatedModule(release, exchange, 'server');
    // A generated server is a FetchHandler; which one is known at run time only.
    const handle = module.call(`create${responderName(release, exchange)}Server`, handlers) as FetchHandler;
    parts.handle = (request) => {
      server.address = request.url.slice(server.baseUrl.length);
      return handle(request);
    };
    return server;
  }

  get baseUrl(): string {
    return this.#server.origin;
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}

function unexpected(): never {
  throw new Error('Another exchange was called.');
}
