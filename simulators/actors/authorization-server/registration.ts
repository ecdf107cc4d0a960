import { isRedirectAddress } from '../../../generated/runtime/redirect-address.ts';
import { isSecureAddress } from '../../kit/secure-address.ts';
import { parseScopes, type SmartScope } from '../../kit/smart-scope.ts';

/** A client's public key as it was registered. @see RFC 7517 §4 */
export interface RegisteredKey {
  readonly kty: string;
  readonly kid: string;
  /** What the client says it is for; absent: anything. @see RFC 7517 §4.2 */
  readonly use?: string;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

/** How a client proves who it is. @see SMART App Launch 2.1.0, Client Authentication */
type ClientAuthentication =
  | { readonly type: 'public' }
  /** `secretSha256`: SHA-256 of the client secret in base64url, so that no configuration holds the secret itself. */
  | { readonly type: 'confidential-symmetric'; readonly secretSha256: string }
  | { readonly type: 'confidential-asymmetric'; readonly jwks: { readonly keys: readonly RegisteredKey[] } }
  | { readonly type: 'confidential-asymmetric'; readonly jwksUrl: string };

/** What a client may ask the token endpoint for. */
export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials';

/** A client as it was registered, out of band. */
export interface ClientRegistration {
  readonly clientId: string;
  /** For people: what the consent page calls it. */
  readonly name: string;
  readonly authentication: ClientAuthentication;
  /** The app's id in the App Catalog: which launches are for it. */
  readonly appId?: string;
  /** Fixed, full addresses; compared to the letter. */
  readonly redirectUris?: readonly string[];
  /** Scopes it may be granted, separated by spaces. */
  readonly scope: string;
  /** Default: code and refresh for a client with redirect addresses, else `client_credentials`. */
  readonly grantTypes?: readonly GrantType[];
  /** Web origins of its pages, for cross-origin requests; default: those of its redirect addresses. */
  readonly origins?: readonly string[];
  /** Whether its users are asked before each grant; default: `ask`. `implied`: the jurisdiction has agreed for them. */
  readonly consent?: 'ask' | 'implied';
  /** May look at tokens of others; without it a client sees its own. @see RFC 7662 §2.1 */
  readonly mayIntrospect?: boolean;
}

/** A client ready for use. */
export interface Client extends Omit<ClientRegistration, 'scope' | 'redirectUris' | 'grantTypes' | 'origins'> {
  readonly redirectUris: readonly string[];
  readonly scopes: readonly SmartScope[];
  readonly grantTypes: readonly GrantType[];
  readonly origins: readonly string[];
}

/** A person who can log in. */
export interface UserRegistration {
  readonly username: string;
  /** What `hashPassword` made of the password; absent: cannot log in with one. */
  readonly passwordHash?: string;
  /** Opaque, never given to another person. @see OpenID Connect Core 1.0 §2 (`sub`) */
  readonly subject: string;
  /** For people. */
  readonly displayName: string;
  /** `Practitioner/123` at the FHIR server. */
  readonly fhirUser?: string;
  /** Scopes the user may hand on, separated by spaces; default: all. */
  readonly scope?: string;
}

/** Clients by id. @throws TypeError where a registration cannot be kept. */
export function registerClients(registrations: readonly ClientRegistration[]): ReadonlyMap<string, Client> {
  const clients = new Map<string, Client>();
  for (const registration of registrations) {
    const client = registerClient(registration);
    if (clients.has(client.clientId)) throw new TypeError(`Two clients are registered as "${client.clientId}".`);
    clients.set(client.clientId, client);
  }
  return clients;
}

function registerClient(registration: ClientRegistration): Client {
  const { clientId, scope, redirectUris = [], grantTypes, origins, ...rest } = registration;
  // Control characters and what is not ASCII have no place in a client id. See RFC 6749 Appendix A.1.
  if (!/^[\x20-\x7e]{1,256}$/.test(clientId))
    throw new TypeError('A client id is 1 to 256 printable ASCII characters.');
  const client: Client = {
    ...rest,
    clientId,
    redirectUris,
    scopes: parseScopes(scope),
    grantTypes: grantTypes ?? defaultGrantTypes(redirectUris),
    origins: origins ?? redirectUris.flatMap(originOf),
  };
  for (const problem of problemsOf(client)) throw new TypeError(`Client "${clientId}": ${problem}.`);
  return client;
}

function defaultGrantTypes(redirectUris: readonly string[]): readonly GrantType[] {
  return redirectUris.length > 0 ? ['authorization_code', 'refresh_token'] : ['client_credentials'];
}

/** Addresses of native apps have no origin a browser would send. */
function originOf(address: string): readonly string[] {
  return /^https?:/.test(address) && URL.canParse(address) ? [new URL(address).origin] : [];
}

function* problemsOf({ authentication, redirectUris, scopes, grantTypes }: Client): Generator<string> {
  for (const address of redirectUris) {
    if (!isRedirectAddress(address)) yield `"${address}" is no absolute redirect address without a fragment`;
    // RFC 9700 §2.1: a code must not travel in the clear. An address of another scheme opens an app on the user's device.
    else if (/^http:/i.test(address) && !isSecureAddress(address))
      yield `"${address}" is neither https nor on loopback`;
  }
  for (const { kind, text } of scopes) if (kind === 'malformed') yield `"${text}" is no scope`;
  if (grantTypes.includes('authorization_code') && redirectUris.length === 0) yield 'it has no redirect address';
  if (grantTypes.includes('client_credentials') && authentication.type !== 'confidential-asymmetric') {
    yield 'a system authenticates with a key pair, see SMART Backend Services';
  }
  yield* keyProblems(authentication);
}

function* keyProblems(authentication: ClientAuthentication): Generator<string> {
  if ('jwksUrl' in authentication && !isSecureAddress(authentication.jwksUrl)) {
    yield 'its key set is not at an https address';
  }
  if (authentication.type === 'confidential-symmetric' && !/^[\w-]{43}$/.test(authentication.secretSha256)) {
    yield 'secretSha256 is no SHA-256 in base64url';
  }
}

/** Types of resources a user can be. @see SMART App Launch 2.1.0, Scopes for requesting identity data */
const userTypes = /^(?:Patient|Practitioner|PractitionerRole|RelatedPerson|Person)\/[A-Za-z0-9.-]{1,64}$/;

/** Users by name. @throws TypeError where a registration cannot be kept. */
export function registerUsers(registrations: readonly UserRegistration[]): ReadonlyMap<string, UserRegistration> {
  const users = new Map<string, UserRegistration>();
  const subjects = new Set<string>();
  for (const user of registrations) {
    if (users.has(user.username)) throw new TypeError(`Two users are called "${user.username}".`);
    if (subjects.has(user.subject)) throw new TypeError(`Two users have the subject "${user.subject}".`);
    if (user.passwordHash !== undefined && !/^scrypt\$[\w-]+\$[\w-]{43}$/.test(user.passwordHash)) {
      throw new TypeError(`The passwordHash of "${user.username}" is none that hashPassword made.`);
    }
    // SOF-095
    if (user.fhirUser !== undefined && !userTypes.test(user.fhirUser)) {
      throw new TypeError(
        `"${user.fhirUser}" is no user: Practitioner/123, or another of the five types SMART allows.`,
      );
    }
    users.set(user.username, user);
    subjects.add(user.subject);
  }
  return users;
}
