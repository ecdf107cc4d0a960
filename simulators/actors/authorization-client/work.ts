import type {
  AuthorizeOutput,
  JsonWebKeySet,
  SmartConfiguration,
  SmartRefreshResponse,
  SmartTokenResponse,
} from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import type { ExchangeResult } from '../../../generated/runtime/exchange-error.ts';
import type { RandomSource } from '../../kit/random.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import type { KnownServer, KnownUser, LaunchMembers, PendingAuthorization, SessionGrant } from './state.ts';

/** What every step has in hand. */
interface Work {
  readonly nowMs: number;
  readonly checks: RequirementChecks;
}

/** The configuration of a FHIR server, on its way to a `KnownServer`. */
export interface DiscoveryWork extends Work {
  readonly iss: string;
  readonly configuration: SmartConfiguration;
  /** Whether an ID token will be asked for. */
  readonly wantsUser: boolean;
  server: KnownServer;
}

/** An authorization request in the making. */
export interface AuthorizeWork extends Work {
  readonly iss: string;
  readonly launch: string;
  readonly server: KnownServer;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Scopes that the app needs, as it was configured. */
  readonly scopes: readonly string[];
  readonly random: RandomSource;
  readonly ttlMs: number;
  /** Whether a session waits with this state. */
  readonly isStateInUse: (state: string) => Promise<boolean>;
  /** Whether the request is posted, and not in the address. */
  readonly isPosted: boolean;
  pending: PendingAuthorization | undefined;
  asked: AuthorizationRequest | undefined;
}

/** Where to send the browser. */
export interface AuthorizationRequest {
  readonly url: URL;
  /** What to post there as a form; absent where the address has it all. */
  readonly form?: readonly FormField[];
}

/** Name and value. */
export type FormField = readonly [name: string, value: string];

/** A browser that came back. */
export interface CallbackWork extends Work {
  /** Parameters that RFC 9207 adds: every `iss` of the query. */
  readonly issuers: readonly string[];
  readonly state: AuthorizeOutput['state'] | undefined;
  /** What the browser's session waits for. */
  readonly waiting: PendingAuthorization | undefined;
}

/** An answer of the token endpoint. */
export interface TokenWork extends Work {
  readonly response: SmartTokenResponse | SmartRefreshResponse;
  readonly headers: Headers;
  readonly iss: string;
  readonly server: KnownServer;
  readonly clientId: string;
  /** What the ID token must repeat; absent after a refresh. */
  readonly nonce: string | undefined;
  /** The grant that is renewed; absent at first. */
  readonly before: SessionGrant | undefined;
  readonly fetchKeys: () => Promise<ExchangeResult<JsonWebKeySet>>;
  scopes: readonly string[];
  launch: LaunchMembers;
  user: KnownUser | undefined;
}
