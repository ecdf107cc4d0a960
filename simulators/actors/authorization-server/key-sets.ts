import { importJWK } from 'jose';
import { readBodyText } from '../../../generated/runtime/http-body.ts';
import { isObject } from '../../../generated/runtime/validation.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Client, RegisteredKey } from './registration.ts';

/** Algorithms of client assertions. @see SMART App Launch 2.1.0, Client Authentication: Asymmetric */
export type AssertionAlgorithm = 'RS384' | 'ES384';

/** What a signature is verified with. */
type VerifyingKey = Awaited<ReturnType<typeof importJWK>>;

/** Where the keys of clients are found. */
export interface KeySets {
  /**
   * The keys of a client; empty where it has none or its set cannot be had. A set that is kept, and has none that `fits`, is fetched
   * again: clients publish a new key before they use it. @see OpenID Connect Core 1.0 §10.1.1
   */
  readonly keysOf: (client: Client, fits: (key: RegisteredKey) => boolean) => Promise<readonly RegisteredKey[]>;
  /** A key ready to verify with, imported once. @throws where it is no key for the algorithm. */
  readonly importKey: (key: RegisteredKey, algorithm: AssertionAlgorithm) => Promise<VerifyingKey>;
}

/** Gets a document from another server. */
export type Fetch = (request: Request) => Promise<Response>;

interface KeptSet {
  readonly keys: readonly RegisteredKey[];
  readonly loadedMs: number;
  readonly freshUntilMs: number;
}

const timeoutMs = 5000;
const largestSetBytes = 100_000;
const longestKeptSeconds = 86_400;
/** Whoever makes up key ids must not make the server ask a client's address each time. */
const reloadAfterMs = 10_000;

/**
 * Key sets by the URL that was registered, and by no other: the server asks no address that a message names. A set is kept for as long
 * as its `Cache-Control` allows, and without that not at all. @see SOF-063; RFC 9111 §4.2
 */
export function createKeySets(options: { readonly fetch: Fetch; readonly clock: Clock }): KeySets {
  const kept = new Map<string, KeptSet>();
  const underWay = new Map<string, Promise<readonly RegisteredKey[]>>();
  const imported = new WeakMap<RegisteredKey, { readonly algorithm: AssertionAlgorithm; readonly key: VerifyingKey }>();

  async function load(url: string): Promise<readonly RegisteredKey[]> {
    const response = await options.fetch(requestFor(url));
    const keys = response.status === 200 ? readKeys(await limitedText(response)) : [];
    const seconds = response.status === 200 ? freshSeconds(response.headers) : 0;
    const loadedMs = options.clock.nowMs();
    if (seconds > 0) kept.set(url, { keys, loadedMs, freshUntilMs: loadedMs + seconds * 1000 });
    else kept.delete(url);
    return keys;
  }

  /** Whoever asks while a set is on its way waits for it, so that a client's address is asked once at a time. */
  function loadOnce(url: string): Promise<readonly RegisteredKey[]> {
    const known = underWay.get(url);
    if (known !== undefined) return known;
    const loading = load(url)
      .catch(() => [])
      .finally(() => underWay.delete(url));
    underWay.set(url, loading);
    return loading;
  }

  return {
    keysOf: async ({ authentication }, fits) => {
      if (authentication.type !== 'confidential-asymmetric') return [];
      if ('jwks' in authentication) return authentication.jwks.keys;
      const known = kept.get(authentication.jwksUrl);
      const nowMs = options.clock.nowMs();
      const isOfUse =
        known !== undefined &&
        known.freshUntilMs > nowMs &&
        (known.keys.some(fits) || nowMs - known.loadedMs < reloadAfterMs);
      return isOfUse ? known.keys : loadOnce(authentication.jwksUrl);
    },
    importKey: async (registered, algorithm) => {
      const known = imported.get(registered);
      if (known?.algorithm === algorithm) return known.key;
      const key = await importJWK({ ...registered, alg: algorithm }, algorithm);
      imported.set(registered, { algorithm, key });
      return key;
    },
  };
}

function requestFor(url: string): Request {
  // A redirect would lead to an address that nobody registered.
  return new Request(url, {
    headers: { Accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
}

/** @see RFC 9111 §5.2.2 and §4.2.3 */
function freshSeconds(headers: Headers): number {
  const directives = (headers.get('cache-control') ?? '').toLowerCase().split(',');
  const named = new Map(directives.map((directive) => split(directive)));
  if (named.has('no-store') || named.has('no-cache')) return 0;
  const seconds = Number(named.get('max-age') ?? 0) - Number(headers.get('age') ?? 0);
  return Number.isFinite(seconds) ? Math.min(seconds, longestKeptSeconds) : 0;
}

function split(directive: string): readonly [string, string] {
  const [name = '', value = ''] = directive.trim().split('=');
  return [name, value.replaceAll('"', '')];
}

/** The body, which is read no further than a set may be long. @throws RangeError where it is longer, or is no text. */
async function limitedText(response: Response): Promise<string> {
  const body = await readBodyText(response, largestSetBytes);
  if (!body.ok) throw new RangeError(`The key set cannot be read: ${body.fault}.`);
  return body.text;
}

function readKeys(text: string): readonly RegisteredKey[] {
  const document: unknown = JSON.parse(text);
  const keys = isObject(document) ? document['keys'] : undefined;
  return Array.isArray(keys) ? keys.filter(isRegisteredKey) : [];
}

/** Keys without the members SMART demands are passed over. @see RFC 7517 §5 */
function isRegisteredKey(key: unknown): key is RegisteredKey {
  if (!isObject(key) || typeof key['kid'] !== 'string') return false;
  const texts = key['kty'] === 'RSA' ? ['n', 'e'] : key['kty'] === 'EC' ? ['crv', 'x', 'y'] : undefined;
  return texts?.every((name) => typeof key[name] === 'string') ?? false;
}
