/**
 * The path of a request's address, as `new URL(url).pathname` gives it. A Request tells its address in normal form, so that it need only
 * be cut out, at a fraction of what it costs to take the address apart. @see https://fetch.spec.whatwg.org/#dom-request-url
 */
export function requestPath(url: string): string {
  const start = pathStart(url);
  const query = url.indexOf('?', start);
  const end = query < 0 ? fragmentStart(url, start) : Math.min(query, fragmentStart(url, start));
  return url.slice(start, end);
}

/** The query of a request's address, without its question mark. */
export function requestQuery(url: string): string {
  const mark = url.indexOf('?');
  const end = fragmentStart(url, 0);
  return mark < 0 || mark > end ? '' : url.slice(mark + 1, end);
}

function pathStart(url: string): number {
  const authority = url.indexOf('://') + 3;
  const start = url.indexOf('/', authority);
  return start < 0 ? url.length : start;
}

function fragmentStart(url: string, from: number): number {
  const mark = url.indexOf('#', from);
  return mark < 0 ? url.length : mark;
}
