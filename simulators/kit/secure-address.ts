const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * True for an address that secrets may travel to: absolute, https, or http on loopback, where no wire is left; without a
 * user name or password of its own. SOF-062.
 */
export function isSecureAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.has(hostname));
}

/** True for a FHIR base: a secure address without query and fragment. */
export function isSecureBase(text: string): boolean {
  return isSecureAddress(text) && !/[?#]/.test(text);
}
