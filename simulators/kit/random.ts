import { createHash, randomBytes } from 'node:crypto';

/** Where an actor takes unpredictable bytes from. Injected, so that a scenario replays. */
export type RandomSource = (bytes: number) => Uint8Array;

/** The operating system's generator: the only source for anything bound beyond loopback. No byte is given out twice. */
export const systemRandom: RandomSource = createPooledRandom(4096);

/** Draws from the system `poolBytes` at a time: a call for sixteen bytes costs it as much as one for some thousands. */
function createPooledRandom(poolBytes: number): RandomSource {
  let pool = Buffer.alloc(0);
  return (bytes) => {
    if (bytes > poolBytes / 16) return randomBytes(bytes);
    if (pool.length < bytes) pool = randomBytes(poolBytes);
    // A copy: what is left of the pool is not to be reached from what was given out.
    const drawn = new Uint8Array(bytes);
    drawn.set(pool.subarray(0, bytes));
    pool = pool.subarray(bytes);
    return drawn;
  };
}

/** The same bytes on every run with the same seed. For tests and replays only: whoever knows the seed knows every id. */
export function createSeededRandom(seed: string): RandomSource {
  let block = 0;
  return (bytes) => {
    const result = Buffer.alloc(bytes);
    for (let filled = 0; filled < bytes; filled += 32) {
      block += 1;
      createHash('sha256').update(`${seed}/${block}`).digest().copy(result, filled);
    }
    return result;
  };
}

/** 128 bits, so that ids can be neither guessed nor met twice. */
const idBytes = 16;
const secretBytes = 32;

/** An opaque URL-safe id of 128 random bits: 22 characters of base64url. @see RFC 4648 §5 */
export function opaqueId(random: RandomSource): string {
  return textOf(random(idBytes), 'base64url');
}

/** A resource id of 128 random bits: 32 hexadecimal digits, because FHIR ids allow no `_`. */
export function resourceId(random: RandomSource): string {
  return textOf(random(idBytes), 'hex');
}

/** An opaque URL-safe secret of 256 random bits: 43 characters of base64url. For tokens and codes. @see RFC 6749 §10.10 */
export function opaqueSecret(random: RandomSource): string {
  return textOf(random(secretBytes), 'base64url');
}

/** Copied, as to ask a small array for its buffer has the engine allocate one outside its heap. */
function textOf(bytes: Uint8Array, encoding: 'base64url' | 'hex'): string {
  return Buffer.from(bytes).toString(encoding);
}
