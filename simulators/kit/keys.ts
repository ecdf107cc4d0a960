import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Clock } from './clock.ts';

/** Algorithms this toolkit signs with: RS256 for ID tokens, the other two for client assertions. @see RFC 7518 §3 */
export type SigningAlgorithm = 'RS256' | 'RS384' | 'ES384';

/** A public key as it is published: bare, without certificates. @see RFC 7517 §4 */
interface PublicKey {
  readonly kty: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: SigningAlgorithm;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

/** A key to sign with, its private half imported once. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: CryptoKey;
  readonly publicKey: PublicKey;
  /** True for a key that is printed in this repository: whoever can read can sign with it. */
  readonly labOnly: boolean;
}

/** A private key in JSON. @see RFC 7518 §6 */
export type PrivateKeyJson = JWK & { readonly kty: string };

/**
 * Imports a private key. Its id is its thumbprint unless it has one. @see RFC 7638
 * @throws TypeError where it is not a private key for the algorithm.
 */
export async function importSigningKey(
  jwk: PrivateKeyJson,
  algorithm: SigningAlgorithm,
  options: { readonly labOnly?: boolean } = {},
): Promise<SigningKey> {
  const privateKey = await importJWK({ ...jwk, alg: algorithm }, algorithm);
  if (privateKey instanceof Uint8Array || privateKey.type !== 'private') {
    throw new TypeError(`The key "${jwk.kid ?? jwk.kty}" is no private key for ${algorithm}.`);
  }
  const kid = jwk.kid ?? (await calculateJwkThumbprint(jwk));
  const publicKey = publicHalf(jwk, kid, algorithm);
  return { kid, algorithm, privateKey, publicKey, labOnly: options.labOnly ?? false };
}

/** A new key of the operating system's randomness: RSA of 2048 bits takes some tenths of a second. */
export async function generateSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 });
  const { kty = '', ...members } = await exportJWK(privateKey);
  return importSigningKey({ kty, ...members }, algorithm);
}

function publicHalf({ kty, n, e, crv, x, y }: PrivateKeyJson, kid: string, alg: SigningAlgorithm): PublicKey {
  if (kty === 'RSA' && n !== undefined && e !== undefined) return { kty, kid, use: 'sig', alg, n, e };
  if (kty === 'EC' && crv !== undefined && x !== undefined && y !== undefined) {
    return { kty, kid, use: 'sig', alg, crv, x, y };
  }
  throw new TypeError(`The key "${kid}" is neither a whole RSA key nor a whole EC key.`);
}

/** The keys of a server: one to sign with, and those that what it signed is still verified with. */
export interface KeyRing {
  /** The key to sign with now. */
  readonly current: () => SigningKey;
  /** Signs with `next` from now on; what was signed before can be verified for as long as the ring keeps old keys. */
  readonly rotate: (next: SigningKey) => void;
  /** The public keys, newest first. */
  readonly published: () => readonly PublicKey[];
  /** True while a key of the ring is printed in this repository. */
  readonly isLabOnly: () => boolean;
}

/** A ring that begins with `first`. `keepSeconds`: how long what a key signed may be of use, an hour unless said otherwise. */
export function createKeyRing(
  first: SigningKey,
  options: { readonly clock: Clock; readonly keepSeconds?: number },
): KeyRing {
  const keepMs = (options.keepSeconds ?? 3600) * 1000;
  let current = first;
  let retired: readonly { readonly key: SigningKey; readonly untilMs: number }[] = [];
  const kept = (): readonly SigningKey[] => {
    retired = retired.filter(({ untilMs }) => untilMs > options.clock.nowMs());
    return [current, ...retired.map(({ key }) => key)];
  };
  return {
    current: () => current,
    rotate: (next) => {
      retired = [{ key: current, untilMs: options.clock.nowMs() + keepMs }, ...retired];
      current = next;
    },
    published: () => kept().map(({ publicKey }) => publicKey),
    isLabOnly: () => kept().some(({ labOnly }) => labOnly),
  };
}
