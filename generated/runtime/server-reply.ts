/** An answer before it becomes a Response: what the server adds to each of them is still missing. */
export interface ServerReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined`: no body. A handler that makes a whole Response itself has it passed on. */
  readonly body: string | Response | undefined;
}

/** Header fields that every answer carries. */
export interface ReplyIds {
  readonly correlationId: string;
  readonly requestId: string;
}

/**
 * The Response, and the number of bytes in its body as far as it is known. `isHead`: the body stays away, all that says what it
 * would be does not. @see RFC 9110 §9.3.2
 */
export function finishReply(
  { status, headers, body }: ServerReply,
  { correlationId, requestId }: ReplyIds,
  more: Readonly<Record<string, string>>,
  isHead = false,
): { readonly response: Response; readonly bytes: number } {
  const own = {
    ...(hasField(headers, 'cache-control') ? {} : { 'Cache-Control': 'no-store' }),
    'X-Content-Type-Options': 'nosniff',
    'X-Correlation-Id': correlationId,
    'X-Request-Id': requestId,
    ...more,
  };
  if (body instanceof Response) {
    const response = withFields(body, { ...headers, ...own });
    return isHead ? { response: withoutBody(response), bytes: 0 } : { response, bytes: statedLength(body) };
  }
  const bytes = body === undefined ? undefined : new TextEncoder().encode(body);
  const fields = { ...headers, ...own };
  if (isHead) {
    const length = bytes === undefined ? {} : { 'Content-Length': String(bytes.length) };
    return { response: new Response(null, { status, headers: { ...fields, ...length } }), bytes: 0 };
  }
  const response = new Response(bytes ?? null, { status, headers: fields });
  return { response, bytes: bytes?.length ?? 0 };
}

function hasField(headers: Readonly<Record<string, string>>, name: string): boolean {
  for (const key in headers) if (key.toLowerCase() === name) return true;
  return false;
}

/** A copy, as the headers of a Response that came from elsewhere may not be changed. What it says of caching stands. */
function withFields(response: Response, fields: Readonly<Record<string, string>>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(fields)) {
    if (name.toLowerCase() !== 'cache-control' || !headers.has(name)) headers.set(name, value);
  }
  return new Response(response.body, { status: response.status, headers });
}

function withoutBody(response: Response): Response {
  // Whatever makes the body is told that nobody reads it.
  response.body?.cancel().catch(() => undefined);
  return new Response(null, { status: response.status, headers: response.headers });
}

function statedLength(response: Response): number {
  return Number(response.headers.get('content-length') ?? 0);
}
