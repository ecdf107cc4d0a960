import type { CorsOptions } from './server-options.ts';

/** Header fields that a page's script may read beside the simple ones. */
const exposed = 'Content-Location, ETag, Last-Modified, Location, WWW-Authenticate, X-Correlation-Id, X-Request-Id';

/**
 * Header fields for an answer to a page of another origin; none where the request has no origin, or one that may not. Cookies never
 * count: credentials go in headers or the body.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function corsFields({ headers }: Request, cors: CorsOptions): Readonly<Record<string, string>> {
  const origin = headers.get('origin');
  if (origin === null) return {};
  if (cors.allowOrigin === undefined) {
    return { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': exposed };
  }
  if (!cors.allowOrigin(origin)) return { Vary: 'Origin' };
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposed, Vary: 'Origin' };
}

/** True for the question a browser asks before it lets a page make a request. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

/** What the answer to a preflight has beside `corsFields`. */
export function preflightFields({ headers }: Request, methods: readonly string[]): Readonly<Record<string, string>> {
  const asked = headers.get('access-control-request-headers') ?? '';
  // Whatever the page wants to send that is a list of field names: the exchange judges what came.
  const allowed: Readonly<Record<string, string>> = /^[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1000}$/.test(asked)
    ? { 'Access-Control-Allow-Headers': asked }
    : {};
  return { 'Access-Control-Allow-Methods': methods.join(', '), 'Access-Control-Max-Age': '600', ...allowed };
}
