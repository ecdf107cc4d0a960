/** What a page may do in a browser. */
export interface PagePolicy {
  /** `'sha256-…'` of its style sheet. */
  readonly styleHash?: string;
  /** `'sha256-…'` of its script; default: it has none. */
  readonly scriptHash?: string;
  /** Where its forms may lead, redirects included, beside the server itself. */
  readonly formTargets?: readonly string[];
  /** Sites that may show it in a frame; default: none. */
  readonly frameAncestors?: readonly string[];
}

/**
 * Header fields for a page with a form, and no script but the one that is named. @see https://www.w3.org/TR/CSP3/
 */
export function pageHeaders({
  styleHash,
  scriptHash,
  formTargets = [],
  frameAncestors = [],
}: PagePolicy): Readonly<Record<string, string>> {
  const ancestors = frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ');
  const policy = [
    "default-src 'none'",
    ...(styleHash === undefined ? [] : [`style-src ${styleHash}`]),
    ...(scriptHash === undefined ? [] : [`script-src ${scriptHash}`]),
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    `frame-ancestors ${ancestors}`,
    "base-uri 'none'",
  ];
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy.join('; '),
    ...(frameAncestors.length === 0 ? { 'X-Frame-Options': 'DENY' } : {}),
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  };
}

/** Header fields that every answer of a server with secrets carries. `isHttps`: the server is reached by TLS. */
export function securityHeaders(isHttps: boolean): Readonly<Record<string, string>> {
  return {
    // A code or a launch in an address must not be told to the next site.
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    ...(isHttps ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}

/** Adds them to an answer that does not have them. */
export function addSecurityHeaders({ headers }: Response, isHttps: boolean): void {
  for (const [name, value] of Object.entries(securityHeaders(isHttps))) {
    if (!headers.has(name)) headers.set(name, value);
  }
}
