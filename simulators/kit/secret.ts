import { createHmac, hash, scrypt, timingSafeEqual } from 'node:crypto';
import type { RandomSource } from './random.ts';

/** SHA-256 of a text, in base64url: what is kept of tokens and of secrets that are random, so that whoever reads the store has none. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** True where both texts are equal; how long that takes says nothing about them. */
export function equalSecrets(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(one), 'latin1'), Buffer.from(digestOf(other), 'latin1'));
}

/** A keyed digest in base64url, for texts that go out and must come back unchanged. @see RFC 2104 */
export function signText(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64url');
}

/** Cost of scrypt: 2^14 rounds of 8 blocks take some tens of milliseconds and 16 MB. @see RFC 7914 §2 */
const scryptCost = { N: 16_384, r: 8, p: 1 } as const;
const keyBytes = 32;

/** A password as it may be kept: `scrypt$<salt>$<key>`. @see RFC 7914 */
export async function hashPassword(password: string, random: RandomSource): Promise<string> {
  const salt = Buffer.from(random(16));
  return `scrypt$${salt.toString('base64url')}$${(await derive(password, salt)).toString('base64url')}`;
}

/** True where the hash was made of this password. A hash of another form is nobody's. */
export async function isPasswordOf(hash: string, password: string): Promise<boolean> {
  const [kind, salt = '', key = ''] = hash.split('$');
  const wanted = Buffer.from(key, 'base64url');
  if (kind !== 'scrypt' || wanted.length !== keyBytes) return false;
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url')), wanted);
}

function derive(password: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, scryptCost, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
