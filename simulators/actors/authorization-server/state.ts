import type { FhirContextItem } from '../../../generated/halo-1.1.0/ca-sof/types.ts';
import { digestOf } from '../../kit/secret.ts';

/** What a launch tells the app beside its tokens, in the shapes of SMART App Launch 2.1.0. */
export interface LaunchMembers {
  readonly patient?: string;
  readonly encounter?: string;
  readonly fhirContext?: readonly FhirContextItem[];
  readonly need_patient_banner?: boolean;
  readonly intent?: string;
  readonly smart_style_url?: string;
  readonly tenant?: string;
}

/** The key of a secret in a table: its digest, so that whoever reads the store holds no token. */
export type SecretKey = string & { readonly [secretKeyBrand]: true };
declare const secretKeyBrand: unique symbol;

/** The key under which a code, a token or a session id is kept. */
export function secretKey(secret: string): SecretKey {
  return digestOf(secret) as SecretKey;
}

/** Something that can be redeemed or used, by the digest of its secret. */
export interface IssuedSecret {
  readonly table: 'codes' | 'accessTokens' | 'refreshTokens';
  readonly key: SecretKey;
  readonly expiresMs: number;
}

/** What a user, or for a system its registration, allowed a client. All tokens of it end with it. */
export interface Grant {
  readonly grantId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** FHIR base the tokens are for. */
  readonly audience: string;
  readonly subject?: string;
  /** `Practitioner/123`, where the app may know the user. */
  readonly fhirUser?: string;
  readonly launchId?: string;
  readonly launch: LaunchMembers;
  readonly nonce?: string;
  readonly authenticatedMs?: number;
  /** No token of it lives longer. */
  readonly expiresMs: number;
  /** What was issued and is not known to be over. */
  readonly issued: readonly IssuedSecret[];
}

/** An authorization code. It stays for a while after its time, so that a second use is noticed. */
export interface StoredCode {
  readonly grantId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly expiresMs: number;
  readonly used: boolean;
  /** When it is forgotten. */
  readonly keptUntilMs: number;
}

/** An access token. */
interface StoredAccessToken {
  readonly grantId: string;
  readonly scopes: readonly string[];
  readonly issuedMs: number;
  readonly expiresMs: number;
}

/** A refresh token; a rotated one stays, so that a second use is noticed. */
interface StoredRefreshToken {
  readonly grantId: string;
  readonly expiresMs: number;
  readonly rotated: boolean;
}

/** Who is logged in, in a browser or by configuration. */
export interface StoredSession {
  readonly username: string;
  readonly authenticatedMs: number;
  readonly expiresMs: number;
}

/** An authorization request that waits for a person. */
export interface StoredInteraction {
  readonly interactionId: string;
  /** The browser it belongs to, by the digest of its cookie. */
  readonly browser: SecretKey;
  readonly parameters: AuthorizationParameters;
  /** The page that waits for an answer. */
  readonly page: 'login' | 'consent';
  /** Makes the token of the form that is out now good for one use. */
  readonly formNonce: string;
  readonly failedLogins: number;
  readonly expiresMs: number;
}

/** What is kept of an authorization request until its code is issued. All of it was checked. */
export interface AuthorizationParameters {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly audience: string;
  readonly codeChallenge: string;
  readonly scopes: readonly string[];
  readonly launchId?: string;
  readonly nonce?: string;
  /** Languages the app asks pages to be in. @see OpenID Connect Core 1.0 §3.1.2.1 */
  readonly uiLocales?: string;
  /** The app wants the user to be asked, also where the jurisdiction has agreed for them. */
  readonly asksConsent?: true;
}

/** A launch that an app has taken, and its grants. */
interface TakenLaunch {
  readonly grantIds: readonly string[];
  readonly expiresMs: number;
}

/** Something that counts once, until its time is over. */
interface SeenOnce {
  readonly expiresMs: number;
}

/** The server's tables. Secrets are keys by their digest only. */
export interface AuthorizationTables {
  readonly grants: Grant;
  readonly codes: StoredCode;
  readonly accessTokens: StoredAccessToken;
  readonly refreshTokens: StoredRefreshToken;
  readonly sessions: StoredSession;
  readonly interactions: StoredInteraction;
  readonly launches: TakenLaunch;
  /** Client assertions, by client and `jti`. */
  readonly assertions: SeenOnce;
}

/** Empty tables in memory. */
export function emptyAuthorizationTables(): {
  [Name in keyof AuthorizationTables]: Map<string, AuthorizationTables[Name]>;
} {
  return {
    grants: new Map(),
    codes: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    sessions: new Map(),
    interactions: new Map(),
    launches: new Map(),
    assertions: new Map(),
  };
}
