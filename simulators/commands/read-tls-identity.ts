import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { ConfigError } from '../config.ts';
import type { TlsIdentity } from '../kit/http-server.ts';
import type { TlsFiles } from '../simulation/simulation.ts';

/**
 * Reads key and certificate of a server.
 * @throws ConfigError that says which file is at fault, and never what is in it.
 */
export async function readTlsIdentity({ keyFile, certFile }: TlsFiles): Promise<TlsIdentity> {
  const [key, cert] = [await readPem('keyFile', keyFile), await readPem('certFile', certFile)];
  const privateKey = parsed('keyFile', keyFile, 'no private key in PEM without a pass phrase', () =>
    createPrivateKey(key),
  );
  const certificate = parsed('certFile', certFile, 'no certificate in PEM', () => new X509Certificate(cert));
  demandPair(certificate, privateKey, { keyFile, certFile });
  // What OpenSSL makes of the rest: a chain, or a key that is too short.
  parsed('certFile', certFile, 'nothing that TLS can be served with', () => createSecureContext({ key, cert }));
  return { key, cert };
}

async function readPem(member: keyof TlsFiles, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new ConfigError(`/tls/${member}`, [`${path}: the file cannot be read.`]);
  }
}

function parsed<Result>(member: keyof TlsFiles, path: string, found: string, parse: () => Result): Result {
  try {
    return parse();
  } catch {
    throw new ConfigError(`/tls/${member}`, [`${path}: the file holds ${found}.`]);
  }
}

function demandPair(certificate: X509Certificate, key: KeyObject, { keyFile, certFile }: TlsFiles): void {
  if (certificate.checkPrivateKey(key)) return;
  throw new ConfigError('/tls', [`The first certificate of ${certFile} is not for the key of ${keyFile}.`]);
}
