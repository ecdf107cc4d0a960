import type { Resource } from 'fhir/r4.js';
import { type EventDetail, type EventSink, emitEvent } from './exchange-event.ts';
import type { ValidationIssue } from './issue.ts';
import {
  type ChannelExchange,
  type FrameRules,
  frameIssue,
  readFrame,
  type SocketFrame,
  writeOpening,
} from './socket-exchange.ts';
import { closeCodes, closeSocket, isOpen, type SocketLike } from './socket-like.ts';

/** What the initiator's side of a socket may be told; each has a default. */
export interface SocketOptions extends FrameRules {
  /** Opens a socket; default: the platform's WebSocket, which Node has from version 22. */
  readonly connect?: (url: string) => SocketLike;
  /** The socket must be open in this time; default: 30 seconds. */
  readonly connectTimeoutMs?: number;
  /** Longest silence of the responder; default: none. */
  readonly idleTimeoutMs?: number;
  /** Ends the exchange early. */
  readonly signal?: AbortSignal;
  /** A larger frame ends the exchange, characters; default: 5 million. */
  readonly maxFrameLength?: number;
  /** Frames not yet taken from the iterator; one more ends the exchange. Default: 1000. */
  readonly queueLimit?: number;
  /** Takes every event of the exchange. */
  readonly onEvent?: EventSink;
  /** The clock, milliseconds since the Unix epoch; default: the system's. */
  readonly now?: () => number;
  /** Gives the id of the exchange in events; default: a random UUID. */
  readonly newCorrelationId?: () => string;
}

/** What came from the responder: a frame, or one that breaks its definition. */
export type SocketArrival<Content extends Resource> =
  | { readonly kind: 'frame'; readonly frame: SocketFrame<Content>; readonly notes: readonly ValidationIssue[] }
  | { readonly kind: 'invalid-frame'; readonly issues: readonly ValidationIssue[] };

/** How an exchange on a socket ended. */
export type SocketClosure =
  /** The responder closed, or this side did with `close`. */
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  | { readonly kind: 'timeout'; readonly phase: 'connect' | 'idle'; readonly timeoutMs: number }
  /** The caller's own signal. */
  | { readonly kind: 'aborted'; readonly cause: unknown }
  /** No socket could be opened. */
  | { readonly kind: 'network'; readonly cause: unknown }
  /** Nothing was sent, because the opening frame breaks its definition. */
  | { readonly kind: 'invalid-opening'; readonly issues: readonly ValidationIssue[] }
  | { readonly kind: 'frame-too-large'; readonly limit: number }
  /** Frames came faster than they were taken. */
  | { readonly kind: 'queue-full'; readonly limit: number };

/** The initiator's side of an exchange on a socket. Iterates over what the responder sends until the exchange ends; once. */
export interface ClientSocket<Input, Content extends Resource> extends AsyncIterable<SocketArrival<Content>> {
  /** True once the opening frame has been sent, or the socket is open where there is none; false where it never will be. */
  readonly opened: Promise<boolean>;
  /** How the exchange ended. Never rejects. */
  readonly closed: Promise<SocketClosure>;
  /** Sends another opening frame on the open socket; what is wrong with it, or with the socket, where it was not sent. */
  readonly open: (input: Input) => readonly ValidationIssue[];
  /** Ends the exchange. */
  readonly close: (reason?: string) => void;
}

/** Opens a socket and sends the frame that opens the exchange, if it has one. Never throws, never rejects. */
export function openSocket<Input, Content extends Resource>(
  exchange: ChannelExchange<Input, Content>,
  url: string,
  input: Input,
  options: SocketOptions,
): ClientSocket<Input, Content> {
  const session = new Session(exchange, options);
  session.start(url, input);
  return session;
}

class Session<Input, Content extends Resource> implements ClientSocket<Input, Content> {
  readonly opened: Promise<boolean>;
  readonly closed: Promise<SocketClosure>;
  readonly #exchange: ChannelExchange<Input, Content>;
  readonly #options: SocketOptions;
  readonly #correlationId: string;
  readonly #queue: SocketArrival<Content>[] = [];
  readonly #settleOpened: (opened: boolean) => void;
  readonly #settleClosed: (closure: SocketClosure) => void;
  #socket: SocketLike | undefined;
  #closure: SocketClosure | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wake: (() => void) | undefined;

  constructor(exchange: ChannelExchange<Input, Content>, options: SocketOptions) {
    this.#exchange = exchange;
    this.#options = options;
    this.#correlationId = (options.newCorrelationId ?? (() => crypto.randomUUID()))();
    const opened = settled<boolean>();
    const closed = settled<SocketClosure>();
    this.opened = opened.promise;
    this.closed = closed.promise;
    this.#settleOpened = opened.settle;
    this.#settleClosed = closed.settle;
  }

