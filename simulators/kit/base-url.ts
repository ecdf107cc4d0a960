/** A URL without the slashes it may have at its end, so that a path can follow. */
export function withoutSlashes(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Path of a base URL, without the slash at its end: where a server that is known by it answers. */
export function basePathOf(baseUrl: string): string {
  return new URL(baseUrl).pathname.replace(/\/$/, '');
}

/** True for a path that is another one, or below it. */
export function isAtOrBelow(pathname: string, path: string): boolean {
  if (!pathname.startsWith(path)) return false;
  // Nothing, or a slash, follows.
  return path === '' || pathname.length === path.length || pathname[path.length] === '/';
}
