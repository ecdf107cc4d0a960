/**
 * A WebSocket in its smallest form: that of browsers, of Node from version 22, and of the package `ws`.
 * @see https://websockets.spec.whatwg.org
 */
export interface SocketLike {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes given to `send` that have not left yet. */
  readonly bufferedAmount: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void;
  addEventListener(type: 'error', listener: (event: object) => void): void;
}

/** Codes that a socket closes with. @see RFC 6455 §7.4.1 */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  unsupportedData: 1003,
  policyViolation: 1008,
  tooLarge: 1009,
  internalError: 1011,
} as const;

/** True while the socket takes what is sent. */
export function isOpen(socket: SocketLike): boolean {
  return socket.readyState === 1;
}

/**
 * Closes without ever throwing: browsers let a page close with few codes only, and a reason has 123 bytes at most.
 */
export function closeSocket(socket: SocketLike, code: number, reason: string): void {
  try {
    socket.close(code, shortReason(reason));
  } catch {
    closePlainly(socket);
  }
}

function closePlainly(socket: SocketLike): void {
  try {
    socket.close();
  } catch {
    // Closed already, or never connected: there is nothing left to close.
  }
}

const reasonLimit = 123;

function shortReason(reason: string): string {
  const bytes = new TextEncoder().encode(reason);
  if (bytes.length <= reasonLimit) return reason;
  // A character cut in two becomes the replacement character, which needs three bytes of its own.
  return new TextDecoder().decode(bytes.subarray(0, reasonLimit - 3)).replace(/\uFFFD$/, '');
}
