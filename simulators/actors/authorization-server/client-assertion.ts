import { compactVerify, decodeJwt, decodeProtectedHeader, errors, type JWTPayload } from 'jose';
import { digestOf } from '../../kit/secret.ts';
import type { AssertionAlgorithm } from './key-sets.ts';
import type { Client, RegisteredKey } from './registration.ts';
import type { Work } from './work.ts';

/** What became of an assertion. `breaks`: the requirement it fails. */
export type AssertionResult =
  | { readonly client: Client }
  | { readonly problem: string; readonly breaks: 'SOF-058' | 'SOF-059' };

const algorithms: readonly AssertionAlgorithm[] = ['RS384', 'ES384'];

const longestAheadSeconds = 300;
/** The client's clock may be this much ahead of ours where it says from when on an assertion counts. @see RFC 7523 §3 (5) */
const leewaySeconds = 10;
const keyTypes: Readonly<Record<AssertionAlgorithm, string>> = { RS384: 'RSA', ES384: 'EC' };

/**
 * Verifies the assertion by which a client says who it is, and remembers that it was used.
 * @see SMART App Launch 2.1.0, Client Authentication: Asymmetric; RFC 7523 §3
 */
export async function verifyAssertion(
  work: Work,
  assertion: string,
  audiences: readonly string[],
): Promise<AssertionResult> {
  const read = readAssertion(assertion);
  if (read === undefined) return failed('The assertion is no signed JWT.');
  const { algorithm, kid, jku, claims } = read;
  const client = work.settings.clients.get(claims.iss ?? '');
  if (client?.authentication.type !== 'confidential-asymmetric') return failed('The issuer is no client with a key.');
  if (algorithm === undefined) return failed('The algorithm is neither RS384 nor ES384.');
  if (jku !== undefined && (!('jwksUrl' in client.authentication) || client.authentication.jwksUrl !== jku)) {
    return unfit('The jku is not the registered address.');
  }
  const fault = claimFault(claims, audiences, work.nowMs / 1000);
  if (fault !== undefined) return fault;
  const fits = (key: RegisteredKey): boolean =>
    key.kid === kid && key.kty === keyTypes[algorithm] && (key.use ?? 'sig') === 'sig';
  const keys = await work.settings.keySets.keysOf(client, fits);
  const matching = keys.filter(fits);
  const [key, another] = matching;
  if (key === undefined) return failed('The client has no key of this kid and type.');
  if (another !== undefined) return unfit('The client has more than one key of this kid and type.');
  if (!(await isSignedBy(work, assertion, key, algorithm))) return failed('The signature is not that of the key.');
  const first = await useOnce(work, claims);
  return first ? { client } : unfit('The assertion was used before.');
}

const failed = (problem: string): AssertionResult => ({ problem, breaks: 'SOF-058' });
const unfit = (problem: string): AssertionResult => ({ problem, breaks: 'SOF-059' });

interface ReadAssertion {
  readonly algorithm: AssertionAlgorithm | undefined;
  readonly kid: string | undefined;
  readonly jku: string | undefined;
  readonly claims: JWTPayload;
}

/** The parts of an assertion, not verified yet. */
function readAssertion(assertion: string): ReadAssertion | undefined {
  try {
    const { alg, kid, jku, typ } = decodeProtectedHeader(assertion);
    // SMART fixes `typ`; libraries leave it out, and a JWT without it is still one. Another type is not for this.
    if (typ !== undefined && typ.toUpperCase() !== 'JWT') return undefined;
    const algorithm = algorithms.find((name) => name === alg);
    return { algorithm, kid, jku, claims: decodeJwt(assertion) };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The id that an assertion claims for its client, not verified. */
export function claimedClientId(assertion: string): string | undefined {
  return readAssertion(assertion)?.claims.iss;
}

function claimFault(
  { iss, sub, aud, exp, nbf, jti }: JWTPayload,
  audiences: readonly string[],
  nowSeconds: number,
): AssertionResult | undefined {
  if (iss !== sub) return failed('iss and sub are not the same client.');
  if (typeof exp !== 'number') return failed('The assertion has no exp.');
  if (exp <= nowSeconds) return failed('The assertion has expired.');
  if (exp > nowSeconds + longestAheadSeconds) return unfit('exp is more than five minutes ahead.');
  if (typeof nbf === 'number' && nbf > nowSeconds + leewaySeconds) return failed('The assertion is not good yet.');
  const named = aud === undefined ? [] : [aud].flat();
  if (!named.some((address) => audiences.includes(address))) return unfit('aud is not the address of this endpoint.');
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) return failed('The assertion has no usable jti.');
  return undefined;
}

async function isSignedBy(
  { settings }: Work,
  assertion: string,
  key: RegisteredKey,
  algorithm: AssertionAlgorithm,
): Promise<boolean> {
  try {
    const verifier = await settings.keySets.importKey(key, algorithm);
    await compactVerify(assertion, verifier, { algorithms: [algorithm] });
    return true;
  } catch {
    // A key that cannot be imported verifies nothing either.
    return false;
  }
}

/** False where this client has used an assertion of this `jti` within its time. */
async function useOnce({ settings, nowMs }: Work, { iss = '', jti = '', exp = 0 }: JWTPayload): Promise<boolean> {
  const key = digestOf(`${iss}\n${jti}`);
  return settings.store.transaction(async ({ get, put }) => {
    const seen = await get('assertions', key);
    if (seen !== undefined && seen.expiresMs > nowMs) return false;
    await put('assertions', key, { expiresMs: exp * 1000 });
    return true;
  });
}
