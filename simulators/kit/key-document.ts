import type { SigningKey } from './keys.ts';

/** How long others may keep the keys: a new one is known to all after this. */
const freshSeconds = 60;

/**
 * Serves the public half of a client's key, for servers that it is registered with by the address of its key set.
 * @see RFC 7517 §5; SMART App Launch 2.1.0, Client Authentication: Asymmetric
 */
export function createKeyDocument({ publicKey }: Pick<SigningKey, 'publicKey'>): (request: Request) => Response {
  const text = JSON.stringify({ keys: [publicKey] });
  return ({ method }) => {
    if (method !== 'GET' && method !== 'HEAD')
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': `max-age=${freshSeconds}` };
    return new Response(method === 'HEAD' ? null : text, { headers });
  };
}
