import { KeyObject, type SignKeyObjectInput, sign } from 'node:crypto';
import type { SigningAlgorithm, SigningKey } from './keys.ts';

const digests: Readonly<Record<SigningAlgorithm, string>> = { RS256: 'sha256', RS384: 'sha384', ES384: 'sha384' };

/**
 * Claims as a JWT in the compact form, signed on a thread of the pool. What jose and Web Crypto do around the signature, which is to copy
 * and judge claims, header and key once more, took 50 to 80 µs of processor time a token, a tenth of all that the
 * token endpoint needs.
 * @see RFC 7515 §7.1, RFC 7518 §3.3 and §3.4
 */
export function signCompact(key: SigningKey, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const { header, input, digest } = prepared(key);
  const text = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return new Promise((resolve, reject) => {
    sign(digest, Buffer.from(text, 'latin1'), input, (error, signature) => {
      if (error === null) resolve(`${text}.${signature.toString('base64url')}`);
      else reject(error);
    });
  });
}

/** What is the same for everything a key signs. */
interface PreparedKey {
  readonly header: string;
  readonly input: SignKeyObjectInput;
  readonly digest: string;
}

const known = new WeakMap<SigningKey, PreparedKey>();

function prepared(key: SigningKey): PreparedKey {
  const before = known.get(key);
  if (before !== undefined) return before;
  const { algorithm, kid, privateKey } = key;
  const header = Buffer.from(JSON.stringify({ alg: algorithm, kid, typ: 'JWT' })).toString('base64url');
  // The encoding is that of RFC 7518 §3.4 and counts for ECDSA only.
  const input: SignKeyObjectInput = { key: KeyObject.from(privateKey), dsaEncoding: 'ieee-p1363' };
  const made = { header, input, digest: digests[algorithm] };
  known.set(key, made);
  return made;
}
