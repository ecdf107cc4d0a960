import { readFile } from 'node:fs/promises';
import { ConfigError } from '../config.ts';
import { generateSigningKey, importSigningKey, type SigningKey } from '../kit/keys.ts';

/** Which key a configuration says that a client signs its assertions with. */
export interface ClientKeyConfig {
  readonly keyFile?: string;
  readonly generateKey?: 'RS384' | 'ES384';
}

/** Schemas of the members of `ClientKeyConfig`. */
export const clientKeyProperties = {
  keyFile: {
    type: 'string',
    minLength: 1,
    description:
      'Private key as a JWK: RSA for RS384, EC P-384 for ES384. It signs what the client says who it is with.',
  },
  generateKey: {
    enum: ['RS384', 'ES384'],
    description:
      'In place of keyFile: a key made at start. Register the client with the address of the key set that is printed.',
  },
} as const;

/** Where the public half of the key is served, below the base URL. */
export const keySetPath = '/jwks.json';

/**
 * The key of a client; `undefined` where the configuration names none.
 * @param place pointer to the members in the configuration, for messages
 * @throws ConfigError where it names two, or a file that holds none; says nothing of what is in it.
 */
export async function clientKeyOf(
  { keyFile, generateKey }: ClientKeyConfig,
  place: string,
): Promise<SigningKey | undefined> {
  if (keyFile !== undefined && generateKey !== undefined) {
    throw new ConfigError(place === '' ? 'The configuration' : place, ['keyFile and generateKey exclude each other.']);
  }
  if (generateKey !== undefined) return generateSigningKey(generateKey);
  return keyFile === undefined ? undefined : readSigningKey(keyFile, `${place}/keyFile`);
}

async function readSigningKey(path: string, place: string): Promise<SigningKey> {
  try {
    const jwk = JSON.parse(await readFile(path, 'utf8'));
    return await importSigningKey(jwk, jwk.kty === 'EC' ? 'ES384' : 'RS384');
  } catch {
    throw new ConfigError(place, [`${path}: no private key as a JWK can be read from it.`]);
  }
}
