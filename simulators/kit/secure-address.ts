const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** True for a host that only this machine reaches, as one binds it: an IPv6 address without brackets. */
export function isLoopbackHost(host: string): boolean {
  return loopbackHosts.has(host);
}

/** True for a host of a URL that only this machine reaches; an IPv6 address stands in brackets there. */
export function isLoopbackHostname(hostname: string): boolean {
  return hostname.startsWith('[') ? isLoopbackHost(hostname.slice(1, -1)) : isLoopbackHost(hostname);
}

/**
 * True for an address that secrets may travel to: absolute, https, or http on loopback, where no wire is left; without a
 * user name or password of its own. SOF-062.
 */
export function isSecureAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHostname(hostname));
}

/** True for a FHIR base: a secure address without query and fragment. */
export function isSecureBase(text: string): boolean {
  return isSecureAddress(text) && !/[?#]/.test(text);
}
