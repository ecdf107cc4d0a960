import type { Resource } from 'fhir/r4.js';
import { type EventDetail, type EventSink, emitEvent } from './exchange-event.ts';
import type { ValidationIssue } from './issue.ts';
import {
  type ChannelExchange,
  type ChannelFrames,
  type FrameRules,
  frameIssue,
  readOpening,
  type SocketFrame,
  writeFrame,
} from './socket-exchange.ts';
import { closeCodes, closeSocket, isOpen, type SocketLike } from './socket-like.ts';

/** What the responder's side of sockets may be told; each has a default. */
export interface SocketServerOptions extends FrameRules {
  /** A socket that has opened no exchange in this time is closed; default: 10 seconds. */
  readonly openingTimeoutMs?: number;
  /** A larger frame closes the socket, characters; default: 64 KiB, as an initiator sends little. */
  readonly maxFrameLength?: number;
  /** Takes every event of every exchange. */
  readonly onEvent?: EventSink;
  /** The clock, milliseconds since the Unix epoch; default: the system's. */
  readonly now?: () => number;
  /** Gives the id that all events of one socket carry; default: a random UUID. */
  readonly newCorrelationId?: () => string;
}

/** A responder's end of one socket. */
export interface ServerSocket<Content extends Resource> {
  readonly correlationId: string;
  /** Ends when the socket does. */
  readonly signal: AbortSignal;
  /** Bytes given to `send` that have not left yet; a sender that looks at it cannot be flooded by a slow reader. */
  readonly bufferedAmount: () => number;
  /** Sends a frame that keeps its definition; what is wrong with it, or with the socket, where it was not sent. */
  readonly send: (frame: SocketFrame<Content>) => readonly ValidationIssue[];
  readonly close: (code: number, reason: string) => void;
  /** Tells an event of this exchange. */
  readonly emit: (detail: EventDetail) => void;
}

/** What a handler is told beside the values of the opening frame. */
export interface SocketContext<Content extends Resource> {
  /** Exchange id. */
  readonly exchange: string;
  /** May be kept: frames are sent for as long as the socket lives. The same for each opening on one socket. */
  readonly socket: ServerSocket<Content>;
  /** What the opening does that is not refused under the policy. */
  readonly notes: readonly ValidationIssue[];
}

/** Answers the opening of one exchange, or the socket where the initiator sends none. Throws SocketRefusal to close the socket; anything else it throws closes it with 1011. */
export type SocketHandler<Input, Content extends Resource> = (
  input: Input,
  context: SocketContext<Content>,
) => void | Promise<void>;

/** Closes a socket for a reason that the peer may know. */
export class SocketRefusal extends Error {
  override readonly name = 'SocketRefusal';
  /** @see RFC 6455 §7.4.1 */
  readonly code: number;

  constructor(reason: string, code: number = closeCodes.policyViolation) {
    super(reason);
    this.code = code;
  }
}

/** Takes sockets that a server of any framework has accepted. Never throws. */
export type SocketServer = (socket: SocketLike) => void;

/** An exchange joined with its handler; what it takes and gives is known in here only. */
export interface ServedChannel {
  readonly id: string;
  readonly responder: string;
  /** Makes the call that answers a text; `undefined` where the text opens another exchange or none. */
  readonly accept: (text: string, rules: FrameRules) => AcceptedOpening | undefined;
  /** The call that answers the socket itself; `undefined` where a frame opens the exchange. */
  readonly connected: AcceptedOpening | undefined;
}

/** A judged opening. */
export interface AcceptedOpening {
  readonly issues: readonly ValidationIssue[];
  /** Runs the handler; `undefined` where the opening is refused. */
  readonly run: ((connection: Connection) => void | Promise<void>) | undefined;
}

/** Joins an exchange with the handler that answers it. */
export function serveChannel<Input, Content extends Resource>(
  exchange: ChannelExchange<Input, Content>,
  handler: SocketHandler<Input, Content>,
): ServedChannel {
  const answering = (input: Input, notes: readonly ValidationIssue[]): AcceptedOpening => ({
    issues: notes,
    run: (connection) => handler(input, { exchange: exchange.id, socket: connection.endFor(exchange), notes }),
  });
  return {
    id: exchange.id,
    responder: exchange.responder,
    accept(text, rules) {
      const opening = readOpening(exchange, text, rules);
      if (opening === undefined) return undefined;
      return opening.ok ? answering(opening.value, opening.notes) : { issues: opening.issues, run: undefined };
    },
    // Without an opening there is no input.
    connected: exchange.openings.length === 0 ? answering(undefined as Input, []) : undefined,
  };
}

/** Openings on one socket that may wait for their turn. */
const waitingLimit = 100;

/** A server of sockets for the exchanges given. */
export function createSocketServer(
  actor: string,
  exchanges: readonly ServedChannel[],
  options: SocketServerOptions,
): SocketServer {
  return (socket) => new Connection(actor, exchanges, options, socket).listen();
}

/** One socket from its arrival to its end. */
export class Connection {
  readonly #actor: string;
  readonly #exchanges: readonly ServedChannel[];
  readonly #options: SocketServerOptions;
  readonly #socket: SocketLike;
  readonly #correlationId: string;
  readonly #ended = new AbortController();
  readonly #ends = new Map<string, unknown>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Openings are answered one after the other, in the order they came. */
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(actor: string, exchanges: readonly ServedChannel[], options: SocketServerOptions, socket: SocketLike) {
    this.#actor = actor;
    this.#exchanges = exchanges;
    this.#options = options;
    this.#socket = socket;
    this.#correlationId = (options.newCorrelationId ?? (() => crypto.randomUUID()))();
  }

