/** One HTTP/1.1 message as it stood on the wire, taken apart. @see RFC 9112 */
export interface HttpMessage {
  /** Request line or status line. */
  readonly startLine: string;
  /** Header lines, verbatim. */
  readonly headers: readonly string[];
  /** The body with any chunked framing taken off. */
  readonly body: string;
  /** Bytes of the body with its framing, as sent. */
  readonly bodyBytes: number;
  readonly chunked: boolean;
}

/**
 * Takes bytes of one direction of a connection apart into the messages in them.
 * @throws SyntaxError where the bytes do not form whole messages.
 */
export function readHttpMessages(bytes: Uint8Array): readonly HttpMessage[] {
  const messages: HttpMessage[] = [];
  let rest = Buffer.from(bytes);
  while (rest.length > 0) {
    const { message, length } = readHttpMessage(rest);
    messages.push(message);
    rest = rest.subarray(length);
  }
  return messages;
}

function readHttpMessage(bytes: Buffer): { readonly message: HttpMessage; readonly length: number } {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) throw new SyntaxError('The bytes end within the head of an HTTP message.');
  const [startLine = '', ...headers] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const rest = bytes.subarray(headEnd + 4);
  const chunked = /chunked/i.test(headerValue(headers, 'transfer-encoding') ?? '');
  const { body, bodyBytes } = chunked ? readChunks(rest) : readCounted(rest, headers);
  return {
    message: { startLine, headers, body: body.toString('utf8'), bodyBytes, chunked },
    length: headEnd + 4 + bodyBytes,
  };
}

/** Value of the first header of this name. */
function headerValue(headers: readonly string[], name: string): string | undefined {
  const prefix = `${name.toLowerCase()}:`;
  const line = headers.find((header) => header.toLowerCase().startsWith(prefix));
  return line?.slice(prefix.length).trim();
}

interface Body {
  readonly body: Buffer;
  readonly bodyBytes: number;
}

function readCounted(bytes: Buffer, headers: readonly string[]): Body {
  const bodyBytes = Number(headerValue(headers, 'content-length') ?? 0);
  if (bytes.length < bodyBytes) throw new SyntaxError('The bytes end within the body of an HTTP message.');
  return { body: bytes.subarray(0, bodyBytes), bodyBytes };
}

function readChunks(bytes: Buffer): Body {
  const parts: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', position);
    const size = Number.parseInt(bytes.subarray(position, lineEnd).toString('latin1'), 16);
    if (lineEnd < 0 || Number.isNaN(size)) throw new SyntaxError('The bytes end within a chunk of an HTTP message.');
    const start = lineEnd + 2;
    position = start + size + 2;
    if (size === 0) return { body: Buffer.concat(parts), bodyBytes: position };
    parts.push(bytes.subarray(start, start + size));
  }
}
