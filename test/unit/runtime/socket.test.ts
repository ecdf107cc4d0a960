import type { Basic } from 'fhir/r4.js';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ExchangeEvent } from '../../../generator/runtime/exchange-event.ts';
import { emptyMessage } from '../../../generator/runtime/message-codec.ts';
import type { MessageCodec } from '../../../generator/runtime/operation-exchange.ts';
import { openSocket, type SocketOptions } from '../../../generator/runtime/socket-client.ts';
import type { ChannelExchange } from '../../../generator/runtime/socket-exchange.ts';
import { type NamedOpening, namedOpening } from '../../../generator/runtime/socket-opening.ts';
import {
  createSocketServer,
  type ServerSocket,
  type SocketHandler,
  SocketRefusal,
  type SocketServer,
  type SocketServerOptions,
  serveChannel,
} from '../../../generator/runtime/socket-server.ts';
import {
  basic,
  connect,
  type ListenInput,
  type LoopbackSockets,
  listenCodec,
  listenExchange,
  serveSockets,
} from '../../support/news-channel.ts';

const running: LoopbackSockets[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(
  handler: SocketHandler<ListenInput, Basic>,
  options: SocketServerOptions = {},
): Promise<{ readonly url: string; readonly events: readonly ExchangeEvent[] }> {
  const events: ExchangeEvent[] = [];
  const server = createSocketServer('press', [serveChannel(listenExchange, handler)], {
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { url: await listening(server), events };
}

async function listening(server: SocketServer): Promise<string> {
  const loopback = await serveSockets(server);
  running.push(loopback);
  return loopback.url;
}

function open(url: string, input: ListenInput, options: SocketOptions = {}) {
  return openSocket(listenExchange, url, input, { connect, ...options });
}

/** Sends texts as they are, and says how the server closed. */
function closureOf(url: string, ...texts: readonly (string | Buffer)[]): Promise<string> {
  const socket = new WebSocket(url);
  socket.on('open', () => {
    for (const text of texts) socket.send(text);
  });
  return new Promise((resolve) => socket.on('close', (code, reason) => resolve(`${code} ${reason.toString()}`)));
}

async function everything<T>(arrivals: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const arrival of arrivals) all.push(arrival);
  return all;
}

describe('an exchange that the socket itself opens', () => {
  const exchange: ChannelExchange<undefined, Basic> = { ...listenExchange, openings: [] };

  it('is answered as soon as the socket is there, and nothing is sent', async () => {
    const events: ExchangeEvent[] = [];
    const served = serveChannel(exchange, (input, { socket }) => {
      expect(input).toBeUndefined();
      socket.send({ kind: 'resource', resource: basic('1') });
      socket.close(1000, 'done');
    });
    const url = await listening(createSocketServer('press', [served], { onEvent: (event) => events.push(event) }));
    const client = openSocket(exchange, url, undefined, { connect });
    expect(await client.opened).toBe(true);
    expect(await everything(client)).toMatchObject([{ frame: { resource: basic('1') } }]);
    expect(await client.closed).toEqual({ kind: 'closed', code: 1000, reason: 'done' });
    expect(events.map(({ exchange: id, kind }) => `${id} ${kind}`)).toEqual(['TX:News~listen request-received']);
    expect(client.open(undefined)).toMatchObject([{ wanted: 'one that opens the exchange' }]);
  });

  it('takes no text, and stays open for longer than an opening may take', async () => {
    const served = serveChannel(exchange, () => undefined);
    const url = await listening(createSocketServer('press', [served], { openingTimeoutMs: 1 }));
    const client = openSocket(exchange, url, undefined, { connect });
    expect(await client.opened).toBe(true);
    client.close();
    expect(await closureOf(url, 'hello')).toBe('1008 The frame opens nothing.');
  });
});

describe('an exchange that several frames open', () => {
  const silence: MessageCodec<undefined> = emptyMessage;
  const [listen] = listenExchange.openings;
  const exchange: ChannelExchange<NamedOpening<'listen', ListenInput> | NamedOpening<'hush', undefined>, Basic> = {
    ...listenExchange,
    openings: [
      namedOpening('listen', listenCodec, listen?.frame ?? { template: '' }),
      namedOpening('hush', silence, { template: 'hush', accept: 'hush[!]' }),
    ],
  };

  it('carries each to its handler by its name, on one socket', async () => {
    const seen: unknown[] = [];
    const served = serveChannel(exchange, (input, { socket }) => {
      seen.push(input);
      if (input.opening === 'hush') socket.close(1000, 'quiet');
    });
    const url = await listening(createSocketServer('press', [served], {}));
    const client = openSocket(exchange, url, { opening: 'listen', values: { token: 'abc' } }, { connect });
    expect(await client.opened).toBe(true);
    expect(client.open({ opening: 'hush', values: undefined })).toEqual([]);
    expect(await client.closed).toEqual({ kind: 'closed', code: 1000, reason: 'quiet' });
    expect(seen).toEqual([
      { opening: 'listen', values: { token: 'abc' } },
      { opening: 'hush', values: undefined },
    ]);
  });

  it('takes each as it may be written, and refuses what is none of them', async () => {
    const served = serveChannel(exchange, ({ opening }, { socket }) => socket.close(1000, opening));
    const url = await listening(createSocketServer('press', [served], {}));
    expect(await closureOf(url, 'hush!')).toBe('1000 hush');
    expect(await closureOf(url, 'listen abc')).toBe('1000 listen');
    expect(await closureOf(url, 'shout')).toBe('1008 The frame opens nothing.');
  });
});

describe('an exchange on a socket', () => {
  it('carries the opening, then the frames, then how it ended', async () => {
    const { url, events } = await start(({ token }, { socket, exchange, notes }) => {
      expect([token, exchange, notes]).toEqual(['abc', 'TX:News~listen', []]);
      expect(socket.send({ kind: 'resource', resource: basic('1') })).toEqual([]);
      expect(socket.send({ kind: 'text', values: { name: 'you' } })).toEqual([]);
      socket.close(1000, 'done');
    });
    const client = open(url, { token: 'abc' });
    expect(await client.opened).toBe(true);
    const arrivals = await everything(client);
    expect(arrivals).toEqual([
      { kind: 'frame', frame: { kind: 'resource', resource: basic('1') }, notes: [] },
      { kind: 'frame', frame: { kind: 'text', values: { name: 'you' } }, notes: [] },
    ]);
    expect(await client.closed).toEqual({ kind: 'closed', code: 1000, reason: 'done' });
    expect(events.map(({ kind, exchange }) => `${kind} ${exchange}`)).toEqual(['request-received TX:News~listen']);
  });

  it('may be opened again on the same socket, each opening in its turn', async () => {
    const seen: [string, ServerSocket<Basic>][] = [];
    const { url } = await start(async ({ token }, { socket }) => {
      await Promise.resolve();
      seen.push([token, socket]);
      socket.send({ kind: 'text', values: { name: token } });
    });
    const client = open(url, { token: 'one' });
    await client.opened;
    expect(client.open({ token: 'two' })).toEqual([]);
    const names: unknown[] = [];
    for await (const arrival of client) {
      names.push(arrival.kind === 'frame' && arrival.frame.kind === 'text' ? arrival.frame.values['name'] : arrival);
      if (names.length === 2) break;
    }
    expect(names).toEqual(['one', 'two']);
    expect(seen.map(([token]) => token)).toEqual(['one', 'two']);
    expect(seen[0]?.[1]).toBe(seen[1]?.[1]);
    expect(await client.closed).toEqual({ kind: 'closed', code: 1000, reason: '' });
  });

  it('is told of frames that break their definition, and goes on', async () => {
    const raw: SocketServer = (socket) => {
      socket.addEventListener('message', () => {
        for (const text of ['{"resourceType":"Basic"}', '{"resourceType":"Bundle"}', '{', JSON.stringify(basic('1'))]) {
          socket.send(text);
        }
        socket.close(1000, '');
      });
    };
    const events: ExchangeEvent[] = [];
    const client = open(await listening(raw), { token: 'abc' }, { onEvent: (event) => events.push(event) });
    const arrivals = await everything(client);
    expect(
      arrivals.map((arrival) =>
        arrival.kind === 'frame' ? arrival.frame : arrival.issues.map(({ wanted }) => wanted),
      ),
    ).toEqual([['a code'], ['a Basic resource'], ['JSON'], { kind: 'resource', resource: basic('1') }]);
    expect(events.map(({ kind }) => kind)).toEqual(['request-sent', 'requirement-missed']);
  });
});

describe('the initiator', () => {
  it.each(['[', '{"a":'])('is told of a frame nested very deep by %s, and goes on', async (bracket) => {
    const raw: SocketServer = (socket) => {
      socket.addEventListener('message', () => {
        socket.send(bracket.repeat(20_000));
        socket.send(JSON.stringify(basic('1')));
        socket.close(1000, '');
      });
    };
    expect(await everything(open(await listening(raw), { token: 'abc' }))).toMatchObject([
      { kind: 'invalid-frame', issues: [{ found: 'nesting deeper than 64 levels, at line 1', wanted: 'JSON' }] },
      { kind: 'frame', frame: { resource: basic('1') } },
    ]);
  });

  it('sends nothing where the opening breaks its definition', async () => {
    const client = open('ws://127.0.0.1:1/', { token: 'a b' });
    expect(await client.opened).toBe(false);
    expect(await client.closed).toMatchObject({ kind: 'invalid-opening', issues: [{ wanted: 'listen: {token}' }] });
    expect(await everything(client)).toEqual([]);
  });

  it('ends where no socket can be opened', async () => {
    expect(await open('ws://127.0.0.1:1/', { token: 'a' }).closed).toMatchObject({ kind: 'network' });
    expect(await open('no url', { token: 'a' }).closed).toMatchObject({ kind: 'network' });
  });

  it('ends by the caller’s signal, before and after it has connected', async () => {
    expect(await open('ws://127.0.0.1:1/', { token: 'a' }, { signal: AbortSignal.abort('no') }).closed).toEqual({
      kind: 'aborted',
      cause: 'no',
    });
    const controller = new AbortController();
    const { url } = await start((_, { socket }) => void socket.send({ kind: 'text', values: { name: 'x' } }));
    const client = open(url, { token: 'a' }, { signal: controller.signal });
    for await (const arrival of client) {
      expect(arrival.kind).toBe('frame');
      controller.abort('enough');
    }
    expect(await client.closed).toEqual({ kind: 'aborted', cause: 'enough' });
    expect(client.open({ token: 'b' })).toMatchObject([{ found: 'a socket that is not open' }]);
  });

  it('ends where the responder is silent for too long', async () => {
    const { url } = await start(() => undefined);
    const client = open(url, { token: 'a' }, { idleTimeoutMs: 20 });
    expect(await client.closed).toEqual({ kind: 'timeout', phase: 'idle', timeoutMs: 20 });
  });

  it('ends where the socket takes too long to open', async () => {
    const never = {
      readyState: 0,
      bufferedAmount: 0,
      send: () => undefined,
      close: () => undefined,
      addEventListener: () => undefined,
    };
    const client = open('ws://x/', { token: 'a' }, { connect: () => never, connectTimeoutMs: 5 });
    expect(await client.closed).toEqual({ kind: 'timeout', phase: 'connect', timeoutMs: 5 });
    expect(await client.opened).toBe(false);
  });

  it('ends where a frame is too large, or frames pile up', async () => {
    const { url } = await start((_, { socket }) => {
      for (const id of ['1', '2', '3']) socket.send({ kind: 'resource', resource: basic(id) });
    });
    expect(await open(url, { token: 'a' }, { maxFrameLength: 10 }).closed).toEqual({
      kind: 'frame-too-large',
      limit: 10,
    });
    const slow = open(url, { token: 'a' }, { queueLimit: 2 });
    expect(await slow.closed).toEqual({ kind: 'queue-full', limit: 2 });
    expect(await everything(slow)).toHaveLength(2);
  });

  it('is told of a binary frame', async () => {
    const binary: SocketServer = (socket) => {
      // The smallest form of a socket has no binary frames, but that of the package has.
      if (socket instanceof WebSocket) socket.send(Buffer.from('x'), () => socket.close(1000, ''));
    };
    expect(await everything(open(await listening(binary), { token: 'a' }))).toMatchObject([
      { kind: 'invalid-frame', issues: [{ found: 'a binary frame' }] },
    ]);
  });
});

describe('the responder', () => {
  it.each<[string, readonly (string | Buffer)[], string]>([
    ['a text that opens nothing', ['hello'], '1008 The frame opens nothing.'],
    ['a binary frame', [Buffer.from('listen: a')], '1003 Only text frames are taken.'],
    ['a frame that is too large', ['x'.repeat(70_000)], '1009 At most 65536 characters.'],
  ])('closes on %s', async (_what, texts, expected) => {
    const { url } = await start(() => undefined);
    expect(await closureOf(url, ...texts)).toBe(expected);
  });

  it('takes both spellings and blanks at the ends', async () => {
    const tokens: string[] = [];
    const { url } = await start(({ token }, { socket }) => {
      tokens.push(token);
      if (tokens.length === 3) socket.close(1000, 'all');
    });
    expect(await closureOf(url, 'listen: a', 'listen b', '  listen:  c \n')).toBe('1000 all');
    expect(tokens).toEqual(['a', 'b', 'c']);
  });

  it('closes by policy where the handler refuses, by failure where it throws, and tells nothing of why', async () => {
    const { url, events } = await start(({ token }) => {
      throw token === 'old' ? new SocketRefusal('The token is not valid.') : new RangeError('secret');
    });
    expect(await closureOf(url, 'listen: old')).toBe('1008 The token is not valid.');
    expect(await closureOf(url, 'listen: new')).toBe('1011 The server failed.');
    expect(events.filter(({ kind }) => kind !== 'request-received')).toMatchObject([
      { kind: 'message-refused', status: 1008 },
      { kind: 'exchange-failed', reason: 'RangeError' },
    ]);
  });

  it('closes a socket that opens nothing in time', async () => {
    const { url } = await start(() => undefined, { openingTimeoutMs: 5 });
    expect(await closureOf(url)).toBe('1008 Nothing was opened.');
  });

  it('refuses to send what breaks its definition, or what nobody takes any more', async () => {
    const sent: unknown[] = [];
    const ended = new Promise<ServerSocket<Basic>>((resolve) => {
      void start((_, { socket }) => {
        // A resource without its code, which the compiler would refuse.
        const broken = { resourceType: 'Basic' } as Basic;
        sent.push(socket.send({ kind: 'resource', resource: broken }).map(({ wanted }) => wanted));
        sent.push(socket.send({ kind: 'text', values: {} }).map(({ wanted }) => wanted));
        socket.signal.addEventListener('abort', () => resolve(socket));
      }).then(({ url }) => {
        const client = open(url, { token: 'a' });
        void client.opened.then(() => client.close());
      });
    });
    const socket = await ended;
    expect(sent).toEqual([['a code'], ['the values of a text frame']]);
    expect(socket.send({ kind: 'resource', resource: basic('1') })).toMatchObject([
      { found: 'a socket that is not open' },
    ]);
    expect(socket.bufferedAmount()).toBe(0);
  });
});