  listen(): void {
    const { openingTimeoutMs = 10_000 } = this.#options;
    this.#timer = setTimeout(() => this.#close(closeCodes.policyViolation, 'Nothing was opened.'), openingTimeoutMs);
    this.#socket.addEventListener('message', ({ data }) => this.#take(data));
    this.#socket.addEventListener('close', () => this.#end());
    this.#socket.addEventListener('error', () => this.#close(closeCodes.goingAway, ''));
    for (const { id, connected } of this.#exchanges) {
      if (connected === undefined) continue;
      this.#emit(id, { kind: 'request-received', method: 'WEBSOCKET', path: '', bytes: 0 });
      this.#settle(id, connected);
    }
  }

  /** The responder's end of this socket for one exchange. */
  endFor<Content extends Resource>(exchange: ChannelFrames<Content> & { readonly id: string }): ServerSocket<Content> {
    // Made for this very exchange, whose id is the key.
    const known = this.#ends.get(exchange.id) as ServerSocket<Content> | undefined;
    if (known !== undefined) return known;
    const made: ServerSocket<Content> = {
      correlationId: this.#correlationId,
      signal: this.#ended.signal,
      bufferedAmount: () => this.#socket.bufferedAmount,
      send: (frame) => this.#send(exchange, frame),
      close: (code, reason) => this.#close(code, reason),
      emit: (detail) => this.#emit(exchange.id, detail),
    };
    this.#ends.set(exchange.id, made);
    return made;
  }

  #send<Content extends Resource>(
    exchange: ChannelFrames<Content> & { readonly id: string },
    frame: SocketFrame<Content>,
  ): readonly ValidationIssue[] {
    const written = writeFrame(exchange, frame, this.#options);
    if (!written.ok) return written.issues;
    if (!isOpen(this.#socket)) return [frameIssue('limit', 'a socket that is not open', 'an open socket')];
    this.#socket.send(written.value);
    return [];
  }

  #take(data: unknown): void {
    const { maxFrameLength = 65_536 } = this.#options;
    if (this.#ended.signal.aborted) return;
    if (typeof data !== 'string') this.#close(closeCodes.unsupportedData, 'Only text frames are taken.');
    else if (data.length > maxFrameLength) this.#close(closeCodes.tooLarge, `At most ${maxFrameLength} characters.`);
    else this.#open(data);
  }

  #open(text: string): void {
    const [served] = this.#exchanges.flatMap((exchange) => {
      const opening = exchange.accept(text, this.#options);
      return opening === undefined ? [] : [{ exchange, opening }];
    });
    const bytes = new TextEncoder().encode(text).length;
    this.#emit(served?.exchange.id, { kind: 'request-received', method: 'WEBSOCKET', path: '', bytes });
    if (served === undefined) this.#refuse(undefined, 'The frame opens nothing.', 1);
    else this.#settle(served.exchange.id, served.opening);
  }

  #settle(exchange: string, { issues, run }: AcceptedOpening): void {
    this.#tellMissed(exchange, issues);
    if (run === undefined) {
      this.#refuse(exchange, describe(issues), issues.length);
    } else if (this.#waiting >= waitingLimit) {
      this.#refuse(exchange, 'Too many openings at once.', 1);
    } else {
      clearTimeout(this.#timer);
      this.#waiting += 1;
      this.#turn = this.#turn.then(() => this.#answer(exchange, run));
    }
  }

  async #answer(exchange: string, run: (connection: Connection) => void | Promise<void>): Promise<void> {
    this.#waiting -= 1;
    if (this.#ended.signal.aborted) return;
    try {
      await run(this);
    } catch (error) {
      this.#fail(exchange, error);
    }
  }

  #fail(exchange: string, error: unknown): void {
    if (error instanceof SocketRefusal) {
      this.#emit(exchange, { kind: 'message-refused', status: error.code, issues: 1 });
      this.#close(error.code, error.message);
      return;
    }
    const reason = error instanceof Error ? error.constructor.name : typeof error;
    this.#emit(exchange, { kind: 'exchange-failed', reason });
    this.#close(closeCodes.internalError, 'The server failed.');
  }

  #refuse(exchange: string | undefined, reason: string, issues: number): void {
    this.#emit(exchange, { kind: 'message-refused', status: closeCodes.policyViolation, issues });
    this.#close(closeCodes.policyViolation, reason);
  }

  #close(code: number, reason: string): void {
    closeSocket(this.#socket, code, reason);
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#ended.abort();
  }

  #tellMissed(exchange: string, issues: readonly ValidationIssue[]): void {
    for (const { requirement, evidence, rule, expression, severity } of issues) {
      if (requirement === undefined) continue;
      const refused = severity === 'error';
      const check = `message:${rule}`;
      this.#emit(exchange, { kind: 'requirement-missed', requirement, evidence, check, expression, refused });
    }
  }

  #emit(exchange: string | undefined, detail: EventDetail): void {
    const common = {
      actor: this.#actor,
      correlationId: this.#correlationId,
      atMs: (this.#options.now ?? Date.now)(),
      ...(exchange === undefined ? {} : { exchange }),
    };
    emitEvent(this.#options.onEvent, common, detail);
  }
}

function describe(issues: readonly ValidationIssue[]): string {
  return issues.map(({ found, wanted }) => `Found ${found}, wanted ${wanted}.`).join(' ');
}
