import type {
  AuthorizeInput,
  AuthorizeOutput,
  IntrospectInput,
  IntrospectionResponse,
  RevokeInput,
  TokenClientCredentialsInput,
  TokenCodeInput,
  TokenRefreshInput,
} from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import type { HttpContext } from '../../../generated/runtime/http-handler.ts';
import { OAuthError, type OAuthErrorCode } from '../../../generated/runtime/oauth-error.ts';
import type { Clock } from '../../kit/clock.ts';
import type { KeyRing } from '../../kit/keys.ts';
import type { LaunchContexts } from '../../kit/launch-contexts.ts';
import type { RandomSource } from '../../kit/random.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import type { SmartScope } from '../../kit/smart-scope.ts';
import type { Store, StoreTransaction } from '../../kit/store.ts';
import type { Dialogue } from './dialogue.ts';
import type { KeySets } from './key-sets.ts';
import type { Lifetimes } from './lifetimes.ts';
import type { Client, UserRegistration } from './registration.ts';
import type { AuthorizationParameters, AuthorizationTables, Grant, LaunchMembers } from './state.ts';

/** Who says yes: the user in a browser, or configuration in the name of one. */
export type Approval =
  | { readonly kind: 'ask' }
  | { readonly kind: 'automatic'; readonly username: string }
  /** Refuses everything, as a user would who denies. */
  | { readonly kind: 'denied' };

/** What every step knows of its server. */
export interface ServerSettings {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store<AuthorizationTables>;
  /** The server's base URL, which is its issuer, without a slash at the end. */
  readonly issuer: string;
  /** The FHIR base its tokens are for. */
  readonly fhirBaseUrl: string;
  readonly clients: ReadonlyMap<string, Client>;
  readonly users: ReadonlyMap<string, UserRegistration>;
  readonly contexts: LaunchContexts;
  readonly keys: KeyRing;
  readonly keySets: KeySets;
  readonly lifetimes: Lifetimes;
  readonly approval: Approval;
  readonly dialogue: Dialogue;
}

/** Reads and writes of one transaction. */
export type Tables = StoreTransaction<AuthorizationTables>;

/** What every step has in hand. */
export interface Work {
  readonly settings: ServerSettings;
  readonly nowMs: number;
  readonly checks: RequirementChecks;
  readonly context: HttpContext;
}

/** Who allowed what. */
export interface Consent {
  readonly parameters: AuthorizationParameters;
  readonly user: UserRegistration;
  readonly authenticatedMs: number;
  readonly sessionEndsMs: number;
  /** The scopes the user agreed to; absent: all that the app may have. */
  readonly agreed?: readonly string[];
}

/** A launch found for an authorization request. */
export interface FoundLaunch {
  readonly launchId: string;
  readonly members: LaunchMembers;
  readonly expiresMs: number;
}

/**
 * What an app asks of the login. The message of the guide has none of it, as SMART leaves it to OpenID Connect; an app that says it is
 * still not to be answered as if it had not.
 * @see OpenID Connect Core 1.0 §3.1.2.1
 */
export interface LoginWishes {
  /** No page may be shown. */
  readonly silent: boolean;
  /** The user is to log in once more. */
  readonly newLogin: boolean;
  /** The user is to be asked, also where the jurisdiction has agreed for them. */
  readonly consent: boolean;
  /** The login may be this old, in seconds. */
  readonly maxAgeSeconds?: number;
  readonly uiLocales?: string;
}

/** An authorization request on its way through the steps, which fill it in the order of the table. */
export interface AuthorizeWork extends Work {
  readonly exchange: 'CA:SoF-3/authorize';
  readonly input: AuthorizeInput;
  client: Client | undefined;
  launch: FoundLaunch | undefined;
  scopes: readonly SmartScope[];
  wishes: LoginWishes | undefined;
  parameters: AuthorizationParameters | undefined;
  consent: Consent | undefined;
  /** What goes to the app, or the page the user is shown. */
  answer: AuthorizeOutput | Response | undefined;
}

/** Tokens just issued. */
export interface IssuedTokens {
  readonly grant: Grant;
  readonly accessToken: string;
  readonly scopes: readonly string[];
  readonly expiresInSeconds: number;
  readonly refreshToken?: string;
}

/** A message of a client that says who it is. */
export interface ClientWork<Input> extends Work {
  readonly input: Input;
  client: Client | undefined;
}

/** A code on its way to tokens. */
export interface TokenCodeWork extends ClientWork<TokenCodeInput> {
  readonly exchange: 'CA:SoF-3/token.code';
  issued: IssuedTokens | undefined;
  idToken: string | undefined;
}

/** A refresh token on its way to new tokens. */
export interface TokenRefreshWork extends ClientWork<TokenRefreshInput> {
  readonly exchange: 'CA:SoF-3/token.refresh';
  issued: IssuedTokens | undefined;
}

/** A system's request on its way to a token. */
export interface SystemTokenWork extends ClientWork<TokenClientCredentialsInput> {
  readonly exchange: 'CA:SoF~token.client-credentials';
  issued: IssuedTokens | undefined;
}

/** A question about a token. */
export interface IntrospectWork extends ClientWork<IntrospectInput> {
  readonly exchange: 'CA:SoF~introspect';
  answer: IntrospectionResponse | undefined;
}

/** A token to be ended. */
export interface RevokeWork extends ClientWork<RevokeInput> {
  readonly exchange: 'CA:SoF~revoke';
}

/** The work of each exchange. */
export interface WorkByExchange {
  readonly 'CA:SoF-3/authorize': AuthorizeWork;
  readonly 'CA:SoF-3/token.code': TokenCodeWork;
  readonly 'CA:SoF-3/token.refresh': TokenRefreshWork;
  readonly 'CA:SoF~token.client-credentials': SystemTokenWork;
  readonly 'CA:SoF~introspect': IntrospectWork;
  readonly 'CA:SoF~revoke': RevokeWork;
}

/** Why a message is refused. */
export interface Refusal {
  readonly code: OAuthErrorCode;
  /** For the peer's developer. */
  readonly description: string;
  /** The requirement that the message breaks, and the check that saw it. */
  readonly breaks?: { readonly requirement: string; readonly check: string; readonly parameter?: string };
  /** For the log only. */
  readonly detail?: string;
  /** Asks for credentials, also where none came. */
  readonly challenge?: string;
}

/** The error to throw for a refusal; what it breaks is told as an event. */
export function refusalOf(
  checks: RequirementChecks,
  { code, description, breaks, detail, challenge }: Refusal,
): OAuthError {
  if (breaks !== undefined) {
    const { requirement, check, parameter } = breaks;
    checks.missed(requirement, check, { ...(parameter === undefined ? {} : { expression: parameter }), refused: true });
  }
  return new OAuthError(code, description, {
    ...(detail === undefined ? {} : { detail }),
    ...(challenge === undefined ? {} : { headers: { 'WWW-Authenticate': challenge } }),
  });
}

/** What a step takes for granted that an earlier one left. @throws TypeError where it did not: a defect of the table. */
export function present<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new TypeError(`A step needs ${what}, which no step before it has made.`);
  return value;
}
