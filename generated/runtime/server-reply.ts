/** An answer before it becomes a Response: what the server adds to each of them is still missing. */
export interface ServerReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined`: no body. A handler that makes a whole Response itself has it passed on. */
  readonly body: string | Response | undefined;
}

/** Ids that every answer carries. */
export interface ReplyIds {
  readonly correlationId: string;
  readonly requestId: string;
}

/** Header fields of an answer beside those of its exchange. */
export interface ReplyFields {
  /** Set whatever the exchange says. */
  readonly always: Readonly<Record<string, string>>;
  /** Set where the exchange does not say it. */
  readonly unlessGiven: Readonly<Record<string, string>>;
}

/**
 * The Response, and the number of bytes in its body as far as it is known. `isHead`: the body stays away, all that says what it
 * would be does not. @see RFC 9110 §9.3.2
 */
export function finishReply(
  { status, headers, body }: ServerReply,
  { correlationId, requestId }: ReplyIds,
  { always, unlessGiven }: ReplyFields,
  isHead = false,
): { readonly response: Response; readonly bytes: number } {
  const fields = fieldsOf(headers, { correlationId, requestId }, always);
  if (body instanceof Response) {
    const response = withFields(body, fields, { ...unlessGiven, 'Cache-Control': 'no-store' });
    return isHead ? { response: withoutBody(response), bytes: 0 } : { response, bytes: statedLength(body) };
  }
  for (const name in unlessGiven) if (!hasField(fields, name)) fields[name] = unlessGiven[name] ?? '';
  if (!hasField(fields, 'cache-control')) fields['Cache-Control'] = 'no-store';
  const bytes = body === undefined ? 0 : byteCount(body);
  if (!isHead) return { response: new Response(body ?? null, { status, headers: fields }), bytes };
  if (body !== undefined) fields['Content-Length'] = String(bytes);
  return { response: new Response(null, { status, headers: fields }), bytes: 0 };
}

/** Member by member, as this is for every answer: on Node 20 each that follows a spread takes a microsecond. */
function fieldsOf(
  headers: ServerReply['headers'],
  { correlationId, requestId }: ReplyIds,
  always: ReplyFields['always'],
): Record<string, string> {
  const fields: Record<string, string> = {
    'X-Content-Type-Options': 'nosniff',
    'X-Correlation-Id': correlationId,
    'X-Request-Id': requestId,
  };
  for (const name in headers) fields[name] ??= headers[name] ?? '';
  for (const name in always) fields[name] = always[name] ?? '';
  return fields;
}

/** Bytes of a text in UTF-8. Most answers are ASCII, which need not be encoded to be counted. */
function byteCount(text: string): number {
  return isAscii.test(text) ? text.length : new TextEncoder().encode(text).length;
}

const isAscii = /^[\x00-\x7f]*$/;

function hasField(headers: Readonly<Record<string, string>>, name: string): boolean {
  for (const key in headers) {
    if (key.length === name.length && key.toLowerCase() === name.toLowerCase()) return true;
  }
  return false;
}

/**
 * A copy, as the headers of a Response that came from elsewhere may not be changed. What it says of caching stands, and so does
 * what goes before `defaults`.
 */
function withFields(
  response: Response,
  fields: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>>,
): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(fields)) {
    if (name.toLowerCase() !== 'cache-control' || !headers.has(name)) headers.set(name, value);
  }
  for (const [name, value] of Object.entries(defaults)) if (!headers.has(name)) headers.set(name, value);
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
