/** Schemes whose addresses a browser runs or opens instead of going there. */
const unsafeSchemes: ReadonlySet<string> = new Set([
  'javascript',
  'data',
  'vbscript',
  'blob',
  'file',
  'about',
  'view-source',
]);

/**
 * True for an address that a redirect may name at all: absolute, without a fragment, in the characters of a URI, of a scheme
 * that leads somewhere. Whose address it is, is another question. @see RFC 6749 §3.1.2
 */
export function isRedirectAddress(text: string): boolean {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):[\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/.exec(text)?.[1];
  return scheme !== undefined && !unsafeSchemes.has(scheme.toLowerCase()) && URL.canParse(text);
}
