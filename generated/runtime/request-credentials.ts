import { parseFormText } from './form-text.ts';

/** How the sender of a request says who it is, by the header Authorization. Nothing of it has been verified. */
export type RequestCredentials =
  | { readonly kind: 'none' }
  /** @see RFC 6749 §2.3.1 */
  | { readonly kind: 'basic'; readonly clientId: string; readonly clientSecret: string }
  /** @see RFC 6750 §2.1 */
  | { readonly kind: 'bearer'; readonly token: string }
  /** The header is there and is none of these, or is broken. */
  | { readonly kind: 'unreadable'; readonly scheme: string };

/** Reads the header Authorization. */
export function readCredentials(headers: Headers): RequestCredentials {
  const value = headers.get('authorization');
  if (value === null) return { kind: 'none' };
  const [scheme = '', rest = ''] = value.split(/ +/, 2);
  switch (scheme.toLowerCase()) {
    case 'basic':
      return readBasic(rest) ?? { kind: 'unreadable', scheme: 'Basic' };
    case 'bearer':
      return /^[A-Za-z0-9._~+/-]+=*$/.test(rest)
        ? { kind: 'bearer', token: rest }
        : { kind: 'unreadable', scheme: 'Bearer' };
    default:
      return { kind: 'unreadable', scheme: /^[A-Za-z0-9-]{1,32}$/.test(scheme) ? scheme : 'unknown' };
  }
}

/** OAuth writes id and secret as form values before it joins them. */
function readBasic(encoded: string): RequestCredentials | undefined {
  const joined = decodeBase64(encoded);
  const colon = joined?.indexOf(':') ?? -1;
  if (joined === undefined || colon < 1) return undefined;
  const clientId = formValue(joined.slice(0, colon));
  const clientSecret = formValue(joined.slice(colon + 1));
  return clientId === undefined || clientSecret === undefined ? undefined : { kind: 'basic', clientId, clientSecret };
}

function decodeBase64(encoded: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(encoded), (unit) => unit.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function formValue(text: string): string | undefined {
  const escaped = text.replaceAll('&', '%26').replaceAll('=', '%3D');
  const [pair] = parseFormText(`v=${escaped}`) ?? [];
  return pair?.[1];
}