  start(url: string, input: Input): void {
    const isOpenByConnecting = this.#exchange.openings.length === 0;
    const opening = isOpenByConnecting ? undefined : writeOpening(this.#exchange, input, this.#options);
    const { signal, connect = (address: string): SocketLike => new WebSocket(address) } = this.#options;
    if (opening?.ok === false) {
      this.#end({ kind: 'invalid-opening', issues: opening.issues });
    } else if (signal?.aborted === true) {
      this.#end({ kind: 'aborted', cause: signal.reason });
    } else {
      signal?.addEventListener('abort', this.#abort, { once: true });
      this.#wait('connect', this.#options.connectTimeoutMs ?? 30_000);
      this.#connect(() => connect(url), opening?.value);
    }
  }

  open(input: Input): readonly ValidationIssue[] {
    const opening = writeOpening(this.#exchange, input, this.#options);
    if (!opening.ok) return opening.issues;
    return this.#send(opening.value) ? [] : [frameIssue('limit', 'a socket that is not open', 'an open socket')];
  }

  close(reason = ''): void {
    this.#end({ kind: 'closed', code: closeCodes.normal, reason });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SocketArrival<Content>, void, undefined> {
    try {
      for (;;) {
        const arrival = this.#queue.shift();
        if (arrival !== undefined) yield arrival;
        else if (this.#closure !== undefined) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      // Whoever leaves the loop takes no more frames, so none may pile up.
      this.close();
    }
  }

  #connect(connect: () => SocketLike, opening: string | undefined): void {
    try {
      this.#listen(connect(), opening);
    } catch (cause) {
      this.#end({ kind: 'network', cause });
    }
  }

  #listen(socket: SocketLike, opening: string | undefined): void {
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#wait('idle', this.#options.idleTimeoutMs);
      if (opening === undefined || this.#send(opening)) this.#settleOpened(true);
    });
    socket.addEventListener('message', ({ data }) => this.#take(data));
    socket.addEventListener('close', ({ code, reason }) => this.#end({ kind: 'closed', code, reason }));
    socket.addEventListener('error', (event) => {
      const cause = 'error' in event ? event.error : event;
      this.#end({ kind: 'network', cause });
    });
  }

  #take(data: unknown): void {
    if (this.#closure !== undefined) return;
    this.#wait('idle', this.#options.idleTimeoutMs);
    const { maxFrameLength = 5_000_000, queueLimit = 1000 } = this.#options;
    const length = typeof data === 'string' ? data.length : 0;
    if (length > maxFrameLength) this.#end({ kind: 'frame-too-large', limit: maxFrameLength });
    else if (this.#queue.length >= queueLimit) this.#end({ kind: 'queue-full', limit: queueLimit });
    else this.#queueUp(this.#read(data));
  }

  #read(data: unknown): SocketArrival<Content> {
    if (typeof data !== 'string') {
      return { kind: 'invalid-frame', issues: [frameIssue('type', 'a binary frame', 'a text frame')] };
    }
    const read = readFrame(this.#exchange, data, this.#options);
    this.#tellMissed(read.ok ? read.notes : read.issues);
    return read.ok
      ? { kind: 'frame', frame: read.value, notes: read.notes }
      : { kind: 'invalid-frame', issues: read.issues };
  }

  #queueUp(arrival: SocketArrival<Content>): void {
    this.#queue.push(arrival);
    this.#wake?.();
  }

  #send(text: string): boolean {
    if (this.#socket === undefined || this.#closure !== undefined || !isOpen(this.#socket)) return false;
    this.#socket.send(text);
    this.#emit({ kind: 'request-sent', method: 'WEBSOCKET', path: '' });
    return true;
  }

  readonly #abort = (): void => {
    this.#end({ kind: 'aborted', cause: this.#options.signal?.reason });
  };

  #wait(phase: 'connect' | 'idle', timeoutMs: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (timeoutMs === undefined || this.#closure !== undefined) return;
    this.#timer = setTimeout(() => this.#end({ kind: 'timeout', phase, timeoutMs }), timeoutMs);
  }

  #end(closure: SocketClosure): void {
    if (this.#closure !== undefined) return;
    this.#closure = closure;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#abort);
    if (this.#socket !== undefined) closeSocket(this.#socket, closeCodes.normal, reasonOf(closure));
    if (closure.kind !== 'closed') this.#emit({ kind: 'exchange-failed', reason: closure.kind });
    this.#settleOpened(false);
    this.#settleClosed(closure);
    this.#wake?.();
  }

  #tellMissed(issues: readonly ValidationIssue[]): void {
    for (const { requirement, evidence, rule, expression, severity } of issues) {
      if (requirement === undefined) continue;
      const refused = severity === 'error';
      this.#emit({ kind: 'requirement-missed', requirement, evidence, check: `message:${rule}`, expression, refused });
    }
  }

  #emit(detail: EventDetail): void {
    const { id, initiator } = this.#exchange;
    const atMs = (this.#options.now ?? Date.now)();
    const common = { exchange: id, actor: initiator, correlationId: this.#correlationId, atMs };
    emitEvent(this.#options.onEvent, common, detail);
  }
}

function reasonOf(closure: SocketClosure): string {
  return closure.kind === 'closed' ? closure.reason : closure.kind;
}

/** A promise with its end in one's own hands. */
function settled<T>(): { readonly promise: Promise<T>; readonly settle: (value: T) => void } {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
