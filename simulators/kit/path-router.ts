import { fetchHandler } from '../../generated/runtime/fetch-handler.ts';
import { requestPath } from '../../generated/runtime/request-path.ts';
import { isAtOrBelow } from './base-url.ts';
import { answerOf, type Handler } from './http-server.ts';

/** A part of a web server, by the path it begins at: `/t/clinic-042`. */
export interface PathRoute {
  readonly path: string;
  readonly handle: Handler;
}

/**
 * One server of several parts: each request goes, unchanged, to the part with the longest path that it is at or below. What belongs to
 * none is answered 404, without a word on which parts there are.
 */
export function createPathRouter(routes: readonly PathRoute[]): Handler {
  const longestFirst = [...routes].sort((one, other) => other.path.length - one.path.length);
  return fetchHandler((request) => {
    const pathname = requestPath(request.url);
    const route = longestFirst.find(({ path }) => isAtOrBelow(pathname, path));
    return route === undefined ? notFound() : answerOf(route.handle, request);
  });
}

/** @see RFC 9457 §4.2.1 (about:blank) */
function notFound(): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title: 'Not Found', status: 404 }), {
    status: 404,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

/** What a tenant may be called. */
export const tenantName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Path below the base where a tenant lives: `/t/clinic-042`. Each tenant has data, clients and keys of its own.
 * @throws TypeError where the name is not 1 to 63 lower-case letters, digits and inner hyphens, which no URL has to escape.
 */
export function tenantPath(name: string): string {
  if (!tenantName.test(name)) {
    throw new TypeError(`"${name}" is no tenant name: lower-case letters, digits and inner hyphens, 63 at most.`);
  }
  return `/t/${name}`;
}
